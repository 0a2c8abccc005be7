"""What is forgotten of a person who leaves."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.people.models import Person


def forget_person(person: Person) -> None:
    """Close the calls that others answered, so that these still read what they wrote; delete drafts and all others.

    What the person wrote stands there under "Former eTwinner" (docs/decisions/0008).
    """
    answered = Exists(Answer.objects.filter(call=OuterRef("pk")).exclude(author=person))
    calls = Call.objects.filter(author=person)
    calls.exclude(answered & ~Q(state=Call.State.DRAFT)).delete()
    calls.filter(state=Call.State.OPEN).update(state=Call.State.CLOSED, closed_at=timezone.now())
    Answer.objects.filter(author=person).update(sending=None)
    Campaign.objects.filter(opened_by=person).update(opened_by=None)
