"""The sentences of a page of the portal, beside what they are in its language."""

from dataclasses import dataclass

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from etwinning.people.models import Person
from etwinning.portal.queries import with_state


@dataclass(frozen=True)
class Line:
    """One sentence: where it stands, what it is in the original, and in the translation ("" without)."""

    where: str
    source: str
    target: str = ""
    by_machine: bool = False


def translation_of(page: Page) -> Translation | None:
    """How a page is translated: from which original, by sentences. None of a page that was written by itself."""
    rows = Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
    rows = rows.select_related("source__locale", "target_locale").order_by("-enabled", "pk")
    found: Translation | None = rows.first()
    return found


def versions_of(person: Person, page: Page) -> list[Page]:
    """The translations of an original that this person may change, each with its state; none of a translation."""
    same = Page.objects.filter(translation_key=page.translation_key, alias_of=None)
    if same.filter(pk__lt=page.pk).exists():
        return []
    rows = with_state(same.filter(pk__gt=page.pk)).select_related("locale").order_by("locale__language_code")
    return [row for row in rows if row.permissions_for_user(person).can_edit()]


def page_of_translation(pk: int) -> int | None:
    """The page that a translation makes."""
    row = Translation.objects.filter(pk=pk).first()
    page = row and Page.objects.filter(translation_key=row.source.object_id, locale_id=row.target_locale_id).first()
    return page.pk if page else None


def segments_of(translation: Translation) -> list[StringSegment]:
    """The sentences as the CMS keeps them, in the order of the page."""
    rows = StringSegment.objects.filter(source_id=translation.source_id).select_related("string", "context")
    return list(rows.order_by("order", "pk"))


def lines_of(translation: Translation) -> list[Line]:
    """The sentences of a translation, in the order of the page."""
    made = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
        )
    }
    lines = []
    for segment in segments_of(translation):
        own = made.get((segment.string_id, segment.context_id))
        machine = own is not None and own.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
        lines.append(Line(segment.context.path, segment.string.data, own.data if own else "", machine))
    return lines
