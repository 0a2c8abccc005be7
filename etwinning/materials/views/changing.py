"""What is changed: folders, words, places, captions, the bin."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.libraries.numbers import whole
from etwinning.materials import actions, forms, queries, rules
from etwinning.materials.licences import options
from etwinning.materials.models import Folder, Item
from etwinning.materials.views.seats import kept, seat_of, sent
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces.models import Member
from etwinning.spaces.queries import looks_of

AT_ONCE = 20  # pictures described on one page


@signed_in
def make_folder(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_make_folder(seat))
    kind = "album" if request.GET.get("kind") == "album" else "folder"
    initial = {"kind": kind, "audience": "members", "adders": "members"}
    form = forms.EditFolder(sent(request), space=seat.space, audiences=rules.audiences_open_to(seat), initial=initial)
    if request.method == "POST" and form.is_valid():
        folder = kept(form, seat, partial(actions.make_folder, seat.space, **form.said()))
        if folder is not None:
            return moved(request, folder)
    return page(request, "materials/edit_folder.html", space=seat.space, member=seat, form=form, folder=None)


@signed_in
def edit_folder(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    folder = found(queries.folders_visible_to(seat).select_related("space"), pk=pk)
    allow(rules.can_edit_folder(seat, folder))
    initial = {name: getattr(folder, name) for name in ("name", "kind", "audience", "adders")}
    form = forms.EditFolder(
        sent(request), space=seat.space, audiences=rules.audiences_open_to(seat), now=folder.audience, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        fresh = kept(form, seat, partial(actions.edit_folder, folder, **form.said()))
        if fresh is not None:
            return moved(request, fresh, _("Saved."))
    return page(request, "materials/edit_folder.html", space=seat.space, member=seat, form=form, folder=folder)


@signed_in
@require_POST
def bin_folder(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    folder = found(queries.folders_of_all_kinds(seat), pk=pk)
    allow(rules.can_bin_folder(seat, folder))
    actions.bin_folder(folder, by=request.user)
    sentence = _("The folder is in the bin for 30 days, with everything in it.")
    return moved(request, "materials_bin", sentence, space_pk=space_pk)


@signed_in
@require_POST
def restore_folder(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    folder = found(queries.folders_of_all_kinds(seat), pk=pk)
    allow(rules.can_restore_folder(seat, folder))
    return moved(request, actions.restore_folder(folder, by=request.user), _("It is back where it was."))


@signed_in
def edit_material(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Name, words, licence, author, who sees it, where it lies."""
    seat = seat_of(request, space_pk, to_write=True)
    item = there(queries.item_in(seat, pk))
    allow(rules.can_edit_material(seat, item))
    names = ("name", "alt", "licence", "credit", "transcript", "audience")
    initial = {name: getattr(item, name) for name in names} | {"folder": str(item.folder_id or "")}
    folders = list(queries.folders_to_add_to(seat))
    form = forms.EditMaterial(
        sent(request), space=seat.space, item=item, folders=folders, audiences=rules.audiences_open_to(seat),
        initial=initial,
    )  # fmt: skip
    item.space = seat.space
    if request.method == "POST" and form.is_valid():
        words = actions.Words(**{name: form.cleaned_data[name] for name in names if name in form.cleaned_data})
        deed = partial(actions.edit_material, item, words, _folder(seat, form.cleaned_data["folder"]))
        if kept(form, seat, deed) is not None:
            return moved(request, item, _("Saved."))
    return page(
        request, "materials/edit_material.html", space=seat.space, member=seat, form=form, item=item,
        licences=options(), looks=looks_of([item.file], seat),
    )  # fmt: skip


@signed_in
def describe_materials(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Words for the pictures that have none yet, twenty at a time."""
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_describe_materials(seat))
    chosen = request.GET.get("folder", "")
    folder = _folder(seat, chosen) if chosen.isdecimal() else None
    items = list(queries.pictures_without_words(seat, folder)[:AT_ONCE])
    form = forms.Described(sent(request), items=items)
    if request.method == "POST" and form.is_valid():
        words = form.words()
        said = {item: words.get(item.pk, "") for item in items}
        done = kept(
            form,
            seat,
            partial(actions.describe_materials, seat.space, said),
            beside=f"alt-{items[0].pk}" if items else "",
        )
        if done is not None:
            where: Folder | str = folder or "materials"
            return moved(request, where, _("Saved."), **({} if folder else {"space_pk": space_pk}))
    return page(
        request, "materials/describe_materials.html", space=seat.space, member=seat, form=form, items=items,
        looks=looks_of([item.file for item in items], seat), folder=folder,
    )  # fmt: skip


@signed_in
@require_POST
def move_materials(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_move_materials(seat))
    form, items = _chosen(request, seat)
    if not form.is_valid():
        return page(request, "materials/nothing_chosen.html", space=seat.space, member=seat, form=form)
    folder = _folder(seat, form.cleaned_data["folder"])
    number = actions.move_materials(seat.space, items, folder, by=request.user)
    sentence = ngettext("%(num)s thing moved.", "%(num)s things moved.", number) % {"num": number}
    where: Folder | str = folder or "materials"
    return moved(request, where, sentence, **({} if folder else {"space_pk": space_pk}))


@signed_in
@require_POST
def bin_materials(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    allow(rules.can_bin_materials(seat))
    form, items = _chosen(request, seat)
    if not form.is_valid():
        return page(request, "materials/nothing_chosen.html", space=seat.space, member=seat, form=form)
    number = actions.bin_materials(seat.space, items, by=request.user)
    sentence = ngettext(
        "%(num)s thing is in the bin for 30 days.", "%(num)s things are in the bin for 30 days.", number
    )
    return moved(request, "materials_bin", sentence % {"num": number}, space_pk=space_pk)


@signed_in
@require_POST
def restore_material(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    item = found(queries.items_of_all_kinds(seat), pk=pk)
    allow(rules.can_restore_material(seat, item))
    return moved(request, actions.restore_material(item, by=request.user), _("It is back where it was."))


@signed_in
def add_captions(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    item = found(queries.items_visible_to(seat).filter(file__kind__in=("video", "sound")), pk=pk)
    allow(rules.can_add_captions(seat, item))
    initial = {"language": seat.space.language or get_language()}
    form = forms.AddCaptions(sent(request), request.FILES or None, initial=initial)
    item.space = seat.space
    if request.method == "POST" and form.is_valid():
        deed = partial(actions.add_captions, item, form.cleaned_data["language"], form.cleaned_data["file"])
        if kept(form, seat, deed, beside="file") is not None:
            return moved(request, item, _("The captions are added."))
    return page(request, "materials/add_captions.html", space=seat.space, member=seat, form=form, item=item)


@signed_in
@require_POST
def convert_material(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    item = there(queries.item_in(seat, pk))
    allow(rules.can_convert_material(seat, item))
    item.space = seat.space
    is_on = actions.convert_material(item, by=request.user)
    return moved(request, item, _("It is tried again now.") if is_on else _("There is nothing to try again."))


@signed_in
@require_POST
def remove_captions(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk, to_write=True)
    captions = found(queries.captions_visible_to(seat).select_related("item__space"), pk=pk)
    allow(rules.can_remove_captions(seat, captions.item))
    actions.remove_captions(captions, by=request.user)
    return moved(request, captions.item, _("The captions are taken away."))


def _folder(seat: Member, chosen: str) -> Folder | None:
    """The folder that was chosen, if the member may add to it; else none."""
    return queries.folders_visible_to(seat).filter(pk=int(chosen)).first() if chosen and len(chosen) < 19 else None  # noqa: PLR2004


def _chosen(request: MemberRequest, seat: Member) -> tuple[forms.Chosen, list[Item]]:
    """The form with what was ticked, and of that what the member may change."""
    ticked = [pk for said in request.POST.getlist("item")[:200] if (pk := whole(said))]
    items = list(queries.items_editable_by(seat).filter(pk__in=ticked))
    form = forms.Chosen(request.POST, items=[item.pk for item in items], folders=list(queries.folders_to_add_to(seat)))
    return form, items
