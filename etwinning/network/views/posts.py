"""Posts: writing, reading, what hangs on them."""

from uuid import uuid4

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.network import actions, forms, queries, rules
from etwinning.network.models import Post
from etwinning.people.pages import MemberRequest, member
from etwinning.safety import queries as safety
from etwinning.safety.queries import outsider
from etwinning.safety.sending import send_shown

MOST_ADDRESS = 300


def _back(request: MemberRequest, post: Post, said: str = "") -> HttpResponse:
    """To where the button stood, at that post; else to the post's own page."""
    where = request.POST.get("back", "")[:MOST_ADDRESS]
    if not (where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts=None)):
        where = post.get_absolute_url()
    return moved(request, f"{where.partition('#')[0]}#post-{post.pk}", said)


@member
def write_post(request: MemberRequest) -> HttpResponse:
    """A post; ?school=1 proposes the page of one's school."""
    allow(rules.can_write_post(request.user))
    form = forms.WritePost(
        request.POST or None,
        request.FILES or None,
        schools=queries.schools_to_write_for(request.user),
        initial={
            "sending": uuid4(),
            "language": get_language(),
            "seen_by": Post.SeenBy.MEMBERS,
            "at_school": request.GET.get("school") == "1",
        },
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "network/write_post.html", form=form, after=queries.latest_post_of(request.user))
    said = form.cleaned_data
    words = actions.Words(said["body"], said["language"], form.pictures(), said["attach"], said["sending"])
    post = actions.write_post(words, by=request.user, seen_by=said["seen_by"], school=form.for_school())
    return moved(request, post, _("Your post is there."))


@member
@require_safe
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """One post with its comments, and the form to add one."""
    this = found(queries.with_details(queries.posts_visible_to(request.user), request.user), pk=pk)
    return _post_page(request, this, forms.WriteComment(initial={"sending": uuid4()}))


def _post_page(request: MemberRequest, this: Post, form: forms.WriteComment) -> HttpResponse:
    return page(
        request,
        "network/post.html",
        post=this,
        form=form,
        comments=paged(request, queries.comments_of(this, request.user)),
        may_comment=rules.can_write_comment(request.user, this),
    )


@member
@require_safe
def feed_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """A picture or file with a post, for those who may read it."""
    kept = found(queries.files_visible_to(request.user), pk=pk)
    return send_shown(request, kept.file, outsider(request.user), request.GET.get("size", "")[:10])


@member
def edit_post_words(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_edit_post_words(request.user, this))
    form = forms.EditPost(request.POST or None, initial={"body": this.body, "language": this.language})
    if request.method != "POST" or not form.is_valid():
        return page(request, "network/edit_post_words.html", post=this, form=form)
    actions.edit_post_words(this, by=request.user, **form.cleaned_data)
    return moved(request, this, _("Your post is changed."))


@member
def delete_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Asked about first: comments of others go with it."""
    this = found(queries.with_details(queries.posts_visible_to(request.user), request.user), pk=pk)
    allow(rules.can_delete_post(request.user, this))
    if request.method != "POST":
        return page(request, "network/delete_post.html", post=this)
    actions.delete_post(this, by=request.user)
    return moved(request, "feed", _("Your post is deleted."))


@member
@require_POST
def pin_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_pin_post(request.user, this))
    actions.pin_post(this, by=request.user)
    return _back(request, this, _("The post is pinned on the page of your school."))


@member
@require_POST
def unpin_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_unpin_post(request.user, this))
    actions.unpin_post(this, by=request.user)
    return _back(request, this, _("The post is no longer pinned."))


@member
@require_POST
def like_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_like_post(request.user, this))
    actions.like_post(this, by=request.user)
    return _back(request, this)


@member
@require_POST
def unlike_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_unlike_post(request.user, this))
    actions.unlike_post(this, by=request.user)
    return _back(request, this)


@member
@require_POST
def hide_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_hide_post(request.user, this))
    actions.hide_post(this, by=request.user)
    return moved(request, "feed", _("The post no longer stands in your feed. Its author is not told."))


@member
@require_POST
def unhide_post(request: MemberRequest, pk: int) -> HttpResponse:
    this = found(queries.posts_visible_to(request.user), pk=pk)
    allow(rules.can_unhide_post(request.user, this))
    actions.unhide_post(this, by=request.user)
    return moved(request, this, _("The post stands in your feed again."))


@member
def write_comment(request: MemberRequest, pk: int) -> HttpResponse:
    """Who comes by GET (after signing in again) is led to the post."""
    this = found(queries.with_details(queries.posts_visible_to(request.user), request.user), pk=pk)
    allow(rules.can_write_comment(request.user, this))
    form = forms.WriteComment(request.POST)
    if request.method != "POST":
        return moved(request, this)
    if not form.is_valid():
        return _post_page(request, this, form)
    comment = actions.write_comment(this, by=request.user, **form.cleaned_data)
    number = queries.comments_of(this, request.user).filter(pk__lte=comment.pk).count()
    return moved(request, f"{this.get_absolute_url()}?page={(number - 1) // 20 + 1}#comment-{comment.pk}")


@member
@require_POST
def delete_comment(request: MemberRequest, pk: int) -> HttpResponse:
    comment = found(queries.comments_visible_to(request.user), pk=pk)
    allow(rules.can_delete_comment(request.user, comment))
    under = actions.delete_comment(comment, by=request.user)
    return moved(request, under, _("The comment is deleted."))


@member
@require_safe
def person_posts(request: MemberRequest, pk: int) -> HttpResponse:
    """What somebody wrote, as far as one may read it."""
    author = found(safety.people_visible_to(request.user), pk=pk)
    allow(queries.may_read_posts(request.user) or author == request.user)
    posts = paged(request, queries.with_details(queries.posts_by(author, request.user), request.user))
    return page(request, "network/posts.html", posts=posts, author=author, school=None)


@member
@require_safe
def school_posts(request: MemberRequest, pk: int) -> HttpResponse:
    """What stands on the page of a school."""
    school = found(queries.schools_to_follow(request.user), pk=pk)
    allow(queries.may_read_posts(request.user))
    posts = paged(request, queries.with_details(queries.posts_at(school, request.user), request.user))
    return page(request, "network/posts.html", posts=posts, author=None, school=school)
