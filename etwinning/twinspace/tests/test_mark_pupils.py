"""mark_pupils: a teacher says who is in a picture, and pages, talk and the gallery follow."""

from typing import Any

import pytest
from django.test import Client

from etwinning.core.models import Audience, Entry, File
from etwinning.core.tests import samples
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.safety.actions import Word
from etwinning.safety.models import Reach, Sighting
from etwinning.spaces.models import Space
from etwinning.threads import actions as threads
from etwinning.threads.models import Attachment as TalkFile
from etwinning.threads.models import Thread
from etwinning.twinspace import actions, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace, seat_of
from etwinning.twinspace.tests.test_record_allowances import make_shown

HIDDEN = "A picture is not shown here."


def picture_of(page: Page) -> File:
    return page.attachments.get().file


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_said_and_taken_back(client: Client, room: Space, ayse: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    file = picture_of(make_shown(room, ayse))
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/pictures/{file.pk}/"
    assert "Nobody has said yet who is in it" in text(client, f"/spaces/{room.pk}/pictures/")
    html = text(client, address)
    assert "Elif Y. · 4A · Konya" in html
    assert "Luca M. · IV B · Lecce" in html
    for said, marked in (
        ({"pupils": [elif_y.pk, luca_m.pk]}, {elif_y.person_id, luca_m.person_id}),
        ({"pupils": [luca_m.pk]}, {luca_m.person_id}),
        ({"nobody": "on"}, {None}),
        ({}, set()),
    ):
        assert client.post(address, said).status_code == 303
        now = Sighting.objects.filter(ended_at__isnull=True).values_list("pupil", flat=True)
        assert set(now) == marked
    assert Entry.objects.filter(deed="twinspace/mark_pupils", audience="teachers").count() == 4
    assert client.post(address, {}).status_code == 303
    assert Entry.objects.filter(deed="twinspace/mark_pupils").count() == 4  # nothing changed, nothing is told
    assert set(Sighting.objects.values_list("school", flat=True)) == {elif_y.school_id, luca_m.school_id, None}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"pupils": ["elif"], "nobody": "on"}, "You chose pupils. Take this tick away, or the pupils."),
        ({"pupils": ["9999999"]}, "cannot be chosen here"),
        ({"pupils": ["x"]}, "cannot be chosen here"),
    ],
)
def test_what_cannot_be(client: Client, room: Space, ayse: Person, elif_y: Pupil, said: Any, sentence: str) -> None:
    file = picture_of(make_shown(room, ayse))
    client.force_login(ayse)
    said = said | {"pupils": [str(elif_y.pk) if one == "elif" else one for one in said["pupils"]]}
    answer = client.post(f"/spaces/{room.pk}/pictures/{file.pk}/", said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Sighting.objects.exists()


def test_only_teachers_of_the_room(
    client: Client, room: Space, ayse: Person, dimitris: Person, chiara: Person, elif_y: Pupil
) -> None:
    """Chiara's pupils are not in it, but she teaches there; pictures of other rooms do not exist for her."""
    file = picture_of(make_shown(room, ayse))
    elsewhere = picture_of(make_shown(make_twinspace(ayse, dimitris).space, ayse))
    for person, status in ((chiara, 200), (dimitris, 404), (elif_y.person, 404)):
        client.force_login(person)
        for address in (f"pictures/{file.pk}/", "pictures/"):
            assert client.get(f"/spaces/{room.pk}/{address}").status_code == status
    client.force_login(chiara)
    assert client.get(f"/spaces/{room.pk}/pictures/{elsewhere.pk}/").status_code == 404


def test_a_page_shows_members_what_families_allow(
    client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil, luca_m: Pupil
) -> None:
    page = make_shown(room, ayse, elif_y, audience=Audience.MEMBERS)
    address, file = page.get_absolute_url(), page.attachments.get()
    shows = {
        Reach.PROJECT: {ayse, bruno, elif_y.person, luca_m.person},
        Reach.CLASS: {ayse, elif_y.person},
        Reach.NOTHING: {ayse},
    }
    for reach, readers in shows.items():
        actions.record_allowances(room, {elif_y.person_id: reach}, Word("paper"), by=ayse)
        for person in shows[Reach.PROJECT]:
            client.force_login(person)
            html = text(client, address)
            assert (HIDDEN not in html) == ("<img" in html) == (person in readers)
            assert (status(client, f"/spaces/{room.pk}/pages/files/{file.pk}/") == 200) == (person in readers)
            assert ("Who is in this picture?" in html) == (person in {ayse, bruno})


def test_talk_follows(client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil) -> None:
    words = threads.Words("<p>Our day</p>", picture=(samples.upload(samples.picture()), "At the spring"))
    thread: Thread = threads.open_thread(room, words, by=ayse, title="Our day", audience="members")
    note_words = threads.Words("Our day", picture=(samples.upload(samples.picture()), "At the spring"))
    threads.write_note(room, note_words, by=ayse, audience="members")
    places = (thread.get_absolute_url(), f"/spaces/{room.pk}/news/", f"/spaces/{room.pk}/")
    client.force_login(bruno)
    assert ["Nobody has said yet" in text(client, place) for place in places] == [True] * 3
    actions.mark_pupils(TalkFile.objects.order_by("pk")[0].file, [elif_y], nobody=False, space=room, by=ayse)
    assert [HIDDEN in text(client, place) for place in places] == [True] * 3  # the same picture, sent twice
    actions.record_allowances(room, {elif_y.person_id: Reach.PROJECT}, Word("paper"), by=ayse)
    assert [HIDDEN in text(client, place) for place in places] == [False] * 3


def test_the_picture_of_a_room_is_for_everyone(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    client.force_login(ayse)
    said = {"description": "Water", "picture": samples.upload(samples.picture()), "picture_alt": "A spring"}
    answer = client.post(f"/spaces/{room.pk}/settings/", said)
    assert answer.status_code == 422
    assert "Choose one without pupils." in answer.content.decode()
    said |= {"picture": samples.upload(samples.picture()), "nobody": "on"}
    assert client.post(f"/spaces/{room.pk}/settings/", said).status_code == 303
    row = Sighting.objects.get()
    assert (row.pupil, row.room, row.by) == (None, room.pk, ayse)
    assert row.sha256 == queries.twinspace_of(room).picture.sha256  # type: ignore[union-attr]


def test_names_of_other_rooms_are_not_told(
    client: Client, room: Space, ayse: Person, dimitris: Person, elif_y: Pupil
) -> None:
    other = make_twinspace(dimitris, ayse).space
    make_pupils(other, dimitris, ["Nikos P."])
    make_shown(room, ayse, elif_y)
    file = picture_of(make_shown(other, dimitris))
    client.force_login(dimitris)
    html = text(client, f"/spaces/{other.pk}/pictures/{file.pk}/")
    assert "Teachers of another TwinSpace recognised pupils of theirs" in html
    assert "You do not see this picture" in html
    assert "Elif" not in html


@pytest.mark.parametrize("number", [1, 15])
def test_any_number_of_pictures_is_as_many_queries(
    client: Client, room: Space, ayse: Person, elif_y: Pupil, number: int, django_assert_max_num_queries: Any
) -> None:
    for place in range(number):
        page = make_shown(room, ayse)
        file = picture_of(page)
        File.objects.filter(pk=file.pk).update(sha256=f"{place:064}")
        file.refresh_from_db()
        actions.mark_pupils(file, [elif_y], nobody=False, space=room, by=ayse)
    client.force_login(ayse)
    for address, most in ((f"/spaces/{room.pk}/pictures/", 13), (page.get_absolute_url(), 12)):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_journal_can_be_read(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    make_shown(room, ayse, elif_y)
    actions.record_allowances(room, {elif_y.person_id: 2}, Word("paper"), by=ayse)
    actions.withdraw_allowance(elif_y, 0, Word("talk"), space=room, by=ayse)
    client.force_login(ayse)
    home = text(client, f"/spaces/{room.pk}/")
    for sentence in ("said who is in a picture", "what the family of 1 pupil allows", "a family allows less"):
        assert sentence in home
    assert seat_of(room, ayse).is_present
