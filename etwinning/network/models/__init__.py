"""Ties between members, what they write for each other, and whom they invite."""

from etwinning.network.models.invitations import DoNotMail, Invitation
from etwinning.network.models.posts import Comment, Hiding, Like, Post, PostFile, Preview, Visit
from etwinning.network.models.ties import Card, Contact, Follow

__all__ = [
    "Card",
    "Comment",
    "Contact",
    "DoNotMail",
    "Follow",
    "Hiding",
    "Invitation",
    "Like",
    "Post",
    "PostFile",
    "Preview",
    "Visit",
]
