"""The teams of a room, and making them."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.pages.models import Page
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in
from etwinning.teams import actions, forms, queries, rules
from etwinning.teams.forming import Impossible

SHOWN = 100  # pages, and threads, to choose from


@signed_in
@require_safe
def teams(request: MemberRequest, space_pk: int) -> HttpResponse:
    """All teams for teachers, the own one for a pupil."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_teams(seat))
    forming = rules.can_form_teams(seat)
    found_teams = list(queries.teams_visible_to(seat))
    without = list(queries.pupils_without_team(seat.space)) if forming else []
    placed = [place.member for team in found_teams for place in team.places.all()]
    return page(
        request,
        "teams/teams.html",
        space=seat.space,
        member=seat,
        teams=found_teams,
        works=list(queries.works_visible_to(seat)),
        made=queries.made_by_teams(seat, [team.number for team in found_teams]),
        without=without,
        names=queries.names_of(placed + without) if forming else {one.pk: one.person.name for one in placed},
        can_form=forming and seat.space.is_open,
    )


@member
def form_teams(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Say who is absent and what is wished, then make the teams."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_form_teams(seat))
    must_be_open(seat.space)
    pupils = list(queries.pupils_of(seat.space))
    form = _form(request, seat, pupils)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        terms = actions.Terms(said["size"], set(said["absent"]), set(said["speaks"]), said["wishes"])
        try:
            made = actions.form_teams(seat.space, terms, by=request.user, anew="anew" in request.POST)
        except Impossible as why:
            form.add_error(None, _why(why, pupils))
        else:
            return moved(request, "teams", _formed(made), space_pk=space_pk)
    return page(request, "teams/form_teams.html", space=seat.space, member=seat, form=form, pupils=pupils,
                names=queries.names_of(pupils), has_teams=queries.has_teams(seat.space))  # fmt: skip


@member
def give_work(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Choose a page or a thread that shall belong to a team."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_give_work(seat))
    must_be_open(seat.space)
    team = found(queries.teams_visible_to(seat), pk=pk)
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    pages = list(queries.pages_to_give(seat, words)[:SHOWN])
    threads = list(queries.threads_to_give(seat, words)[:SHOWN])
    form = forms.GiveWork(request.POST if request.method == "POST" else None, pages=pages, threads=threads)
    if request.method != "POST" or not form.is_valid():
        return page(request, "teams/give_work.html", space=seat.space, member=seat, team=team, form=form, words=words,
                    is_cut=SHOWN in {len(pages), len(threads)})  # fmt: skip
    chosen = form.chosen
    if isinstance(chosen, Page):
        actions.give_work(team, page=chosen, by=request.user)
    else:
        actions.give_work(team, thread=chosen, by=request.user)
    sentence = _("“%(title)s” belongs to team %(number)s now.") % {"title": chosen.title, "number": team.number}
    return moved(request, "teams", sentence, space_pk=space_pk)


@member
@require_POST
def take_work(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Let a page or a thread belong to no team."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_take_work(seat))
    work = found(queries.works_visible_to(seat), pk=pk)
    actions.take_work(work, by=request.user)
    return moved(request, "teams", _("It belongs to no team now."), space_pk=space_pk)


def _form(request: MemberRequest, seat: Member, pupils: list[Member]) -> forms.FormTeams:
    if request.method == "POST":
        return forms.FormTeams(request.POST, pupils=pupils)
    wishes = [(one.kind, one.one_id, one.other_id) for one in queries.wishes_in(seat.space, [one.pk for one in pupils])]
    places = [one.team_place for one in pupils if hasattr(one, "team_place")]
    said = {
        "size": queries.size_of(seat.space),
        "absent": [one.member_id for one in places if one.is_absent],
        "speaks": [one.member_id for one in places if one.speaks],
    }
    return forms.FormTeams(initial=said, pupils=pupils, wishes=wishes)


def _why(why: Impossible, pupils: list[Member]) -> str:
    keys = set(why.keys)
    told = queries.names_of(pupils)
    names = [told[one.pk] for one in pupils if one.pk in keys]
    sentences = {
        "apart_and_together": _(
            "These pupils shall be together and apart, directly or through others: %(names)s. Take one wish away."
        ),
        "too_many_together": _(
            "These pupils shall all be together, but a team is too small for them: %(names)s. "
            "Make the teams larger or take a wish away."
        ),
        "too_many_apart": _(
            "We found no teams that keep these pupils apart: %(names)s. Make the teams smaller or take a wish away."
        ),
    }
    return sentences[why.reason] % {"names": ", ".join(names)}


def _formed(made: actions.Formed) -> str:
    if not made.teams:
        return _("There is nobody to make teams of.")
    number = ngettext("There is %(num)s team now.", "There are %(num)s teams now.", made.teams) % {"num": made.teams}
    if not made.moved:
        return number
    words = ngettext("%(num)s pupil changed the team.", "%(num)s pupils changed the team.", made.moved)
    return " ".join([number, words % {"num": made.moved}])
