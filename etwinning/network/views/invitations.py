"""Inviting colleagues, and the two pages of the mail they get."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from etwinning.core.pages import allow, moved, page, paged
from etwinning.network import actions, forms, queries, rules
from etwinning.network.models import Invitation
from etwinning.people.pages import MemberRequest, member
from etwinning.schools.queries import default_school


@require_http_methods(["GET", "HEAD", "POST"])
@member
def invite_colleague(request: MemberRequest) -> HttpResponse:
    """Whom I invited, and the form to invite somebody."""
    allow(rules.can_invite_colleague(request.user))
    form = forms.InviteColleague(request.POST or None, initial={"language": get_language()})
    if request.method != "POST" or not form.is_valid():
        invited = paged(request, queries.invitations_by(request.user))
        return page(request, "network/invite_colleague.html", form=form, invited=invited)
    actions.invite_colleague(by=request.user, **form.cleaned_data)
    said = _("Done. We write to this address, unless it has an account or wants no mails from us.")
    return moved(request, "invite_colleague", said)


def _invitation(token: str) -> Invitation:
    invitation = actions.invitation_of_token(token)
    if invitation is None:
        raise Http404
    return invitation


@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what. From here one registers, and is known to whoever invited."""
    this = _invitation(token)
    is_open = actions.is_open(this)
    if is_open and not request.user.is_authenticated:
        request.session["invitation"] = this.pk
    school = default_school(this.by)
    return page(request, "network/invitation.html", invitation=this, school=school, is_open=is_open, token=token)


@csrf_exempt  # a mail program sends the form of RFC 8058 without having seen our page; the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop_invitations(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails to this address: by one click here, or by the button of the mail program."""
    is_from_mail_program = request.POST.get("List-Unsubscribe") == "One-Click"
    answer: HttpResponse = (_stop if is_from_mail_program else csrf_protect(_stop))(request, token)
    return answer


def _stop(request: HttpRequest, token: str) -> HttpResponse:
    this = _invitation(token)
    if request.method == "POST":
        this = actions.stop_invitations(this)
    is_stopped = request.method == "POST" or this.state == Invitation.State.DECLINED
    return page(request, "network/stop_invitations.html", invitation=this, is_stopped=is_stopped, token=token)
