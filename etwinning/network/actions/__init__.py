"""What can be done in the network: ties, following, posts, invitations."""

from etwinning.network.actions.contacts import (
    accept_contact,
    block_person,
    decline_contact,
    empty_request,
    forget_ties,
    note_contact,
    remove_contact,
    request_contact,
    unblock_person,
)
from etwinning.network.actions.following import (
    follow,
    follow_person,
    follow_school,
    unfollow,
    unfollow_person,
    unfollow_school,
)
from etwinning.network.actions.invitations import (
    accept_invitations,
    forget_invitations,
    invitation_of_token,
    invitation_token,
    invite_colleague,
    is_open,
    mail_invitation,
    stop_invitations,
)
from etwinning.network.actions.posts import (
    FILES,
    Words,
    audience_of,
    delete_comment,
    delete_post,
    edit_post_words,
    fetch_preview,
    forget_posts,
    hide_post,
    keep_preview,
    like_post,
    note_feed_visit,
    pin_post,
    unhide_post,
    unlike_post,
    unpin_post,
    write_comment,
    write_post,
)
from etwinning.network.models import Invitation
from etwinning.people.models import Person

__all__ = [
    "FILES",
    "Words",
    "accept_contact",
    "accept_invitations",
    "audience_of",
    "block_person",
    "decline_contact",
    "delete_comment",
    "delete_post",
    "edit_post_words",
    "empty_request",
    "fetch_preview",
    "follow",
    "follow_person",
    "follow_school",
    "forget_invitations",
    "forget_person",
    "hide_post",
    "invitation_of_token",
    "invitation_token",
    "invite_colleague",
    "is_open",
    "keep_preview",
    "like_post",
    "mail_invitation",
    "note_contact",
    "note_feed_visit",
    "pin_post",
    "remove_contact",
    "request_contact",
    "stop_invitations",
    "unblock_person",
    "unfollow",
    "unfollow_person",
    "unfollow_school",
    "unhide_post",
    "unlike_post",
    "unpin_post",
    "write_comment",
    "write_post",
]


def forget_person(person: Person) -> None:
    """Delete ties, posts, comments and invitations of a person who leaves."""
    forget_posts(person)
    forget_ties(person)
    Invitation.objects.filter(by=person).delete()
