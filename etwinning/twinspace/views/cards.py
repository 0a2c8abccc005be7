"""Pupils' cards: printing them, and making a new one when one is lost."""

from base64 import b64encode
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from etwinning.core.folding import fold
from etwinning.core.pages import allow, found, moved, page, there
from etwinning.core.pdf import FAMILY, SYSTEM_PACKAGES, CannotPrint, pdf_of
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.models import Space
from etwinning.spaces.queries import seat_in
from etwinning.twinspace import actions, queries, rules
from etwinning.twinspace.cards import Card, card_of

CARDS_A_PAGE = 8
MARK = {"a": "#0b5563", "b": "#bb4420", "c": "#f2b632"}  # the colours of the day theme, for paper


@member
@require_safe
def pupil_cards(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The cards as a PDF: of all pupils one handles, of one class (?class=), or of one pupil (?pupil=).

    Made in the request and kept nowhere: a stored PDF would be a file of passwords. (30 pupils take a third of a
    second; the first cards of a process some seconds, while the fonts are read.)
    """
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_print_pupil_cards(seat))
    wanted = queries.pupils_for_cards(seat, class_name=request.GET.get("class"), pupil=request.GET.get("pupil"))
    cards = [card_of(pupil) for pupil in wanted]
    if not cards:
        return moved(request, "pupils", _("There are no pupils to print cards for."), space_pk=space_pk)
    try:
        content = _pdf(cards, seat.space)
    except CannotPrint:
        return page(request, "twinspace/cannot_print.html", status=503, space=seat.space, member=seat,
                    command=f"apt-get install {SYSTEM_PACKAGES}")  # fmt: skip
    name = f"{slugify(fold(_('cards')))}-{space_pk}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Cache-Control": "private, no-store",
        },
    )


def _pdf(cards: list[Card], space: Space) -> bytes:
    sheets = [cards[start : start + CARDS_A_PAGE] for start in range(0, len(cards), CARDS_A_PAGE)]
    address = settings.ADDRESS + reverse("pupil_sign_in")
    codes = {card.token: _qr(settings.ADDRESS + reverse("pupil_card", kwargs={"token": card.token})) for card in cards}
    words = {
        "sheets": sheets,
        "space": space,
        "address": address,
        "codes": codes,
        "family": FAMILY,
        "mark": MARK,
        "language": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
    }
    html = get_template("twinspace/cards.html", using="jinja2").render(words)
    css = get_template("twinspace/cards.css", using="jinja2").render(words)
    return pdf_of(html, css)


def _qr(address: str) -> str:
    """The QR code of an address, as the address of a picture. Level M: readable with a seventh of it dirty."""
    code = QRCode(border=0, box_size=8, error_correction=ERROR_CORRECT_M)
    code.add_data(address)
    picture = BytesIO()
    code.make_image().save(picture, format="PNG")  # drawn ten times faster than as SVG
    return f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"


@member
def reset_pupil_card(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask, then make a new card: the old one and whoever uses it are out."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_reset_pupil_card(seat))
    pupil = found(queries.pupils_handled_by(seat), pk=pk)
    if request.method != "POST":
        return page(request, "twinspace/reset_pupil_card.html", space=seat.space, member=seat, pupil=pupil)
    actions.reset_pupil_card(pupil, space=seat.space, by=request.user)
    sentence = _("The old card of %(name)s does not work any more. Print the new one.") % {"name": pupil.person.name}
    return moved(request, "pupils", sentence, space_pk=space_pk)
