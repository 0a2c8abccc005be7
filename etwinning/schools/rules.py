"""Who may ask for validation, and who answers."""

from collections.abc import Collection

from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.schools import queries
from etwinning.schools.models import Membership, School, ValidationRequest

MOST_SCHOOLS = 6
ASKING = {"draft", "waiting", "info_requested", "rejected", "validated", "warned"}


def can_register_school(person: Person) -> bool:
    """Staff who are looking for their school."""
    return person.is_staff_member and person.state in ASKING


def can_ask_validation(person: Person, school: School) -> bool:
    """Staff with a complete profile; not for a school where they are validated already."""
    if not can_register_school(person) or _lacks_profile(person):
        return False
    return not (person.is_validated and queries.default_school(person) == school)


def _lacks_profile(person: Person) -> bool:
    return not (person.given_name and person.family_name and person.role and person.speaks)


def can_add_evidence(person: Person, request: ValidationRequest) -> bool:
    """The person whose open request it is."""
    return request.person_id == person.pk and request.state in ValidationRequest.OPEN


def can_ask_head(person: Person, request: ValidationRequest) -> bool:
    """The officers of the desk, until the head has answered; not at an address of the very person who asks."""
    if request.head_answer or queries.is_own_address(request.person, request.school.head_email):
        return False
    return _answers(person, request)


def can_validate_person(person: Person, request: ValidationRequest) -> bool:
    """Officers of the desk; coordinators for their regions."""
    return _answers(person, request)


def requests_to_validate_at_once(person: Person, requests: Collection[ValidationRequest]) -> set[int]:
    """Keys of those that may be ticked in a list: the head said yes, at an address that the asker did not enter.

    And nobody else of that name is at the school. Three queries.
    """
    offices = [(row.desk_id, row.regions) for row in people_queries.offices_of(person)] if person.is_officer else []
    twice = queries.with_namesakes(requests)
    return {
        row.pk
        for row in requests
        if (row.state, row.head_answer) == (row.State.WAITING, "yes")
        and row.school.registered_by_id != row.person_id
        and row.pk not in twice
        and any(row.desk_id == desk and (not regions or row.region in regions) for desk, regions in offices)
    }


def can_request_information(person: Person, request: ValidationRequest) -> bool:
    """As validating."""
    return _answers(person, request)


def can_reject_person(person: Person, request: ValidationRequest) -> bool:
    """As validating."""
    return _answers(person, request)


def _answers(person: Person, request: ValidationRequest) -> bool:
    return people.is_officer_of(person, request.desk, request.region)


def can_add_school(person: Person, school: School) -> bool:
    """Validated staff who teach at another school as well."""
    mine = queries.schools_of(person).values_list("school_id", flat=True)
    return person.is_validated and school.pk not in mine and len(mine) < MOST_SCHOOLS


def can_remove_school(person: Person, membership: Membership) -> bool:
    """One's own schools, except the main one: it is replaced by another, never left out."""
    return membership.person_id == person.pk and not membership.is_default


def can_confirm_colleague(person: Person, membership: Membership) -> bool:
    """The confirmed staff of the school, and its desk, about somebody else."""
    return membership.person_id != person.pk and can_edit_school(person, membership.school)


def can_decline_colleague(person: Person, membership: Membership) -> bool:
    """As confirming."""
    return can_confirm_colleague(person, membership)


def can_edit_school(person: Person, school: School) -> bool:
    """Its confirmed staff, and the officers of its desk (coordinators: in their regions)."""
    return queries.is_staff_of(person, school) or is_of_its_desk(person, school)


def is_of_its_desk(person: Person, school: School) -> bool:
    """Whether somebody is an officer, with a second step at sign-in, who answers for a school."""
    if not person.is_officer or not people_queries.has_second_factor(person):
        return False
    desks = people_queries.desks_for(school.country)
    return any(people.is_officer_of(person, desk, school.region) for desk in desks)


def can_see_story(person: Person, school: School) -> bool:
    """What happened around a school, and how its head takes our letters: for its own staff."""
    return queries.is_staff_of(person, school)


def can_see_head(person: Person, school: School) -> bool:
    """The head's name and address are for the desks of the country and region (decisions: "School record")."""
    return person.is_officer and any(
        office.desk.kind == "central"
        or (office.desk.country == school.country and (not office.regions or school.region in office.regions))
        for office in people_queries.offices_of(person)
    )
