"""A teacher's pupils in a TwinSpace: seeing them, adding new ones, bringing known ones, taking them out."""

from django.http import HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.actions import Stale
from etwinning.core.languages import translated
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.people.pages import MemberRequest, member
from etwinning.schools.lists import Line
from etwinning.schools.rosters import NotARoster
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in
from etwinning.twinspace import actions, forms, queries, rules
from etwinning.twinspace.actions import NewPupil

PER_PAGE = 50


@member
@require_safe
def pupils(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The pupils whose cards a teacher holds."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_pupils(seat))
    shown = paged(request, queries.pupils_handled_by(seat), per_page=PER_PAGE)
    return page(
        request,
        "twinspace/pupils.html",
        space=seat.space,
        member=seat,
        pupils=shown,
        standings=queries.standings_of(list(shown)),
        languages=translated(),
        classes=queries.classes_of(seat),
        can_add=seat.space.is_open and rules.can_add_pupils(seat),
        can_bring=seat.space.is_open and rules.can_bring_pupils(seat) and queries.pupils_to_bring(seat).exists(),
    )


@member
def add_pupils(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Take names in, show them with every problem in its place, and make the accounts once all is right."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_add_pupils(seat))
    must_be_open(seat.space)
    step = request.POST.get("step", "")
    if step not in forms.STEPS:
        return _ask_names(request, seat)
    lines = forms.typed_lines(request.POST)
    if step in {"look", "choose"}:
        return _look(request, seat, lines) if step == "look" else _choose(request, seat, lines)
    if step == "shorten":
        return _show_names(request, seat, forms.shortened(lines))
    rows = forms.rows_of(lines, seat_names=queries.names_handled_by(seat), usernames_taken=queries.usernames_taken)
    if not rows.is_valid() and not rows.is_sent_twice:
        return page(request, "twinspace/check_pupils.html", space=seat.space, member=seat, rows=rows)
    new = [NewPupil(**row.cleaned_data) for row in rows.filled if row.is_valid()]
    made = actions.add_pupils(seat.space, new, seat=seat, by=request.user)
    return moved(request, "pupils", _added(len(made)), space_pk=space_pk)


def _look(request: MemberRequest, seat: Member, lines: list[Line]) -> HttpResponse:
    source = forms.PupilSource(request.POST, request.FILES, language=get_language() or "", typed=len(lines))
    if not source.is_valid():
        return _ask_names(request, seat, source, lines)
    found = source.found
    if found.roster is None or not found.roster.pupils:
        return _show_names(request, seat, lines + found.lines, found.left_out)
    places = forms.all_classes(found.roster)
    if places is None:
        choice = forms.ChooseClasses(roster=found.roster, typed=len(lines + found.lines))
        return _ask_classes(request, seat, choice, lines + found.lines, found.roster.gone)
    everyone = lines + found.lines + forms.lines_of(found.roster, places)
    return _show_names(request, seat, everyone, found.left_out, found.roster.gone)


def _choose(request: MemberRequest, seat: Member, lines: list[Line]) -> HttpResponse:
    try:
        choice = forms.ChooseClasses(request.POST, typed=len(lines))
    except NotARoster as unreadable:
        raise Stale(unreadable.sentence) from unreadable
    if not choice.is_valid():
        return _ask_classes(request, seat, choice, lines)
    return _show_names(request, seat, lines + forms.lines_of(choice.found, choice.cleaned_data["classes"]))


def _ask_classes(
    request: MemberRequest, seat: Member, choice: forms.ChooseClasses, lines: list[Line], gone: int = 0
) -> HttpResponse:
    return page(
        request,
        "twinspace/choose_classes.html",
        space=seat.space,
        member=seat,
        form=choice,
        lines=lines,
        gone=gone,
        most=forms.MOST_PUPILS,
    )


def _ask_names(
    request: MemberRequest, seat: Member, source: forms.PupilSource | None = None, lines: list[Line] | None = None
) -> HttpResponse:
    return page(
        request,
        "twinspace/add_pupils.html",
        space=seat.space,
        member=seat,
        form=source or forms.PupilSource(language="", typed=0),
        problems=source.problems if source else [],
        rows=forms.empty_rows(lines or []),
        most=forms.MOST_PUPILS,
    )


def _show_names(
    request: MemberRequest, seat: Member, lines: list[Line], left_out: list[str] | None = None, gone: int = 0
) -> HttpResponse:
    rows = forms.rows_of(lines, seat_names=queries.names_handled_by(seat), usernames_taken=queries.usernames_taken)
    return page(
        request,
        "twinspace/check_pupils.html",
        space=seat.space,
        member=seat,
        rows=rows,
        left_out=left_out or [],
        gone=gone,
    )


def _added(number: int) -> str:
    if not number:
        return _("These pupils are here already.")
    return ngettext(
        "You added %(num)s pupil. Now print the card.", "You added %(num)s pupils. Now print the cards.", number
    ) % {"num": number}


@member
def bring_pupils(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Let pupils come in who have an account: from another TwinSpace, or removed from this one."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_bring_pupils(seat))
    must_be_open(seat.space)
    others = {pupil.pk: pupil for pupil in queries.pupils_to_bring(seat)}
    choices = [(key, f"{one.person.name} · {one.class_name}".removesuffix(" · ")) for key, one in others.items()]
    form = forms.BringPupils(request.POST if request.method == "POST" else None, choices=choices)
    if request.method != "POST" or not form.is_valid():
        return page(request, "twinspace/bring_pupils.html", space=seat.space, member=seat, form=form, others=others)
    chosen = [others[int(key)] for key in form.cleaned_data["pupils"]]
    actions.bring_pupils(seat.space, chosen, by=request.user)
    number = len(chosen)
    sentence = ngettext("%(num)s pupil came in.", "%(num)s pupils came in.", number) % {"num": number}
    return moved(request, "pupils", sentence, space_pk=space_pk)


@member
def remove_pupil(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask, then take a pupil out of the room."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_remove_pupil(seat))
    pupil = found(queries.pupils_handled_by(seat), pk=pk)
    if request.method != "POST":
        return page(request, "twinspace/remove_pupil.html", space=seat.space, member=seat, pupil=pupil)
    actions.remove_pupil(pupil, space=seat.space, by=request.user)
    sentence = _("%(name)s can no longer come into this TwinSpace.") % {"name": pupil.person.name}
    return moved(request, "pupils", sentence, space_pk=space_pk)
