"""Every role at the door of every page and material of a room: whoever is meant comes in, to others it is not there.

The columns: administrator, teacher (who made it), pupil administrator, pupil, visitor; then a teacher who was removed,
a teacher of another room, an officer, nobody signed in. y: comes in, n: sees it, but may not (403), -: not there
(404), s: is asked to sign in.
"""

import pytest
from django.test import Client

from etwinning.core.models import File
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages.tests.factories import NOW, Role, Room, make_page
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach
from etwinning.spaces.models import Member

pytestmark = pytest.mark.django_db
PEOPLE = ("ayse", "chiara", "elif_", "luca", "victor", "dimitris", "bruno", "olga")
# a page (whom it is for, its state): who reads it, who may open the editor
PAGES = {
    ("teachers", "published"): ("yy------s", "yy------s"),
    ("members", "published"): ("yyyyy---s", "yynnn---s"),
    ("public", "published"): ("yyyyy---s", "yynnn---s"),
    ("teachers", "draft"): ("yy------s", "yy------s"),
    ("members", "draft"): ("yyy-----s", "yyn-----s"),
    ("public", "draft"): ("yyy-----s", "yyn-----s"),
    ("members", "mine"): ("y-y-----s", "y-n-----s"),  # a draft of the administrator, edited by its author
    ("teachers", "binned"): ("--------s", "--------s"),
    ("members", "binned"): ("--------s", "--------s"),
    ("public", "binned"): ("--------s", "--------s"),
}
# a picture (whom it is for, how it stands): who sees its page, who gets its bytes
MATERIALS = {
    ("teachers", "there"): ("yy------s", "yy------s"),
    ("members", "there"): ("yyyyy---s", "yyyyy---s"),
    ("public", "there"): ("yyyyy---s", "yyyyy---s"),
    ("members", "in a teachers' folder"): ("yy------s", "yy------s"),
    ("public", "in a teachers' folder"): ("yy------s", "yy------s"),
    ("teachers", "binned"): ("--------s", "--------s"),
    ("members", "binned"): ("--------s", "--------s"),
    ("public", "binned"): ("--------s", "--------s"),
    ("members", "infected"): ("yy------s", "--------s"),
    ("public", "infected"): ("yy------s", "--------s"),
    ("teachers", "withheld"): ("yy------s", "--------s"),  # a family allows nothing: the place is seen, not the picture
    ("members", "withheld"): ("yyyyy---s", "--------s"),
    ("public", "withheld"): ("yyyyy---s", "--------s"),
}
ANSWERS = {200: "y", 403: "n", 404: "-", 302: "s"}


@pytest.fixture
def clients(room: Room, request: pytest.FixtureRequest) -> list[Client]:
    """Everybody, signed in; the last one is nobody."""
    gone = request.getfixturevalue("dimitris")
    Member.objects.create(space=room.space, person=gone, role=Role.TEACHER, joined_at=NOW, left_at=NOW)
    everybody = [Client() for _each in (*PEOPLE, "")]
    for client, name in zip(everybody, PEOPLE, strict=False):
        client.force_login(request.getfixturevalue(name))
    return everybody


def met(clients: list[Client], url: str) -> str:
    told = ""
    for client in clients:
        got = client.get(url)
        if got.streaming:
            got.getvalue()  # which closes it
        told += ANSWERS.get(got.status_code, f"[{got.status_code}]")
    return told


def test_every_role_at_every_page(room: Room, clients: list[Client], ayse: Person, chiara: Person) -> None:
    found = {}
    for audience, state in PAGES:
        mine = state == "mine"
        page = make_page(
            room, ayse if mine else chiara, audience=audience, editors="author" if mine else "teachers",
            state="published" if state == "published" else "draft", binned_at=NOW if state == "binned" else None,
        )  # fmt: skip
        at = room.at(f"pages/{page.pk}/")
        found[audience, state] = (met(clients, at), met(clients, f"{at}edit/"))
    assert found == PAGES


def test_every_role_at_every_material(room: Room, clients: list[Client], chiara: Person, luca: Person) -> None:
    note_allowances({luca.pk: Reach.NOTHING}, Word("paper"), by=chiara, at=NOW)
    closed = make_folder(room.space, chiara, audience="teachers")
    found = {}
    for number, (audience, state) in enumerate(MATERIALS):
        item = make_item(
            room.space, chiara, f"{'x' * number}.jpg", audience=audience, binned_at=NOW if state == "binned" else None,
            folder=closed if "folder" in state else None,
        )  # fmt: skip
        File.objects.filter(pk=item.file_id).update(scan="infected" if state == "infected" else "clean")
        seen: dict[int, int | None] = {luca.pk: None} if state == "withheld" else {}
        note_sightings(item.file.sha256, room.space.pk, seen, nobody=not seen, by=chiara, at=NOW)
        at = room.at(f"materials/{item.pk}/")
        found[audience, state] = (met(clients, at), met(clients, f"{at}file/"))
    assert found == MATERIALS
