"""What import-linter cannot see: keys between tables, and templates that take in other apps' templates."""

import re

from django.apps import apps

from tests.house.architecture import HEIGHT, PLATFORM, may_know

TAKES_IN = re.compile(r"""{%-?\s*(?:include|extends|import|from)\s+["'](\w+)/""")


def test_no_key_points_up() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in HEIGHT
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model
        and field.related_model._meta.app_label in HEIGHT
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
        # the one exception that is written down: core knows "a person" by Django's own AUTH_USER_MODEL
        and not (model._meta.app_label == "core" and field.related_model._meta.label == "people.Person")
    ]
    assert upward == []


def test_no_template_takes_in_one_of_a_higher_app() -> None:
    upward = [
        f"{path.relative_to(PLATFORM)} takes in {app}"
        for path in PLATFORM.glob("*/jinja2/**/*")
        if path.is_file()
        for app in TAKES_IN.findall(path.read_text())
        if app in HEIGHT and not may_know(path.relative_to(PLATFORM).parts[0], app)
    ]
    assert upward == []
