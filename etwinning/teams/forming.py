"""Making mixed teams: a function of who is there, what was wished, and how the teams were. No chance, no clock.

In this order: no two teams differ by more than one pupil; who shall be together is, who shall be apart is; each
country is spread as evenly as possible (least sum of squares); as few as possible leave the team they have. Then those
who speak the common language well are spread, by exchanging pupils of one country of whom nothing was wished.

The pupils of whom something was wished are placed first, by trying. All others are a flow: from their countries to the
teams, at least cost. So without wishes the result is the best there is (docs/decisions/0046).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

MOST_TRIES: Final = 20_000
type Pair = tuple[int, int]
type Teams = dict[int, int]  # the team of each pupil


@dataclass(frozen=True)
class Pupil:
    """Somebody to place: `group` is the school or class inside the country, so that these mix too."""

    key: int
    country: str
    group: int = 0
    speaks: bool = False


class Impossible(Exception):
    """The wishes cannot be kept: `reason` says why, `keys` of whom it speaks."""

    def __init__(self, reason: str, keys: Collection[int] = ()) -> None:
        super().__init__(reason)
        self.reason, self.keys = reason, sorted(keys)


def number_of_teams(pupils: int, size: int, before: int = 0) -> int:
    """How many teams: those there are as long as they stay near the size, else as many as come nearest to it."""
    if before and abs(pupils / before - size) < 1:
        return before
    return max(1, (2 * pupils + size) // (2 * size)) if pupils else 0


def form(
    pupils: Sequence[Pupil],
    *,
    size: int,
    apart: Collection[Pair] = (),
    together: Collection[Pair] = (),
    before: Mapping[int, int] | None = None,
) -> Teams:
    """The team (1, 2, …) of each pupil. `before`: the teams as they are. Raises Impossible."""
    pupils = sorted(pupils, key=lambda one: (one.country, one.group, one.key))
    known = {one.key for one in pupils}
    apart = [pair for pair in apart if known.issuperset(pair)]
    together = [pair for pair in together if known.issuperset(pair)]
    was = {key: team for key, team in (before or {}).items() if key in known}
    count = number_of_teams(len(pupils), size, len(set(was.values())))
    was = _renumbered(was, count)
    room = _Room(pupils, count, was)
    room.pin(_blocks(apart, together), apart)
    room.spread_rest()
    room.spread_speakers({key for pair in [*apart, *together] for key in pair})
    return room.teams


def _renumbered(was: Mapping[int, int], count: int) -> Teams:
    """The teams that stay, with numbers up to `count`: the largest ones, each with its own number if it can."""
    sizes = Counter(was.values())
    stay = sorted(sorted(sizes, key=lambda team: (-sizes[team], team))[:count])
    own = {team: team for team in stay if team <= count}
    free = iter(number for number in range(1, count + 1) if number not in own)
    names = {team: own.get(team) or next(free) for team in stay}
    return {key: names[team] for key, team in was.items() if team in names}


def _blocks(apart: Collection[Pair], together: Collection[Pair]) -> list[list[int]]:
    """The pupils of whom something was wished, those who belong together in one block, the largest first."""
    block = {key: {key} for pair in [*apart, *together] for key in pair}
    for one, other in together:
        if block[one] is not block[other]:
            merged = block[one] | block[other]
            block.update(dict.fromkeys(merged, merged))
    for one, other in apart:
        if block[one] is block[other]:
            raise Impossible("apart_and_together", (one, other))
    unlike: Counter[int] = Counter(key for pair in apart for key in pair)
    found = {min(keys): sorted(keys) for keys in block.values()}
    return sorted(found.values(), key=lambda keys: (-len(keys), -sum(unlike[key] for key in keys), keys[0]))


class _Room:
    """The teams while they are made."""

    def __init__(self, pupils: Sequence[Pupil], count: int, was: Teams) -> None:
        self.pupils = {one.key: one for one in pupils}
        self.count, self.was = count, was
        self.low, self.larger = divmod(len(pupils), count) if count else (0, 0)  # so many teams have one more
        self.numbers = range(1, count + 1)
        self.teams: Teams = {}
        self.loads: Counter[int] = Counter()
        self.there: Counter[tuple[str, int]] = Counter()  # of a country in a team

    def put(self, key: int, team: int, step: int = 1) -> None:
        self.loads[team] += step
        self.there[self.pupils[key].country, team] += step
        if step > 0:
            self.teams[key] = team
        else:
            del self.teams[key]

    def pin(self, blocks: Sequence[list[int]], apart: Collection[Pair]) -> None:
        """Place the blocks. Raises Impossible."""
        enemies: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            enemies[one].add(other)
            enemies[other].add(one)
        for block in blocks:
            if len(block) > self.low + bool(self.larger):
                raise Impossible("too_many_together", block)
        self.tries = 0
        if not self._pinned(blocks, enemies):
            raise Impossible("too_many_apart", [key for key in enemies if enemies[key]])

    def _pinned(self, blocks: Sequence[list[int]], enemies: Mapping[int, set[int]]) -> bool:
        if not blocks:
            return True
        block, rest = blocks[0], blocks[1:]
        for team in sorted(self.numbers, key=lambda number: self._dislike(block, number)):
            self.tries += 1
            if self.tries > MOST_TRIES:
                return False
            if any(self.teams.get(foe) == team for key in block for foe in enemies.get(key, ())):
                continue
            for key in block:
                self.put(key, team)
            if self._sizes_can_hold() and self._pinned(rest, enemies):
                return True
            for key in block:
                self.put(key, team, -1)
        return False

    def _dislike(self, block: Sequence[int], team: int) -> tuple[int, int, int, int]:
        crowd = sum(self.there[self.pupils[key].country, team] for key in block)
        moves = sum(self.was.get(key, team) != team for key in block)
        return (moves, crowd, self.loads[team], team)

    def _sizes_can_hold(self) -> bool:
        over = [load - self.low for load in self.loads.values() if load > self.low]
        return all(one == 1 for one in over) and len(over) <= self.larger

    def spread_rest(self) -> None:
        """Everybody else, country by country, at least cost."""
        free: dict[str, list[int]] = defaultdict(list)
        for key, one in self.pupils.items():
            if key not in self.teams:
                free[one.country].append(key)
        flow = _Flow(self, free)
        flow.run()
        for country, keys in free.items():
            self._name(country, keys, flow.sent)

    def _name(self, country: str, keys: Sequence[int], sent: Counter[tuple[str, int]]) -> None:
        """Which pupils of a country go where: who is there stays, the others come school by school."""
        wanted = {team: sent[country, team] for team in self.numbers}
        waiting = []
        for key in keys:
            team = self.was.get(key, 0)
            if wanted.get(team, 0):
                wanted[team] -= 1
                self.put(key, team)
            else:
                waiting.append(key)
        while waiting:
            for team in self.numbers:
                if wanted[team] and waiting:
                    wanted[team] -= 1
                    self.put(waiting.pop(0), team)

    def spread_speakers(self, bound: Collection[int]) -> None:
        """Give a team without one a speaker of a team that has more, for a pupil of the same country."""
        speakers = Counter(self.teams[key] for key, one in self.pupils.items() if one.speaks)
        for poor in self.numbers:
            if speakers[poor]:
                continue
            swaps = [
                (-speakers[self.teams[one]], (one in self.was) + (other in self.was), one, other)
                for one, him in self.pupils.items()
                if him.speaks and speakers[self.teams[one]] > 1 and one not in bound
                for other, her in self.pupils.items()
                if self.teams[other] == poor and other not in bound and her.country == him.country
            ]
            if swaps:
                _most, _moves, one, other = min(swaps)
                rich = self.teams[one]
                self.teams[one], self.teams[other] = poor, rich
                speakers[rich] -= 1
                speakers[poor] += 1


class _Flow:
    """Pupils flow from their countries into the teams, one by one, each by the cheapest way there is at that moment.

    What one more of a country costs a team grows with how many are there, so that the result costs least of all. A way
    may lead through teams that are full: they send somebody of another country on.
    """

    def __init__(self, room: _Room, free: Mapping[str, list[int]]) -> None:
        self.room, self.free = room, free
        self.even = 2 * len(room.pupils) + 3  # evenness before any number of moves
        self.full = self.even * self.even  # sizes before evenness
        self.sent: Counter[tuple[str, int]] = Counter()
        self.home: Counter[tuple[str, int]] = Counter(
            (country, room.was[key]) for country, keys in free.items() for key in keys if key in room.was
        )
        self.loads = Counter(room.loads)

    def _step(self, country: str, team: int, number: int) -> int:
        """What the pupil costs who is number so-and-so of those who flow there."""
        crowd = self.room.there[country, team] + number
        return self.even * (2 * crowd - 1) - (number <= self.home[country, team])

    def _end(self, team: int) -> int | None:
        """What a team costs that gets one more; None: it is full."""
        more = self.loads[team] - self.room.low
        return 0 if more < 0 else self.full if more == 0 and self.room.larger else None

    def run(self) -> None:
        """Send everybody."""
        for country in sorted(self.free):
            for _each in self.free[country]:
                self._send(country)

    def _send(self, source: str) -> None:
        """One more of a country, along the cheapest way."""
        at, came, through = self._ways(source)
        ends = {team: at[team] + end for team in at if (end := self._end(team)) is not None}
        team = min(ends, key=lambda number: (ends[number], number))
        self.loads[team] += 1
        while True:
            country = came[team]
            self.sent[country, team] += 1
            if country == source:
                return
            team = through[country]
            self.sent[country, team] -= 1

    def _ways(self, source: str) -> tuple[dict[int, int], dict[int, str], dict[str, int]]:
        """What it costs to come to each team, from which country, and which team sends one of a country on.

        Bellman and Ford: from countries to teams and back, as long as something becomes cheaper.
        """
        cost: dict[str, int] = {source: 0}
        at: dict[int, int] = {}
        came: dict[int, str] = {}
        through: dict[str, int] = {}
        changed = {source: None}
        while changed:
            reached: dict[int, None] = {}
            for country, team in product(changed, self.room.numbers):
                new = cost[country] + self._step(country, team, self.sent[country, team] + 1)
                if team not in at or new < at[team]:
                    at[team], came[team], reached[team] = new, country, None
            changed = {}
            for country, team in product(self.free, reached):
                if number := self.sent[country, team]:
                    new = at[team] - self._step(country, team, number)
                    if country not in cost or new < cost[country]:
                        cost[country], through[country], changed[country] = new, team, None
        return at, came, through
