"""What is forgotten of a person who leaves."""

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.people.models import Person


def forget_person(person: Person) -> None:
    """Delete the person's calls with their answers, and the answers to others: nobody is left who could keep them."""
    Answer.objects.filter(author=person).delete()
    Call.objects.filter(author=person).delete()
    Campaign.objects.filter(opened_by=person).update(opened_by=None)
