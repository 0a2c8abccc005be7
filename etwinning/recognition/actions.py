"""A desk awards a label and withdraws one; a school label ends with its time. The directory below is told each time."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.directory.actions import note_labels
from etwinning.people.actions import tell
from etwinning.people.models import Desk, Person
from etwinning.projects.actions.standing import locked, standing
from etwinning.projects.models import Project
from etwinning.recognition import queries
from etwinning.recognition.models import EUROPEAN, NATIONAL, SCHOOL, Inspiring, Label
from etwinning.recognition.queries import HELD, Holder
from etwinning.schools import queries as schools
from etwinning.schools.models import School


@transaction.atomic
def award_label(
    kind: str, thing: Project | School, *, by: Person, reason: str, person: Person | None = None,
    at: datetime | None = None,
) -> Label:  # fmt: skip
    """Award a label: for a project, to one of its teachers (`person`) or to the project; or to a school. Twice is once.

    Raises Stale when the project or the school does not have what the label asks for (any more).
    """
    at = at or timezone.now()
    if isinstance(thing, School):
        label = _for_school(thing, by, at)
    else:
        label = _for_teacher(thing, person) if kind == NATIONAL else _for_project(thing, by)
    if label.pk is not None:
        return label  # held already
    label.kind, label.by, label.reason = kind, by, reason
    label.awarded_at, label.valid_from = at, timezone.localdate(at)
    if kind == SCHOOL:
        label.valid_until = _years_later(label.valid_from, Label.YEARS)
    label.save()
    _told_below([label])
    _note_down("award_label", label, by=by, at=at)
    _tell_holders("award_label", label, by=by, note=reason)
    return label


@transaction.atomic
def withdraw_label(label: Label, *, by: Person, reason: str, at: datetime | None = None) -> Label:
    """Take a label back, for good; its check page says so. Twice is once."""
    label = _locked(label)
    if label.state == Label.State.WITHDRAWN:
        return label
    holders = _holders(label)
    _end(label, Label.State.WITHDRAWN, by=by, reason=reason, at=at or timezone.now())
    _note_down("withdraw_label", label, by=by, at=at)
    _tell_holders("withdraw_label", label, by=by, note=reason, holders=holders)
    return label


@transaction.atomic
def mark_inspiring(
    project: Project, *, by: Person, why: str = "", text_language: str = "", at: datetime | None = None
) -> Inspiring:
    """A desk shows it to everybody, with a sentence. Marked again, it keeps its time and says the new sentence.

    Raises Stale when the project is not public (any more).
    """
    project = _shown(project)
    if project.hidden_at is not None:
        raise Stale(_("Only a project that everybody can see can be marked."))
    said = {"why": why, "text_language": text_language}
    first = said | {"desk": queries.desk_that_marks(by, project), "by": by, "at": at or timezone.now()}
    mark, is_new = Inspiring.objects.get_or_create(project=project, defaults=first)
    if not is_new and (mark.why, mark.text_language) == (why, text_language):
        return mark
    if not is_new:
        mark.why, mark.text_language, mark.by = why, text_language, by
        mark.save(update_fields=["why", "text_language", "by"])
    _note_project("mark_inspiring", project, by=by, at=at)
    return mark


@transaction.atomic
def unmark_inspiring(project: Project, *, by: Person, at: datetime | None = None) -> None:
    """It stands among the others again. Twice is once."""
    deleted, _rows = Inspiring.objects.filter(project=project).delete()
    if deleted:
        _note_project("unmark_inspiring", project, by=by, at=at)


def _note_project(deed: str, project: Project, *, by: Person, at: datetime | None) -> None:
    scope = f"project:{project.pk}"
    record(f"recognition/{deed}", project, by=by, scope=scope, audience=Audience.TEACHERS, at=at, title=project.title)


def expire_labels(at: datetime) -> int:
    """End the school labels whose time is over; the clock calls it. Returns how many."""
    over = list(queries.labels_to_expire(timezone.localdate(at)))
    for label in over:
        with transaction.atomic():
            expired = _locked(label)
            if expired.state == HELD:
                _end(expired, Label.State.EXPIRED, by=None, reason="", at=at)
                _note_down("expire_label", expired, by=None, at=at)
                _tell_holders("expire_label", expired, by=None)
    return len(over)


def renew_directory() -> None:
    """Tell the directory of all labels at once: for worlds that are made, not lived."""
    note_labels("people", None, queries.kinds_of_people())
    note_labels("projects", None, queries.kinds_of_projects())
    note_labels("schools", None, queries.kinds_of_schools())


def _for_teacher(project: Project, person: Person | None) -> Label:
    project = _shown(project)
    holder = next((one for one in queries.holders_in(project) if one.person == person), None)
    if holder is None:
        raise Stale(_("This teacher is not in the project any more."))
    known = Label.objects.filter(project=project, person=holder.person, kind=NATIONAL, state=HELD).first()
    return known or _new(holder, project)


def _new(holder: Holder, project: Project) -> Label:
    return Label(person=holder.person, project=project, school=holder.school, desk=holder.desk, region=holder.region)


def _for_project(project: Project, by: Person) -> Label:
    project = _shown(project)
    if project.is_national:
        raise Stale(_("Both founders are of one country. Such a project cannot have the European Quality Label."))
    known = Label.objects.filter(project=project, kind=EUROPEAN, state=HELD).first()
    if known is None and len(queries.countries_with_label(project)) < 2:  # noqa: PLR2004 - decisions
        raise Stale(_("The European Quality Label asks for National Quality Labels in two countries at least."))
    desk = Desk.objects.filter(kind=Desk.Kind.CENTRAL, officers__person=by).order_by("pk")[:1].get()
    return known or Label(project=project, desk=desk)


def _for_school(school: School, by: Person, at: datetime) -> Label:
    school = School.objects.select_for_update(no_key=True).get(pk=school.pk)
    known = Label.objects.filter(school=school, kind=SCHOOL, state=HELD).first()
    if known is not None:
        return known
    lacking = [sentence for sentence, holds in queries.terms_of(school, at) if not holds]
    if lacking:
        raise Stale(_("This school cannot have the label yet. It asks for: %(what)s") % {"what": " ".join(lacking)})
    desk = queries.desk_of_school(by, school)
    assert desk is not None  # noqa: S101 - the rule asked
    return Label(school=school, desk=desk, region=school.region)


def _shown(project: Project) -> Project:
    project = locked(project)
    if project.state not in Project.SHOWN:
        raise Stale(standing(project))
    return project


def _years_later(day: date, years: int) -> date:
    """The last day of so many years that begin on this day."""
    last_of_february = day.month == 2 and day.day == 29  # noqa: PLR2004 - the only day that not every year has
    same = date(day.year + years, 2, 28) if last_of_february else day.replace(year=day.year + years)
    return date.fromordinal(same.toordinal() - (not last_of_february))


def _locked(label: Label) -> Label:
    rows = Label.objects.select_for_update(of=("self",)).select_related("project", "school", "person", "desk")
    return rows.get(pk=label.pk)


def _end(label: Label, state: str, *, by: Person | None, reason: str, at: datetime) -> None:
    label.state, label.ended_at, label.ended_by, label.why_ended = state, at, by, reason
    label.save(update_fields=["state", "ended_at", "ended_by", "why_ended"])
    _told_below([label])


def _told_below(labels: Iterable[Label]) -> None:
    """In the same transaction: what the directory knows of the holders."""
    people, projects, where = set[int](), set[int](), set[int]()
    for label in labels:
        touched = [label]
        if label.kind == EUROPEAN:  # with it, those who hold a national one have another label
            touched += Label.objects.filter(project=label.project_id, kind=NATIONAL)
        people |= {one.person_id for one in touched if one.person_id}
        projects |= {one.project_id for one in touched if one.project_id}
        where |= {one.school_id for one in touched if one.school_id}
    note_labels("people", people, queries.kinds_of_people(people))
    note_labels("projects", projects, queries.kinds_of_projects(projects))
    note_labels("schools", where, queries.kinds_of_schools(where))


def _holders(label: Label) -> list[Person]:
    """Who is told: the teacher; of a project those with a national label; of a school its confirmed staff."""
    if label.kind == NATIONAL:
        return [label.person] if label.person is not None else []
    if label.kind == SCHOOL and label.school is not None:
        return [row.person for row in schools.staff_of(label.school).select_related("person").order_by("pk")]
    own = Label.objects.filter(project=label.project_id, kind=NATIONAL, state=HELD).select_related("person")
    return [row.person for row in own.order_by("pk") if row.person is not None]


def _named(label: Label) -> str:
    return str(label.project or label.school)


def _note_down(deed: str, label: Label, *, by: Person | None, at: datetime | None) -> None:
    scope = f"project:{label.project_id}" if label.project_id else f"school:{label.school_id}"
    said = {"title": _named(label), "kind": label.kind}
    record(f"recognition/{deed}", label, by=by, scope=scope, audience=Audience.TEACHERS, at=at, **said)


def _tell_holders(
    deed: str, label: Label, *, by: Person | None, note: str = "", holders: Collection[Person] | None = None
) -> None:
    url = reverse("label", kwargs={"code": label.code})
    for person in _holders(label) if holders is None else holders:
        tell(
            person, f"recognition/{deed}", by=by, url=url, title=_named(label), kind=label.kind, note=note,
            of_desk=label.desk.name,
        )  # fmt: skip


def forget_person(person: Person) -> None:
    """Somebody closes the account: the project keeps the label, and what was written of the person goes."""
    Label.objects.filter(person=person).update(reason="", why_ended="")
    Label.objects.filter(Q(by=person)).update(by=None)
    Inspiring.objects.filter(by=person).update(by=None)
    Label.objects.filter(ended_by=person).update(ended_by=None)
