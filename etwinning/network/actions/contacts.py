"""Deeds between two members."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.network.models import Card, Contact, Follow
from etwinning.people.actions import hush_notices, lay_aside_notices, tell
from etwinning.people.models import Notice, Person
from etwinning.safety import limits
from etwinning.safety import queries as safety
from etwinning.safety.models import Block


@transaction.atomic
def request_contact(other: Person, *, by: Person, message: str = "") -> Contact:
    """Ask somebody to become a contact. Asked twice, or asked while the other asks too, it is one tie.

    If the other person is waiting for our answer already, asking means accepting. Raises TooMany beyond the limits,
    Stale if a block was set meanwhile (it does not say so: a block is silent).
    """
    low, high = _pair(by, other)
    if safety.is_hidden(by, other):
        raise Stale(_("You cannot ask this person at the moment."))
    earlier = Contact.objects.filter(low_id=low, high_id=high).first()
    if earlier is None or earlier.state == Contact.State.DECLINED:
        limits.spend(by, "request_contact", text=message, to=other)
    contact, new = Contact.objects.select_for_update().get_or_create(
        low_id=low, high_id=high, defaults={"asked_by": by, "asked_of": other, "message": message}
    )
    if not new:
        if contact.state == Contact.State.ACCEPTED:
            return contact
        if contact.state == Contact.State.WAITING:
            return accept_contact(contact, by=by) if contact.asked_of_id == by.pk else contact
        contact.asked_by, contact.asked_of, contact.message = by, other, message
        contact.state, contact.asked_at, contact.answered_at = Contact.State.WAITING, timezone.now(), None
        contact.save()
    record("network/request_contact", contact, by=by, scope=f"person:{other.pk}")
    tell(other, "network/request_contact", by=by, url=reverse("contacts"), message=message)
    return contact


@transaction.atomic
def accept_contact(contact: Contact, *, by: Person) -> Contact:
    """Say yes. Raises Stale if the request was taken back or declined before."""
    contact = _locked(contact)
    if contact.state == Contact.State.ACCEPTED:
        return contact
    _answer(contact, Contact.State.ACCEPTED)
    record("network/accept_contact", contact, by=by, scope=f"person:{contact.asked_by_id}")
    tell(contact.asked_by, "network/accept_contact", by=by, url=by.get_absolute_url())
    return contact


@transaction.atomic
def decline_contact(contact: Contact, *, by: Person) -> Contact:
    """Say no, silently: the other person is not told. Raises Stale if it is a contact already."""
    contact = _locked(contact)
    if contact.state == Contact.State.DECLINED:
        return contact
    _answer(contact, Contact.State.DECLINED)
    record("network/decline_contact", contact, by=by)
    return contact


@transaction.atomic
def empty_request(contact: Contact, *, by: Person) -> Contact:
    """Take away what somebody wrote in asking to be a contact, also from the notice of it. The request stays."""
    contact = _locked(contact)
    contact.message = ""
    contact.save(update_fields=["message"])
    Notice.objects.filter(person=contact.asked_of, by=contact.asked_by, deed="network/request_contact").update(
        data={"message": ""}
    )
    record("network/empty_request", contact, by=by)
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Person) -> None:
    """End a contact, or take one's request back, silently. Projects and TwinSpaces in common stay as they are."""
    contact = _locked(contact)
    record("network/remove_contact", contact, by=by)
    _forget_cards(contact.low_id, contact.high_id)
    lay_aside_notices(contact.asked_of, "network/request_contact", by=contact.asked_by)
    contact.delete()


@transaction.atomic
def note_contact(contact: Contact, *, by: Person, note: str, tags: list[str]) -> Card:
    """Keep what one notes of a contact for oneself."""
    other = contact.high_id if contact.low_id == by.pk else contact.low_id
    card, _new = Card.objects.update_or_create(owner=by, person_id=other, defaults={"note": note, "tags": tags})
    record("network/note_contact", contact, by=by)
    return card


@transaction.atomic
def block_person(other: Person, *, by: Person) -> Block:
    """Hide two persons from each other and end their tie. Silent (decisions: "Following")."""
    low, high = _pair(by, other)
    block, new = Block.objects.get_or_create(person=by, blocked=other)
    if new:
        Contact.objects.filter(low_id=low, high_id=high).delete()
        _forget_cards(low, high)
        Follow.objects.filter(person_id__in=(low, high), followed_id__in=(low, high)).delete()
        hush_notices(by, other)
        record("network/block_person", block, by=by)
    return block


@transaction.atomic
def unblock_person(other: Person, *, by: Person) -> None:
    """Lift one's own block. What it ended stays ended."""
    for block in Block.objects.select_for_update().filter(person=by, blocked=other):
        record("network/unblock_person", block, by=by)
        block.delete()


def forget_ties(person: Person) -> None:
    """Delete all ties of a person who leaves."""
    Contact.objects.filter(Q(low=person) | Q(high=person)).delete()
    Card.objects.filter(Q(owner=person) | Q(person=person)).delete()
    Follow.objects.filter(Q(person=person) | Q(followed=person)).delete()


def _pair(one: Person, other: Person) -> tuple[int, int]:
    """Their keys, the lower one first. Both are held: requests and blocks between them come one by one."""
    low, high = sorted((one.pk, other.pk))
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=(low, high)).order_by("pk").only("pk"))
    return low, high


def _forget_cards(one: int, other: int) -> None:
    Card.objects.filter(owner_id__in=(one, other), person_id__in=(one, other)).delete()


def _locked(contact: Contact) -> Contact:
    fresh = Contact.objects.select_for_update(of=("self",)).select_related("asked_by", "asked_of").filter(pk=contact.pk)
    found = fresh.first()
    if found is None:
        raise Stale(_("This contact request was taken back a moment ago."))
    return found


def _answer(contact: Contact, state: Contact.State) -> None:
    if state not in Contact.MOVES[Contact.State(contact.state)]:
        raise Stale(_("You answered this contact request before."))
    contact.state, contact.answered_at = state, timezone.now()
    contact.save(update_fields=["state", "answered_at"])
    lay_aside_notices(contact.asked_of, "network/request_contact", by=contact.asked_by)
