"""What becomes of the materials of somebody who leaves: they stay with the room, without the name."""

from etwinning.materials.actions.sending import drop_upload
from etwinning.materials.models import Item, Sending
from etwinning.people.models import Person


def forget_person(person: Person) -> None:
    """Drop what they had half sent, and their name where they stand as the author."""
    for sending in Sending.objects.filter(person=person):
        drop_upload(sending, by=person)
    Item.objects.filter(added_by=person, credit=person.name).update(credit="")
