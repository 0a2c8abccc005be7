"""Who may tie themselves to whom."""

from etwinning.network import queries
from etwinning.network.models import Comment, Contact, Post
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.schools.models import School


def can_request_contact(person: Person, other: Person) -> bool:
    """Validated staff may ask validated staff, unless a block or a tie stands; who was refused does not ask again.

    Who is not available for projects may be asked as well: a contact is no project.
    """
    return (
        person.pk != other.pk
        and people.can_meet_people(person)
        and people.can_meet_people(other)
        and other.is_active
        and not safety.is_hidden(person, other)
        and _may_ask_anew(person, queries.contact_between(person, other))
    )


def may_ask_seen(person: Person, other: Person, tie: Contact | None) -> bool:
    """The same where the other was found through the person, so that no block stands, and the tie is at hand."""
    both = people.can_meet_people(person) and people.can_meet_people(other) and other.is_active
    return person.pk != other.pk and both and _may_ask_anew(person, tie)


def _may_ask_anew(person: Person, contact: Contact | None) -> bool:
    """After a refusal only the one who refused may ask: nobody is asked again and again."""
    return contact is None or (contact.state == Contact.State.DECLINED and contact.asked_of_id == person.pk)


def can_accept_contact(person: Person, contact: Contact) -> bool:
    """Only the one who was asked answers."""
    return contact.asked_of_id == person.pk and people.can_meet_people(person)


def can_decline_contact(person: Person, contact: Contact) -> bool:
    """Only the one who was asked answers."""
    return contact.asked_of_id == person.pk


def can_remove_contact(person: Person, contact: Contact) -> bool:
    """Either side ends a contact, or takes back its own request."""
    if contact.state == Contact.State.WAITING:
        return contact.asked_by_id == person.pk
    return contact.state == Contact.State.ACCEPTED and person.pk in {contact.low_id, contact.high_id}


def can_block_person(person: Person, other: Person) -> bool:
    """Members block members; the desks must stay able to write to everyone."""
    return person.pk != other.pk and not person.is_pupil and not other.is_pupil and not other.is_officer


def can_unblock_person(person: Person, other: Person) -> bool:
    """Lifting one's own block is always open."""
    return person.pk != other.pk


def can_note_contact(person: Person, contact: Contact) -> bool:
    """Either side of a contact, each for oneself."""
    return contact.state == Contact.State.ACCEPTED and person.pk in {contact.low_id, contact.high_id}


def can_follow_person(person: Person, other: Person) -> bool:
    """Validated staff follow validated staff; what a block hides is not found in the first place."""
    return person.pk != other.pk and people.can_meet_people(person) and people.can_meet_people(other)


def can_unfollow_person(person: Person, other: Person) -> bool:
    """Ending it is always open."""
    return person.pk != other.pk


def can_follow_school(person: Person, school: School) -> bool:
    """Validated staff follow any school they see, but their own: it stands in their feed anyway."""
    return can_follow_a_school(person) and not queries.schools_to_write_for(person).filter(pk=school.pk).exists()


def can_follow_a_school(person: Person) -> bool:
    """Whether it is somebody who follows schools at all."""
    return people.can_meet_people(person)


def can_unfollow_school(person: Person, _school: School) -> bool:
    """Ending it is always open."""
    return person.is_active


def can_write_post(person: Person) -> bool:
    """Validated staff."""
    return people.can_meet_people(person)


def can_edit_post_words(person: Person, post: Post) -> bool:
    """The author."""
    return post.author_id == person.pk and people.can_meet_people(person)


def can_delete_post(person: Person, post: Post) -> bool:
    """The author, in whatever standing."""
    return post.author_id == person.pk


def can_pin_post(person: Person, post: Post) -> bool:
    """Validated staff of the school on whose page it stands."""
    return (
        post.school_id is not None
        and people.can_meet_people(person)
        and queries.schools_to_write_for(person).filter(pk=post.school_id).exists()
    )


def can_unpin_post(person: Person, post: Post) -> bool:
    """As pinning."""
    return can_pin_post(person, post)


def can_like_post(person: Person, post: Post) -> bool:
    """Validated staff who read it; one's own needs no applause."""
    return people.can_meet_people(person) and post.author_id != person.pk


def can_unlike_post(person: Person, post: Post) -> bool:
    """As liking."""
    return can_like_post(person, post)


def can_hide_post(person: Person, post: Post) -> bool:
    """Whoever has a feed and reads it; one's own is deleted instead."""
    return people.can_meet_people(person) and post.author_id != person.pk


def can_unhide_post(person: Person, post: Post) -> bool:
    """As hiding."""
    return can_hide_post(person, post)


def can_write_comment(person: Person, _post: Post) -> bool:
    """Validated staff who read the post."""
    return people.can_meet_people(person)


def can_delete_comment(person: Person, comment: Comment) -> bool:
    """Who wrote it, and whose post it stands below."""
    return person.pk in {comment.author_id, comment.post.author_id}


def can_invite_colleague(person: Person) -> bool:
    """Validated staff."""
    return people.can_meet_people(person)
