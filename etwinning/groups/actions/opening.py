"""Deeds about a group itself: opening, what it says of itself, closing, what support services do, following."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.files import PICTURES, keep_file
from etwinning.core.folding import search_text
from etwinning.core.models import Audience
from etwinning.core.storage import Upload
from etwinning.groups.actions.standing import changed, locked, moderators_of, note_down, tell_each
from etwinning.groups.models import Group
from etwinning.network.actions import follow, unfollow
from etwinning.network.models import Follow
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.schools.queries import default_school
from etwinning.spaces import actions as spaces
from etwinning.spaces.actions import Newcomer
from etwinning.spaces.models import Member, Space


@dataclass(frozen=True)
class Words:
    """What a group says of itself; without a new picture the old one stays, unless it is to go."""

    title: str
    about: str
    language: str
    theme: str
    joining: str
    picture: Upload | None = None
    picture_alt: str = ""
    no_picture: bool = False


@transaction.atomic
def open_group(words: Words, *, by: Person, at: datetime | None = None) -> Group:
    """Open a group, whose moderator one is. The same name twice by the same person is one open group."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # the same button twice comes one by one
    mine = Group.objects.filter(opened_by=by, space__title=words.title, space__closed_at__isnull=True)
    if (known := mine.select_related("space").first()) is not None:
        return known
    limits.spend(by, "open_group")
    first = Newcomer(by, Member.Role.MODERATOR, school=default_school(by))
    space = spaces.open_space(
        title=words.title, language=words.language, kind=Space.Kind.GROUP, members=[first], by=by,
        deed="groups/open_group", at=at,
    )  # fmt: skip
    group = Group(space=space, opened_by=by)
    _say(group, words, by)
    group.save(force_insert=True)
    changed(group)
    return group


@transaction.atomic
def edit_group(group: Group, words: Words, *, by: Person, at: datetime | None = None) -> Group:
    """Say something else of the group. Raises Stale when it is closed."""
    group = locked(group)
    spaces.must_be_open(group.space)
    group.space.title, group.space.language = words.title, words.language
    group.space.save(update_fields=["title", "language"])
    _say(group, words, by)
    if group.joining != Group.Joining.OPEN:
        group.featured_at = None  # what is featured is open to all
    group.save()
    note_down("edit_group", group, by=by, audience=Audience.MEMBERS, at=at)
    changed(group)
    return group


def _say(group: Group, words: Words, by: Person) -> None:
    group.about, group.theme, group.joining = words.about, words.theme, words.joining
    group.search = search_text(words.title, words.about)
    if words.no_picture:
        group.picture, group.picture_alt = None, ""
        return
    if words.picture is not None:
        group.picture = keep_file(words.picture, by=by, accept=PICTURES)
    group.picture_alt = words.picture_alt if group.picture_id else ""


@transaction.atomic
def close_group(group: Group, *, by: Person | None, at: datetime | None = None) -> Group:
    """Everything can be read and nothing written any more; nobody finds or joins it. Twice is once."""
    group = locked(group)
    group.space = spaces.close_space(group.space, by=by, deed="groups/close_group", at=at)
    changed(group)
    return group


@transaction.atomic
def reopen_group(group: Group, *, by: Person, at: datetime | None = None) -> Group:
    """Let people write again. Twice is once."""
    group = locked(group)
    group.space = spaces.reopen_space(group.space, by=by, deed="groups/reopen_group", at=at)
    changed(group)
    return group


@transaction.atomic
def feature_group(group: Group, *, by: Person, at: datetime | None = None) -> Group:
    """The central desk shows it first. Twice is once. Raises Stale when it is closed, hidden, or not open to all."""
    group = locked(group)
    if not group.space.is_open or group.hidden_at is not None or group.joining != Group.Joining.OPEN:
        raise Stale(_("Only a group that is open to all can be featured."))
    if group.featured_at is None:
        _mark(group, "feature_group", by=by, at=at, featured_at=at or timezone.now())
        tell_each(moderators_of(group), "feature_group", group, by=by)
    return group


@transaction.atomic
def unfeature_group(group: Group, *, by: Person, at: datetime | None = None) -> Group:
    """It stands among the others again. Twice is once."""
    group = locked(group)
    if group.featured_at is not None:
        _mark(group, "unfeature_group", by=by, at=at, featured_at=None)
    return group


@transaction.atomic
def hide_group(group: Group, *, by: Person, reason: str, at: datetime | None = None) -> Group:
    """A desk takes it out of everybody's sight but its members', after a report. Twice is once."""
    group = locked(group)
    if group.hidden_at is None:
        _mark(group, "hide_group", by=by, at=at, hidden_at=at or timezone.now(), hidden_reason=reason, featured_at=None)
        tell_each(moderators_of(group), "hide_group", group, by=by, note=reason)
    return group


@transaction.atomic
def show_group(group: Group, *, by: Person, at: datetime | None = None) -> Group:
    """Everybody sees it again. Twice is once."""
    group = locked(group)
    if group.hidden_at is not None:
        _mark(group, "show_group", by=by, at=at, hidden_at=None, hidden_reason="")
        tell_each(moderators_of(group), "show_group", group, by=by)
    return group


def _mark(group: Group, deed: str, *, by: Person, at: datetime | None, **fields: object) -> None:
    for name, value in fields.items():
        setattr(group, name, value)
    group.save(update_fields=list(fields))
    note_down(deed, group, by=by, at=at)
    changed(group)


def follow_group(group: Group, *, by: Person) -> Follow:
    """What the group makes public stands in one's feed from now on. Twice is once."""
    return follow("groups/follow_group", group, group.scope, by=by, title=group.space.title)


def unfollow_group(group: Group, *, by: Person) -> None:
    """No longer. Twice is once."""
    unfollow("groups/unfollow_group", group, group.scope, by=by, title=group.space.title)
