"""The forums of campaigns."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.calls import actions, forms, queries, rules
from etwinning.calls.models import Campaign
from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.people.pages import MemberRequest, member, officer


@member
@require_safe
def campaigns(request: MemberRequest) -> HttpResponse:
    """The forums that take calls now or soon, and those before."""
    allow(rules.can_read_calls(request.user))
    today = timezone.localdate()
    return page(
        request,
        "calls/campaigns.html",
        campaigns=queries.campaigns(today),
        past=paged(request, queries.past_campaigns(today)),
        may_open=rules.can_open_campaign(request.user),
        today=today,
    )


@member
@require_safe
def campaign(request: MemberRequest, pk: int) -> HttpResponse:
    """A forum: what it is about, until when, and its calls."""
    allow(rules.can_read_calls(request.user))
    forum = found(Campaign.objects.select_related("desk"), pk=pk)
    text = request.GET.get("q", "")[:200].replace("\0", " ").strip()
    shown = queries.with_facts(queries.with_schools(queries.calls_in_campaign(request.user, forum, text)))
    return page(
        request,
        "calls/campaign.html",
        campaign=forum,
        calls=paged(request, shown),
        text=text,
        may_edit=rules.can_edit_campaign(request.user, forum),
        may_write=rules.can_write_call(request.user),
        today=timezone.localdate(),
    )


@officer
def open_campaign(request: MemberRequest) -> HttpResponse:
    allow(rules.can_open_campaign(request.user))
    form = forms.CampaignText(
        request.POST if request.method == "POST" else None, desks=queries.desks_with_campaigns(request.user)
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "calls/edit_campaign.html", form=form, campaign=None)
    said = dict(form.cleaned_data)
    forum = actions.open_campaign(said.pop("desk"), by=request.user, **said)
    return moved(request, forum, _("The campaign has its forum now."))


@officer
def edit_campaign(request: MemberRequest, pk: int) -> HttpResponse:
    forum = found(Campaign.objects.select_related("desk"), pk=pk)
    allow(rules.can_edit_campaign(request.user, forum))
    now = {name: getattr(forum, name) for name in forms.CampaignText.base_fields}
    form = forms.CampaignText(request.POST if request.method == "POST" else None, initial=now)
    if request.method != "POST" or not form.is_valid():
        return page(request, "calls/edit_campaign.html", form=form, campaign=forum)
    actions.edit_campaign(forum, by=request.user, **form.cleaned_data)
    return moved(request, forum, _("Saved."))
