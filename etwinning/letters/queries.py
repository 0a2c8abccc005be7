"""Finding letters and walls of a room. Who reads them is defined here and nowhere else."""

from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse

from etwinning.letters.models import Letter, Wall
from etwinning.people.models import Person
from etwinning.safety.queries import hidden_from
from etwinning.spaces.models import Member
from etwinning.spaces.queries import members_of

PER_PAGE = 20
WRITERS = (*Member.TEACHERS, *Member.PUPILS)
OF_PUPILS = Q(author__kind=Person.Kind.PUPIL) | Q(to__kind=Person.Kind.PUPIL)


def _letters(member: Member) -> QuerySet[Letter]:
    letters = Letter.objects.filter(space_id=member.space_id).select_related("author", "to", "removed_by", "space")
    return (letters if _has_part(member) else letters.none()).order_by("-created_at", "-pk")


def _has_part(member: Member) -> bool:
    return member.is_present and member.role in WRITERS


def letters_visible_to(member: Member) -> QuerySet[Letter]:
    """What one wrote or got; teachers also what pupils write and get (decisions: "Messages"). Nothing of walls."""
    mine = Q(author=member.person_id) | Q(to=member.person_id)
    return _letters(member).filter(mine | OF_PUPILS if member.is_teacher else mine, on_wall=False)


def letters_to(member: Member) -> QuerySet[Letter]:
    """What a member got."""
    return letters_visible_to(member).filter(to=member.person_id)


def letters_by(member: Member) -> QuerySet[Letter]:
    """What a member wrote."""
    return letters_visible_to(member).filter(author=member.person_id)


def letters_of_pupils(member: Member) -> QuerySet[Letter]:
    """What pupils of the room wrote or got, for its teachers."""
    letters = letters_visible_to(member).filter(OF_PUPILS)
    return letters if member.is_teacher else letters.none()


def letters_waiting() -> QuerySet[Letter]:
    """The letters that nobody has read yet. How many wait for a member, the seat knows (`Member.letters_waiting`)."""
    return Letter.objects.filter(on_wall=False, read_at__isnull=True, removed_at__isnull=True)


def words_visible_to(member: Member) -> QuerySet[Letter]:
    """What stands on the walls of a room: teachers and pupils read it; of a wall that is shut, its teachers."""
    words = _letters(member).filter(on_wall=True)
    if member.is_teacher:
        return words
    shut = Wall.objects.filter(space=member.space_id, shut_at__isnull=False).values("owner")
    return words.exclude(to__in=shut)


def things_visible_to(member: Member) -> QuerySet[Letter]:
    """Letters and words on walls that a member may read."""
    return letters_visible_to(member) | words_visible_to(member)


def owners_visible_to(member: Member) -> QuerySet[Member]:
    """The seats that have a wall: teachers and pupils."""
    seats = members_of(member.space).filter(role__in=WRITERS)
    return seats if _has_part(member) else seats.none()


def people_to_write_to(member: Member) -> QuerySet[Member]:
    """To whom a member may write a letter: teachers and pupils of the room, without those whom a block hides.

    With `class_name`, by which pupils of the same name are told apart.
    """
    seats = owners_visible_to(member).exclude(person=member.person_id)
    seats = seats.annotate(class_name=F("person__pupil__class_name"))
    return seats.exclude(person__in=hidden_from(member.person))


def wall_of(owner: Member) -> Wall | None:
    """The wall of a member, if it was ever opened or shut."""
    return Wall.objects.filter(space=owner.space_id, owner=owner.person_id).select_related("shut_by").first()


def words_on(owner: Member, member: Member) -> QuerySet[Letter]:
    """What stands on one wall, for a member."""
    return words_visible_to(member).filter(to=owner.person_id)


def walls_visible_to(member: Member) -> QuerySet[Member]:
    """The owners of walls that are open; for teachers also of shut ones."""
    walls = Wall.objects.filter(space=member.space_id, opened_at__isnull=False)
    if not member.is_teacher:
        walls = walls.filter(shut_at__isnull=True)
    return owners_visible_to(member).filter(person__in=walls.values("owner"))


def words_by_wall(member: Member) -> dict[int, int]:
    """By person how many words stand on the wall. One query."""
    words = words_visible_to(member).filter(removed_at__isnull=True).order_by()
    return dict(words.values("to").annotate(number=Count("pk")).values_list("to", "number"))


def shut_walls(member: Member) -> set[int]:
    """Whose walls are shut, by person."""
    shut = Wall.objects.filter(space=member.space_id, shut_at__isnull=False)
    return set(shut.values_list("owner", flat=True))


def letter_sent(by: Person, sending: UUID | None) -> Letter | None:
    """The letter that came with this sending."""
    return Letter.objects.filter(author=by, sending=sending).first() if sending else None


def latest_of(seat: Member) -> int:
    """A number that grows when a member writes a letter or on a wall: what they sent has arrived."""
    written = Letter.objects.filter(space=seat.space_id, author=seat.person_id)
    return written.aggregate(latest=Max("pk"))["latest"] or 0


def place_of(letter: Letter) -> str:
    """Where it is read: its page, or the wall."""
    if not letter.on_wall:
        return letter.get_absolute_url()
    owner = Member.objects.get(space=letter.space_id, person=letter.to_id)
    return f"{reverse('wall', kwargs={'space_pk': letter.space_id, 'pk': owner.pk})}#letter-{letter.pk}"
