"""Partner calls of many teachers in their own languages, answers under them, and the forum of a campaign."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.config.world import read
from etwinning.config.world.making import Teacher, World
from etwinning.config.world.people import AGES
from etwinning.core.folding import search_text
from etwinning.core.models import Audience

State = Call.State
_OF_THE_CAST: Final = {
    "Bahçemizin kuşları": "Ayşe",
    "Da dove viene la nostra acqua": "Bruno",
    "Μετράμε τη θάλασσα": "Dimitris",
}
_CLASS_LEVELS: Final = {
    "0-6": ("a1",),
    "7-11": ("a1", "a2"),
    "12-15": ("a2", "b1"),
    "16-19": ("b1", "b2"),
    "vocational": ("a2", "b1"),
}
# How the n-th of ten calls stands: the tenth closed, and so on; all others are simply open.
_STANDING: Final = {3: "answered", 5: "ends soon", 7: State.EXPIRED, 9: State.CLOSED}


def make_calls(world: World) -> None:
    """All calls that somebody wrote, each by a teacher of its language and age of pupils; a draft of Ayşe's."""
    campaign = _campaign(world)
    taken: set[int] = set()
    for number, text in enumerate(read.call_texts()):
        author = _author(world, text, taken)
        if author is not None:
            taken.add(author.pk)
            _call(world, number, text, author, campaign)
    ayse = world.of_the_cast()["Ayşe"]
    title, idea = "Tohum kardeşliği", "Aynı tohumları aynı hafta ekip"
    draft = Call(
        author_id=ayse.pk, band="7-11", title=title, idea="", text_language="tr", subjects=["natural-sciences"], version=4,
        unfinished={"idea": idea}, created_at=world.ago(1.1), search=search_text(title), languages={"tr": "native", "en": "a2"},
    )  # fmt: skip
    _note(world, "write_call", world.add(draft), by=ayse.pk, at=draft.created_at)


def _campaign(world: World) -> Campaign:
    words, carla = read.call_words()["campaign"], world.cast["Carla"]
    campaign = world.add(
        Campaign(
            name=words["name"], text=words["text"], text_language="en", desk=world.desks["css"], opened_by=carla,
            start_date=(world.now - timedelta(days=4)).date(), deadline=(world.now + timedelta(days=30)).date(),
            opened_at=world.ago(9),
        )
    )  # fmt: skip
    scope = f"desk:{campaign.desk_id}"
    world.note("calls/open_campaign", campaign, by=carla.pk, at=campaign.opened_at, scope=scope, name=campaign.name)
    return campaign


def _author(world: World, text: read.CallText, taken: set[int]) -> Teacher | None:
    """Somebody who teaches pupils of that age in a school of that language; in a small world perhaps nobody does."""
    if text.title in _OF_THE_CAST:
        return world.of_the_cast()[_OF_THE_CAST[text.title]]
    free = [teacher for teacher in world.teachers if teacher.index >= 0 and teacher.pk not in taken]
    speakers = [teacher for teacher in free if teacher.language == text.language]
    fitting = [teacher for teacher in speakers if AGES[teacher.place.level] == text.band] or speakers
    return world.lots("author of a call", text.title).choice(fitting) if fitting else None


def _call(world: World, number: int, text: read.CallText, author: Teacher, campaign: Campaign) -> None:
    lots = world.lots("call", text.title)
    standing = "" if text.title in _OF_THE_CAST else _STANDING.get(number % 10, "")
    call = Call(
        author_id=author.pk, band=text.band, title=text.title, idea=text.idea, text_language=text.language,
        age_from=text.age_from, age_to=text.age_to, subjects=list(text.subjects), countries=list(text.countries),
        languages=_languages(text, lots), partners_wanted=lots.choice((1, 1, 2, 2, 3, 5)),
        start_date=(world.now + timedelta(days=lots.choice((45, 60, 75, 100)))).date().replace(day=1),
        months=lots.choice((2, 3, 4, 5, 6)), hours_week=lots.choice((1, 1, 2, 2, 3)), version=lots.randint(3, 30),
        search=search_text(text.title, text.idea), **_times(world, standing, max(author.since, world.ago(50)), lots),
    )  # fmt: skip
    if call.state == State.OPEN and (call.published_at or world.now) > campaign.opened_at:
        call.campaign = campaign
    world.add(call)
    _note(world, "write_call", call, by=author.pk, at=call.created_at)
    _note(world, "publish_call", call, by=author.pk, at=call.published_at, audience=Audience.MEMBERS)
    for at, deed in (
        (call.answered_at, "mark_answered"),
        (call.closed_at, f"{'expire' if standing == State.EXPIRED else 'close'}_call"),
    ):
        if at is not None:
            _note(world, deed, call, by=None if deed == "expire_call" else author.pk, at=at)
    if call.reminded_at is not None:
        world.tell(
            author.pk,
            "calls/remind_of_call",
            by=None,
            at=call.reminded_at,
            url=call.get_absolute_url(),
            title=call.title,
        )
    _answers(world, call, author, lots)


def _languages(text: read.CallText, lots: Random) -> dict[str, str]:
    level = lots.choice(_CLASS_LEVELS[text.band])
    return {text.language: "native"} | ({} if text.language == "en" else {"en": level})


def _times(world: World, standing: str, earliest: datetime, lots: Random) -> dict[str, Any]:
    """When it was written, published, and what came of it."""
    published = earliest + (world.ago(0.3) - earliest) * (1 - lots.random() ** 2)
    times: dict[str, Any] = {"state": State.OPEN}
    if standing == "answered":
        times["answered_at"] = published + (world.now - published) * 0.8
    elif standing == "ends soon":
        published = world.ago(56)
        times["reminded_at"] = world.ago(2.3)
    elif standing == State.EXPIRED:
        published = world.ago(75)
        times |= {"state": State.EXPIRED, "closed_at": published + Call.LASTS}
    elif standing == State.CLOSED:
        times |= {"state": State.CLOSED, "closed_at": published + (world.now - published) * 0.7}
    created = published - timedelta(hours=lots.uniform(0.3, 40))
    return times | {"published_at": published, "expires_at": published + Call.LASTS, "created_at": created}


def _answers(world: World, call: Call, author: Teacher, lots: Random) -> None:
    """Some answer in the language of the call, most in English; the author thanks where several did."""
    words, said = read.call_words(), set()
    end = call.closed_at or world.now
    number = lots.choices((0, 1, 2, 3, 5), weights=(5, 6, 5, 3, 1))[0]
    strangers = [teacher for teacher in world.teachers if teacher.pk != author.pk]
    first = author.name.split()[0]
    moment = call.published_at or world.now
    for teacher in lots.sample(strangers, min(number, len(strangers))):
        language = (
            teacher.language
            if teacher.language == call.text_language and teacher.language in words["answers"]
            else "en"
        )
        body = lots.choice(
            [words_ for words_ in words["answers"][language] if words_ not in said] or words["answers"]["en"]
        )
        said.add(body)
        moment += (end - moment) * lots.uniform(0.1, 0.5)
        _answer(world, call, teacher.pk, body.format(name=first), language, moment)
    if number > 1 and lots.random() < 0.7:
        language = call.text_language if call.text_language in words["thanks"] else "en"
        moment += (end - moment) * lots.uniform(0.1, 0.5)
        _answer(world, call, author.pk, lots.choice(words["thanks"][language]), language, moment)


def _answer(world: World, call: Call, by: int, body: str, language: str, at: datetime) -> None:
    answer = world.add(Answer(call=call, author_id=by, body=body, language=language, at=at))
    world.note("calls/answer_call", answer, by=by, at=at, scope=f"person:{by}", title=call.title)
    if by != call.author_id:
        url = answer.get_absolute_url()
        world.tell(call.author_id, "calls/answer_call", by=by, at=at, url=url, title=call.title, body=body)


def _note(
    world: World, deed: str, call: Call, *, by: int | None, at: datetime | None, audience: str = Audience.AUTHOR
) -> None:
    scope = f"person:{call.author_id}"
    world.note(f"calls/{deed}", call, by=by, at=at or world.now, scope=scope, audience=audience, title=str(call))
