"""Who holds which label, what a desk has awarded, and who can be given one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from etwinning.core.folding import fold_words
from etwinning.libraries.known import Known, Pages
from etwinning.people import queries as people
from etwinning.people.models import Desk, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Founder, Partner, Project
from etwinning.projects.queries import desk_of
from etwinning.recognition.models import EUROPEAN, NATIONAL, SCHOOL, Inspiring, Label
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools.models import School

HELD: Final = Label.State.HELD
# What a school label asks for (decisions: "School label").
REGISTERED_FOR: Final = timedelta(days=730)
LABELLED_FOR: Final = timedelta(days=730)
ACTIVE_FOR: Final = timedelta(days=730)
ACTIVE_TEACHERS: Final = 3


def _held() -> QuerySet[Label]:
    """What is held and may be shown: not that of a project which a desk hides."""
    return Label.objects.filter(state=HELD).exclude(project__hidden_at__isnull=False)


def _newest(labels: QuerySet[Label]) -> QuerySet[Label]:
    columns = ("kind", "code", "valid_from", "valid_until", "state", "person_id", "desk_id",
               "project__title", "project__slug", "project__text_language",
               "school__name", "school__city", "school__country")  # fmt: skip
    return labels.select_related("project", "school").only(*columns).order_by("-valid_from", "-pk")


def _of_person(person: Person) -> QuerySet[Label]:
    own = Label.objects.filter(state=HELD, kind=NATIONAL, person=person)
    held = Q(kind=NATIONAL, person=person) | Q(kind=EUROPEAN, project__in=own.values("project_id"))
    return _newest(_held().filter(held))


def _of_school(school: School) -> QuerySet[Label]:
    return _newest(_held().filter(school=school))


def _of_projects(projects: Collection[int]) -> QuerySet[Label]:
    return _newest(_held().filter(project_id__any=projects))


_OF_PERSON, _OF_SCHOOL, _OF_PROJECTS = Known(_of_person), Known(_of_school), Known(_of_projects)


def labels_of_person(person: Person) -> list[Label]:
    """The labels of a teacher: those for the own part in projects, and those of these projects. Newest first."""
    return _OF_PERSON(person=person)


def labels_of_school(school: School) -> list[Label]:
    """The label of a school first, then those of its teachers for projects."""
    return sorted(_OF_SCHOOL(school=school), key=lambda label: label.kind != SCHOOL)


def labels_of_project(project: Project) -> list[Label]:
    """The label of a project first, then those of its teachers."""
    return labels_of_projects([project]).get(project.pk, [])


def labels_of_projects(projects: Iterable[Project]) -> dict[int, list[Label]]:
    """The labels of some projects, by the project's key: its own first."""
    found: dict[int, list[Label]] = {}
    for label in _OF_PROJECTS(projects=[project.pk for project in projects]):
        found.setdefault(label.project_id or 0, []).append(label)
    return {pk: sorted(labels, key=lambda label: label.kind != EUROPEAN) for pk, labels in found.items()}


def label_with_code(typed: str) -> Label | None:
    """The label whose code somebody typed, however it was parted or capitalised."""
    code = "".join(letter for letter in typed.lower() if letter.isascii() and letter.isalnum())
    labels = Label.objects.select_related("project", "school", "person", "desk")
    return labels.filter(code=code).first() if len(code) == 12 else None  # noqa: PLR2004 - see `new_code`


def name_shown(label: Label, reader: Person | None) -> str:
    """The name of a teacher who holds a label, if this reader may know it; else nothing."""
    if label.person is None or not safety.people_visible_to(reader).filter(pk=label.person.pk).exists():
        return ""
    return label.person.name if Person.Part.LABELS in safety.parts_shown(label.person, reader) else ""


# Desks


def labels_at(officer: Person) -> QuerySet[Label]:
    """What the desks of an officer awarded, coordinators in their regions; the central desk sees all. Latest first."""
    labels = Label.objects.filter(people.desk_reach(officer))
    return labels.select_related("project", "school", "person", "desk").order_by("-awarded_at", "-pk")


def labels_found(officer: Person, text: str = "", kind: str = "", state: str = "") -> QuerySet[Label]:
    """Those of them that fit: each word in the name of the project, the school or the person."""
    labels = labels_at(officer)
    for word in fold_words(text)[:8]:
        labels = labels.filter(
            Q(project__search__contains=word) | Q(school__search__contains=word) | Q(person__search__contains=word)
        )
    if kind:
        labels = labels.filter(kind=kind)
    return labels.filter(state=state) if state else labels


def _reach_of_schools(officer: Person, prefix: str = "") -> Q:
    """A condition for schools in the countries and regions of an officer; the central desk reaches all."""
    reach = Q(pk__in=[])
    for office in people.offices_of(officer):
        if office.desk.kind == Desk.Kind.CENTRAL:
            return Q(pk__isnull=False)
        here = Q(**{f"{prefix}country": office.desk.country})
        if office.regions:
            here &= Q(**{f"{prefix}region__in": office.regions})
        reach |= here
    return reach


def projects_to_label(officer: Person, text: str) -> QuerySet[Project]:
    """Projects that run or ran with a school in an officer's reach, whose words are looked for. Latest first."""
    founders = Founder.objects.filter(_reach_of_schools(officer, "school__"))
    partners = Partner.objects.filter(_reach_of_schools(officer, "school__"), state=Partner.State.JOINED)
    found = Project.objects.filter(state__in=Project.SHOWN).filter(
        Q(pk__in=founders.values("project_id")) | Q(pk__in=partners.values("project_id"))
    )
    for word in fold_words(text)[:8]:
        found = found.filter(search__contains=word)
    return found.prefetch_related("founders__school").order_by("-opened_at", "-pk")


def schools_to_label(officer: Person, text: str) -> QuerySet[School]:
    """Schools in an officer's reach whose words are looked for."""
    found = School.objects.filter(_reach_of_schools(officer))
    for word in fold_words(text)[:8]:
        found = found.filter(search__contains=word)
    return found.order_by("folded_name", "pk")


def things_to_label(officer: Person, kind: str) -> "QuerySet[Any]":
    """The projects, or schools, that an officer may give a label of this kind, as far as places go."""
    return schools_to_label(officer, "") if kind == SCHOOL else projects_to_label(officer, "")


@dataclass(frozen=True)
class Holder:
    """A teacher of a project with the school, whom the desk in charge may give a label."""

    person: Person
    school: School
    desk: Desk
    is_held: bool

    @property
    def region(self) -> str:
        return self.school.region if self.desk.country else ""


def holders_in(project: Project) -> list[Holder]:
    """The founders and partners of a project with a school, and which desk is in charge of each."""
    seats: list[Any] = list(project.founders.select_related("person", "school").order_by("place"))
    joined = project.partners.filter(state=Partner.State.JOINED).select_related("person", "school")
    held = set(Label.objects.filter(project=project, kind=NATIONAL, state=HELD).values_list("person_id", flat=True))
    holders = []
    for seat in [*seats, *joined.order_by("pk")]:
        desk = desk_of(seat.school, seat.person) if seat.school is not None else None
        if desk is not None and seat.person.state != Person.State.LEFT:
            holders.append(Holder(seat.person, seat.school, desk, seat.person_id in held))
    return holders


def countries_with_label(project: Project) -> list[str]:
    """The countries in which a teacher of a project holds a national label."""
    held = Label.objects.filter(project=project, kind=NATIONAL, state=HELD).order_by()
    return sorted(held.values_list("school__country", flat=True).distinct())


def terms_of(school: School, at: datetime) -> list[tuple[str, bool]]:
    """What a school label asks for, a sentence each, and whether this school has it (decisions: "School label")."""
    there = schools.staff_of(school).filter(person__active_date__gte=(at - ACTIVE_FOR).date())
    recent = Label.objects.filter(school=school, kind=NATIONAL, state=HELD, awarded_at__gte=at - LABELLED_FOR)
    asked = _("At least %(num)s teachers of it were here in the last two years.") % {"num": ACTIVE_TEACHERS}
    return [
        (_("The school has been registered for two years."), school.registered_at <= at - REGISTERED_FOR),
        (asked, there.count() >= ACTIVE_TEACHERS),
        (
            _("A teacher of it was awarded the National Quality Label for a European project in the last two years."),
            recent.exclude(project__is_national=True).exists(),
        ),
    ]


def desk_of_school(officer: Person, school: School) -> Desk | None:
    """The desk for which an officer answers for a school."""
    desks = people.desks_for(school.country)
    return next((desk for desk in desks if people.officers_for(desk, school.region).filter(person=officer)), None)


# What lies below is told who holds what


def kinds_of_people(pks: Collection[int] | None = None) -> set[tuple[int, str]]:
    """(person, kind) of what teachers hold now; of some of them, or of all."""
    own = Label.objects.filter(kind=NATIONAL, state=HELD)
    own = own if pks is None else own.filter(person__in=pks)
    european = Label.objects.filter(kind=EUROPEAN, state=HELD, project=OuterRef("project"))
    rows = own.order_by().values_list("person_id", Exists(european))
    return {(pk, kind) for pk, has_both in rows for kind in ((NATIONAL, EUROPEAN) if has_both else (NATIONAL,)) if pk}


def kinds_of_projects(pks: Collection[int] | None = None) -> set[tuple[int, str]]:
    """(project, kind) of what projects and their teachers hold now."""
    held = Label.objects.filter(state=HELD, project__isnull=False)
    held = held if pks is None else held.filter(project__in=pks)
    return {(pk, kind) for pk, kind in held.order_by().values_list("project_id", "kind") if pk}


def kinds_of_schools(pks: Collection[int] | None = None) -> set[tuple[int, str]]:
    """(school, kind) of what schools hold now, and their teachers for projects."""
    held = Label.objects.filter(state=HELD, school__isnull=False)
    held = held if pks is None else held.filter(school__in=pks)
    return {(pk, kind) for pk, kind in held.order_by().values_list("school_id", "kind") if pk}


def labels_to_expire(today: date) -> QuerySet[Label]:
    """School labels whose last day is over."""
    return Label.objects.filter(kind=SCHOOL, state=HELD, valid_until__lt=today).order_by("pk")


def mark_of(project: Project) -> Inspiring | None:
    """The mark of a desk on a project that inspires others, if it has one."""
    return Inspiring.objects.filter(project=project).first()


def desk_that_marks(officer: Person, project: Project) -> Desk:
    """The desk for which an officer marks a project: that of a founder's school, else the central one."""
    founders = project.founders.select_related("school").order_by("place")
    desks = (desk_of_school(officer, founder.school) for founder in founders if founder.school is not None)
    national = next((desk for desk in desks if desk is not None), None)
    return national or Desk.objects.filter(kind=Desk.Kind.CENTRAL, officers__person=officer).order_by("pk")[:1].get()


def _marks() -> QuerySet[Inspiring]:
    """The marks on projects that everybody can see now, the latest first, with what a card shows."""
    schools = Founder.objects.select_related("school").only(
        "project_id", "place", "school__name", "school__city", "school__country"
    )
    of_project = ("title", "slug", "summary", "text_language", "picture_id", "picture_words", "state")
    return (
        Inspiring.objects.filter(project__state__in=Project.SHOWN, project__hidden_at__isnull=True)
        .select_related("project")
        .prefetch_related(Prefetch("project__founders", schools.order_by("place")))
        .only("why", "text_language", *(f"project__{column}" for column in of_project))
        .order_by("-at", "-pk")
    )


_MARKS = Known(_marks)


def list_of_marks() -> Pages[Inspiring]:
    """All marks on projects that everybody can see, the latest first, a page at a time."""
    return _MARKS.paged()


def inspiration(number: int) -> tuple[list[Inspiring], list[Project]]:
    """For the front page: so many stories, which are the latest marks that say why; and so many other projects.

    Of the others, those that a desk marked come first, then the latest. Four queries, however much is marked.
    """
    marks = _MARKS.paged()[: 4 * number]
    stories = [mark for mark in marks if mark.why][:number]
    keys = {mark.project_id for mark in marks}
    featured = [mark.project for mark in marks if mark not in stories]
    others = [project for project in projects.inspiring_projects(5 * number) if project.pk not in keys]
    return stories, (featured + others)[:number]


def projects_to_mark(officer: Person, shown: Iterable[Project]) -> set[int]:
    """The keys of those projects in a list that an officer may mark as inspiring. One query."""
    public = [project.pk for project in shown if project.hidden_at is None]
    founders = Founder.objects.filter(_reach_of_schools(officer, "school__"), project__in=public)
    return set(founders.values_list("project_id", flat=True))
