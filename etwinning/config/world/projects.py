"""Projects in all states, with founders, partners and what the desks answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from etwinning.config.world import drawing, read
from etwinning.config.world.making import Teacher, World, name_from
from etwinning.config.world.naming import ascii_word
from etwinning.config.world.read import Theme
from etwinning.config.world.rooms import Room, make_room
from etwinning.config.world.ties import Ties
from etwinning.core.folding import search_text
from etwinning.core.models import Audience
from etwinning.core.words import COMPETENCES, TOOLS
from etwinning.projects.actions.standing import SEEN_BY_ALL
from etwinning.projects.models import Approval, Founder, Partner, Project

State = Project.State
Outcome = Approval.Outcome
# Of twenty projects in a row so many stand so; the first is the cast's.
_ROUND: Final = (
    *[State.ACTIVE] * 3, State.WAITING_DESKS, State.CLOSED, State.ACTIVE, State.DRAFT, State.ACTIVE,
    State.WAITING_PARTNER, State.ARCHIVED, State.ACTIVE, State.REFUSED, State.ACTIVE, State.WAITING_DESKS,
    State.ACTIVE, State.WITHDRAWN, State.ACTIVE, State.CLOSED, State.ACTIVE, State.ACTIVE,
)  # fmt: skip
_AGE: Final = {  # days since the project was sent, from and to
    State.DRAFT: (1, 20), State.WAITING_PARTNER: (1, 12), State.WAITING_DESKS: (1, 9), State.ACTIVE: (12, 240),
    State.CLOSED: (150, 420), State.ARCHIVED: (600, 1400), State.REFUSED: (10, 80), State.WITHDRAWN: (10, 90),
}  # fmt: skip
_SENT: Final = (State.WAITING_PARTNER, State.WAITING_DESKS, *Project.SHOWN, State.REFUSED, State.WITHDRAWN)
# Which kinds of drawing suit a subject; the others have any of them.
_KINDS: Final = {
    "mathematics": ("tiles", "chart"), "art": ("tiles", "town", "rings"), "geography": ("journey", "hills", "sea"),
    "environment": ("hills", "garden", "sea"), "biology": ("garden", "hills"), "natural-sciences": ("hills", "garden"),
    "physics": ("rings", "chart"), "informatics": ("chart", "tiles"), "history": ("town", "journey"),
    "citizenship": ("town",), "tourism": ("sea", "town"), "home-economics": ("garden", "chart"), "music": ("rings", "town"),
    "foreign-languages": ("journey", "sea"), "economics": ("chart", "town"),
}  # fmt: skip
REASONS: Final = (
    "The plan says what the teachers will do, but not yet what the pupils will do together. Please add it.",
    "One of the two schools is being merged this year. Please send the project again with the new school.",
    "Photographs of pupils are to be published. Please plan for drawings, then we are glad to approve.",
)
NO_TIME: Final = "I like it very much, but I have two projects already. Ask me again in September."


@dataclass
class Draft:
    """A project while it is made: who, when, and how it stands."""

    number: int
    project: Project
    founders: tuple[Teacher, Teacher]
    theme: Theme
    state: State
    begun: datetime
    lots: Random


def make_projects(world: World, ties: Ties) -> None:
    """So many projects as the size says; the first is that of Ayşe and Bruno, some others ask for Ayşe's answer."""
    cast = world.of_the_cast()
    strangers = [teacher for teacher in world.teachers if teacher.index >= 0]
    by_language: dict[str, list[Teacher]] = {}
    for teacher in strangers:
        by_language.setdefault(teacher.language, []).append(teacher)
    for number in range(world.size.projects):
        lots = world.lots("project", number)
        theme = read.themes()[number % len(read.themes())]
        state = _ROUND[number % len(_ROUND)]
        if number == 0:
            founders = (cast["Ayşe"], cast["Bruno"])
        else:
            mine = by_language.get(theme.language) or strangers
            others = strangers
            if state == State.WAITING_DESKS and number % 3:
                others = by_language.get("tr" if number // 10 % 2 else "it") or strangers
            first = _CAST_PLACES.get(number, "")
            founders = _founders(cast.get(first), mine, others, ties, lots)
        _make(world, ties, number, theme, state, founders, lots)


# In which projects of the round somebody of the cast is one of the two, so that each state can be seen as Ayşe or Bruno.
_CAST_PLACES: Final = {
    3: "Ayşe",
    6: "Ayşe",
    8: "Ayşe",
    13: "Bruno",
    4: "Bruno",
    10: "Dimitris",
    11: "Bruno",
    17: "Ayşe",
}


def _founders(
    given: Teacher | None, mine: list[Teacher], strangers: list[Teacher], ties: Ties, lots: Random
) -> tuple[Teacher, Teacher]:
    """Two teachers of two schools, mostly of two countries, who are not neighbours in the list."""
    if given is not None:
        first = lots.choice(mine)
        return given, first
    national = lots.random() < 0.1
    for _attempt in range(300):
        first, second = lots.choice(mine), lots.choice(mine if national and lots.random() < 0.8 else strangers)
        same = first.place.country == second.place.country
        if first.place.pk != second.place.pk and ties.is_far(first, second) and same == national:
            return first, second
    pairs = ((one, other) for one in (mine[0], *strangers) for other in strangers if ties.is_far(one, other))
    return next(pair for pair in pairs if pair[0].place.pk != pair[1].place.pk)


def _make(
    world: World, ties: Ties, number: int, theme: Theme, state: State, founders: tuple[Teacher, Teacher], lots: Random
) -> None:
    age = lots.uniform(*_AGE[state]) if number else 70
    if number == 8:
        founders = founders[::-1]
    begun = world.ago(age + lots.uniform(1, 9))
    project = _project(world, number, theme, state, founders, begun, lots)
    draft = Draft(number, project, founders, theme, state, begun, lots)
    ties.tie(*founders, at=begun - timedelta(days=20))
    one = founders[0].pk
    world.rows.number(project)
    _note(world, draft, "found_project", begun, one)
    answered = _write_founders(world, draft)
    if project.sent_at is not None:
        _go_on(world, ties, draft, project.sent_at, answered)
    world.add(project)


def _go_on(world: World, ties: Ties, draft: Draft, sent_at: datetime, answered: datetime | None) -> None:
    """What came after the project was sent."""
    state, one = draft.state, draft.founders[0].pk
    _note(world, draft, "send_project", sent_at, one)
    if state == State.WAITING_PARTNER:
        _tell(world, draft, draft.founders[1], "send_project", sent_at, one)
    if answered is not None and state != State.WAITING_PARTNER:
        _answers(world, draft, answered)
    if state in Project.SHOWN:
        _run(world, ties, draft)


def _project(
    world: World,
    number: int,
    theme: Theme,
    state: State,
    founders: tuple[Teacher, Teacher],
    begun: datetime,
    lots: Random,
) -> Project:
    suited = next((_KINDS[subject] for subject in theme.subjects if subject in _KINDS), tuple(drawing.KINDS))
    kind = lots.choice(suited) if number else "hills"
    shown = world.pictures[kind]
    pictured = state in Project.SHOWN or lots.random() < 0.6
    languages = list(dict.fromkeys(["en", theme.language, *(teacher.language for teacher in founders)]))[:3]
    again = f" ({2 + number // len(read.themes())})" if number >= len(read.themes()) else ""
    sent_at = begun + timedelta(days=lots.uniform(0.2, 1)) if state in _SENT else None
    return Project(
        slug=f"{ascii_word(theme.title)[:60].strip('-')}-{name_from('project', number)[:6]}".strip("-"),
        title=theme.title + again, summary=theme.summary, aims=theme.aims, process=theme.process, results=theme.results,
        text_language=theme.language, languages=languages, subjects=list(theme.subjects),
        competences=lots.sample(list(COMPETENCES), 3), tools=["twinspace", *lots.sample([*TOOLS][1:14], 3)],
        age_from=theme.age_from, age_to=theme.age_to, pupil_count=45 if number == 0 else lots.randint(24, 70),
        partner_limit=lots.choice((2, 4, 4, 6, 8)) + 2, state=state, state_since=min(world.now, begun + timedelta(days=1)),
        picture=world.copy_of(shown[number % len(shown)], owner=founders[0].pk, at=begun) if pictured else None,
        picture_words=drawing.IN_WORDS[kind] if pictured else "",
        created_by_id=founders[0].pk, created_at=begun, sent_at=sent_at, version=lots.randint(4, 30),
        search=search_text(theme.title, theme.summary, theme.aims, theme.process, theme.results),
    )  # fmt: skip


def _write_founders(world: World, draft: Draft) -> datetime | None:
    """Both founders; gives when the second one answered, or None."""
    first, second = draft.founders
    project, lots = draft.project, draft.lots
    answered = None
    declines = draft.state == State.REFUSED and draft.number // len(_ROUND) % 2 == 1  # each way in turn
    if project.sent_at is not None and draft.state not in {State.WAITING_PARTNER, State.WITHDRAWN}:
        answered = project.sent_at + timedelta(hours=lots.uniform(3, 40))
        answered = min(answered, world.now - timedelta(hours=2))
    second_state = Founder.State.DECLINED if declines else Founder.State.AGREED if answered else Founder.State.INVITED
    world.add(
        Founder(
            project=project, person_id=first.pk, school_id=first.place.pk, place=1, state=Founder.State.AGREED,
            answered_at=draft.begun,
        )
    )  # fmt: skip
    world.add(
        Founder(
            project=project, person_id=second.pk, school_id=second.place.pk, place=2, state=second_state,
            answered_at=answered, note=NO_TIME if declines else "",
        )
    )  # fmt: skip
    if answered is None:
        return None
    project.state_since = answered
    deed = "decline_project" if declines else "agree_to_project"
    _note(world, draft, deed, answered, second.pk)
    said = {"note": NO_TIME} if declines else {}
    _tell(world, draft, first, deed, answered, second.pk, **said)
    return None if declines else answered


def _answers(world: World, draft: Draft, asked_at: datetime) -> None:
    """What the desks said: all of them yes, one of them no, or some of them nothing yet."""
    project, lots = draft.project, draft.lots
    asked = {world.desk_for(teacher.place).slug: teacher for teacher in reversed(draft.founders)}
    waits = set(asked) & {"tr", "it"} or set(list(asked)[-1:])  # the cast's officers have something to answer
    project.is_national = draft.founders[0].place.country == draft.founders[1].place.country
    latest = asked_at
    for place, (slug, teacher) in enumerate(asked.items()):
        desk = world.desks[slug]
        at = min(asked_at + timedelta(hours=lots.uniform(5, 60) * (place + 1)), world.now - timedelta(minutes=50))
        outcome = _outcome(draft.state, place, is_waiting=slug in waits)
        officer = world.officer_of(desk) if outcome in {Outcome.APPROVED, Outcome.REFUSED} else None
        approval = Approval(project=project, desk=desk, region=teacher.place.region, asked_at=asked_at, outcome=outcome)
        if outcome != Outcome.WAITING:
            approval.at, approval.by = (latest if officer is None else at), officer
            latest = max(latest, approval.at)
        if outcome == Outcome.REFUSED:
            approval.note = lots.choice(REASONS)
        world.add(approval)
        _say_answer(world, draft, approval, is_latest=place == len(asked) - 1)
    project.state_since = latest
    if draft.state in Project.SHOWN:
        project.opened_at = latest
        for founder in draft.founders:
            _tell(world, draft, founder, "approve_project", latest, None)


def _outcome(state: State, place: int, *, is_waiting: bool) -> Outcome:
    if state == State.WAITING_DESKS and is_waiting:
        return Outcome.WAITING
    if state == State.REFUSED:
        return Outcome.WITHDRAWN if place else Outcome.REFUSED
    return Outcome.APPROVED


def _say_answer(world: World, draft: Draft, approval: Approval, *, is_latest: bool) -> None:
    """The journal's entry of an answer; a refusal is told to the founders at once."""
    if approval.by_id is None or approval.at is None:
        return
    countries = [approval.desk.country]
    if approval.outcome == Outcome.APPROVED:
        opened = is_latest and draft.state in Project.SHOWN
        _note(world, draft, "approve_project", approval.at, approval.by_id, countries=countries, opened=opened)
        return
    _note(world, draft, "refuse_project", approval.at, approval.by_id, countries=countries)
    for founder in draft.founders:
        _tell(
            world,
            draft,
            founder,
            "refuse_project",
            approval.at,
            approval.by_id,
            note=approval.note,
            countries=countries,
        )


def _run(world: World, ties: Ties, draft: Draft) -> None:
    """The partners and the TwinSpace; and the end, where it has come."""
    project, lots = draft.project, draft.lots
    opened = project.opened_at or draft.begun
    closed = None
    if draft.state == State.CLOSED:
        closed = opened + (world.now - opened) * lots.uniform(0.7, 0.98)
    elif draft.state == State.ARCHIVED:
        closed = opened + timedelta(days=lots.uniform(120, 200))
    end = closed or world.now
    joined = _partners(world, ties, draft, opened, end)
    project.twinspace = make_room(
        world, Room(project, draft.founders, joined, draft.theme, opened, end, closed is not None)
    )
    if closed is not None:
        project.closed_at = project.state_since = closed
        _note(world, draft, "close_project", closed, draft.founders[0].pk)
    if draft.state == State.ARCHIVED and closed is not None:
        project.state_since = min(closed + timedelta(days=Project.ARCHIVE_DAYS), world.ago(2))
        _note(world, draft, "archive_project", project.state_since, None)


def _partners(world: World, ties: Ties, draft: Draft, opened: datetime, end: datetime) -> list[Teacher]:
    """Teachers who joined later, and some who were asked."""
    lots, joined = draft.lots, []
    known = {teacher.pk for teacher in draft.founders}
    for number in range(lots.choices((0, 1, 2, 3, 4), weights=(3, 3, 2, 1, 1))[0] or (draft.founders[0].index < 0)):
        other = lots.choice(world.teachers)
        if draft.project.title == "Where our water comes from" and number == 0:
            other = next(teacher for teacher in world.teachers if teacher.name == "Chiara Longo")
        if other.pk in known or (other.index < 0 and number) or not ties.is_far(draft.founders[0], other):
            continue
        known.add(other.pk)
        state = Partner.State.JOINED if number == 0 else lots.choice((*[Partner.State.JOINED] * 4, *Partner.State))
        asked = opened + (end - opened) * lots.uniform(0.05, 0.4)
        answered = None if state == Partner.State.INVITED else min(asked + timedelta(hours=30), end)
        ties.tie(draft.founders[0], other, at=asked - timedelta(days=3))
        world.add(
            Partner(
                project=draft.project, person_id=other.pk, school_id=other.place.pk, asked_by_id=draft.founders[0].pk,
                state=state, asked_at=asked, answered_at=answered,
            )
        )  # fmt: skip
        _note(world, draft, "add_partner", asked, draft.founders[0].pk)
        if state == Partner.State.JOINED and answered is not None:
            _note(world, draft, "accept_partnership", answered, other.pk)
            joined.append(other)
    return joined


def _note(world: World, draft: Draft, deed: str, at: datetime, by: int | None, **data: object) -> None:
    project = draft.project
    words = {"title": project.title, "slug": project.slug} | data
    audience = Audience.MEMBERS if deed in SEEN_BY_ALL else Audience.TEACHERS
    scope = f"project:{project.pk}"
    world.note(f"projects/{deed}", project, by=by, at=at, scope=scope, audience=audience, **words)
    if data.get("opened"):
        for founder in draft.founders:
            where = f"school:{founder.place.pk}"
            world.note(
                "projects/begin_project", project, by=founder.pk, at=at, scope=where, audience=Audience.MEMBERS, **words
            )


def _tell(
    world: World, draft: Draft, teacher: Teacher, deed: str, at: datetime, by: int | None, **data: object
) -> None:
    project = draft.project
    world.tell(
        teacher.pk, f"projects/{deed}", by=by, at=at, url=project.get_absolute_url(), title=project.title, **data
    )
