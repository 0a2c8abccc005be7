"""A world whose secrets are spelled so that nobody can overlook them, and who was shown one that is not theirs."""

import re
from collections.abc import Iterator

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.schools.actions import head_token
from etwinning.schools.models import School, ValidationRequest
from etwinning.threads.actions import Words, reply, write_note
from etwinning.threads.models import Thread
from tests.world import World, make_world

PUPIL, USERNAME, HEAD, EMAIL = "Zzpupilname", "zzuserofpupil", "zzhead@", "zzemail"
HIDDEN = {"about": "Zzhiddenabout", "ideas": "Zzhiddenideas"}  # what Bruno wrote for eTwinners and officers
INSIDE = "Only for those who are in it."  # a note in the group of Ayşe and Bruno (tests/world.py)
STRANGERS = {"anonymous", "elif", "victor"}  # neither
ADDRESS, HEAD_ADDRESS = re.compile(rf"{EMAIL}\d+@private\.example"), re.compile(rf"{HEAD}\d+\.example")
OUTSIDE = ["anonymous", "dimitris", "eva", "olcay", "olga", "carla"]
OFFICERS = {"olcay", "olga", "carla"}


def key(world: World, thing: str) -> int:
    return int(str(world.keys[thing]["pk"]))


def make_marked_world() -> World:
    """The small world, marked; the pupil has written everywhere."""
    world = make_world()
    pupil, room = world.people["elif"], world.space
    Person.objects.exclude(email=None).update(
        email=Concat(Value(EMAIL), Cast("pk", CharField()), Value("@private.example"))
    )
    Person.objects.filter(pk=pupil.pk).update(given_name=PUPIL, username=USERNAME, search=PUPIL.lower())
    School.objects.update(head_email=Concat(Value(HEAD), Cast("pk", CharField()), Value(".example")))
    asked = ValidationRequest.objects.get(pk=key(world, "request"))
    world.keys["token"] = {"token": head_token(asked)}  # it names the head's address
    Person.objects.filter(pk=world.people["bruno"].pk).update(**HIDDEN)
    world.people = {name: Person.objects.get(pk=person.pk) for name, person in world.people.items()}
    pupil = world.people["elif"]
    reply(Thread.objects.get(pk=key(world, "thread")), Words("<p>Rain</p>"), by=pupil)
    write_note(room, Words("Everyone may read this."), by=world.people["ayse"], audience="public")
    Page.objects.filter(pk=key(world, "shown_page")).update(author=pupil, edited_by=pupil)
    return world


def leaks(world: World, who: str, url: str, text: str) -> Iterator[str]:
    """A sentence for each thing in an answer that is not this reader's to know."""
    if who in STRANGERS and "Zzhidden" in text:
        yield f"{who} reads what Bruno wrote for eTwinners at {url}"
    if INSIDE in text and who not in {"ayse", "bruno"}:
        yield f"{who} reads what members of a group wrote for themselves at {url}"
    own = {world.people[who].email} if who in world.people else set()
    others = set(ADDRESS.findall(text)) - own
    at_a_desk = who in OFFICERS and url.startswith("/desks/")
    if others and not at_a_desk:
        yield f"{who} reads {others} at {url}"
    if who in OUTSIDE or not url.startswith(f"/spaces/{world.space.pk}/"):
        answers = url.startswith("/reports/") and who in {
            "ayse",
            "bruno",
        }  # her teachers decide
        if PUPIL in text and who != "elif" and not answers:
            yield f"{who} reads a pupil's name at {url}"
        if USERNAME in text and who in OUTSIDE:
            yield f"{who} reads a pupil's user name at {url}"
    if HEAD in text and not (at_a_desk or (who in OFFICERS and "/schools/" in url)):
        heads = set(HEAD_ADDRESS.findall(text))
        mine = School.objects.filter(memberships__person__pk=world.people[who].pk) if who in world.people else None
        allowed = set(mine.values_list("head_email", flat=True)) if mine is not None and who not in OUTSIDE else set()
        if heads - allowed:
            yield f"{who} reads a head's address at {url}"
