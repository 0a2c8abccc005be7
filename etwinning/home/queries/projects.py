"""Projects, as the directory finds them: those that run or ran."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core import languages
from etwinning.core.folding import search_text
from etwinning.core.formats import number
from etwinning.core.words import AGES, COMPETENCES, SUBJECTS, ages_of_band, bands_of_ages
from etwinning.directory.index.building import Doc
from etwinning.directory.kinds import Chosen, Filter, Kind, Values, beginning
from etwinning.directory.labels import label_filter, label_tags, with_labels
from etwinning.directory.people import flag
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.projects.queries import public_projects
from etwinning.safety import queries as safety

_COLUMNS: Final = ("pk", "state", "subjects", "languages", "competences", "age_from", "age_to", "partner_limit",
                   "taken", "search", "title")  # fmt: skip


def _taken() -> Any:
    """How many seats of partners are taken or offered."""
    seats = Partner.objects.filter(project=OuterRef("pk"), state__in=[Partner.State.INVITED, Partner.State.JOINED])
    counted = seats.order_by().values("project").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _has_room(_values: Values, _chosen: Chosen) -> Q:
    looking = Project.objects.filter(state=Project.State.ACTIVE).annotate(taken=_taken())
    return Q(pk__in=looking.filter(taken__lt=F("partner_limit")).values("pk"))


def _of_age(values: Values, _chosen: Chosen) -> Q:
    touched = Q(pk__in=[])
    for band in values:
        youngest, oldest = ages_of_band(band)
        touched |= Q(age_from__lte=oldest, age_to__gte=youngest)
    return touched


def _states(_chosen: Chosen) -> list[tuple[str, str]]:
    return [(state.value, str(state.label)) for state in Project.SHOWN]


FILTERS: Final = (
    Filter(
        "partners", _("Partners"), flag(_("Looking for partners")), _has_room, lambda _value, _chosen: ["looking"],
    ),
    Filter(
        "state", _("State"), _states, lambda values, _chosen: Q(state__in=values),
        lambda value, _chosen: [f"state:{value}"],
    ),
    Filter(
        "age", _("Age of the pupils"), lambda _chosen: AGES.choices()[:-1], _of_age,
        lambda value, _chosen: [f"age:{value}"],
    ),
    Filter(
        "subject", _("Subject"), lambda _chosen: SUBJECTS.choices(),
        lambda values, _chosen: Q(subjects__overlap=list(values)), lambda value, _chosen: [f"subject:{value}"],
        is_long=True,
    ),
    Filter(
        "language", _("Language"), lambda _chosen: languages.choices(),
        lambda values, _chosen: Q(languages__overlap=list(values)), lambda value, _chosen: [f"language:{value}"],
        is_long=True,
    ),
    Filter(
        "competence", _("Key competence"), lambda _chosen: COMPETENCES.choices(),
        lambda values, _chosen: Q(competences__overlap=list(values)), lambda value, _chosen: [f"competence:{value}"],
    ),
    label_filter("projects", "national", "european"),
)  # fmt: skip


def _docs(pks: Collection[int] | None) -> Iterator[Doc]:
    projects = Project.objects.filter(state__in=Project.SHOWN, hidden_at__isnull=True)
    if pks is not None:
        projects = projects.filter(pk__in=pks)
    in_order = projects.annotate(taken=_taken()).order_by(F("opened_at").desc(nulls_last=True), "-pk")
    held = label_tags("projects", pks)
    for row in in_order.values_list(*_COLUMNS, named=True).iterator(5000):
        yield Doc(row.pk, [*_tags(row), *held.get(row.pk, ())], row.search, search_text(row.title))


def _tags(row: Any) -> list[str]:
    tags = [f"state:{row.state}", *(f"subject:{subject}" for subject in row.subjects)]
    tags += [f"language:{language}" for language in row.languages]
    tags += [f"competence:{competence}" for competence in row.competences]
    if row.age_from is not None and row.age_to is not None:
        tags += [f"age:{band}" for band in bands_of_ages(row.age_from, row.age_to)]
    if row.state == Project.State.ACTIVE and row.taken < row.partner_limit:
        tags.append("looking")
    return tags


def _visible(person: Person) -> "QuerySet[Project]":
    """What `projects_visible_to` shows of what runs or ran, without what only a project's own page needs."""
    return public_projects().exclude(pk__in=_hidden_founders(person).values("project_id"))


def _hidden(person: Person) -> list[int]:
    """Projects founded by somebody whom a block hides."""
    return list(_hidden_founders(person).values_list("project_id", flat=True))


def _hidden_founders(person: Person) -> "QuerySet[Founder]":
    return Founder.objects.filter(person__in=safety.hidden_from(person))


PROJECTS: Final = Kind(
    name="projects",
    url="find_projects",
    title=_("Projects"),
    label=_("Search projects"),
    placeholder=_("Water, songs, robots …"),
    counted=lambda count: ngettext("%(count)s project", "%(count)s projects", count) % {"count": number(count)},
    filters=FILTERS,
    visible=_visible,
    newest_first=(F("opened_at").desc(nulls_last=True), "-pk"),
    with_cards=lambda projects: with_labels("projects", projects),
    with_lines=lambda projects: projects,
    docs=_docs,
    hidden=_hidden,
    since="opened_at",
    card="projects/_found.html",
    suggestion="projects/_found_line.html",
    names=beginning("search"),
)
