"""What keeps children safe, a rule a test: letters, walls and the journal of their room."""

import pytest

from etwinning.threads.models import Post
from tests.house.secrets import OUTSIDE, key
from tests.house.test_child_safety import closed, door, text
from tests.house.visits import client_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")


def test_no_letter_of_a_pupil_is_private_and_the_page_says_so(world: World) -> None:
    """Decisions, messages: a pupil's messages inside a TwinSpace can be read by its teachers, and say so."""
    assert "Bring your thermometer." in text(world, "bruno", door(world, "letter"))
    for name in ("letters", "letter", "send_letter"):
        assert "Teachers of this TwinSpace can read" in text(world, "elif", door(world, name))


def test_a_pupil_writes_letters_to_members_of_her_room_only(world: World) -> None:
    """Domain, mail and walls: to members of the room; a visitor has no mailbox."""
    form = text(world, "elif", door(world, "send_letter"))
    assert "Bruno Greco" in form
    assert not {name for name in ("Papadakis", "Victor", "Novák") if name in form}
    closed(world, "victor", "letters", "letter", "send_letter")


def test_a_wall_is_read_in_the_room_only(world: World) -> None:
    """Domain, accounts of pupils: contact goes through walls that the TwinSpace can read; roles: no visitor does."""
    assert "This is my wall." in text(world, "bruno", door(world, "wall"))
    for who in (*OUTSIDE, "victor"):
        assert client_of(world, who).get(door(world, "wall")).status_code in {302, 404}, who


def test_a_teacher_shuts_a_wall(world: World) -> None:
    """Domain, accounts of pupils: teachers answer for what children write to each other."""
    closed(world, "elif", "shut_wall", "reopen_wall", method="post")
    assert "This is my wall." in text(world, "elif", door(world, "wall"))
    client_of(world, "bruno").post(door(world, "shut_wall"))
    assert "This is my wall." not in text(world, "elif", door(world, "wall"))


def test_a_visitor_writes_to_pupils_only_where_a_teacher_lets_them(world: World) -> None:
    """Domain, roles: visitors do not post; decisions, roles: they comment where allowed. No likes, no votes."""
    closed(world, "victor", "reply", "like_words", "vote_in_poll", "write_on_wall", method="post")
    assert client_of(world, "bruno").post(door(world, "admit_visitors")).status_code == 303
    assert client_of(world, "victor").post(door(world, "reply"), {}).status_code == 422
    closed(world, "victor", "like_words", "vote_in_poll", method="post")


def test_comments_below_a_public_entry_stay_inside(world: World) -> None:
    """Domain, content: what is public is chosen; what children answer below it is not."""
    entry = key(world, "shown_entry")
    Post.objects.create(thread_id=entry, author=world.people["elif"], body="<p>Zzcomment</p>")
    page = text(world, "anonymous", door(world, "gallery_entry"))
    assert "We saw the sea." in page
    assert "Zzcomment" not in page


def test_a_pupil_shows_no_entry_to_the_internet(world: World) -> None:
    """Domain, content: only teachers make something public, and they are asked first."""
    closed(world, "elif", "show_entry", method="post")
    assert client_of(world, "ayse").get(door(world, "show_entry")).status_code == 200
