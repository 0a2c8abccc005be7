"""A known query answers what Django's own would, for each of its values, and refuses what it could not keep right."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Prefetch, QuerySet
from django.test.utils import CaptureQueriesContext

from etwinning.libraries.known import Known
from etwinning.people.models import Notice, Officer, Person
from etwinning.spaces.models import Member, Space
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers() -> list[Person]:
    made = [cast.make_officer(name, "Demir", "TR") for name in ("Olcay", "Deniz", "Ege")]
    for person in made:
        for number in range(made.index(person)):
            Notice.objects.create(person=person, deed=f"a/{number}")
    return made


def test_it_works(officers: list[Person]) -> None:
    named = Known(lambda name, state: Person.objects.filter(given_name=name, state=state).order_by("pk"))
    for person in officers:
        assert named(name=person.given_name, state="validated") == [person]
    assert named(name="Nobody", state="validated") == []
    assert named.first(name="Ege", state="validated") == officers[2]
    assert named.first(name="Ege", state="left") is None


def test_every_column_comes_back_as_django_reads_it(officers: list[Person]) -> None:
    person = officers[0]
    Person.objects.filter(pk=person.pk).update(speaks={"tr": "native"}, subjects=["art"], sort_name=b"\x01")
    one = Known(lambda pk: Person.objects.filter(pk=pk))
    kept, fresh = one.first(pk=person.pk), Person.objects.get(pk=person.pk)
    assert kept is not None
    for field in Person._meta.concrete_fields:
        assert getattr(kept, field.attname) == getattr(fresh, field.attname), field.name
    assert not kept._state.adding


def test_models_stand_for_their_keys(officers: list[Person]) -> None:
    told = Known(lambda person: Notice.objects.filter(person=person).order_by("pk"))
    assert [len(told(person=person)) for person in officers] == [0, 1, 2]


def test_what_decides_is_part_of_the_shape(officers: list[Person]) -> None:
    mine = Known(lambda person: Person.objects.filter(pk=person.pk, kind=person.kind))
    teacher = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA)
    assert [mine(person=person) for person in (officers[0], teacher)] == [[officers[0]], [teacher]]


def test_a_stand_in_is_what_it_stands_for(officers: list[Person]) -> None:
    """Each field of a model that a query may ask of is itself, or a mark of its own, whatever their order."""
    space = Space.objects.create(title="Rain")
    seat = Member.objects.create(space=space, person=officers[0], role=Member.Role.TEACHER)
    met = []

    def write(seat: Member) -> QuerySet[Member]:
        met.append(seat)
        assert (seat.role, seat.left_at, seat.school_id) == ("teacher", None, None)
        assert len({seat.pk, seat.space_id, seat.person_id}) == 3
        return Member.objects.filter(pk=seat.pk, space=seat.space_id, person=seat.person_id, role=seat.role)

    same = Known(write)
    assert same(seat=seat) == [seat]
    other = Member.objects.create(space=space, person=officers[1], role=Member.Role.TEACHER)
    assert same(seat=other) == [other]
    assert len(met) == 1


def test_values_lists_and_annotations(officers: list[Person]) -> None:
    names = Known(lambda pks: Person.objects.filter(pk__any=pks).order_by("pk").values_list("given_name", flat=True))
    assert names(pks=[person.pk for person in officers]) == ["Olcay", "Deniz", "Ege"]
    assert names(pks=[]) == []
    pairs = Known(lambda kind: Person.objects.filter(kind=kind).order_by("pk").values_list("pk", "given_name"))
    assert pairs(kind="officer") == [(person.pk, person.given_name) for person in officers]
    counted = Known(lambda kind: Person.objects.filter(kind=kind).annotate(told=Count("notices")).order_by("pk"))
    assert [person.told for person in counted(kind="officer")] == [0, 1, 2]


def test_related_and_prefetched_rows(officers: list[Person]) -> None:
    desks = Known(
        lambda kind: (
            Person.objects.filter(kind=kind)
            .prefetch_related("notices", Prefetch("offices", Officer.objects.select_related("desk"), to_attr="seats"))
            .order_by("pk")
        )
    )
    desks(kind="officer")
    with CaptureQueriesContext(connection) as seen:
        found = desks(kind="officer")
        assert [len(person.notices.all()) for person in found] == [0, 1, 2]
        assert [seat.desk.country for person in found for seat in person.seats] == ["TR"] * 3
        assert [notice.person.given_name for notice in found[2].notices.all()] == ["Ege", "Ege"]
    assert len(seen) == 3


def test_it_asks_once_and_is_counted(officers: list[Person]) -> None:
    one = Known(lambda pk: Person.objects.filter(pk=pk))
    with CaptureQueriesContext(connection) as seen:
        one(pk=officers[0].pk)
        one(pk=officers[1].pk)
    assert len(seen) == 2


def test_the_server_keeps_the_statement(officers: list[Person]) -> None:
    one = Known(lambda pk: Person.objects.filter(pk=pk, family_name="Demir"))
    for person in officers:
        one(pk=person.pk)
    asked = "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, ['%"family_name" = $%'])
        assert cursor.fetchall() == [(len(officers),)]


def test_refuses_what_would_stay_from_the_first_time(officers: list[Person]) -> None:
    person = officers[0]
    with pytest.raises(TypeError, match="while it is being written"):  # the country decides nothing it may decide
        Known(lambda person: Person.objects.filter(country=person.country))(person=person)
    with pytest.raises(TypeError, match="changed on its way"):
        Known(lambda word: Person.objects.filter(given_name__contains=word))(word="lca")
    with pytest.raises(TypeError, match="changed on its way"):
        Known(lambda pks: Person.objects.filter(pk__in=pks))(pks=[1, 2])
    with pytest.raises(TypeError, match="would stay in this query"):
        Known(lambda pk: Person.objects.filter(pk=pk, joined_at__lte=NOW))(pk=3)
    with pytest.raises(TypeError, match="written into it"):
        Known(lambda most: Person.objects.all()[:most])(most=3)
    with pytest.raises(TypeError, match="cannot be a value"):
        Known(lambda pk: Person.objects.filter(pk=pk))(pk=object())
    with pytest.raises(TypeError, match="knows no"):
        Known(lambda pk: Person.objects.filter(pk=pk))(pk=3, name="x")


def test_a_page_at_a_time(officers: list[Person]) -> None:
    listed = Known(lambda kind: Person.objects.filter(kind=kind).prefetch_related("notices").order_by("pk"))
    pages = listed.paged(kind="officer")
    assert (pages.count(), pages[0:2], pages[2:4]) == (3, officers[:2], officers[2:])
    assert listed.paged(kind="pupil").count() == 0
    nobody = Known(lambda kind: Person.objects.filter(kind=kind, pk__in=[]))
    assert (nobody(kind="officer"), nobody.paged(kind="officer").count()) == ([], 0)
    names = Known(lambda kind: Person.objects.filter(kind=kind).values_list("given_name", flat=True).distinct())
    assert names.paged(kind="officer").count() == 3


def test_days_and_moments(officers: list[Person]) -> None:
    since = Known(lambda at, day: Person.objects.filter(joined_at__gte=at, active_date__gte=day).order_by("pk"))
    Person.objects.filter(pk=officers[0].pk).update(joined_at=NOW, active_date=NOW.date())
    assert since(at=NOW, day=NOW.date()) == officers[:1]
    assert since(at=NOW + timedelta(days=1), day=NOW.date()) == []


def test_text_that_no_row_can_hold(officers: list[Person]) -> None:
    assert Known(lambda name: Person.objects.filter(given_name=name))(name="Olcay\0") == []
