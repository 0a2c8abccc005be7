"""The feed: what happened where a person follows and works, newest first, made of the journal and of posts.

One statement finds the lines of a page. For each place it takes the few newest lines by an index that holds just what
can stand in a feed (entry_feed, entry_actor), so that its cost grows with the number of places, not of lines.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.db import models
from django.db.models import DateTimeField, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.core.models import Entry
from etwinning.libraries.known import Known
from etwinning.network.models import Contact, Post
from etwinning.network.queries.posts import may_read_posts, posts_visible_to, with_details
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety.queries import HIDDEN

POST = "network/write_post"
PER_PAGE = 20
TOLD_OF_A_PLACE = 3  # sentences of a place that stand together; the others are counted
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)
_LATEST_MICROSECONDS = 253_370_000_000_000_000  # in the year 9999, where a datetime ends

# Whom a block hides, and the words of the places that are hidden: asked once in the statement, needed all over it.
SHUT, _HUSHED = "SELECT pk FROM shut", "SELECT scope FROM hushed"
# Places: a word of the journal, and whether its lines for teachers are this reader's too. Of a room that one only
# follows (NULL) nothing is but what is public.
_FOLLOWED = """
    SELECT scope, CASE WHEN scope LIKE 'space:%%' THEN NULL ELSE false END AS inside
    FROM network_follow WHERE person_id = %(me)s AND followed_id IS NULL
    UNION ALL SELECT 'school:' || school_id, true FROM schools_membership WHERE person_id = %(me)s
    UNION ALL SELECT 'person:' || %(me)s::bigint, true
"""
# People in good standing: what they do on their own page, in projects and at schools, not in rooms. Each is
# looked up by key, as the actors below.
_PEOPLE = f"""
    SELECT pk FROM (
        SELECT followed_id FROM network_follow WHERE person_id = %(me)s AND followed_id IS NOT NULL
        UNION SELECT high_id FROM network_contact WHERE low_id = %(me)s AND state = %(tied)s
        UNION SELECT low_id FROM network_contact WHERE high_id = %(me)s AND state = %(tied)s
    ) known (pk) WHERE pk NOT IN ({SHUT})
    AND (SELECT is_active AND state IN ('validated', 'warned') FROM people_person WHERE id = known.pk)
"""  # noqa: S608 - made of constants
# What fits: nothing of oneself but posts, nothing of people whom a block hides, nothing of pupils (their names stand in
# their room and nowhere else), no post that is gone or hidden or whose author is suspended. The actor is looked up by
# key, line by line: a join might be planned over everybody.
_FITS = f"""
    (line.at, line.id) < (%(at)s::timestamptz, %(pk)s::bigint)
    AND (line.deed <> '{POST}' OR (
        EXISTS (SELECT FROM network_post post WHERE post.id = line.thing_id) AND NOT EXISTS (
            SELECT FROM network_hiding hiding WHERE hiding.post_id = line.thing_id AND hiding.person_id = %(me)s)))
"""  # noqa: S608 - made of constants
_ACTOR_FITS = f"""
    (line.actor_id IS DISTINCT FROM %(me)s OR line.deed = '{POST}')
    AND (line.actor_id IS NULL OR line.actor_id NOT IN ({SHUT}))
    AND (line.actor_id IS NULL OR (
        SELECT actor.kind <> 'pupil' AND (
            line.deed <> '{POST}' OR actor.id = %(me)s OR (actor.is_active AND actor.state IN ('validated', 'warned'))
        ) FROM people_person actor WHERE actor.id = line.actor_id))
"""  # noqa: S608 - made of constants
_ORDER = "ORDER BY line.at DESC, line.id DESC LIMIT %(most)s"
_LINES = f"""
    WITH shut (pk) AS MATERIALIZED ({HIDDEN.replace("%s", "%(me)s")}), hushed (scope) AS MATERIALIZED ({{hidden}})
    SELECT found.id FROM (
        SELECT line.id, line.at FROM ({{places}}) place CROSS JOIN LATERAL (
            SELECT line.id, line.at FROM core_entry line
            WHERE line.scope = place.scope AND line.audience <> 'me'
            AND (place.inside OR (line.scope NOT IN ({_HUSHED})
                AND ((place.inside IS NOT NULL AND line.audience <> 'teachers') OR line.audience = 'public')))
            AND {_ACTOR_FITS} AND {_FITS} {_ORDER}
        ) line
        UNION SELECT line.id, line.at FROM ({{people}}) person CROSS JOIN LATERAL (
            SELECT line.id, line.at FROM core_entry line
            WHERE line.actor_id = person.pk AND line.audience IN ('members', 'public')
            AND (line.scope LIKE 'person:%%' OR line.scope LIKE 'project:%%' OR line.scope LIKE 'school:%%')
            AND line.scope NOT IN ({_HUSHED}) AND {_FITS} {_ORDER}
        ) line
    ) found ORDER BY found.at DESC, found.id DESC LIMIT %(most)s
"""  # noqa: S608 - made of constants


_GIVEN = "SELECT scope, inside FROM unnest(%(words)s::text[], %(inside)s::boolean[]) AS given (scope, inside)"
_SEEN = "(SELECT visit.seen_at FROM network_visit visit WHERE visit.person_id = %s)"
_FIRST_WORDS = f"""(
    SELECT jsonb_build_object('body', left(post.body, 400), 'language', post.language) FROM network_post post
    WHERE post.id = core_entry.thing_id AND core_entry.deed = '{POST}'
)"""  # noqa: S608 - made of constants
_LAST = datetime(9999, 1, 1, tzinfo=UTC)
NO_PLACE = "SELECT NULL::text AS scope, false AS inside WHERE false"
NOWHERE, NOBODY = "SELECT NULL::text WHERE false", "SELECT NULL::bigint AS pk WHERE false"


@dataclass(frozen=True)
class Cursor:
    """A place in the feed: what stands below it is older."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor of an address; what makes no sense is none."""
        found = _CURSOR.fullmatch(text)
        if found is None or int(found.group(1)) > _LATEST_MICROSECONDS:
            return None
        return cls(_EPOCH + timedelta(microseconds=int(found.group(1))), int(found.group(2)))


@dataclass
class Item:
    """One thing in the feed: a post, or what happened in one place, as sentences."""

    at: datetime
    scope: str
    post: Post | None = None
    room: models.Model | None = None  # the room of that scope, if the caller knows it
    entries: list[Entry] = field(default_factory=list)
    more: int = 0  # that happened there too
    is_first_seen: bool = False  # everything from here on was there at the last visit


@dataclass
class Feed:
    """A page of the feed."""

    items: list[Item] = field(default_factory=list)
    older: Cursor | None = None
    has_new: bool = False


def _lines(
    person: Person, words: list[str], inside: list[bool], at: datetime, pk: int, most: int,
    meets: bool, places: tuple[str, str], is_brief: bool,
) -> QuerySet[Entry]:  # fmt: skip
    """The newest lines of the journal for a person's feed, with actors, each knowing when the feed was seen last."""
    own, hidden = places
    values: dict[str, object] = {
        "me": person.pk, "tied": Contact.State.ACCEPTED, "most": most, "at": at, "pk": pk, "words": words,
        "inside": inside,
    }  # fmt: skip
    shape = _LINES.format(
        places=" UNION ALL ".join([_GIVEN, own, *([_FOLLOWED] if meets else [])]),
        people=_PEOPLE if meets else NOBODY,
        hidden=hidden,
    )
    names = re.findall(r"%\((\w+)\)s", shape)  # Django takes values in a row
    keys = RawSQL(re.sub(r"%\(\w+\)s", "%s", shape), [values[name] for name in names])  # noqa: S611 - constants
    seen = RawSQL(_SEEN, [person.pk], output_field=DateTimeField())  # noqa: S611 - a constant
    lines = Entry.objects.filter(pk__in=keys).annotate(seen_at=seen)
    if is_brief:
        lines = lines.annotate(first_words=RawSQL(_FIRST_WORDS, [], output_field=models.JSONField()))  # noqa: S611 - as above
    columns = [column.name for column in Entry._meta.concrete_fields]
    return lines.select_related("actor").only(*columns, *named("actor")).order_by("-at", "-pk")


_LINES_OF = Known(_lines)
_POSTS = Known(lambda person, pks: with_details(posts_visible_to(person).filter(pk__any=pks), person))


def feed_of(
    person: Person, places: Mapping[str, bool], *, own: str = NO_PLACE, hidden: str = NOWHERE,
    before: Cursor | None = None, most: int = PER_PAGE, since: datetime | None = None, is_brief: bool = False,
) -> Feed:  # fmt: skip
    """A page of a person's feed. Three queries, however long it is; one where posts are shown by their first words.

    places are the words of their rooms, each with whether its lines for teachers are theirs. What stands above this app
    comes as statements about %(me)s: `own` gives more such places, `hidden` the words of places that a block hides (it
    may ask SHUT).
    since is the last visit; without it the moment when the whole feed was seen last.
    """
    lines = _LINES_OF(
        person=person, words=list(places), inside=list(places.values()), at=before.at if before else _LAST,
        pk=before.pk if before else 0, most=most + 1, meets=may_read_posts(person), places=(own, hidden),
        is_brief=is_brief,
    )  # fmt: skip
    shown = lines[:most]
    wanted = [line for line in shown if line.deed == POST]
    posts = [_begun(line) for line in wanted] if is_brief else _whole(wanted, person)
    feed = Feed(_gathered(shown, {post.pk: post for post in posts}))
    if len(lines) > most:
        feed.older = Cursor(shown[-1].at, shown[-1].pk)
    _mark(feed, since or (lines[0].seen_at if lines else None), is_top=before is None)  # type: ignore[attr-defined]
    return feed


def _whole(lines: list[Entry], person: Person) -> list[Post]:
    keys = [line.thing_id for line in lines]
    return _POSTS(person=person, pks=keys) if keys else []


def _begun(line: Entry) -> Post:
    """A post as far as a page shows it that is about something else."""
    return Post(pk=line.thing_id, author=line.actor, created_at=line.at, **line.first_words)  # type: ignore[attr-defined]


def _gathered(lines: Iterable[Entry], posts: Mapping[int, Post]) -> list[Item]:
    """Lines as items: a post each; what happened in one place, one line after the other, in one item."""
    items: list[Item] = []
    for line in lines:
        if line.deed == POST:
            if line.thing_id in posts:
                items.append(Item(line.at, line.scope, posts[line.thing_id]))
        elif items and items[-1].post is None and items[-1].scope == line.scope:
            if len(items[-1].entries) < TOLD_OF_A_PLACE:
                items[-1].entries.append(line)
            else:
                items[-1].more += 1
        else:
            items.append(Item(line.at, line.scope, entries=[line]))
    return items


def _mark(feed: Feed, since: datetime | None, *, is_top: bool) -> None:
    """Where the line "since your last visit" stands: above the first thing that was there then, below something new."""
    if since is None or not feed.items:
        return
    feed.has_new = feed.items[0].at > since
    if feed.has_new or not is_top:
        for above, item in pairwise(feed.items):
            if above.at > since >= item.at:
                item.is_first_seen = True
