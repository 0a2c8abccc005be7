"""Editors' rights come from the desks: a group of the CMS for each desk, and what it may do where in the tree.

Called where an officer enters the editors' pages; nothing listens. Doing it twice changes nothing.
"""

from collections.abc import Iterable
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from etwinning.editing import queries
from etwinning.editing.actions.parts import open_parts
from etwinning.people.models import Desk, Person
from etwinning.portal.models import Front, National, Section

PREFIX = "editors: "
WHOLE = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
OWN = ("add", "change", "publish", "lock", "unlock")
SHARED = ("add",)  # a draft in Europe's part, sent to the central desk
IN_SHARED = (Section.Kind.NEWS, Section.Kind.LEARNING)
EVERYWHERE = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))
WITH_FILES = (  # the CMS asks for these, whatever its pictures and files are called here
    *("add_image", "change_image", "choose_image"),
    *("add_document", "change_document", "choose_document"),
)
EUROPE = "European pages"


@transaction.atomic
def take_seats(person: Person) -> None:
    """The groups of the CMS in which a person is: those of the desks whose part they write, and no others."""
    desks = list(queries.desks_edited_by(person))
    wanted = {PREFIX + desk.slug for desk in desks}
    now = set(person.groups.values_list("name", flat=True))
    if now != wanted:
        person.groups.set([_group(desk) for desk in desks])
    grant_rights(desks)


def grant_rights(desks: Iterable[Desk]) -> None:
    """What the groups of these desks may do: the central desk everything, the others their own country's part."""
    for desk in desks:
        group = _group(desk)
        if desk.kind == Desk.Kind.CENTRAL:
            _grant(group, (Front.objects.all(), WHOLE))
            _moderate(group)
        else:
            parts = list(National.objects.filter(country=desk.country))
            if not parts and open_parts():
                parts = list(National.objects.filter(country=desk.country))
            _grant(group, (parts, OWN), (Section.objects.filter(kind__in=IN_SHARED), SHARED))


def _group(desk: Desk) -> Group:
    """The group of a desk; a new one gets what all have, and its own folder of pictures and files."""
    group, is_new = Group.objects.get_or_create(name=PREFIX + desk.slug)
    if is_new:
        for app, code in EVERYWHERE:
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        folder = root if desk.kind == Desk.Kind.CENTRAL else root.add_child(name=desk.english_name or desk.name)
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection=folder, permission=permission)
            for permission in Permission.objects.filter(
                content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=WITH_FILES
            )
        )
    return group


def _grant(group: Group, *rights: tuple[Iterable[Page], Iterable[str]]) -> None:
    """These deeds on these pages, and nothing besides: what a desk had before its country changed is taken back."""
    rows = GroupPagePermission.objects.filter(group=group)
    kept = set(rows.values_list("page_id", "permission__codename"))
    wanted = {(page.pk, f"{deed}_page") for pages, deeds in rights for page, deed in product(list(pages), deeds)}
    if kept == wanted:
        return
    keys = _page_permissions()
    for page, deed in kept - wanted:
        rows.filter(page_id=page, permission__codename=deed).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=keys[deed]) for page, deed in wanted - kept
    )


def _page_permissions() -> dict[str, int]:
    """What the CMS lets somebody do with a page, by its name there: the numbers of these permissions."""
    of_pages = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    return dict(of_pages.values_list("codename", "pk"))


def _moderate(central: Group) -> None:
    """What is not published by those who wrote it waits for the central desk."""
    workflow, is_new = Workflow.objects.get_or_create(name=EUROPE)
    if is_new:
        task = GroupApprovalTask.objects.create(name="The central desk reads it")
        task.groups.add(central)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for front in Front.objects.filter(workflowpage=None):
        WorkflowPage.objects.create(workflow=workflow, page=Page(pk=front.pk))
