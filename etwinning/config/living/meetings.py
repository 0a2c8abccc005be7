"""Meetings of a room: on days counted from now, at a time on the clock of who plans them."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from etwinning.calendar.reference import zone
from etwinning.config.world.making import World
from etwinning.core import countries
from etwinning.core.models import Audience
from etwinning.meetings.models import Meeting, Turn

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room, Voices


def make_meetings(world: World, room: "Room", voices: "Voices", said: list[dict[str, Any]], language: str) -> None:
    """Those that were have been held; the others are planned."""
    for number, one in enumerate(said, start=1):
        by, place = voices.who(one["by"]), room.founders[one["by"] == "tb"].place
        clock = zone(countries.time_zone(place.country))
        day = room.end.astimezone(clock).date() + timedelta(days=one["in_days"])
        day += timedelta(days=max(0, 7 - day.isoweekday()) if day.isoweekday() > 5 else 0)
        starts = datetime.combine(day, time.fromisoformat(one["at"]), clock)
        ends = starts + timedelta(minutes=one["minutes"])
        held = {"started_at": starts, "started_by_id": by, "ended_at": ends} if one["in_days"] < 0 else {}
        made = min(starts, room.end) - timedelta(days=3)
        meeting = world.add(
            Meeting(
                space=room.space, title=voices.words(one["title"]), language=language, starts_at=starts, ends_at=ends,
                made_by_id=by, made_at=made, code=f"demo-{room.project.slug}-{number}", **held,
            )
        )  # fmt: skip
        for position, part in enumerate(one["parts"], start=1):
            who, minutes, title = part.split(" | ", 2)
            school = {"a": room.founders[0].place.pk, "b": room.founders[1].place.pk}.get(who)
            world.add(
                Turn(
                    meeting=meeting,
                    position=position,
                    title=voices.words(title),
                    school_id=school,
                    minutes=int(minutes),
                )
            )
        assert room.space is not None  # noqa: S101 - it is made before what is planned in it
        world.note(
            "meetings/make_meeting", meeting, by=by, at=made, scope=room.space.scope, audience=Audience.MEMBERS,
            title=meeting.title,
        )  # fmt: skip
