"""What is done with a translation: a file is brought, a machine translates, a person stands for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

from etwinning.core.actions import record
from etwinning.core.refusals import Refused
from etwinning.people.models import Person
from etwinning.portal.models import Checked
from etwinning.translating import machines
from etwinning.translating.exchange import Brought
from etwinning.translating.queries import segments_of

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
TOOL = "LibreTranslate"
TAG = re.compile(r"<\s*/?\s*([A-Za-z][\w:-]*)")


@dataclass
class Taken:
    """How many sentences were taken, and which were left out because the original says something else now."""

    taken: int = 0
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def bring_translation(page: Page, translation: Translation, brought: Brought, *, by: Person) -> Taken:
    """Take the sentences of a file. Raises Refused, and then nothing is changed.

    A sentence whose original changed meanwhile is left out and told; one that is empty in the file stays as it is.
    """
    if brought.mark != str(translation.uuid):
        raise Refused(_("This file belongs to another page, or was not made here. Export the file of this page."))
    language = translation.target_locale.language_code
    if brought.language.lower().split("-")[0] != language:
        raise Refused(_("This file is in another language than this page. Choose the file of this language."))
    own = {(row.context.path, row.string.data.strip()): row for row in segments_of(translation)}
    done = Taken()
    said: list[tuple[StringSegment, str]] = []
    for number, line in enumerate(brought.lines, start=1):
        segment = own.get((line.where, line.source.strip()))
        if segment is None:
            done.left_out.append(line.source)
        elif line.target:
            _must_be_allowed(segment, line.target, page, number)
            said.append((segment, line.target))
    done.taken = _keep(translation, said, MANUAL, by)
    record("translating/bring_translation", page, by=by, title=page.title, language=language, lines=done.taken)
    return done


def translate_by_machine(page: Page, translation: Translation, *, by: Person) -> int:
    """Have a machine translate what nobody has translated yet. How many sentences. Raises Refused: nothing changed."""
    language = translation.target_locale.language_code
    made = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    there = set(made.values_list("translation_of_id", "context_id"))
    open_ = [row for row in segments_of(translation) if (row.string_id, row.context_id) not in there]
    open_ = [row for row in open_ if row.context.path != "slug"]
    if not open_:
        return 0
    source = translation.source.locale.language_code
    answers = machines.translated([row.string.data for row in open_], source, language)
    said = [(segment, text) for segment, text in zip(open_, answers, strict=True) if _is_allowed(segment, text, page)]
    if not said:
        raise Refused(_("The machine gave an answer that we do not understand. Nothing was changed."))
    with transaction.atomic():
        count = _keep(translation, said, MACHINE, by)
        record("translating/translate_by_machine", page, by=by, title=page.title, language=language, lines=count)
    return count


@transaction.atomic
def confirm_translation(page: Page, *, by: Person) -> None:
    """A person stands for it: it says what the original says today, and no mark of the machine stays."""
    StringTranslation.objects.filter(
        context__object_id=page.translation_key, locale_id=page.locale_id, translation_type=MACHINE
    ).update(translation_type=MANUAL, last_translated_by=by)
    Checked.objects.update_or_create(page_id=page.pk, defaults={"at": timezone.now()})
    record("translating/confirm_translation", page, by=by, title=page.title)


def _keep(translation: Translation, said: Iterable[tuple[StringSegment, str]], kind: str, by: Person) -> int:
    count = 0
    for segment, text in said:
        where = {
            "translation_of_id": segment.string_id, "context_id": segment.context_id,
            "locale_id": translation.target_locale_id,
        }  # fmt: skip
        if StringTranslation.objects.filter(**where, data=text, has_error=False).exists():
            continue
        tool = TOOL if kind == MACHINE else ""
        how = {"translation_type": kind, "tool_name": tool, "last_translated_by": by}
        StringTranslation.objects.update_or_create(
            **where, defaults={"data": text, "has_error": False, "field_error": "", **how}
        )
        count += 1
    return count


def _must_be_allowed(segment: StringSegment, text: str, page: Page, number: int) -> None:
    if not _is_allowed(segment, text, page):
        raise Refused(
            _("Sentence %(number)s is too long, or holds HTML that is not allowed here. Nothing was changed.")
            % {"number": number}
        )


def _is_allowed(segment: StringSegment, text: str, page: Page) -> bool:
    """The same kinds of tags as the original's sentence, well formed; not longer than its field."""
    name, *inside = segment.context.path.split(".")  # "title", or "pictures.<key>.shows" for a row below the page
    field = page.specific_class._meta.get_field(name)
    if inside and field.is_relation:
        field = field.related_model._meta.get_field(inside[-1])
    if field.max_length and len(text) > field.max_length:
        return False
    if not set(TAG.findall(text)) <= set(TAG.findall(segment.string.data)):
        return False
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(segment.string.data, text)
    except ValueError:
        return False
    return True
