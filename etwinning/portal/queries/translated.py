"""What is known of a translation: whether its original changed since, whether a machine wrote it, what is missing."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from etwinning.libraries.html import BLOCKS, text_of
from etwinning.libraries.known import Known
from etwinning.portal.models import LANGUAGES_AS_WRITTEN, Checked, Text

LINE = re.compile(rf"(?<=>)(?:[^<]|<(?!/?(?:{'|'.join(sorted(BLOCKS))})\b))+")  # from one block's tag to the next
NEVER = Cast(Value("0001-01-02T00:00:00+00:00"), DateTimeField())


@dataclass(frozen=True)
class State:
    """Of one page. The original itself is never any of these."""

    changed_at: datetime | None = None  # when the original was changed, if that was after the translation
    by_machine: bool = False  # a machine wrote some of it, and nobody has confirmed that
    in_parts: bool = False  # some of it is still in the language of the original (its address does not count)


def with_state(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages with `original_changed_at`, `is_behind`, `by_machine` and `in_parts`, in one query for all.

    The original is the page that was written first. A translation is behind if the original was published after
    the translation was, after somebody confirmed it, or after its sentences were last taken over for translating.
    """
    first = Page.objects.live().filter(translation_key=OuterRef("translation_key"), alias_of=None).order_by("pk")
    synced = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale"), enabled=True
    )
    lines = StringTranslation.objects.filter(
        context__object_id=OuterRef("translation_key"), locale=OuterRef("locale"),
        translation_of__segments__source__object_id=OuterRef("translation_key"),
    )  # fmt: skip
    missing = _missing(OuterRef("translation_key"), OuterRef("locale"), OuterRef(OuterRef("locale")))
    own = (F("last_published_at"), F("latest_revision_created_at"))  # a draft counts from when it was saved
    confirmed = Subquery(Checked.objects.filter(page=OuterRef("pk")).values("at")[:1])
    rows: QuerySet[Page] = pages.annotate(
        original_pk=Subquery(first.values("pk")[:1]),
        original_changed_at=Subquery(first.values("last_published_at")[:1]),
        taken_over_at=Subquery(synced.values("source__last_updated_at")[:1]),
        confirmed_at=Coalesce(confirmed, NEVER),
    ).annotate(
        is_behind=_is(
            Q(original_pk__lt=F("pk"))
            & Q(original_changed_at__gt=F("confirmed_at"))
            & (
                Q(original_changed_at__gt=Greatest(Coalesce(*own, NEVER), F("confirmed_at")))
                | Q(original_changed_at__gt=F("taken_over_at"))
            )
        ),
        by_machine=Exists(lines.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)),
        in_parts=Exists(missing),
    )
    return rows


def _missing(key: Any, locale: Any, locale_of_line: Any) -> QuerySet[StringSegment]:
    """The sentences of an original that one of its translations lacks; addresses do not count."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=locale_of_line, has_error=False
    )
    rows: QuerySet[StringSegment] = StringSegment.objects.filter(
        ~Exists(done), ~Q(context__path="slug"), source__object_id=key,
        source__translations__target_locale=locale, source__translations__enabled=True,
    )  # fmt: skip
    return rows


@dataclass(frozen=True)
class Left:
    """What of a translation is still in the language of its original: whole fields, and lines as plain words."""

    language: str = ""
    fields: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()

    def marked(self, html: str) -> str:
        """A text, each line of which that is not translated names its language (WCAG 2.2, 3.1.2)."""
        return LINE.sub(self._marked, html) if self.lines else html

    def _marked(self, line: re.Match[str]) -> str:
        return f'<span lang="{self.language}">{line[0]}</span>' if _plain(line[0]) in self.lines else line[0]


def left_of(text: Text) -> Left:
    """What is not translated of a page. Asked only where `State.in_parts` says that there is something."""
    rows = _missing(text.translation_key, text.locale_id, text.locale_id)
    found = list(rows.values_list("source__locale__language_code", "context__path", "string__data"))
    if not found:
        return Left()
    language = LANGUAGES_AS_WRITTEN.get(found[0][0], found[0][0])
    return Left(language, frozenset(row[1] for row in found), frozenset(_plain(row[2]) for row in found))


def _plain(line: str) -> str:
    return " ".join(text_of(line).split())


def _is(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def state_of(text: Page) -> State:
    """What readers and editors must know of one page."""
    row = _OF_ONE.first(pks=[text.pk or 0])
    if row is None:  # a preview that was never saved
        return State()
    changed_at, is_behind, by_machine, in_parts = row
    return State(changed_at if is_behind else None, by_machine, in_parts)


_OF_ONE = Known(
    # a list, as the CMS's keys are smaller than the stand-ins of a known query
    lambda pks: with_state(Page.objects.filter(pk__any=pks)).values_list(
        "original_changed_at", "is_behind", "by_machine", "in_parts"
    )
)
