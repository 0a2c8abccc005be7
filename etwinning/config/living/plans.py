"""The plan of the cast's room: measuring is done, comparing is locked until the partner has measured, too."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from etwinning.config.world.making import World
from etwinning.plans.models import Activity, HandIn, Part, Step, Task
from etwinning.spaces.models import Member

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room

# activity, about, steps: title, words, first and last day from today, what each founder's school does, whether each is done
_PLAN = [
    ("Getting to know each other", "Who are the others, and where do they live?", [
        ("Letters and drawings", "Each pupil draws the way to school and writes two sentences.", -40, -26,
         ("The way past the fountains of Meram", "The way along the city wall"), (True, True)),
    ]),
    ("Where our water comes from", "From the tap back to the spring, in both towns.", [
        ("Measure at home and at school", "A week of measuring. The table of measurements is on the page of results.", -19, 3,
         ("Taps, fountains, the well of the school", "Taps and the cistern under the courtyard"), (True, False)),
        ("Compare what we measured", "Who uses more, and why? Two groups of both towns write it down together.", 5, 20,
         ("Draw the diagrams", "Write the questions for the waterworks"), (False, False)),
        ("A map of both towns", "Springs, pipes and taps on one map, for the public page.", 48, 76,
         ("The springs of Konya", "The springs of Lecce"), (False, False)),
    ]),
]  # fmt: skip

# in which step, title, words; and what pupils handed in: words, state, the teacher's comment
_TASK = (
    "Measure at home and at school",
    "The taps at home",
    "Count the taps at home. How long does each run on one day?",
)
_HANDED = [
    (
        "We have five taps. The one in the kitchen runs 40 minutes a day.",
        "done",
        "Well measured! Bring the table on Monday.",
    ),
    ("Four taps.", "back", "And how long do they run?"),
    ("Six taps and a hose in the garden. The hose needs the most.", "handed", ""),
]


def make_plan(world: World, room: "Room", seats: Sequence[Member]) -> None:
    """The activities of the cast's room; each step after the second waits for the one before."""
    assert room.space is not None  # noqa: S101 - it is made before its plan
    today = world.now.date()
    schools = [founder.place.pk for founder in room.founders]
    people = [founder.pk for founder in room.founders]
    before: Step | None = None
    for title, about, steps in _PLAN:
        activity = world.add(Activity(space=room.space, title=title, about=about, made_by_id=people[0]))
        for name, words, first, last, parts, done in steps:
            step = world.add(
                Step(
                    activity=activity, title=name, words=words, first=today + timedelta(days=first),
                    last=today + timedelta(days=last), waits_for=before,
                )
            )  # fmt: skip
            before = step if activity.title == _PLAN[1][0] else None
            at = world.now + timedelta(days=min(first + 4, -1))
            world.note(
                "plans/add_step", step, by=people[0], at=room.moment(0.08), scope=room.space.scope, audience="members",
                title=name,
            )  # fmt: skip
            for school, person, said, is_done in zip(schools, people, parts, done, strict=True):
                world.add(
                    Part(
                        step=step, school_id=school, words=said, done_at=at if is_done else None,
                        done_by_id=person if is_done else None,
                    )
                )  # fmt: skip
            if name == _TASK[0]:
                task = world.add(Task(step=step, title=_TASK[1], words=_TASK[2], set_by_id=people[0]))
                for seat, (said, state, comment) in zip(seats, _HANDED, strict=False):
                    world.add(
                        HandIn(
                            task=task, member=seat, words=said, state=state, handed_at=at, comment=comment,
                            answered_by_id=people[0] if comment else None,
                            answered_at=world.now - timedelta(days=1) if comment else None,
                        )
                    )  # fmt: skip
