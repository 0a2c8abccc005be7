"""What families allowed: recording it, one pupil's ledger, a withdrawal, the paper for families."""

from django.http import HttpResponse
from django.template.loader import get_template
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.folding import fold
from etwinning.core.languages import translated
from etwinning.core.pages import allow, found, moved, page, there
from etwinning.core.pdf import FAMILY, SYSTEM_PACKAGES, CannotPrint, pdf_of
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries as safety
from etwinning.safety.models import Reach
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in
from etwinning.twinspace import actions, forms, queries, rules
from etwinning.twinspace.models import Pupil


@member
def record_allowances(request: MemberRequest, space_pk: int) -> HttpResponse:
    """After one round of papers: what the families of all, of one class (?class=) or of one pupil (?pupil=) allowed."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_record_allowances(seat))
    wanted = queries.pupils_for_cards(seat, class_name=request.GET.get("class"), pupil=request.GET.get("pupil"))
    pupils = list(wanted)
    if not pupils:
        return moved(request, "pupils", _("There are no pupils in this list."), space_pk=space_pk)
    form = forms.RecordAllowances(request.POST if request.method == "POST" else None, pupils=pupils)
    if request.method != "POST" or not form.is_valid():
        return page(
            request,
            "twinspace/record_allowances.html",
            space=seat.space,
            member=seat,
            form=form,
            pupils=pupils,
            standings=queries.standings_of(pupils),
        )
    chosen = form.chosen()
    narrowed = actions.record_allowances(seat.space, chosen, _word(form), by=request.user)
    sentence = _recorded(len(chosen), some_less=bool(narrowed))
    if len(pupils) == 1:
        return moved(request, "pupil_allowance", sentence, space_pk=space_pk, pk=pupils[0].pk)
    return moved(request, "pupils", sentence, space_pk=space_pk)


def _recorded(number: int, *, some_less: bool) -> str:
    if some_less:
        return _("Recorded. Some families allow less than before: open each of them to see what to recall.")
    return ngettext("Recorded for %(num)s pupil.", "Recorded for %(num)s pupils.", number) % {"num": number}


def _word(form: forms.RecordAllowances | forms.WithdrawAllowance) -> actions.Word:
    said = form.cleaned_data
    return actions.Word(said["ground"], said["note"], said.get("until"))


@member
@require_safe
def pupil_allowance(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What one family allows, all that was ever recorded of it, and what to recall since it allowed less."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_allowances(seat))
    pupil = found(queries.pupils_handled_by(seat), pk=pk)
    ledger = list(safety.ledger_of(pupil.person_id))
    standing = queries.standing_of(ledger)
    narrowed = standing.before > standing.now
    return page(
        request,
        "twinspace/pupil_allowance.html",
        space=seat.space,
        member=seat,
        pupil=pupil,
        ledger=ledger,
        standing=standing,
        meanings=dict(forms.MEANINGS),
        narrowed=narrowed,
        recalls=queries.recall_of(pupil.person, standing.before, request.user) if narrowed else [],
    )


@member
def withdraw_allowance(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask down to what, then hide the pictures at once and list what is to be recalled."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_withdraw_allowance(seat))
    pupil = found(queries.pupils_handled_by(seat), pk=pk)
    now = queries.standings_of([pupil])[pupil.pk].now
    initial = {"reach": Reach.NOTHING}
    form = forms.WithdrawAllowance(request.POST if request.method == "POST" else None, now=now, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "twinspace/withdraw_allowance.html", space=seat.space, member=seat, pupil=pupil, form=form, now=now
        )
    actions.withdraw_allowance(pupil, form.cleaned_data["reach"], _word(form), space=seat.space, by=request.user)
    sentence = _("Recorded. The pictures are hidden now. Look below for what else you have to do.")
    return moved(request, "pupil_allowance", sentence, space_pk=space_pk, pk=pk)


@member
@require_safe
def allowance_form(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The paper for families as a PDF, a page each: ?class= or ?pupil= choose whose, ?language= in which language."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_allowances(seat))
    wanted = queries.pupils_for_cards(seat, class_name=request.GET.get("class"), pupil=request.GET.get("pupil"))
    pupils = list(wanted)
    if not pupils:
        return moved(request, "pupils", _("There are no pupils in this list."), space_pk=space_pk)
    asked = request.GET.get("language", "")
    with override(asked if asked in translated() else get_language()):
        try:
            content = _pdf(pupils, seat)
        except CannotPrint:
            return page(request, "twinspace/cannot_print.html", status=503, space=seat.space, member=seat,
                        command=f"apt-get install {SYSTEM_PACKAGES}")  # fmt: skip
        name = f"{slugify(fold(_('paper for families')))}-{space_pk}.pdf"
    named = content_disposition_header(False, name) or "inline"
    headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _pdf(pupils: list[Pupil], seat: Member) -> bytes:
    words = {
        "pupils": pupils,
        "space": seat.space,
        "teacher": seat.person.name,
        "school": seat.school,
        "meanings": forms.MEANINGS,
        "family": FAMILY,
        "language": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
    }
    html = get_template("twinspace/allowance_form.html", using="jinja2").render(words)
    css = get_template("twinspace/allowance_form.css", using="jinja2").render(words)
    return pdf_of(html, css)
