"""Who may, as far as it depends on the person alone."""

from etwinning.people import queries
from etwinning.people.models import Desk, Notice, Person, PushSubscription


def is_officer_of(person: Person, desk: Desk, region: str = "") -> bool:
    """Whether a person answers for this desk (and region). The central desk answers for none but its own things."""
    return person.is_officer and queries.officers_for(desk, region).filter(person=person).exists()


def can_meet_people(person: Person) -> bool:
    """Contact people, found and join projects: validated staff only (decisions: "What a waiting person may do")."""
    return person.is_validated


def can_browse(person: Person) -> bool:
    """See the directory and the gallery from inside: staff whose registration is complete, and officers.

    Not whom a support service did not validate: it could not find that they teach. They may ask again.
    """
    return person.is_active and (
        person.is_officer or (person.is_staff_member and person.state not in {"draft", "rejected", "suspended", "left"})
    )


def can_edit_profile(person: Person) -> bool:
    """Everybody with an account of their own writes their profile; a pupil's name is the teacher's to write."""
    return person.is_active and not person.is_pupil


def can_change_settings(person: Person) -> bool:
    """Everybody with an account of their own; pupils choose the language below the page."""
    return person.is_active and not person.is_pupil


def can_choose_language(person: Person) -> bool:
    """Everybody, pupils too."""
    return person.is_active


def can_read_notice(person: Person, notice: Notice) -> bool:
    """The one who was told."""
    return notice.person_id == person.pk


def can_read_notices(person: Person) -> bool:
    """Pupils are told nothing."""
    return not person.is_pupil


def can_choose_notices(person: Person) -> bool:
    """Whoever is told anything: everybody with an account of their own."""
    return person.is_active and not person.is_pupil


def can_add_browser(person: Person) -> bool:
    """Whoever is told anything."""
    return can_choose_notices(person)


def can_remove_browser(person: Person, browser: PushSubscription) -> bool:
    """One's own."""
    return browser.person_id == person.pk
