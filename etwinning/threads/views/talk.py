"""Talk, news and bulletin of a room, for everybody who has a seat in it; pupils see the same in their own frame."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.models import Audience
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.libraries.html import text_of
from etwinning.libraries.numbers import whole
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.cautions import cautions_of
from etwinning.safety.passing import Guarded
from etwinning.safety.sending import send_shown
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces import rules as spaces_rules
from etwinning.spaces.models import Member
from etwinning.threads import actions, forms, queries, rules
from etwinning.threads.models import Post, Thread

AT_THREAD = tuple(f"threads/{deed}" for deed in ("reply", "edit_post", "edit_entry", "make_poll"))
QUOTED = 1500  # characters taken over from a post


def seat_of(request: MemberRequest, space_pk: int, *, to_write: bool = False) -> Member:
    """The asker's seat in a room (else 404); to write, the room must be open (else 409 with a sentence)."""
    seat = there(rooms.seat_in(space_pk, request.user))
    if to_write:
        spaces.must_be_open(seat.space)
    return seat


def words_of(said: dict[str, Any]) -> actions.Words:
    picture = (said["picture"], said["picture_alt"]) if said["picture"] else None
    return actions.Words(said["body"], said["language"], said["attach"], picture, said.get("sending"), said["sure"])


def guarded_page(
    request: MemberRequest,
    form: forms.Sending | forms.EditPost | forms.EditEntry,
    guarded: Guarded,
    back: Model | str,
    **keys: object,
) -> HttpResponse | None:
    """Keep the line for the teachers. Words that wait lead back; a hint stands beside the field (then None)."""
    said = form.cleaned_data
    with transaction.atomic():
        if guarded.waits and (said.get("attach") or said.get("picture")):  # the files wait along with the words
            kept = actions.keep(words_of(said), request.user)
            guarded.caution.said["files"] = [[file.pk, description] for file, description in kept]
        spaces.hold_words(guarded.caution)
    if guarded.waits:
        return moved(request, back, guarded.sentence, **keys)
    form.add_error("body", guarded.sentence.split("\n"))
    form.hint = True
    return None


@signed_in
@require_safe
def threads(request: MemberRequest, space_pk: int) -> HttpResponse:
    """All threads, or with ?forum= those of one (0: the general one)."""
    seat = seat_of(request, space_pk)
    asked = request.GET.get("forum", "")[:18]
    forums = queries.forums_in(seat.space)
    forum = next((one for one in forums if str(one.pk) == asked), None)
    shown = paged(request, queries.list_of_threads(seat, forum, general=asked == "0"), queries.PER_PAGE)
    return page(
        request,
        "threads/threads.html",
        space=seat.space,
        member=seat,
        threads=shown,
        forums=forums,
        shelf=forum.pk if forum else 0 if asked == "0" else None,
        fresh=queries.unread_in(seat, [one.pk for one in shown]),
        named=queries.named_in(seat),
        may_make_forum=rules.can_make_forum(seat) and seat.space.is_open,
        held=cautions_of(request.user, ("threads/open_thread",), space_pk),
        may_open=rules.can_open_thread(seat) and seat.space.is_open,
    )


@signed_in
def open_thread(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_open_thread(seat))
    form = forms.OpenThread(
        request.POST or None,
        request.FILES or None,
        space=seat.space,
        audiences=rules.audiences_for_threads(seat),
        forums=queries.forums_in(seat.space),
        initial=beginning_in(seat) | {"audience": Audience.MEMBERS, "forum": request.GET.get("forum", "")[:18]},
    )
    if request.method != "POST" or not form.is_valid():
        after = queries.latest_word_of(request.user, seat.space)
        return page(request, "threads/open_thread.html", space=seat.space, member=seat, form=form, after=after)
    said = form.cleaned_data
    try:
        about = {"title": said["title"], "audience": said["audience"], "forum": form.chosen}
        opened = actions.open_thread(seat.space, words_of(said), by=request.user, **about)
    except Guarded as guarded:
        answer = guarded_page(request, form, guarded, "threads", space_pk=space_pk)
        context: dict[str, Any] = {"space": seat.space, "member": seat, "form": form}
        return answer or page(request, "threads/open_thread.html", after=0, **context)
    return moved(request, opened)


def beginning_in(seat: Member) -> dict[str, Any]:
    return {"sending": uuid4(), "language": seat.space.language or get_language()}


@signed_in
@require_safe
def thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Posts as they came, and the form to answer; ?answer= names the post one answers, ?quote= takes it along."""
    seat = seat_of(request, space_pk)
    this = there(queries.thread_in(seat, pk))
    quoted = whole(request.GET.get("quote"))
    initial = beginning_at(this) | {"answers": quoted or whole(request.GET.get("answer")) or None}
    if quoted and (words := queries.posts_of(this).filter(pk=quoted, removed_at=None).first()):
        initial["body"] = quote_of(words)
    return thread_page(request, seat, this, forms.Reply(initial=initial))


def beginning_at(this: Thread) -> dict[str, Any]:
    """What an empty answer to a thread begins with."""
    return {"sending": uuid4(), "language": this.language or get_language()}


def thread_page(
    request: MemberRequest, seat: Member, this: Thread, form: forms.Reply, vote: forms.Vote | None = None
) -> HttpResponse:
    poll = queries.poll_shown(this)
    posts = paged(request, queries.list_of_posts(this), queries.PER_PAGE)
    asked = whole(form["answers"].value())
    answered = queries.posts_of(this).filter(pk=asked).first() if asked else None
    after, fresh = queries.reading_of(seat, this)
    if fresh and posts and posts[-1].pk >= fresh[1]:  # who sees the first new one has read as far as this page goes
        actions.mark_read(this, request.user, to=posts[-1].pk)
    towns, credited = queries.towns_and_credits(seat.space, [post.author_id for post in posts])
    return page(
        request, "threads/thread.html", fresh=fresh, towns=towns, credits=credited, after=after,
        likes=queries.likes_of(posts, request.user),
        may=buttons_at(seat, this),
        space=seat.space, member=seat, thread=this, posts=posts, form=form,
        looks=queries.looks_at(posts, seat),
        poll=poll,
        vote=vote or forms.Vote(shown=poll),
        answered=answered if answered and not answered.removed_at else None,
        held=cautions_of(request.user, AT_THREAD, this.pk),
        may_reply=seat.space.is_open and this.closed_at is None and rules.can_reply(seat, this),
    )  # fmt: skip


def buttons_at(seat: Member, this: Thread) -> dict[str, bool]:
    """Which buttons a member finds at a thread."""
    is_open = seat.space.is_open
    care = is_open and rules.can_close_thread(seat, this)
    reply = is_open and rules.can_reply(seat, this)
    asked = reply and (this.author_id == seat.person_id or rules.keeps(seat, this))
    return {
        "close": care,
        "pin": care and not this.is_entry,
        "mark": (care or asked) and not this.is_entry,
        "like": reply and not spaces_rules.is_visitor(seat),
        "vote": is_open and this.closed_at is None and not spaces_rules.is_visitor(seat),
        "admit": is_open and rules.can_admit_visitors(seat, this) and not this.visitors_answer,
        "exclude": rules.can_exclude_visitors(seat, this) and this.visitors_answer,
        "poll": is_open and rules.can_make_poll(seat, this),
        "entry": is_open and rules.can_edit_entry(seat, this),
        "show": is_open and rules.can_show_entry(seat, this),
        "hide": this.audience == Audience.PUBLIC and rules.can_hide_entry(seat, this),
    }


def quote_of(post: Post) -> str:
    """The words of a post as a quotation, with who said them."""
    name = post.author.name if post.author else _("Somebody who has left")
    lines = text_of(post.body)[:QUOTED].split("\n")
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    who = escape(_("%(name)s wrote:") % {"name": name})
    return f"<blockquote><p><strong>{who}</strong></p>{said}</blockquote><p></p>"


@signed_in
@require_safe
def find_post(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """To the page of its thread on which a post stands."""
    post = found(queries.posts_visible_to(seat_of(request, space_pk)), pk=pk)
    return moved(request, queries.address_of(post))


@signed_in
def reply(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Add a post. Who comes by GET (after signing in again) is led to the thread, where the text was kept."""
    seat = seat_of(request, space_pk)
    this = there(queries.thread_in(seat, pk))
    allow(rules.can_reply(seat, this))
    form = forms.Reply(request.POST, request.FILES)
    if request.method != "POST":
        return moved(request, this)
    if not form.is_valid():
        return thread_page(request, seat, this, form)
    said = form.cleaned_data
    answers = queries.posts_of(this).filter(pk=said["answers"] or 0).first()
    try:
        post = actions.reply(this, words_of(said), by=request.user, answers=answers)
    except Guarded as guarded:
        return guarded_page(request, form, guarded, this) or thread_page(request, seat, this, form)
    return moved(request, queries.address_of(post))


@signed_in
def edit_post(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    post = found(queries.posts_visible_to(seat), pk=pk)
    allow(rules.can_edit_post(seat, post))
    form = forms.EditPost(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        files=list(post.attachments.select_related("file").order_by("pk")),
        initial={"body": post.body, "language": post.language},
    )
    context: dict[str, Any] = {"space": seat.space, "member": seat, "post": post, "form": form}
    if request.method != "POST" or not form.is_valid():
        return page(request, "threads/edit_post.html", **context)
    said = form.cleaned_data
    try:
        edited = actions.edit_post(post, words_of(said), drop=said["drop"], by=request.user)
    except Guarded as guarded:
        answer = guarded_page(request, form, guarded, queries.address_of(post))
        return answer or page(request, "threads/edit_post.html", **context)
    return moved(request, queries.address_of(edited))


@signed_in
@require_POST
def remove_post(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """In a closed room too, it protects."""
    seat = seat_of(request, space_pk)
    post = found(queries.posts_visible_to(seat), pk=pk)
    allow(rules.can_remove_post(seat, post))
    removed = actions.remove_post(post, by=request.user)
    return moved(request, queries.address_of(removed), _("The post is removed."))


@signed_in
@require_POST
def close_thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    this = found(queries.threads_visible_to(seat), pk=pk)
    allow(rules.can_close_thread(seat, this))
    actions.close_thread(this, by=request.user)
    return moved(request, this, _("The thread is closed. Everybody can still read it."))


@signed_in
@require_POST
def reopen_thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    this = found(queries.threads_visible_to(seat), pk=pk)
    allow(rules.can_reopen_thread(seat, this))
    actions.reopen_thread(this, by=request.user)
    return moved(request, this, _("The thread is open again."))


@signed_in
@require_safe
def thread_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """A file with a post or a note, for those who may read it."""
    seat = seat_of(request, space_pk)
    attachment = found(queries.attachments_visible_to(seat), pk=pk)
    return send_shown(request, attachment.file, rooms.viewer_in(seat), request.GET.get("size", "")[:10])


@signed_in
@require_safe
def news(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    return _notes_page(request, seat, "threads/news.html", paged(request, queries.news_in(seat.space, seat)))


@signed_in
@require_safe
def bulletin(request: MemberRequest, space_pk: int) -> HttpResponse:
    """For teachers only."""
    seat = seat_of(request, space_pk)
    allow(rules.can_see_bulletin(seat))
    return _notes_page(request, seat, "threads/bulletin.html", paged(request, queries.bulletin_in(seat.space, seat)))


def _notes_page(request: HttpRequest, seat: Member, template: str, notes: Any) -> HttpResponse:
    removable = {note.pk for note in notes if rules.can_remove_note(seat, note)}
    may_write = seat.space.is_open and rules.can_write_note(seat)
    towns, credits_ = queries.towns_and_credits(seat.space, [note.author_id for note in notes])
    looks = queries.looks_at(notes, seat)
    context = {"space": seat.space, "member": seat, "notes": notes, "removable": removable, "towns": towns}
    context["credits"] = credits_
    held = cautions_of(seat.person, ("threads/write_note",), seat.space_id)
    return page(request, template, may_write=may_write, looks=looks, held=held, **context)


@signed_in
def write_note(request: MemberRequest, space_pk: int) -> HttpResponse:
    """A note; ?for= says which audience is proposed."""
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_write_note(seat))
    audiences = rules.audiences_for_notes(seat)
    proposed = request.GET.get("for", "")
    initial = beginning_in(seat) | {"audience": proposed if proposed in audiences else audiences[0]}
    form = forms.WriteNote(
        request.POST or None, request.FILES or None, space=seat.space, audiences=audiences, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        after = queries.latest_word_of(request.user, seat.space)
        return page(request, "threads/write_note.html", space=seat.space, member=seat, form=form, after=after)
    said = form.cleaned_data
    if not request.FILES and (note := queries.note_just_sent(request.user, seat.space, said["body"], said["audience"])):
        where = "bulletin" if note.audience == Audience.TEACHERS else "news"
        return moved(request, where, _("This note is there already: you have just posted it."), space_pk=space_pk)
    try:
        note = actions.write_note(seat.space, words_of(said), by=request.user, audience=said["audience"])
    except Guarded as guarded:
        answer = guarded_page(request, form, guarded, "news", space_pk=space_pk)
        context: dict[str, Any] = {"space": seat.space, "member": seat, "form": form}
        return answer or page(request, "threads/write_note.html", after=0, **context)
    where = "bulletin" if note.audience == Audience.TEACHERS else "news"
    return moved(request, where, _("Your note is there."), space_pk=space_pk)


@signed_in
@require_POST
def remove_note(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """In a closed room too, it protects."""
    seat = seat_of(request, space_pk)
    note = found(queries.notes_of_all_times(seat), pk=pk)
    allow(rules.can_remove_note(seat, note))
    actions.remove_note(note, by=request.user)
    where = "bulletin" if note.audience == Audience.TEACHERS else "news"
    return moved(request, where, _("The note is removed."), space_pk=space_pk)
