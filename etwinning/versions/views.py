"""The history of a page, for those who may see it; pupils see the same in their own frame."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, moved, page, paged, there
from etwinning.pages import queries as pages
from etwinning.pages.models import Page, Version
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.models import Member
from etwinning.versions import actions, forms, queries, rules

PER_PAGE = 30


def _page(request: MemberRequest, space_pk: int, pk: int, *, to_write: bool = False) -> tuple[Member, Page]:
    """The asker's seat and a page they see (else 404) with its history (else 403); to write, the room is open."""
    seat = there(rooms.seat_in(space_pk, request.user))
    if to_write:
        spaces.must_be_open(seat.space)
    this = there(pages.page_in(seat, pk))
    this.space = seat.space
    allow(rules.can_see_history(seat, this))
    return seat, this


def _may_restore(seat: Member, this: Page) -> bool:
    return seat.space.is_open and rules.can_restore_version(seat, this)


@signed_in
@require_safe
def page_history(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The versions of a page, the latest day first."""
    seat, this = _page(request, space_pk, pk)
    versions, latest = paged(request, queries.versions_of(this), PER_PAGE), queries.latest_number(this)
    return page(
        request, "versions/page_history.html", space=seat.space, member=seat, this=this, versions=versions,
        days=queries.by_day(versions.object_list), latest=latest, form=forms.Two(initial={"later": latest}),
    )  # fmt: skip


@signed_in
@require_safe
def page_version(request: MemberRequest, space_pk: int, pk: int, number: int) -> HttpResponse:
    """One version, in the colours of who wrote what."""
    seat, this = _page(request, space_pk, pk)
    version = there(queries.version_in(this, number))
    return _version_page(request, seat, this, version, forms.Name(initial={"name": version.name}))


def _version_page(request: MemberRequest, seat: Member, this: Page, version: Version, form: forms.Name) -> HttpResponse:
    before, after = queries.neighbours(this, version.number)
    return page(
        request,
        "versions/page_version.html",
        space=seat.space,
        member=seat,
        this=this,
        version=version,
        text=queries.coloured(this, version, seat),
        before=before,
        after=after,
        may_restore=_may_restore(seat, this),
        form=form,
    )


@signed_in
@require_safe
def compare_versions(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What is different: between the last two, or between a version and the one before, or between any two."""
    seat, this = _page(request, space_pk, pk)
    latest = queries.latest_number(this)
    form = forms.Two(request.GET or {"later": latest})
    older = newer = None
    if form.is_valid() and latest:
        later = form.cleaned_data["later"] or latest
        earlier = form.cleaned_data["earlier"] or queries.number_before(this, later) or later
        form = forms.Two({"earlier": min(earlier, later), "later": max(earlier, later)})
        older, newer = (queries.version_in(this, number) for number in sorted((earlier, later)))
        form.lacks(*[name for name, one in (("earlier", older), ("later", newer)) if one is None])
    found = queries.stretches(this, older, newer, seat) if older and newer else []
    return page(
        request, "versions/compare_versions.html", space=seat.space, member=seat, this=this, form=form, older=older,
        newer=newer, stretches=found, latest=latest, may_restore=_may_restore(seat, this),
    )  # fmt: skip


@signed_in
@require_POST
def name_version(request: MemberRequest, space_pk: int, pk: int, number: int) -> HttpResponse:
    seat, this = _page(request, space_pk, pk, to_write=True)
    allow(rules.can_name_version(seat, this))
    version = there(queries.version_in(this, number))
    form = forms.Name(request.POST)
    if not form.is_valid():
        return _version_page(request, seat, this, version, form)
    name = form.cleaned_data["name"]
    actions.name_version(version, by=request.user, name=name)
    said = _("The version has a name now. It is kept for ever.") if name else _("The version has no name any more.")
    return moved(request, "page_version", said, space_pk=space_pk, pk=pk, number=number)


@signed_in
@require_POST
def restore_version(request: MemberRequest, space_pk: int, pk: int, number: int) -> HttpResponse:
    seat, this = _page(request, space_pk, pk, to_write=True)
    allow(rules.can_restore_version(seat, this))
    version = there(queries.version_in(this, number))
    restored = actions.restore_version(version, by=request.user)
    return moved(request, restored, _("The earlier text is back. What stood here before is in the history."))


@signed_in
@require_POST
def restore_passage(request: MemberRequest, space_pk: int, pk: int, number: int) -> HttpResponse:
    """One passage of a version comes back into the page, or is taken out of it; then what is different now."""
    seat, this = _page(request, space_pk, pk, to_write=True)
    allow(rules.can_restore_passage(seat, this))
    version = there(queries.version_in(this, number))
    form = forms.Passage(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.restore_passage(version, said["place"], by=request.user, takes_out=said["out"])
        told = _("The passage is out of the page. It is in the history.") if said["out"] else _("The passage is back.")
        return moved(request, queries.comparison_address(this, said["earlier"]), told)
    return moved(request, queries.comparison_address(this, number))
