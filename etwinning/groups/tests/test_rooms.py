"""The tools of a room in a group: moderators have care of it, members of their own; nothing of a TwinSpace shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.groups import actions
from etwinning.groups.models import Group
from etwinning.groups.tests.factories import make_group, seat_of
from etwinning.materials import rules as materials
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages import rules as pages
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach
from etwinning.spaces import queries as rooms
from etwinning.threads import actions as talk
from etwinning.threads import rules as threads
from etwinning.threads.models import Note


@pytest.fixture
def group(ayse: Person, bruno: Person, chiara: Person) -> Group:
    """Ayşe leads it; Bruno and Chiara are members."""
    return make_group(ayse, bruno, chiara)


@pytest.fixture
def things(group: Group, bruno: Person) -> dict[str, Any]:
    """What Bruno wrote and brought."""
    thread = talk.open_thread(group.space, talk.Words("<p>Hi</p>"), by=bruno, title="A thread", audience="members")
    return {
        "thread": thread,
        "post": thread.posts.get(),
        "note": talk.write_note(group.space, talk.Words("News"), by=bruno, audience="members"),
        "page": Page.objects.create(
            space=group.space, title="Books", body="<p>Two</p>", author=bruno, state="published"
        ),
        "item": make_item(group.space, bruno),
        "folder": make_folder(group.space, bruno),
    }


# rule, of which of Bruno's things, allowed to: Ayşe (moderator), Bruno (member, whose it is), Chiara (member)
DEEDS: list[tuple[Callable[..., bool], str, str]] = [
    (threads.can_open_thread, "", "yyy"), (threads.can_write_note, "", "yyy"), (pages.can_new_page, "", "yyy"),
    (materials.can_add_materials, "", "yyy"), (materials.can_make_folder, "", "yyy"),
    (threads.can_reply, "thread", "yyy"), (threads.can_close_thread, "thread", "y--"),
    (threads.can_edit_post, "post", "-y-"), (threads.can_remove_post, "post", "yy-"),
    (threads.can_remove_note, "note", "yy-"), (threads.can_see_bulletin, "", "---"),
    (pages.can_edit_page, "page", "yy-"), (pages.can_publish_page, "page", "yy-"),
    (pages.can_move_page, "page", "y--"), (pages.can_bin_page, "page", "yy-"), (pages.can_make_public, "", "---"),
    (materials.can_edit_material, "item", "yy-"), (materials.can_edit_folder, "folder", "yy-"),
    (materials.can_bin_folder, "folder", "y--"), (materials.can_make_public, "", "---"),
]  # fmt: skip


def test_who_has_care_of_what(
    group: Group, things: dict[str, Any], ayse: Person, bruno: Person, chiara: Person
) -> None:
    seats = [seat_of(group, person) for person in (ayse, bruno, chiara)]

    def told(rule: Callable[..., bool], thing: str) -> str:
        return "".join("y" if rule(seat, *([things[thing]] if thing else [])) else "-" for seat in seats)

    assert [told(rule, thing) for rule, thing, _wanted in DEEDS] == [wanted for _rule, _thing, wanted in DEEDS]
    assert [threads.audiences_for_notes(seat) for seat in seats[:2]] == [("members", "public"), ("members",)]
    assert {threads.audiences_for_threads(seat) for seat in seats} == {("members",)}


def test_the_pages_of_its_tools(
    client: Client, group: Group, things: dict[str, Any], ayse: Person, bruno: Person
) -> None:
    base = f"/spaces/{group.pk}/"
    paths = ("pages/", "pages/new/", f"pages/{things['page'].pk}/edit/", "materials/", "materials/add/", "threads/",
             "threads/new/", f"threads/{things['thread'].pk}/", "news/", "notes/new/",
             f"materials/{things['item'].pk}/edit/", f"materials/folders/{things['folder'].pk}/edit/")  # fmt: skip
    for person in (ayse, bruno):
        client.force_login(person)
        for path in paths:
            answer = client.get(base + path)
            html = answer.content.decode()
            assert answer.status_code == 200, path
            assert "In this group" in html, path
            main = html.split("<main")[1].split("</main>")[0]
            for word in ("TwinSpace", "Teacher", " teacher", "ulletin", 'name="audience" value="teachers"'):
                assert word not in main, f"{word} at {path}"


def test_members_write_and_moderators_speak_to_everyone(
    client: Client, group: Group, ayse: Person, bruno: Person
) -> None:
    url, said = f"/spaces/{group.pk}/notes/new/", {"body": "Hello", "audience": "public", "shown": "on"}
    for number, (person, status) in enumerate(((bruno, 422), (ayse, 303))):
        client.force_login(person)
        sending = f"0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0a{number}"
        assert client.post(url, said | {"sending": sending}).status_code == status
    assert Note.objects.get().author == ayse
    actions.close_group(group, by=ayse)
    answer = client.post(url, said | {"sending": "0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0af"})
    assert (answer.status_code, "This group is closed" in answer.content.decode()) == (409, True)


def test_a_picture_of_a_pupil_is_outside_its_room(client: Client, group: Group, ayse: Person, elif_: Person) -> None:
    """The same picture in a group is shown to its members only if the family allows all eTwinners."""
    item = make_item(group.space, ayse, "class.jpg")
    client.force_login(ayse)
    for reach, is_shown in ((Reach.PROJECT, False), (Reach.PLATFORM, True)):
        note_sightings(item.file.sha256, 10**6, {elif_.pk: None}, nobody=False, by=ayse, at=timezone.now())
        note_allowances({elif_.pk: reach}, Word("paper"), by=ayse, at=timezone.now())
        answer = client.get(f"/spaces/{group.pk}/materials/{item.pk}/file/")
        if answer.streaming:
            assert b"".join(answer)
        assert (answer.status_code == 200) is is_shown
        seat = rooms.seat_in(group.pk, ayse)
        assert seat is not None
        assert (rooms.looks_of([item.file], seat)[item.file_id].withheld is None) is is_shown
