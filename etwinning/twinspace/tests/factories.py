"""Things of a TwinSpace for tests. No surprises: what is not given is as plain as it can be."""

from collections.abc import Sequence

from etwinning.people.models import Person
from etwinning.schools.models import School
from etwinning.spaces.actions import Newcomer, add_member
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.actions import NewPupil, add_pupils, open_twinspace
from etwinning.twinspace.models import Pupil, TwinSpace


def school_of(person: Person) -> School:
    """The default school of somebody of the cast."""
    return School.objects.get(memberships__person=person, memberships__is_default=True)


def make_twinspace(*founders: Person, title: str = "Where our water comes from") -> TwinSpace:
    """An open TwinSpace with these founders, each for their school."""
    return open_twinspace(
        title=title,
        language="en",
        description="Two classes follow the water of Konya and Lecce.",
        teachers=[(person, school_of(person)) for person in founders],
        by=None,
    )


def seat_of(space: Space, person: Person) -> Member:
    """The seat of a person, also of one who left."""
    return Member.objects.select_related("space", "person", "school").get(space=space, person=person)


def make_member(space: Space, person: Person, role: str, school: School | None = None) -> Member:
    """A member in that role."""
    add_member(space, Newcomer(person, role, school=school), by=None, deed="twinspace/add_teacher")
    return seat_of(space, person)


def make_pupils(
    space: Space, teacher: Person, names: Sequence[str] = ("Elif Y.",), class_name: str = "4A"
) -> list[Pupil]:
    """Pupils of a teacher in a room, who read English as the tests do."""
    made = add_pupils(space, [NewPupil(name, class_name) for name in names], seat=seat_of(space, teacher), by=teacher)
    for pupil in made:
        pupil.person.language = ""
        pupil.person.save(update_fields=["language"])
    return made
