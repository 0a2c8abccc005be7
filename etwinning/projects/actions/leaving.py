"""What becomes of projects when somebody closes their account."""

from django.db import transaction

from etwinning.people.models import Person
from etwinning.projects.actions.partners import decline_partnership, leave_project
from etwinning.projects.actions.sending import withdraw_project
from etwinning.projects.models import Founder, Partner, Project

State = Project.State


@transaction.atomic
def forget_person(person: Person) -> None:
    """Take a person out of what has not begun; what runs or ran keeps its founders, nameless by then.

    Drafts that nobody else has read are deleted, what waits is withdrawn, invitations are declined, partnerships end.
    """
    drafts = Project.objects.filter(created_by=person, state=State.DRAFT, sent_at__isnull=True)
    for draft in drafts.select_for_update():
        draft.delete()
    waiting = Founder.objects.filter(person=person, project__state__in=[State.WAITING_PARTNER, State.WAITING_DESKS])
    for founder in waiting.select_related("project").order_by("pk"):
        withdraw_project(founder.project, by=person)
    for partner in Partner.objects.filter(person=person).select_related("project").order_by("pk"):
        if partner.state == Partner.State.INVITED:
            decline_partnership(partner.project, by=person)
        elif partner.state == Partner.State.JOINED:
            leave_project(partner.project, by=person)
