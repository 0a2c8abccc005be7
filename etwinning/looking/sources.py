"""What is found in a room: each kind of things with its texts, and the rule by which a member reads it on its page."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat
from django.urls import reverse

from etwinning.core.models import File
from etwinning.libraries.html import text_of
from etwinning.looking.models import Words
from etwinning.materials.models import Captions, Item
from etwinning.materials.queries import captions_visible_to, items_visible_to
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.pages.queries import attachments_visible_to as files_of_pages
from etwinning.pages.queries import pages_visible_to
from etwinning.plans.models import Activity, Part, Step, Task
from etwinning.plans.queries import activities_visible_to, steps_visible_to
from etwinning.plans.tasks import tasks_visible_to
from etwinning.remarks.models import Remark
from etwinning.remarks.queries import remarks_visible_to
from etwinning.safety.queries import in_which_are_pupils, withheld
from etwinning.spaces.models import Member
from etwinning.spaces.queries import viewer_in
from etwinning.threads.models import Attachment as TalkFile
from etwinning.threads.models import Note, Post, Thread
from etwinning.threads.queries import attachments_visible_to as files_of_talk
from etwinning.threads.queries import notes_in, posts_visible_to, threads_that_stand

Kind = Words.Kind
TIMES: Final = re.compile(r"^(?:WEBVTT|[\d:.]+ --> [\d:.]+)$", re.MULTILINE)  # between what captions say
STANDING: Final = Post.objects.filter(thread=OuterRef("pk"), removed_at__isnull=True)


@dataclass(frozen=True)
class Reader:
    """A member, and the keys of the files in the room that families keep from this member."""

    member: Member
    kept: Collection[int]


@dataclass(frozen=True)
class Source:
    """One kind of things: all that stand somewhere, those that a reader sees, their texts, and what is kept of each."""

    kind: str
    rows: Callable[[], QuerySet[Any]]
    seen: Callable[[Reader], QuerySet[Any]]
    texts: tuple[str, ...]
    words: Callable[[Any], tuple[str, str]]  # title and plain text
    room: str = "space"
    at: str = "created_at"  # "": there is no moment
    place: str = "pk"  # the key of what one is led to
    is_titled: bool = True  # the title is its own: it is looked through, too

    def stamped(self) -> QuerySet[Any]:
        """The things with the hash of their texts."""
        parts = [Cast(Coalesce(F(name), Value("")), TextField()) for name in self.texts]
        whole = Concat(*parts, Value(""), output_field=TextField())
        stamped: QuerySet[Any] = self.rows().annotate(stamp=MD5(whole), room_pk=F(self.room), place_pk=F(self.place))
        return stamped


def reader_of(member: Member) -> Reader:
    """A member as who reads what is found. Two queries at most."""
    sets = (
        Item.objects.filter(space=member.space_id),
        PageFile.objects.filter(page__space=member.space_id),
        TalkFile.objects.filter(post__thread__space=member.space_id),
        TalkFile.objects.filter(note__space=member.space_id),
    )
    first, *others = [
        rows.filter(Exists(in_which_are_pupils(OuterRef("file__sha256"))))
        .order_by()
        .values_list("file", "file__sha256", "file__kind")
        for rows in sets
    ]
    files = [File(pk=pk, sha256=sha256, kind=kind) for pk, sha256, kind in first.union(*others)]
    return Reader(member, list(withheld(files, viewer_in(member))) if files else [])


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _posts(reader: Reader) -> QuerySet[Post]:
    stand = threads_that_stand(reader.member).order_by().values("pk")
    return posts_visible_to(reader.member).filter(removed_at__isnull=True, thread__in=stand)


def _files_of_posts(reader: Reader) -> QuerySet[TalkFile]:
    posts = _posts(reader).order_by().values("pk")
    return files_of_talk(reader.member).filter(post__in=posts).exclude(file__in=reader.kept)


def _steps() -> QuerySet[Step]:
    """Steps with `parts_words`: what each school does in them."""
    parts = ArraySubquery(Part.objects.filter(step=OuterRef("pk")).order_by("pk").values("words"))
    joined = Func(parts, Value("\n"), function="array_to_string", output_field=TextField())
    return Step.objects.annotate(parts_words=joined)


SOURCES: Final = (
    Source(
        Kind.PAGE, lambda: Page.objects.filter(binned_at__isnull=True), lambda reader: pages_visible_to(reader.member),
        ("title", "body"), lambda row: (row.title, text_of(row.body)), at="edited_at",
    ),
    Source(
        Kind.PAGE_FILE,
        lambda: PageFile.objects.filter(in_text=False, page__binned_at__isnull=True).select_related("file"),
        lambda reader: files_of_pages(reader.member).filter(in_text=False).exclude(file__in=reader.kept),
        ("file__name", "description"), lambda row: (row.file.name, row.description),
        room="page__space", at="at", place="page",
    ),
    Source(
        Kind.REMARK, lambda: Remark.objects.filter(removed_at__isnull=True).select_related("page"),
        lambda reader: remarks_visible_to(reader.member),
        ("page__title", "body", "wording"), lambda row: (row.page.title, _lines(row.body, row.wording)),
        room="page__space", is_titled=False,
    ),
    Source(
        Kind.POST, lambda: Post.objects.filter(removed_at__isnull=True).select_related("thread"), _posts,
        ("thread__title", "body"), lambda row: (row.thread.title, text_of(row.body)), room="thread__space",
    ),
    Source(
        Kind.POST_FILE, lambda: TalkFile.objects.filter(post__removed_at__isnull=True).select_related("file", "post"),
        _files_of_posts, ("file__name", "description"), lambda row: (row.file.name, row.description),
        room="post__thread__space", at="post.created_at", place="post",
    ),
    Source(
        Kind.THREAD, lambda: Thread.objects.filter(~Exists(STANDING), told_on__isnull=True),
        lambda reader: threads_that_stand(reader.member).filter(~Exists(STANDING), told_on__isnull=True),
        ("title",), lambda row: (row.title, ""),
    ),
    Source(
        Kind.NOTE, lambda: Note.objects.filter(removed_at__isnull=True),
        lambda reader: notes_in(reader.member.space, reader.member), ("body",), lambda row: ("", row.body),
    ),
    Source(
        Kind.NOTE_FILE, lambda: TalkFile.objects.filter(note__removed_at__isnull=True).select_related("file", "note"),
        lambda reader: files_of_talk(reader.member).filter(note__isnull=False).exclude(file__in=reader.kept),
        ("file__name", "description"), lambda row: (row.file.name, row.description),
        room="note__space", at="note.created_at", place="note",
    ),
    Source(
        Kind.ITEM, lambda: Item.objects.filter(binned_at__isnull=True),
        lambda reader: items_visible_to(reader.member).exclude(file__in=reader.kept),
        ("name", "alt", "credit", "transcript"),
        lambda row: (row.name, _lines(row.alt, row.credit, row.transcript)), at="added_at",
    ),
    Source(
        Kind.NAMED,
        lambda: Item.objects.filter(Exists(in_which_are_pupils(OuterRef("file__sha256"))), binned_at__isnull=True),
        lambda reader: items_visible_to(reader.member).filter(file__in=reader.kept),
        ("name", "credit"), lambda row: (row.name, row.credit), at="added_at",
    ),
    Source(
        Kind.CAPTIONS, lambda: Captions.objects.filter(item__binned_at__isnull=True).select_related("item"),
        lambda reader: captions_visible_to(reader.member).exclude(item__file__in=reader.kept),
        ("item__name", "body"), lambda row: (row.item.name, unescape(TIMES.sub("", row.body))),
        room="item__space", at="at", place="item", is_titled=False,
    ),
    Source(
        Kind.ACTIVITY, Activity.objects.all, lambda reader: activities_visible_to(reader.member),
        ("title", "about"), lambda row: (row.title, row.about), at="",
    ),
    Source(
        Kind.STEP, _steps, lambda reader: steps_visible_to(reader.member), ("title", "words", "parts_words"),
        lambda row: (row.title, _lines(row.words, row.parts_words)), room="activity__space", at="",
    ),
    Source(
        Kind.TASK, Task.objects.all, lambda reader: tasks_visible_to(reader.member),
        ("title", "words"), lambda row: (row.title, row.words), room="step__activity__space", at="",
    ),
)  # fmt: skip

# what is looked through together, by the word of the address
PARTS: Final = {
    "page": (Kind.PAGE, Kind.PAGE_FILE),
    "remark": (Kind.REMARK,),
    "post": (Kind.POST, Kind.POST_FILE, Kind.THREAD),
    "note": (Kind.NOTE, Kind.NOTE_FILE),
    "item": (Kind.ITEM, Kind.NAMED, Kind.CAPTIONS),
    "plan": (Kind.ACTIVITY, Kind.STEP, Kind.TASK),
}
_AT: Final = {
    Kind.PAGE: "space_page", Kind.PAGE_FILE: "space_page", Kind.REMARK: "find_remark", Kind.POST: "find_post",
    Kind.POST_FILE: "find_post", Kind.THREAD: "thread", Kind.ITEM: "material", Kind.NAMED: "material",
    Kind.CAPTIONS: "material", Kind.TASK: "task",
}  # fmt: skip
_IN_PLAN: Final = {Kind.ACTIVITY, Kind.STEP}
OF_NOTES: Final = {Kind.NOTE, Kind.NOTE_FILE}


def address_of(row: Words, *, in_bulletin: bool) -> str:
    """Where what was found stands. `in_bulletin`: it belongs to a note of the teachers' bulletin."""
    here, kind = {"space_pk": row.space_id}, Kind(row.kind)
    if kind in OF_NOTES:
        return reverse("bulletin" if in_bulletin else "news", kwargs=here)
    if kind in _IN_PLAN:
        return f"{reverse('plan', kwargs=here)}#{kind}-{row.place}"
    return reverse(_AT[kind], kwargs=here | {"pk": row.place})
