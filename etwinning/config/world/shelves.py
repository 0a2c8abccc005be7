"""Materials of the rooms: albums of drawn pictures, a sound made of sine waves, lists and plans as text."""

import io
import math
import wave
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile

from etwinning.config.world import drawing, read
from etwinning.config.world.making import World
from etwinning.core.files import keep_file
from etwinning.core.folding import search_text
from etwinning.core.models import Audience, File
from etwinning.materials.models import Folder, Item

if TYPE_CHECKING:
    from etwinning.config.world.rooms import Room, Voices

_RATE: Final = 8000


def drops(seed: int) -> bytes:
    """Three seconds of falling drops as a WAV: tones that fade."""
    lots, content = Random(f"drops:{seed}"), bytearray()
    for _drop in range(6):
        pitch = lots.choice((523, 587, 659, 784, 880))
        for at in range(_RATE // 2):
            fading = math.exp(-at / 700) * math.sin(2 * math.pi * pitch * at / _RATE)
            content.append(int(128 + 90 * fading))
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(_RATE)
        sound.writeframes(bytes(content))
    return target.getvalue()


def make_papers(world: World) -> None:
    """Keep every sound and text that some room has, before rows are counted; rooms share the bytes."""
    for words in read.all_room_words():
        for line in (line for folder in words.get("folder", []) for line in folder["items"]):
            _voice, what, name, *_rest = (part.strip() for part in line.split(" | "))
            if what not in drawing.KINDS and name not in world.papers:
                paper = ("wav", drops(len(name))) if what == "sound" else ("txt", f"{name}\n\n1.\n2.\n3.\n".encode())
                world.papers[name] = keep_file(ContentFile(paper[1], name=f"{name}.{paper[0]}"), by=None)


def make_shelves(
    world: World, room: "Room", voices: "Voices", folders: list[dict[str, Any]], at: datetime, lots: Random
) -> None:
    """The folders of one set of words, each with its things: "who | what | name | licence | seen"."""
    for words in folders:
        made_by = voices.who(words["by"])
        folder = world.add(
            Folder(
                space=room.space, name=voices.words(words["name"]), kind=words["kind"], audience=words["seen"],
                made_by_id=made_by, made_at=at,
            )
        )  # fmt: skip
        world.note(
            "materials/make_folder", folder, by=made_by, at=at, scope=f"space:{folder.space_id}",
            audience=_inside(words["seen"]), title=folder.name,
        )  # fmt: skip
        for number, line in enumerate(words["items"]):
            moment = room.moment(0.25 + 0.6 * (number + lots.random()) / len(words["items"]))
            _item(world, room, voices, folder, line, moment, lots)


def _item(world: World, room: "Room", voices: "Voices", folder: Folder, line: str, at: datetime, lots: Random) -> None:
    voice, what, name, licence, seen = (part.strip() for part in line.split(" | "))
    by, name = voices.who(voice), voices.words(name)
    file = _file(world, what, name, by, at, lots)
    place = room.founders[0 if voice.endswith("a") else 1].place
    item = world.add(
        Item(
            space=room.space, folder=folder, file=file, name=name, search=search_text(name), licence=licence,
            alt=drawing.IN_WORDS.get(what, ""), audience=seen, credit=place.name, added_by_id=by, added_at=at,
        )
    )  # fmt: skip
    if what == "sound":
        world.rows.number(item)
        room.sounds[name] = item
    world.note(
        "materials/add_materials", item, by=by, at=at, scope=f"space:{item.space_id}", title=name, number=1,
        audience=Audience.AUTHOR if lots.random() < 0.7 else _inside(folder.audience),
    )  # fmt: skip


def _inside(seen: str) -> str:
    return Audience.TEACHERS if seen == Audience.TEACHERS else Audience.MEMBERS


def _file(world: World, what: str, name: str, by: int, at: datetime, lots: Random) -> File:
    """A copy of a drawing, of a sound, or a text that says its name."""
    if what in drawing.KINDS:
        return world.copy_of(lots.choice(world.pictures[what]), owner=by, at=at)
    return world.copy_of(world.papers[name], owner=by, at=at)
