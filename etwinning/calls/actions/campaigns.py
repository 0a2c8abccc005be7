"""The forums of campaigns."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from etwinning.calls.models import Campaign
from etwinning.core.actions import record
from etwinning.people.models import Desk, Person


@transaction.atomic
def open_campaign(
    desk: Desk,
    *,
    by: Person,
    name: str,
    text: str,
    text_language: str,
    start_date: date,
    deadline: date,
    at: datetime | None = None,
) -> Campaign:
    """Open a forum for a support service. The same form sent twice is one."""
    Desk.objects.select_for_update().get(pk=desk.pk)
    said = {"name": name, "text": text, "text_language": text_language, "start_date": start_date, "deadline": deadline}
    twin = Campaign.objects.filter(desk=desk, **said).order_by("pk").first()
    if twin is not None:
        return twin
    campaign = Campaign.objects.create(desk=desk, opened_by=by, opened_at=at or timezone.now(), **said)
    record("calls/open_campaign", campaign, by=by, scope=f"desk:{desk.pk}", at=at, name=name)
    return campaign


@transaction.atomic
def edit_campaign(
    campaign: Campaign, *, by: Person, name: str, text: str, text_language: str, start_date: date, deadline: date
) -> Campaign:
    """Change what a forum says and when it ends; calls that stand in it stay."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    said = {"name": name, "text": text, "text_language": text_language, "start_date": start_date, "deadline": deadline}
    if any(getattr(campaign, field) != value for field, value in said.items()):
        for field, value in said.items():
            setattr(campaign, field, value)
        campaign.save(update_fields=list(said))
        record("calls/edit_campaign", campaign, by=by, scope=f"desk:{campaign.desk_id}", name=name)
    return campaign
