"""Finding the versions of a page. Whoever asks has been asked about the page before (`pages.rules.can_see_history`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, Max, Min, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from etwinning.pages.models import Page, Version
from etwinning.people.models import Person
from etwinning.people.queries import named

_LISTED = [field.name for field in Version._meta.concrete_fields if field.name not in {"body", "credits"}]
_NAMES = [path.removeprefix("person__") for path in named("person")]


def versions_of(page: Page) -> QuerySet[Version]:
    """The versions of a page without their texts, the latest first, with who wrote in each and who named it."""
    writers = Person.objects.only("pk", *_NAMES).order_by("sort_name", "pk")
    return (
        Version.objects.filter(page=page)
        .select_related("named_by")
        .only(*_LISTED, *named("named_by"))
        .annotate(restored_number=F("restored__number"))
        .prefetch_related(Prefetch("writers", writers))
        .order_by("-number")
    )


def version_in(page: Page, number: int) -> Version | None:
    """One of them with its text, or None."""
    return versions_of(page).defer(None).filter(number=number).first() if number < 2**31 else None


@dataclass(frozen=True)
class Day:
    """The versions of one day where the reader is."""

    date: date
    versions: list[Version]


def by_day(versions: Iterable[Version]) -> list[Day]:
    """Versions as they come, day by day."""
    days = groupby(versions, key=lambda version: timezone.localtime(version.at).date())
    return [Day(day, list(some)) for day, some in days]


def neighbours(page: Page, number: int) -> tuple[int | None, int | None]:
    """The numbers of the versions before and after one."""
    found = Version.objects.filter(page=page).aggregate(
        before=Max("number", filter=Q(number__lt=number)), after=Min("number", filter=Q(number__gt=number))
    )
    return found["before"], found["after"]


def latest_number(page: Page) -> int | None:
    """The number of the version that says what the page says; None if there is none."""
    return Version.objects.filter(page=page).order_by("-number").values_list("number", flat=True).first()


def number_before(page: Page, number: int) -> int | None:
    """The number of the version before one, or None."""
    return neighbours(page, number)[0]


def comparison_address(page: Page, earlier: int | None = None) -> str:
    """Where the page as it is now is compared with an earlier version, or with the one before."""
    address = reverse("compare_versions", kwargs={"space_pk": page.space_id, "pk": page.pk})
    return f"{address}?earlier={earlier}" if earlier else address
