"""One thread with its poll, as one of its readers sees it."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from etwinning.libraries.known import Known
from etwinning.spaces.models import Member
from etwinning.threads.models import Choice, Poll, Post, Thread
from etwinning.threads.queries.talk import threads_visible_to

FEWEST_BALLOTS = 3  # before that a result would say who chose what


def _with_poll(seat: Member) -> QuerySet[Thread]:
    """Threads with their opening post, their poll, its choices, and whether this member has voted: in the one query."""
    choices = Choice.objects.filter(poll__thread=OuterRef("pk")).order_by("position")
    voted = Poll.objects.filter(thread=OuterRef("pk"), ballots__person_id=seat.person_id)
    return (
        threads_visible_to(seat)
        .order_by()
        .select_related("author", "space", "poll")
        .annotate(
            poll_choices=ArraySubquery(choices.values(list=JSONObject(pk="pk", text="text", number="number"))),
            has_voted=Exists(voted),
            opening=Subquery(Post.objects.filter(thread=OuterRef("pk")).order_by("pk").values("pk")[:1]),
        )
    )


_ONE_THREAD = Known(lambda seat, pk: _with_poll(seat).filter(pk=pk))


@dataclass(frozen=True)
class PollShown:
    """A poll as one of the readers sees it."""

    poll: Poll
    choices: list[tuple[int, str, int]]  # key, text, how often it was chosen
    has_voted: bool

    @property
    def is_told(self) -> bool:
        """Results are for those who voted, and for all when it is over; never of fewer than three ballots."""
        return (self.has_voted or self.poll.is_over) and self.poll.ballot_count >= FEWEST_BALLOTS


def poll_shown(thread: Thread) -> PollShown | None:
    """The poll of a thread that came from `thread_in`. No query."""
    poll: Poll | None = getattr(thread, "poll", None)
    if poll is None:
        return None
    choices = [(one["pk"], one["text"], one["number"]) for one in thread.poll_choices]  # type: ignore[attr-defined]
    return PollShown(poll, choices, thread.has_voted)  # type: ignore[attr-defined]


def polls_visible_to(member: Member) -> QuerySet[Poll]:
    """The polls at threads that a member may read."""
    threads = threads_visible_to(member).order_by().values("pk")
    return Poll.objects.filter(thread__in=threads).select_related("thread__space")


def thread_in(member: Member, pk: int) -> Thread | None:
    """The thread with this key, if a member may read it."""
    return _ONE_THREAD.first(seat=member, pk=pk)
