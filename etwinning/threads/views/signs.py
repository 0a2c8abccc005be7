"""Likes, pins, the answer, and forums."""

from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.libraries.numbers import whole
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces.models import Member
from etwinning.threads import actions, forms, queries, rules
from etwinning.threads.models import Forum, Post, Thread
from etwinning.threads.views.talk import buttons_at, seat_of


def _post(request: MemberRequest, space_pk: int, pk: int) -> tuple[Member, Post]:
    seat = seat_of(request, space_pk, to_write=True)
    return seat, found(queries.posts_visible_to(seat), pk=pk)


def _thread(request: MemberRequest, space_pk: int, pk: int) -> tuple[Member, Thread]:
    seat = seat_of(request, space_pk, to_write=True)
    return seat, found(queries.threads_visible_to(seat), pk=pk)


def _forum(request: MemberRequest, space_pk: int, pk: int) -> tuple[Member, Forum]:
    seat = seat_of(request, space_pk, to_write=True)
    return seat, found(queries.forums_visible_to(seat), pk=pk)


@signed_in
@require_safe
def thread_since(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What was written and changed after the turn that a page has (304: nothing). Its script asks, while one looks."""
    seat = seat_of(request, space_pk)
    turn = whole(request.headers.get("If-None-Match", "").removeprefix("W/").strip('"'))
    if there(queries.turn_of(seat, pk)).turn == turn:
        return HttpResponseNotModified()
    this = there(queries.thread_in(seat, pk))
    posts, now = queries.posts_since(this, turn)
    fresh = _fresh_on(request, this, posts)
    towns, credits_ = queries.towns_and_credits(seat.space, [post.author_id for post in posts])
    answer = page(
        request,
        "threads/since.html",
        space=seat.space,
        member=seat,
        thread=this,
        posts=posts,
        number=whole(request.GET.get("page")) or 1,
        fresh=fresh,
        looks=queries.looks_at(posts, seat),
        likes=queries.likes_of(posts, request.user),
        towns=towns,
        credits=credits_,
        may=buttons_at(seat, this),
        may_reply=seat.space.is_open and this.closed_at is None and rules.can_reply(seat, this),
    )
    answer["ETag"] = f'"{now}"'
    return answer


def _fresh_on(request: MemberRequest, this: Thread, posts: list[Post]) -> tuple[int, int] | None:
    """How many posts are new to a page that is looked at, and the first of them, with what was new on it before.

    What came after its latest one is read now; a page that does not grow names none.
    """
    latest, first = (whole(request.GET.get(name)) for name in ("after", "new"))
    came = [post.pk for post in posts if post.pk > latest > 0]
    if came:
        actions.mark_read(this, request.user, to=max(came))
    new = came + [first] * (first > 0)
    return (len(new), min(new)) if new else None


@signed_in
@require_safe
def names(request: MemberRequest, space_pk: int) -> JsonResponse:
    """Names that go on as ?q= begins, for the editor."""
    seat = seat_of(request, space_pk)
    return JsonResponse({"names": queries.names_like(seat, request.GET.get("q", ""))})


@signed_in
@require_POST
def like_words(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, post = _post(request, space_pk, pk)
    allow(rules.can_like_words(seat, post))
    actions.like_words(post, by=request.user)
    return moved(request, queries.address_of(post))


@signed_in
@require_POST
def unlike_words(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, post = _post(request, space_pk, pk)
    allow(rules.can_unlike_words(seat, post))
    actions.unlike_words(post, by=request.user)
    return moved(request, queries.address_of(post))


@signed_in
@require_POST
def mark_answer(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, post = _post(request, space_pk, pk)
    allow(rules.can_mark_answer(seat, post))
    actions.mark_answer(post, by=request.user)
    return moved(request, queries.address_of(post), _("This post is marked as the answer."))


@signed_in
@require_POST
def unmark_answer(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, post = _post(request, space_pk, pk)
    allow(rules.can_unmark_answer(seat, post))
    actions.unmark_answer(post, by=request.user)
    return moved(request, queries.address_of(post), _("No post is marked as the answer now."))


@signed_in
@require_POST
def pin_thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, this = _thread(request, space_pk, pk)
    allow(rules.can_pin_thread(seat, this))
    actions.pin_thread(this, by=request.user)
    return moved(request, this, _("The thread stands above the others now."))


@signed_in
@require_POST
def unpin_thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, this = _thread(request, space_pk, pk)
    allow(rules.can_unpin_thread(seat, this))
    actions.unpin_thread(this, by=request.user)
    return moved(request, this, _("The thread stands among the others again."))


@signed_in
@require_POST
def admit_visitors(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, this = _thread(request, space_pk, pk)
    allow(rules.can_admit_visitors(seat, this))
    actions.admit_visitors(this, by=request.user)
    return moved(request, this, _("Visitors may answer here now."))


@signed_in
@require_POST
def exclude_visitors(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    this = found(queries.threads_visible_to(seat), pk=pk)
    allow(rules.can_exclude_visitors(seat, this))
    actions.exclude_visitors(this, by=request.user)
    return moved(request, this, _("Visitors only read here now."))


@signed_in
def move_thread(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """To another forum of the room."""
    seat, this = _thread(request, space_pk, pk)
    allow(rules.can_move_thread(seat, this))
    form = forms.MoveThread(
        request.POST or None, forums=queries.forums_in(seat.space), initial={"forum": this.forum_id or ""}
    )
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return page(request, "threads/move_thread.html", space=seat.space, member=seat, thread=this, form=form)
    actions.move_thread(this, form.chosen, by=request.user)
    return moved(request, this, _("The thread is moved."))


@signed_in
@require_safe
def forums(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The forums of a room, for those who may change them."""
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_make_forum(seat))
    return _forums_page(request, seat, forms.ForumName())


def _forums_page(request: MemberRequest, seat: Member, form: forms.ForumName) -> HttpResponse:
    some = queries.forums_in(seat.space)
    return page(request, "threads/forums.html", space=seat.space, member=seat, forums=some, form=form)


@signed_in
@require_POST
def make_forum(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_make_forum(seat))
    form = forms.ForumName(request.POST)
    if not form.is_valid():
        return _forums_page(request, seat, form)
    language = get_language() or ""
    actions.make_forum(seat.space, form.cleaned_data["title"], by=request.user, language=language)
    return moved(request, "forums", _("The forum is there."), space_pk=space_pk)


@signed_in
def rename_forum(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, forum = _forum(request, space_pk, pk)
    allow(rules.can_rename_forum(seat, forum))
    form = forms.ForumName(request.POST or None, initial={"title": forum.title})
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return page(request, "threads/rename_forum.html", space=seat.space, member=seat, forum=forum, form=form)
    actions.rename_forum(forum, form.cleaned_data["title"], by=request.user)
    return moved(request, "forums", _("The forum has its new name."), space_pk=space_pk)


@signed_in
@require_POST
def raise_forum(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, forum = _forum(request, space_pk, pk)
    allow(rules.can_raise_forum(seat, forum))
    actions.raise_forum(forum, by=request.user)
    return moved(request, "forums", space_pk=space_pk)


@signed_in
@require_POST
def remove_forum(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat, forum = _forum(request, space_pk, pk)
    allow(rules.can_remove_forum(seat, forum))
    actions.remove_forum(forum, by=request.user)
    return moved(request, "forums", _("The forum is removed. Its threads are in the general one."), space_pk=space_pk)
