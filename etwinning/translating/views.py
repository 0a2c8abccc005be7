"""The page of one translation: its state, its files, the machine, and that a person stands for it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page
from wagtail_localize.models import Translation

from etwinning.core.pages import allow, moved, page, there
from etwinning.core.refusals import Refused
from etwinning.editing.actions import take_seats
from etwinning.editing.queries import editable_text
from etwinning.editing.rules import can_edit_texts
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, officer
from etwinning.portal import queries as portal
from etwinning.translating import actions, exchange, forms, queries, rules

SHOWN_LEFT_OUT = 3


@officer
@require_safe
def translation(request: MemberRequest, pk: int) -> HttpResponse:
    """What stands of a translation, sentence beside sentence, and what can be done."""
    text = _text_of(request.user, pk)
    return _shown(request, text, queries.translation_of(text), forms.BringTranslation())


@officer
@require_safe
def translation_file(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """The translation as a file."""
    text = _text_of(request.user, pk)
    made = there(queries.translation_of(text))
    if kind not in exchange.KINDS:
        raise Http404
    answer = HttpResponse(exchange.written(made, kind), content_type=exchange.KINDS[kind])
    name = f"{text.pk}-{made.target_locale.language_code}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@officer
@require_POST
def bring_translation(request: MemberRequest, pk: int) -> HttpResponse:
    """Take what a file says."""
    text = _text_of(request.user, pk)
    made = queries.translation_of(text)
    allow(rules.can_bring_translation(request.user, text, made))
    form = forms.BringTranslation(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, text, made, form, status=422)
    try:
        done = actions.bring_translation(text, there(made), form.cleaned_data["file"], by=request.user)
    except Refused as no:
        form.add_error("file", no.sentence)
        return _shown(request, text, made, form, status=422)
    if done.left_out:
        return _shown(request, text, made, forms.BringTranslation(), done=done)
    words = ngettext("%(num)s sentence was taken.", "%(num)s sentences were taken.", done.taken)
    return moved(request, "translation", words % {"num": done.taken}, pk=text.pk)


@officer
def bring_beside(request: MemberRequest, translation_id: int) -> HttpResponseBase:
    """The same from the CMS's own page, whose form sends PO files to this address."""
    pk = queries.page_of_translation(translation_id)
    if pk is None:
        raise Http404
    return bring_translation(request, pk=pk)


@officer
@require_POST
def translate_by_machine(request: MemberRequest, pk: int) -> HttpResponse:
    """Have the machine translate what is missing."""
    text = _text_of(request.user, pk)
    made = queries.translation_of(text)
    allow(rules.can_translate_by_machine(request.user, text, made))
    try:
        count = actions.translate_by_machine(text, there(made), by=request.user)
    except Refused as no:
        return _shown(request, text, made, forms.BringTranslation(), refused=no.sentence, status=422)
    words = ngettext(
        "The machine translated %(num)s sentence. Read it before you publish.",
        "The machine translated %(num)s sentences. Read them before you publish.", count,
    )  # fmt: skip
    said = words % {"num": count} if count else _("Every sentence is translated already.")
    return moved(request, "translation", said, pk=text.pk)


@officer
@require_POST
def confirm_translation(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that it is right."""
    text = _text_of(request.user, pk)
    allow(rules.can_confirm_translation(request.user, text))
    actions.confirm_translation(text, by=request.user)
    return moved(request, "translation", _("You stand for this translation. The marks are gone."), pk=text.pk)


def _text_of(person: Person, pk: int) -> Page:
    """A page that this person may change. Raises Http404, or PermissionDenied for who edits nothing."""
    allow(can_edit_texts(person))
    take_seats(person)
    text: Page = there(editable_text(person, pk))
    allow(rules.can_see_translation(person, text))
    return text


def _shown(
    request: HttpRequest, text: Page, made: Translation | None, form: forms.BringTranslation, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    person: Any = request.user
    context = {
        "text": text, "made": made, "form": form, "state": portal.state_of(text), "done": None, "refused": "",
        "lines": queries.lines_of(made) if made else [], "language_code": text.locale.language_code,
        "versions": [] if made else queries.versions_of(person, text),
        "has_machine": rules.can_translate_by_machine(person, text, made), "most": SHOWN_LEFT_OUT,
    }  # fmt: skip
    return page(request, "translating/translation.html", status=status, **(context | more))
