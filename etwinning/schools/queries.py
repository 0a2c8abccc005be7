"""Finding schools, and requests for validation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etwinning.core.folding import fold, fold_words
from etwinning.core.formats import day
from etwinning.core.models import Entry
from etwinning.libraries.known import Known
from etwinning.people import queries as people
from etwinning.people.accounts import folded_email
from etwinning.people.models import Desk, Person
from etwinning.safety.queries import hidden_from, people_visible_to, showing
from etwinning.schools.models import Evidence, Membership, School, Validation, ValidationRequest

CONFIRMED = Q(is_default=True) | Q(confirmed_at__isnull=False)
GOOD_STANDING = Q(person__kind="staff", person__state__in=["validated", "warned"], person__is_active=True)
LIKELY = 0.35  # names of one school, written by two people, share about half of their trigrams


def schools_matching(text: str, country: str = "") -> QuerySet[School]:
    """Schools in whose country, town, name or number all words stand; those whose town or name begins so come first."""
    schools = School.objects.filter(country=country) if country else School.objects.all()
    words = fold_words(text)[:8]
    for word in words:
        schools = schools.filter(search__contains=word)
    first = fold(text)[:100]
    begins = Q(folded_name__startswith=first) | Q(folded_city__startswith=first) | Q(official_number__iexact=text[:40])
    rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return schools.annotate(rank=rank).order_by("rank", "folded_city", "folded_name", "pk")


def is_own_address(person: Person, address: str) -> bool:
    """Whether an address, however it is written, is one of a person's own: with it nobody speaks for the head."""
    try:
        return folded_email(address) in people.addresses_of(person)
    except ValidationError:
        return False


def public_schools() -> QuerySet[School]:
    """Schools with somebody validated: their page is open to everyone."""
    return School.objects.filter(has_staff())


def has_staff() -> Exists:
    """Of a school: whether somebody validated is there."""
    return Exists(Membership.objects.filter(CONFIRMED, GOOD_STANDING, school=OuterRef("pk")))


def likely_duplicates(*, country: str, city: str, name: str, number: str = "") -> QuerySet[School]:
    """Schools of the country with the same number, or in the same town with much the same name; the likest first."""
    folded_city, folded_name = fold(city), fold(name)
    same = Q(folded_city=folded_city, likeness__gte=LIKELY)
    if number:
        same |= Q(official_number__iexact=number)
    return (
        School.objects.filter(country=country)
        .annotate(likeness=TrigramSimilarity("folded_name", folded_name))
        .filter(same)
        .order_by("-likeness", "pk")
    )


def default_school(person: Person) -> School | None:
    """The school a person stands for, or None."""
    membership = Membership.objects.filter(person=person, is_default=True).select_related("school").first()
    return membership.school if membership else None


_DEFAULT = Known(
    lambda people: Membership.objects.filter(person_id__any=people, is_default=True).select_related("school")
)


def default_schools_of(people: Iterable[Person]) -> dict[int, School]:
    """The school each of these people stands for, by their keys; who has none is left out. One query."""
    return {row.person_id: row.school for row in _DEFAULT(people=[person.pk for person in people])}


def school_entered_by(person: Person) -> School | None:
    """The school that a person entered latest."""
    return School.objects.filter(registered_by=person).order_by("-registered_at", "-pk").first()


def schools_of(person: Person) -> QuerySet[Membership]:
    """All schools of a person, the default one first."""
    return Membership.objects.filter(person=person).select_related("school").order_by("-is_default", "since", "pk")


def confirmed_schools_of(person: Person) -> QuerySet[Membership]:
    """The schools of a person that others may know of, the default one first."""
    return schools_of(person).filter(CONFIRMED)


_CONFIRMED = Known(confirmed_schools_of)


def list_of_schools(person: Person) -> list[Membership]:
    """The same as a list, for pages."""
    return _CONFIRMED(person=person)


_OF_EACH = Known(
    lambda people: (
        Membership.objects.filter(CONFIRMED, person_id__any=people)
        .select_related("school")
        .order_by("-is_default", "since", "pk")
    )
)


def lists_of_schools(people: Iterable[Person]) -> dict[int, list[Membership]]:
    """The same lists of several people, by their keys. One query."""
    found: dict[int, list[Membership]] = {person.pk: [] for person in people}
    for row in _OF_EACH(people=list(found)):
        found[row.person_id].append(row)
    return found


def schools_taught_at(person: Person) -> QuerySet[School]:
    """Where a person teaches as far as that is confirmed, the default school first: for what is theirs to do there."""
    confirmed = Q(memberships__is_default=True) | Q(memberships__confirmed_at__isnull=False)
    return School.objects.filter(confirmed, memberships__person=person).order_by(
        "-memberships__is_default", "memberships__pk"
    )


def staff_of(school: School) -> QuerySet[Membership]:
    """The memberships of a school's confirmed staff in good standing."""
    return Membership.objects.filter(CONFIRMED, GOOD_STANDING, school=school)


_STAFF = Known(lambda person, school: staff_of(school).filter(person=person).values_list("pk", flat=True)[:1])


def is_staff_of(person: Person, school: School) -> bool:
    """Whether somebody is confirmed staff of a school."""
    return person.is_validated and bool(_STAFF(person=person, school=school))


def staffed_by(person: Person) -> Exists:
    """The same beside each school of a query, for somebody who is validated."""
    return Exists(Membership.objects.filter(CONFIRMED, GOOD_STANDING, school=OuterRef("pk"), person=person))


def unconfirmed_at(school: School) -> QuerySet[Membership]:
    """Who says that they teach at a school as well, and nobody has confirmed it yet; the oldest first."""
    said = Membership.objects.filter(GOOD_STANDING, school=school, is_default=False, confirmed_at__isnull=True)
    return said.select_related("person", "school").order_by("since", "pk")


def claims_visible_to(person: Person) -> QuerySet[Membership]:
    """Who says that they teach at a school of this person's, or at one of an officer's country; not who is hidden."""
    here = Q(school__in=Membership.objects.filter(CONFIRMED, person=person).values("school_id"))
    for office in people.offices_of(person) if person.is_officer else ():
        of_desk = Q(school__country=office.desk.country)
        here |= of_desk & Q(school__region__in=office.regions) if office.regions else of_desk
    return (
        Membership.objects.filter(GOOD_STANDING, here, is_default=False, confirmed_at__isnull=True)
        .exclude(person_id__in=hidden_from(person))
        .select_related("person", "school")
    )


_CLAIMS = Known(lambda school, person: claims_visible_to(person).filter(school=school))


def claims_at(school: School, person: Person, most: int) -> list[Membership]:
    """The first of them at one school."""
    if person.is_officer:  # which schools are an officer's depends on the desks
        return list(claims_visible_to(person).filter(school=school)[:most])
    return _CLAIMS.paged(school=school, person=person)[:most]


def people_of(school: School) -> QuerySet[Person]:
    """The validated staff of a school, as its page lists them. (Filter by what the reader may see.)"""
    staff = staff_of(school).values("person_id")
    return Person.objects.filter(pk__in=staff).order_by("sort_name", "family_name", "given_name", "pk")


def story_of(scope: str, reader: Person) -> QuerySet[Entry]:
    """What happened around a school, for its own staff: the latest first, nothing of who is hidden from the reader."""
    told = Entry.objects.filter(scope=scope).exclude(actor_id__in=hidden_from(reader))
    return told.select_related("actor").order_by("-at", "-pk")


def head_of(school: School) -> ValidationRequest | None:
    """The latest request in which the head was asked, or else answered: how the head takes our letters. For staff."""
    return _HEAD.first(school=school)


_HEAD = Known(
    lambda school: ValidationRequest.objects.filter(school=school, head_asked_at__isnull=False).order_by(
        F("head_answered_at").desc(nulls_last=True), "-head_asked_at", "-pk"
    )[:1]
)
_STORY = Known(story_of)


def latest_story_of(school: School, reader: Person, most: int) -> list[Entry]:
    """The first of it."""
    return _STORY.paged(scope=f"school:{school.pk}", reader=reader)[:most]


def town_like(school: School) -> School | None:
    """Another school of the same town whose place is known."""
    known = School.objects.filter(country=school.country, folded_city=school.folded_city, latitude__isnull=False)
    return known.exclude(pk=school.pk).order_by("pk").first()


def latest_request_of(person: Person) -> ValidationRequest | None:
    """The newest request of a person that was not replaced, with its desk and school."""
    return (
        ValidationRequest.objects.filter(person=person)
        .exclude(state=ValidationRequest.State.WITHDRAWN)
        .select_related("desk", "school")
        .order_by("-asked_at", "-pk")
        .first()
    )


def desk_of(school: School, language: str = "") -> Desk | None:
    """The national desk that answers for a school; in a country with two, that of its region or else the language."""
    return people.desks_for(school.country, language, school.region).first()


def requests_visible_to(person: Person) -> QuerySet[ValidationRequest]:
    """One's own requests; for officers, those at their desks (coordinators: in their regions)."""
    return (
        ValidationRequest.objects.filter(Q(person=person) | people.desk_reach(person))
        .exclude(state=ValidationRequest.State.WITHDRAWN)
        .select_related("person", "school", "desk")
    )


def requests_awaiting(officer: Person) -> QuerySet[ValidationRequest]:
    """What waits at an officer's desks, oldest first."""
    waiting = ValidationRequest.objects.filter(people.desk_reach(officer), state__in=ValidationRequest.OPEN)
    return waiting.select_related("person", "school", "desk").order_by("asked_at", "pk")


def with_history(requests: QuerySet[ValidationRequest]) -> QuerySet[ValidationRequest]:
    """The same requests with their decisions (oldest first) and evidence, in two more queries."""
    return requests.prefetch_related(
        Prefetch("decisions", Validation.objects.select_related("by").order_by("at", "pk")),
        Prefetch("evidence", Evidence.objects.select_related("file").order_by("at", "pk")),
    )


def namesakes_at(school: School, person: Person) -> list[Person]:
    """Others of the same folded name at the school: perhaps the same person twice, a warning for the desk."""
    staff = Person.objects.filter(memberships__school=school, is_active=True).exclude(pk=person.pk).order_by("pk")
    return [other for other in staff if fold(other.name) == fold(person.name)]


def with_namesakes(requests: Collection[ValidationRequest]) -> set[int]:
    """Keys of those requests whose person has a namesake at the school. One query."""
    schools, names = [row.school_id for row in requests], [row.person.family_name for row in requests]
    staff = Membership.objects.filter(school__in=schools, person__family_name__in=names, person__is_active=True)
    there = [(row.school_id, fold(row.person.name), row.person_id) for row in staff.select_related("person")]
    return {
        row.pk
        for row in requests
        for school, name, person in there
        if (school, name) == (row.school_id, fold(row.person.name)) and person != row.person_id
    }


@dataclass(frozen=True)
class ValidationState:
    """Where a person's request is, for the person: what is missing, who holds it, since when, how long it takes."""

    request: ValidationRequest | None
    missing: list[str] = field(default_factory=list)  # of "name", "role", "country", "speaks", "school"
    since: datetime | None = None
    usual_days: int = 0


def validation_state_of(person: Person) -> ValidationState:
    """The state of a person's validation (decisions: "What a waiting person sees")."""
    request = latest_request_of(person)
    has = {
        "name": bool(person.given_name and person.family_name),
        "role": bool(person.role),
        "speaks": bool(person.speaks),
        "school": request is not None or default_school(person) is not None,
    }
    missing = [name for name, there in has.items() if not there]
    if request is None:
        return ValidationState(None, missing)
    return ValidationState(request, missing, request.state_since, request.desk.usual_days)


def chain_of(request: ValidationRequest) -> list[dict[str, str]]:
    """The way of a request, as steps with who holds it and since when."""
    desk, states = request.desk.name, ValidationRequest.State
    steps = [_step(_("You asked for validation"), day(request.asked_at))]
    if request.head_answer:
        words = _("The head confirmed it") if request.head_answer == "yes" else _("The head did not confirm it")
        told = day(request.head_answered_at) if request.head_answered_at else ""
        if request.head_answer == "no" and request.state in ValidationRequest.OPEN:
            steps.append(
                _step(words, told, "refused", _("A document from your school can still show that you work there."))
            )
        else:
            steps.append(_step(words, told, "done" if request.head_answer == "yes" else "refused"))
    elif request.head_asked_at:
        steps.append(_step(_("We wrote to the head of the school"), day(request.head_asked_at)))
    if request.state == states.WAITING:
        usual = ngettext("Usually %(num)s working day", "Usually %(num)s working days", request.desk.usual_days)
        detail = _("Since %(day)s") % {"day": day(request.state_since)}
        note = usual % {"num": request.desk.usual_days}
        steps.append(_step(_("%(desk)s is reading it") % {"desk": desk}, detail, "current", note))
    elif request.state == states.INFO_REQUESTED:
        steps.append(_step(_("%(desk)s waits for your answer") % {"desk": desk}, day(request.state_since), "current"))
    elif request.state == states.REJECTED:
        steps.append(_step(_("%(desk)s did not validate it") % {"desk": desk}, day(request.state_since), "refused"))
    else:
        steps.append(_step(_("%(desk)s validated you") % {"desk": desk}, day(request.state_since)))
    if request.state in ValidationRequest.OPEN:
        steps.append(_step(_("You are an eTwinner"), _("You can meet people and found projects"), "todo"))
    return steps


def _step(title: str, detail: str, state: str = "done", note: str = "") -> dict[str, str]:
    return {"title": title, "detail": detail, "state": state, "note": note}


_PEOPLE_THERE = Known(
    lambda school, reader, part: (
        people_of(school)
        .filter(pk__in=people_visible_to(reader).filter(showing(part[0], reader)).values("pk"))
        .select_related("photo")
    )
)


def people_shown_at(school: School, reader: Person | None, most: int) -> list[Person]:
    """The first of the staff of a school whom a reader may see there."""
    return _PEOPLE_THERE.paged(school=school, reader=reader, part=(Person.Part.SCHOOLS,))[:most]
