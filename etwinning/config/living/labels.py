"""Labels of the demo world: most closed projects were labelled, some of them in Europe, and the schools behind them.

And the marks of the desks on projects that inspire.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db.models import Prefetch

from etwinning.config.world.making import World
from etwinning.core.models import Audience
from etwinning.people.models import Desk, Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.projects.queries import desk_of
from etwinning.recognition.models import EUROPEAN, LETTERS, NATIONAL, SCHOOL, Inspiring, Label
from etwinning.schools.models import School
from etwinning.schools.queries import staff_of

_WHY: Final = {
    "tr": (
        "Öğrenciler karma gruplarda birlikte çalışmış, sonuçlar derslerde kullanılmış.",
        "Plan açık, ürünler ortak, telif hakkına özen gösterilmiş.",
    ),
    "it": (
        "Le classi hanno lavorato in gruppi misti e i risultati sono entrati nelle lezioni.",
        "Un lavoro chiaro, ben documentato e pensato insieme.",
    ),
    "en": (
        "Pupils of all schools worked in mixed groups, and the results are used in lessons.",
        "The plan is clear, the pages show how the classes decided together, and sources are named.",
        "Collaboration from the first week on; the tools fit what the classes wanted to find out.",
    ),
}
_WITHDRAWN: Final = "The texts turned out to be copied from another project. We told the teacher why."

_INSPIRES: Final = {
    "tr": (
        "Soruyu öğrenciler sordu, yanıtı başka bir ülkedeki yaşıtlarıyla birlikte buldular.",
        "Küçük bir fikir, iki sınıf, bir yıl: her adım başka bir okulda da yapılabilir.",
    ),
    "it": ("Ogni classe ha insegnato all’altra qualcosa che non sta nei libri.",),
    "el": ("Κάθε τάξη έμαθε στην άλλη κάτι που δεν γράφουν τα βιβλία.",),
    "en": (
        "The pupils asked the question themselves, and answered it with a class they had never met.",
        "Each page was written by both classes, and one can see how they agreed.",
        "Little equipment, clear steps, and results that the whole school uses: easy to borrow.",
    ),
}
_INSPIRING: Final = 9


def make_labels(world: World) -> None:
    """Comes when projects, their people and their schools are in the database."""
    shown = Project.objects.filter(state__in=[Project.State.CLOSED, Project.State.ARCHIVED]).order_by("pk")
    founders = Founder.objects.select_related("person", "school").order_by("place")
    partners = Partner.objects.filter(state=Partner.State.JOINED).select_related("person", "school").order_by("pk")
    schools: dict[int, tuple[School, datetime]] = {}
    for number, project in enumerate(
        shown.prefetch_related(Prefetch("founders", founders), Prefetch("partners", partners))
    ):
        lots = world.lots("labels", project.pk)
        if lots.random() < 0.25:
            continue
        at = min((project.closed_at or world.now) + timedelta(days=lots.uniform(15, 60)), world.ago(lots.uniform(2, 9)))
        countries = set()
        for label in _of_teachers(world, project, at, lots):
            countries.add(label.school.country)
            schools.setdefault(label.school_id, (label.school, at))
            if number == 2 and label.state == Label.State.HELD:
                _withdraw(world, label, at + timedelta(days=1))
        central = next(desk for desk in world.desks.values() if desk.kind == Desk.Kind.CENTRAL)
        if len(countries) > 1 and not project.is_national and lots.random() < 0.5:
            later = min(at + timedelta(days=lots.uniform(40, 200)), world.ago(1))
            _award(world, Label(kind=EUROPEAN, project=project, desk=central), later, lots)
    for school, at in schools.values():
        _of_school(world, school, at)
    _mark_inspiring(world)


def _of_teachers(world: World, project: Project, at: datetime, lots: Random) -> Iterator[Any]:
    """The first founder's, and most of the others'."""
    seats: list[Any] = [*project.founders.all(), *project.partners.all()]
    for place, seat in enumerate(seats):
        desk = desk_of(seat.school, seat.person) if seat.school else None
        if desk is None or seat.person.state == Person.State.LEFT or (place and lots.random() < 0.3):
            continue
        label = Label(
            kind=NATIONAL, project=project, person=seat.person, school=seat.school, desk=desk, region=seat.school.region
        )
        yield _award(world, label, at + timedelta(hours=place), lots)


def _of_school(world: World, school: School, at: datetime) -> None:
    """Some have been here long enough with people enough; the label of one in four is over."""
    lots = world.lots("school label", school.pk)
    desk = next((desk for desk in world.desks.values() if desk.country == school.country), None)
    if desk is None or school.registered_at > world.ago(730) or staff_of(school).count() < 3 or lots.random() < 0.3:
        return
    since = min(at + timedelta(days=lots.uniform(20, 120)), world.ago(3))
    label = Label(kind=SCHOOL, school=school, desk=desk, region=school.region)
    label.valid_until = (since + timedelta(days=730)).date()
    if label.valid_until < world.now.date():
        label.state, label.ended_at = Label.State.EXPIRED, since + timedelta(days=731)
    _award(world, label, since, lots)


def _award(world: World, label: Label, at: datetime, lots: Random) -> Label:
    officer = world.officer_of(label.desk)
    label.code = "".join(lots.choices(LETTERS, k=12))
    label.by, label.awarded_at, label.valid_from = officer, at, at.date()
    label.reason = lots.choice(_WHY.get(label.desk.country.lower(), _WHY["en"]))
    scope = f"project:{label.project_id}" if label.project_id else f"school:{label.school_id}"
    said = {"title": str(label.project or label.school), "kind": label.kind}
    world.add(label)
    world.note(
        "recognition/award_label", label, by=officer.pk, at=at, scope=scope, audience=Audience.TEACHERS, **said
    )  # fmt: skip
    if label.person_id:
        said |= {"note": label.reason, "of_desk": label.desk.name}
        url = label.get_absolute_url()
        world.tell(label.person_id, "recognition/award_label", by=officer.pk, at=at, url=url, **said)
    return label


def _withdraw(world: World, label: Label, at: datetime) -> None:
    label.state, label.ended_at, label.ended_by, label.why_ended = Label.State.WITHDRAWN, at, label.by, _WITHDRAWN
    world.note(
        "recognition/withdraw_label", label, by=label.by_id, at=at, scope=f"project:{label.project_id}",
        audience=Audience.TEACHERS, title=str(label.project), kind=label.kind,
    )  # fmt: skip


def _mark_inspiring(world: World) -> None:
    """Some of the latest projects between countries, by the desk of the first founder or by the central one."""
    central = next(desk for desk in world.desks.values() if desk.kind == Desk.Kind.CENTRAL)
    shown = Project.objects.filter(state__in=Project.SHOWN, hidden_at=None, is_national=False, picture__isnull=False)
    latest = shown.prefetch_related("founders__school", "founders__person").order_by("-opened_at", "pk")
    for number, project in enumerate(latest[: 3 * _INSPIRING : 3]):
        first = min(project.founders.all(), key=lambda founder: founder.place)
        desk = desk_of(first.school, first.person) if first.school else None
        desk = desk if desk is not None and desk.language in _INSPIRES else central
        language = desk.language or "en"
        why = _INSPIRES[language][number % len(_INSPIRES[language])]
        at, by = world.ago(1 + 4 * number), world.officer_of(desk)
        mark = world.add(Inspiring(project=project, desk=desk, by=by, at=at, why=why, text_language=language))
        world.note(
            "recognition/mark_inspiring", mark.project, by=by.pk, at=at, scope=f"project:{project.pk}",
            audience=Audience.TEACHERS, title=project.title,
        )  # fmt: skip
