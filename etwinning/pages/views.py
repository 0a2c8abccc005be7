"""Pages of a room, for everybody who has a seat in it; pupils see the same in their own frame."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.libraries.formulas import mathml
from etwinning.materials import players
from etwinning.materials import queries as materials
from etwinning.materials.models import Item
from etwinning.pages import actions, forms, patterns, queries, rules
from etwinning.pages.models import Draft, Page
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.passing import Guarded
from etwinning.safety.sending import send_shown
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.models import Member


def _seat(request: MemberRequest, space_pk: int, *, to_write: bool = False) -> Member:
    """The asker's seat in a room (else 404); to write, the room must be open (else 409 with a sentence)."""
    seat = there(rooms.seat_in(space_pk, request.user))
    if to_write:
        spaces.must_be_open(seat.space)
    return seat


@signed_in
@require_safe
def space_pages(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The tree of pages; with ?arrange=1 with buttons that move them."""
    seat = _seat(request, space_pk)
    may_arrange = seat.has_care and seat.space.is_open
    return page(
        request,
        "pages/space_pages.html",
        space=seat.space,
        member=seat,
        tree=queries.tree_of(seat),
        most_deep=Page.MOST_DEEP,
        may_arrange=may_arrange,
        arranging=may_arrange and "arrange" in request.GET,
        may_begin=rules.can_new_page(seat) and seat.space.is_open,
        may_see_bin=rules.can_see_bin(seat),
    )


@signed_in
@require_safe
def space_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = there(queries.page_in(seat, pk))
    parent, root = queries.surroundings(seat, this)
    carried, body = queries.shown_to(this, seat)
    looks = rooms.looks_of([one.file for one in carried], seat)
    kept = [one for one in carried if looks[one.file_id].withheld]
    things = [one for one in carried if isinstance(one, Item)]
    body = materials.with_players(queries.body_without(body, kept), things, players.inside(space_pk))
    return page(
        request,
        "pages/space_page.html",
        space=seat.space,
        member=seat,
        this=this,
        credits=rooms.credits_of(space_pk, [this.author, this.edited_by]),
        parent=parent,
        root=root,
        body=body,
        files=[one for one in queries.below(this, carried) if one not in kept],
        asked=[one for one in carried if looks[one.file_id].said],
        looks=looks,
        open_to=rules.deeds_open_to(seat, this),
        typed=queries.draft_of(this, request.user),
    )


@signed_in
def new_page(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Name and place first; the editor opens with the page that is there from then on, so that no text is lost."""
    seat = _seat(request, space_pk, to_write=True)
    allow(rules.can_new_page(seat))
    initial = {"language": seat.space.language or get_language(), "parent": request.GET.get("parent", "")}
    form = forms.NewPage(request.POST or None, parents=queries.possible_parents(seat), initial=initial)
    if request.method != "POST" or not form.is_valid():
        return page(request, "pages/new_page.html", space=seat.space, member=seat, form=form)
    said = form.cleaned_data
    words = {"title": said["title"], "language": said["language"]}
    parent = found(queries.pages_visible_to(seat), pk=int(said["parent"])) if said["parent"] else None
    body = patterns.body_of(said["pattern"], said["language"]) if said["pattern"] else ""
    try:
        made = actions.new_page(seat.space, by=request.user, **words, parent=parent, body=body, sent=form.sent())
    except Guarded as guarded:
        form.hold(guarded, space_pk, beside="title")
        return page(request, "pages/new_page.html", space=seat.space, member=seat, form=form)
    return moved(request, "edit_page", space_pk=space_pk, pk=made.pk)


@signed_in
def edit_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The editor. What somebody typed and did not save is put back; if others saved meanwhile, both texts show."""
    seat = _seat(request, space_pk, to_write=True)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_edit_page(seat, this))
    typed = queries.draft_of(this, request.user)
    form = _edit_form(request, seat, this, typed)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, seat, this, form, typed)
    was_draft = this.state == Page.State.DRAFT
    try:
        saved = _saved(form, this, request.user)
    except Guarded as guarded:
        form.hold(guarded, space_pk, beside="body")
        return _editor(request, seat, this, form, typed)
    if isinstance(saved, Draft):
        this.refresh_from_db()
        return _editor(request, seat, this, _edit_form(request, seat, this, saved, again=True), saved, status=409)
    return moved(request, saved, _said(saved, was_draft=was_draft))


def _saved(form: forms.EditPage, this: Page, by: Person) -> Page | Draft:
    said = form.cleaned_data
    title, body = form.words()
    return actions.edit_page(
        this,
        actions.Words(title, said["language"], body, said["version"]),
        _setting(form),
        by=by,
        files=said["attach"],
        picture=(said["picture"], said["picture_alt"]) if said["picture"] else None,
        drop=[int(one) for one in said["drop"]],
        keep_theirs=said["do"] == "both",
        sent=form.sent(),
    )


def _said(saved: Page, *, was_draft: bool) -> str:
    if saved.state == Page.State.DRAFT:
        return _("Saved as a draft.")
    if was_draft:
        return _published(saved)
    return _("Saved. Everyone on the internet sees it.") if saved.audience == "public" else _("Saved.")


def _published(this: Page) -> str:
    return {
        "teachers": _("The page is published. All teachers see it."),
        "members": _("The page is published. All members see it."),
        "public": _("The page is published. Everyone on the internet sees it."),
    }[this.audience]


def _setting(form: forms.EditPage) -> actions.Setting | None:
    said = form.cleaned_data
    if not form.may_publish:
        return None
    chosen = [int(one) for one in said["chosen"]]
    return actions.Setting(said["audience"], said["editors"], chosen, form.state_after())


def _edit_form(
    request: MemberRequest, seat: Member, this: Page, typed: Draft | None, *, again: bool = False
) -> forms.EditPage:
    """The form of a page; `again` after somebody else was quicker: as it was sent, over the version of now."""
    words: Page | Draft = typed or this
    initial: dict[str, Any] = {"title": words.title, "language": words.language, "body": words.body}
    initial |= {"version": this.version, "audience": this.audience, "editors": this.editors}
    initial["chosen"] = [str(person) for person in this.chosen.values_list("pk", flat=True)]
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("together"):
        data["body"] = this.body
    if data is not None and again:
        data["version"], data["body"] = str(this.version), words.body
    return forms.EditPage(
        data,
        None if again else request.FILES or None,
        initial=initial,
        page=this,
        attached=queries.files_of(this),
        people=queries.possible_editors(seat, this),
        may_publish=rules.can_publish_page(seat, this),
        may_make_public=rules.can_make_public(seat),
    )


def _editor(
    request: MemberRequest,
    seat: Member,
    this: Page,
    form: forms.EditPage,
    typed: Draft | None,
    status: int | None = None,
) -> HttpResponse:
    overtaken = typed is not None and typed.version < this.version
    context = {"space": seat.space, "member": seat, "this": this, "form": form, "typed": typed, "overtaken": overtaken}
    return page(request, "pages/edit_page.html", status=status, **context)


@signed_in
@require_POST
def save_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What the editor sends while one types: 204 kept; 409 kept, or not, with the sentence that says why; 422."""
    seat = _seat(request, space_pk)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_save_page(seat, this))
    form = forms.Typed(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    said = form.cleaned_data
    words = actions.Words(said["title"], said["language"], said["body"], said["version"])
    try:
        draft = actions.save_page(this, words, by=request.user)
    except Stale as stale:
        return JsonResponse({"sentence": stale.sentence}, status=409)
    if said["version"] < this.version and draft.version < this.version:
        kept = _("Somebody else saved this page in the meantime. Your text is kept; when you save, you see both.")
        return JsonResponse({"sentence": kept}, status=409)
    return HttpResponse(status=204)


@signed_in
@require_POST
def discard_draft(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_discard_draft(seat, this))
    actions.discard_draft(this, by=request.user)
    return moved(request, this, _("Your unsaved text is thrown away. The page is as it was."))


@signed_in
@require_POST
def publish_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Publish a draft. What everyone on the internet will see is asked about first."""
    seat = _seat(request, space_pk, to_write=True)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_publish_page(seat, this))
    is_news = this.audience == "public" and this.state == Page.State.DRAFT
    kept = queries.kept_from_public(this) if is_news else []
    if is_news and ("sure" not in request.POST or (kept and "without" not in request.POST)):
        looks = rooms.looks_of([one.file for one, _why in kept], seat)
        return page(
            request, "pages/publish_page.html", space=seat.space, member=seat, this=this, kept=kept, looks=looks
        )
    actions.publish_page(this, by=request.user)
    return moved(request, this, _published(this))


@signed_in
@require_POST
def move_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk, to_write=True)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_move_page(seat, this))
    form = forms.Way(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.move_page(this, said["way"], by=request.user, other=said["other"])
    return moved(request, queries.place_address(this))


@signed_in
@require_POST
def bin_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk, to_write=True)
    this = found(queries.pages_of_all_kinds(seat), pk=pk)
    allow(rules.can_bin_page(seat, this))
    actions.bin_page(this, by=request.user)
    return moved(request, "pages_bin", _("The page is in the bin for 30 days."), space_pk=space_pk)


@signed_in
@require_safe
def pages_bin(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    allow(rules.can_see_bin(seat))
    binned = paged(request, queries.binned_pages(seat))
    return page(request, "pages/pages_bin.html", space=seat.space, member=seat, pages=binned)


@signed_in
@require_POST
def restore_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk, to_write=True)
    this = found(queries.pages_of_all_kinds(seat), pk=pk)
    allow(rules.can_restore_page(seat, this))
    restored = actions.restore_page(this, by=request.user)
    return moved(request, restored, _("The page is back where it was."))


@signed_in
@require_POST
def upload_to_page(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A picture from the editor: {"url"} to show it, or {"error"} with a sentence."""
    seat = _seat(request, space_pk)
    this = found(queries.pages_visible_to(seat), pk=pk)
    allow(rules.can_upload_to_page(seat, this))
    form = forms.Picture(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=422)
    said = form.cleaned_data
    try:
        added = actions.upload_to_page(this, said["file"], by=request.user, description=said["alt"])
    except Guarded as guarded:
        spaces.hold_words(guarded.caution)
        return JsonResponse({"error": guarded.sentence}, status=422)
    except Stale as stale:
        return JsonResponse({"error": stale.sentence}, status=409)
    return JsonResponse({"url": queries.picture_address(added, space_pk)}, status=201)


@signed_in
@require_safe
def page_formula(request: MemberRequest, space_pk: int) -> HttpResponse:
    """How ?latex= looks, as MathML for the editor; 422 with a sentence if it cannot be read."""
    _seat(request, space_pk)
    made = mathml(request.GET.get("latex", ""), block="block" in request.GET)
    if made is None:
        return HttpResponse(_("This formula cannot be read."), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(made)


@signed_in
@require_safe
def page_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """A file below a page, or a picture in its text, for those who may read the page."""
    seat = _seat(request, space_pk)
    attachment = found(queries.attachments_visible_to(seat), pk=pk)
    return send_shown(request, attachment.file, rooms.viewer_in(seat), request.GET.get("size", "")[:10])
