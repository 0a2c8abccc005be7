"""Who may ask for validation, and who answers."""

from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.schools import queries
from etwinning.schools.models import School, ValidationRequest

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
    """The officers of the desk, as long as the request is open and the head has not answered."""
    return _answers(person, request) and not request.head_answer


def can_validate_person(person: Person, request: ValidationRequest) -> bool:
    """Officers of the desk; coordinators for their regions."""
    return _answers(person, request)


def can_request_information(person: Person, request: ValidationRequest) -> bool:
    """As validating."""
    return _answers(person, request)


def can_reject_person(person: Person, request: ValidationRequest) -> bool:
    """As validating."""
    return _answers(person, request)


def _answers(person: Person, request: ValidationRequest) -> bool:
    return people.is_officer_of(person, request.desk, request.region)


def can_see_head(person: Person, school: School) -> bool:
    """The head's name and address are for the desks of the country only (decisions: "School record")."""
    return person.is_officer and any(
        office.desk.kind == "central" or office.desk.country == school.country
        for office in person.offices.select_related("desk")
    )
