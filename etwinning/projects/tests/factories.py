"""Projects in every state, made by the deeds themselves, so that no test leans on a state that cannot be."""

from datetime import UTC, datetime, timedelta

from etwinning.network.models import Contact
from etwinning.people.models import Person
from etwinning.projects import actions
from etwinning.projects.models import Project
from etwinning.spaces.models import Space
from tests.cast import make_officer

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TEXT = {
    "title": "Where our water comes from",
    "summary": "Two classes follow the water of Konya and Lecce from the tap back to its spring.",
    "aims": "Pupils know where their water comes from.",
    "process": "We measure, draw and compare, month by month.",
    "results": "A map of both towns and a book.",
    "text_language": "en",
    "languages": ["en", "it"],
    "subjects": ["geography"],
    "competences": ["stem"],
    "tools": ["maps"],
    "age_from": 9,
    "age_to": 10,
    "pupil_count": 45,
    "partner_limit": 2,
}


def make_contacts(one: Person, other: Person) -> Contact:
    """Two people who know each other."""
    low, high = sorted((one, other), key=lambda person: person.pk)
    contact, _new = Contact.objects.get_or_create(
        low=low,
        high=high,
        defaults={
            "asked_by": one,
            "asked_of": other,
            "state": Contact.State.ACCEPTED,
            "asked_at": START,
            "answered_at": START,
        },
    )
    return contact


def make_project(first: Person, second: Person, **fields: object) -> Project:
    """A draft with a complete description."""
    make_contacts(first, second)
    title = str(fields.get("title", TEXT["title"]))
    project = actions.found_project(title, by=first, school=None, co_founder=second, at=START)
    return actions.save_draft(project, by=first, version=project.version, values=TEXT | fields, unfinished={})


def make_sent(first: Person, second: Person, **fields: object) -> Project:
    """A project that waits for its second founder."""
    project = make_project(first, second, **fields)
    return actions.send_project(project, by=first, version=project.version, at=START + timedelta(hours=1))


def make_agreed(first: Person, second: Person, **fields: object) -> Project:
    """A project that waits for the desks."""
    project = make_sent(first, second, **fields)
    return actions.agree_to_project(project, by=second, at=START + timedelta(days=1))


def make_active(first: Person, second: Person, **fields: object) -> Project:
    """A project that runs. Its desks are answered for by officers made for the purpose where there are none."""
    project = make_agreed(first, second, **fields)
    at = START + timedelta(days=2)
    for approval in list(project.approvals.select_related("desk")):
        seat = approval.desk.officers.select_related("person").filter(regions=[]).first()
        country = approval.desk.country
        officer = seat.person if seat else make_officer(f"Officer{country}", "of the desk", country)
        project = actions.approve_project(project, by=officer, at=at)
    return project


def room_of(project: Project) -> Space:
    """The TwinSpace's room of a project that has one."""
    twinspace = Project.objects.select_related("twinspace__space").get(pk=project.pk).twinspace
    assert twinspace is not None
    return twinspace.space


def make_closed(first: Person, second: Person, **fields: object) -> Project:
    """A project that was closed."""
    project = make_active(first, second, **fields)
    return actions.close_project(project, by=first, at=START + timedelta(days=30))
