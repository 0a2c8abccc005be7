"""Every notice, mail and line of the journal can be read, in any language, also when the actor has left."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation

from etwinning.core.models import Entry
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Person
from etwinning.projects.actions import __all__ as deeds

TEMPLATES = Path(__file__).parent.parent / "jinja2" / "projects"
MAILS = sorted(path.stem for path in (TEMPLATES / "mail").iterdir())
ENTRIES = sorted(path.stem for path in (TEMPLATES / "journal").iterdir())
DATA = {
    "title": "Where our water comes from <b>",
    "note": "Because.",
    "countries": ["TR"],
    "opened": True,
}


@pytest.mark.django_db
@pytest.mark.parametrize("deed", MAILS)
@pytest.mark.parametrize("language", ["en", "tr"])
def test_mails(ayse: Person, bruno: Person, deed: str, language: str) -> None:
    for by in (bruno, None):
        notice = Notice(person=ayse, by=by, deed=f"projects/{deed}", url="/projects/x/", data=DATA)
        with translation.override(language):
            subject, body = words_of(notice, address="https://etwinning.example")
        assert "Where our water comes from <b>" in subject
        assert "\n" not in subject
        assert "https://etwinning.example/projects/x/" in body


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ENTRIES)
def test_the_journal(ayse: Person, deed: str) -> None:
    for actor in (ayse, None):
        entry = Entry(actor=actor, deed=f"projects/{deed}", data=DATA)
        sentence = get_template(f"projects/journal/{deed}.html", using="jinja2").render({"entry": entry})
        assert "Where our water comes from &lt;b&gt;" in sentence
        assert ("Ayşe Yılmaz" in sentence) == (actor is not None)


def test_each_deed_has_its_line() -> None:
    beginnings = {"begin_project"}  # the founders' side of the last approval, for those who follow them
    assert (
        set(ENTRIES)
        == (set(deeds) - {"Changed", "change_founder", "forget_person", "show_due", "order_archives"}) | beginnings
    )
