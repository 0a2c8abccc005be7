"""How far somebody has come in eTwinning: five areas, counted from the journal, each kind of action up to a limit.

The areas are those of the programme's own progress bar; to repeat what one can already do does not count for ever. It
is for the person, to see what there is to discover; others see it only if the person shares it.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import Entry
from etwinning.people.models import Person


@dataclass(frozen=True)
class Area:
    """A part of what one can do here: its name, what helps, and how often each deed counts."""

    title: str | Promise
    hint: str | Promise
    deeds: dict[str, int]


AREAS: Final = (
    Area(
        _("First steps"),
        _("Write your profile, choose your language, look after the page of your school."),
        {
            "people/register_person": 1, "people/edit_profile": 2, "people/change_settings": 1,
            "network/write_post": 2, "schools/ask_validation": 1, "schools/edit_school": 1,
        },
    ),
    Area(
        _("Talking to others"),
        _("Write to teachers you would like to know, and take part in the discussions of your TwinSpace."),
        {"network/request_contact": 3, "threads/open_thread": 2, "threads/reply": 5, "threads/write_note": 2,
         "network/follow_person": 3, "network/follow_school": 1, "messages/send_message": 3, "network/write_comment": 3,
         "calls/answer_call": 2},
    ),
    Area(
        _("Working together"),
        _("Found a project or join one, and make pages together in its TwinSpace."),
        {
            "projects/found_project": 1, "projects/agree_to_project": 1, "projects/accept_partnership": 1,
            "calls/publish_call": 1,
            "pages/new_page": 2, "pages/edit_page": 4, "pages/upload_to_page": 3, "twinspace/add_pupils": 2,
        },
    ),
    Area(
        _("Your network"),
        _("Say yes to contacts, bring partners into a project, and help colleagues of your school to begin."),
        {
            "network/accept_contact": 3, "projects/add_partner": 2, "twinspace/bring_pupils": 1,
            "schools/confirm_colleague": 1,
        },
    ),
    Area(
        _("Quality"),
        _("Plan with care, show what your pupils made, and bring a project to a good end."),
        {
            "projects/edit_project": 3, "projects/change_project_picture": 1, "twinspace/edit_twinspace": 1,
            "pages/publish_page": 4, "projects/close_project": 1,
        },
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Reached:
    """How far somebody has come in one area."""

    title: str
    hint: str
    done: int
    most: int


def progress_of(person: Person) -> list[Reached]:
    """The five areas of a person. One query."""
    wanted = [deed for area in AREAS for deed in area.deeds]
    rows = Entry.objects.filter(actor=person, deed__in=wanted).order_by().values_list("deed").annotate(Count("pk"))
    count = dict(rows)
    return [
        Reached(
            str(area.title), str(area.hint), sum(min(count.get(deed, 0), most) for deed, most in area.deeds.items()),
            sum(area.deeds.values()),
        )
        for area in AREAS
    ]  # fmt: skip
