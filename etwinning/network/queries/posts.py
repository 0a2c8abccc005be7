"""Posts and what hangs on them. Who reads a post is defined here and nowhere else."""

from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from etwinning.libraries.known import Known
from etwinning.network.models import Comment, Hiding, Like, Post, PostFile
from etwinning.network.queries.contacts import tied_to
from etwinning.network.queries.following import people_followed_by
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety import queries as safety
from etwinning.schools.models import School
from etwinning.schools.queries import schools_taught_at

PER_PAGE = 20


def may_read_posts(person: Person) -> bool:
    """Posts are for validated staff and the officers of the desks; never for pupils, visitors or the street."""
    return person.is_active and (person.is_validated or person.is_officer)


def posts_visible_to(person: Person) -> QuerySet[Post]:
    """What a person may read: one's own, and what people in good standing wrote whom no block hides.

    That is what they wrote for all; for their followers and contacts, if one is one; for a school, if one is validated
    and teaches there.
    """
    if not may_read_posts(person):
        return Post.objects.filter(author=person) if person.is_staff_member else Post.objects.none()
    close = Q(author__in=people_followed_by(person)) | Q(author__in=tied_to(person))
    schools = schools_taught_at(person).order_by().values("pk") if person.is_validated else []
    readable = (
        Q(seen_by=Post.SeenBy.MEMBERS)
        | (Q(seen_by=Post.SeenBy.FOLLOWERS) & close)
        | Q(seen_by=Post.SeenBy.SCHOOL, school__in=schools)
    )
    standing = Q(author__is_active=True, author__state__in=[Person.State.VALIDATED, Person.State.WARNED])
    seen = readable & standing & ~Q(author__in=safety.hidden_from(person))
    return Post.objects.filter(seen | Q(author=person))


def _number(rows: QuerySet[Like] | QuerySet[Comment]) -> Coalesce:
    counted = rows.filter(post=OuterRef("pk")).order_by().values("post").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_details(posts: QuerySet[Post], reader: Person) -> QuerySet[Post]:
    """The same posts as a page shows them: author, school, files, preview, numbers, and what the reader did."""
    columns = [field.name for field in Post._meta.concrete_fields]
    comments = Comment.objects.exclude(author__in=safety.hidden_from(reader))
    return (
        posts.select_related("author", "school", "preview")
        .only(*columns, *named("author"), "school__name", "preview__url", "preview__state", "preview__title",
              "preview__description", "preview__site")
        .annotate(
            likes_number=_number(Like.objects.all()),
            comments_number=_number(comments),
            is_liked=Exists(Like.objects.filter(post=OuterRef("pk"), person=reader)),
            is_hidden=Exists(Hiding.objects.filter(post=OuterRef("pk"), person=reader)),
            is_at_my_school=Exists(schools_taught_at(reader).order_by().filter(pk=OuterRef("school_id"))),
        )
        .prefetch_related(Prefetch("files", PostFile.objects.select_related("file").order_by("pk")))
    )  # fmt: skip


def posts_by(author: Person, reader: Person) -> QuerySet[Post]:
    """What somebody wrote, as far as the reader may read it, the latest first."""
    return posts_visible_to(reader).filter(author=author).order_by("-created_at", "-pk")


_BY = Known(lambda author, reader: posts_by(author, reader).select_related("author"))
_AT = Known(lambda school, reader: posts_at(school, reader).select_related("author"))


def latest_posts_by(author: Person, reader: Person, most: int) -> list[Post]:
    """The first of what somebody wrote."""
    return _BY.paged(author=author, reader=reader)[:most]


def latest_posts_at(school: School, reader: Person, most: int) -> list[Post]:
    """The first of what stands on the page of a school."""
    return _AT.paged(school=school, reader=reader)[:most]


def posts_at(school: School, reader: Person) -> QuerySet[Post]:
    """What stands on the page of a school, as far as the reader may read it: pinned first, then the latest."""
    pinned_first = F("pinned_at").desc(nulls_last=True)
    return posts_visible_to(reader).filter(school=school).order_by(pinned_first, "-created_at", "-pk")


def post_sent(by: Person, sending: UUID | None) -> Post | None:
    """The post that came with this sending: the same button twice is one post."""
    return Post.objects.filter(author=by, sending=sending).first() if sending else None


def latest_post_of(person: Person) -> int:
    """A number that grows when this person writes a post: what they sent has arrived."""
    return Post.objects.filter(author=person).aggregate(latest=Max("pk"))["latest"] or 0


def comment_sent(by: Person, sending: UUID | None) -> Comment | None:
    """The comment that came with this sending."""
    return Comment.objects.filter(author=by, sending=sending).select_related("post").first() if sending else None


def files_visible_to(person: Person) -> QuerySet[PostFile]:
    """Files with the posts that a person may read."""
    return PostFile.objects.filter(post__in=posts_visible_to(person).values("pk")).select_related("file")


def comments_of(post: Post, reader: Person) -> QuerySet[Comment]:
    """What was said below a post, the oldest first; not by people whom a block hides."""
    return (
        Comment.objects.filter(post=post)
        .exclude(author__in=safety.hidden_from(reader))
        .select_related("author")
        .order_by("created_at", "pk")
    )


def comments_visible_to(person: Person) -> QuerySet[Comment]:
    """The comments below posts that a person may read."""
    comments = Comment.objects.filter(post__in=posts_visible_to(person).values("pk"))
    return comments.exclude(author__in=safety.hidden_from(person)).select_related("author", "post__author")


def schools_to_write_for(person: Person) -> QuerySet[School]:
    """The schools on whose pages a person may write: those where they teach, the default one first."""
    return schools_taught_at(person)


def pinned_number(school_pk: int) -> int:
    """How many posts are pinned on the page of a school."""
    return Post.objects.filter(school_id=school_pk, pinned_at__isnull=False).count()
