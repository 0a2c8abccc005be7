"""What keeps children safe, a rule a test: what they write, who reads it, and the pictures in which they are seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from etwinning.chat.actions import forget_old as forget_lines
from etwinning.chat.models import Line
from etwinning.core.files import keep_file, path_of, shown
from etwinning.core.models import File
from etwinning.core.tests import samples
from etwinning.materials.models import Item
from etwinning.pages.models import Attachment as PageFile
from etwinning.pages.models import Page
from etwinning.pages.rules import can_make_public
from etwinning.people.actions import tell
from etwinning.people.models import Notice, Person
from etwinning.recognition.models import Label
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.actions import forget_old as forget_cautions
from etwinning.safety.models import Caution, GuardSetting, Reach
from etwinning.spaces.models import Member
from etwinning.threads import rules as threads
from etwinning.threads.models import Ballot, Note, Post
from etwinning.twinspace.actions import close_twinspace
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import seat_of
from tests.house.secrets import OUTSIDE, PUPIL, key
from tests.house.test_child_safety import closed, door, text
from tests.house.visits import WHO, client_of, text_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")
PHONE = "Call me: 0532 123 45 67"


def say(world: World, words: str, who: str = "elif", **more: object) -> Any:
    """A post in the room's thread, by the form."""
    said = {"body": f"<p>{words}</p>", "language": "en", "sending": str(uuid4())} | more
    return client_of(world, who).post(door(world, "reply"), said)


def strict(world: World) -> None:
    GuardSetting.objects.update_or_create(room=world.space.pk, defaults={"mode": GuardSetting.Mode.APPROVE})


@pytest.fixture
def picture(world: World) -> File:
    """One picture on a page, and among the materials, of the room, in which the pupil was marked."""
    ayse, pupil = world.people["ayse"], Pupil.objects.get(person=world.people["elif"])
    file = keep_file(samples.upload(samples.picture(), "class.png"), by=ayse)
    PageFile.objects.filter(pk=key(world, "page_file")).update(file=file)
    PageFile.objects.filter(pk=key(world, "shown_file")).update(file=file)
    Item.objects.filter(pk__in=[key(world, "item"), key(world, "shown_item")]).update(file=file)
    seen: dict[int, int | None] = {pupil.person_id: pupil.school_id}
    note_sightings(file.sha256, world.space.pk, seen, nobody=False, by=ayse, at=timezone.now())
    return file


@pytest.fixture
def allow(world: World) -> Callable[[int], None]:
    """What the pupil's family says from now on."""

    def said(reach: int) -> None:
        pupil = world.people["elif"].pk
        note_allowances({pupil: reach}, Word("paper"), by=world.people["ayse"], at=timezone.now())

    return said


def who_gets(world: World, name: str) -> set[str]:
    """Who of the cast gets the file at an address."""
    got = {who: client_of(world, who).get(door(world, name)) for who in WHO}
    return {who for who, answer in got.items() if answer.status_code == 200 and answer.getvalue()}


# What is public


def test_what_is_made_in_a_room_is_not_public_at_first() -> None:
    """Domain, content: private until a teacher chooses otherwise; decisions: public is nothing but the cover."""
    for made in (Page(), Note(), Item()):
        assert made.audience == "members"


def test_a_pupil_makes_nothing_public(world: World) -> None:
    """Hard rules on children: what is public is chosen by a teacher; a pupil administrator does not either."""
    seat = seat_of(world.space, world.people["elif"])
    for role in Member.PUPILS:
        seat.role = role
        assert not can_make_public(seat)
        assert "public" not in threads.audiences_for_notes(seat)
    Member.objects.filter(pk=seat.pk).update(role=Member.Role.PUPIL_ADMINISTRATOR)
    said = {"body": "For all", "audience": "public", "sure": "on", "sending": str(uuid4()), "language": "en"}
    assert client_of(world, "elif").post(door(world, "write_note"), said).status_code == 422
    assert not Note.objects.filter(body="For all").exists()


def test_the_step_to_the_internet_is_asked_about(world: World) -> None:
    """Decisions, public by default: chosen item by item, and one is told who will see it before it is posted."""
    said = {"body": "For all", "audience": "public", "sending": str(uuid4()), "language": "en"}
    got = client_of(world, "ayse").post(door(world, "write_note"), said)
    assert got.status_code == 422
    assert "Everyone on the internet will see this" in text_of(got)


def test_a_page_that_is_taken_back_is_gone_for_the_internet(world: World) -> None:
    """Domain, pages: who can see is a setting of the page; it holds at once."""
    assert Client().get(door(world, "gallery_page")).status_code == 200
    Page.objects.filter(pk=key(world, "shown_page")).update(audience="members")
    assert Client().get(door(world, "gallery_page")).status_code == 404


def test_pages_of_a_room_are_kept_by_no_shared_cache(world: World) -> None:
    """Domain, data protection: what a child reads on the school's tablet is not for the next one."""
    got = client_of(world, "elif").get(door(world, "space"))
    assert "private" in got.get("Cache-Control", "private")
    assert "public" not in got.get("Cache-Control", "")
    assert "Cookie" in got["Vary"]


# Pictures


def test_a_picture_loses_where_and_when_it_was_taken(world: World) -> None:
    """Decisions, uploads: place, camera and time are taken out before a picture is kept."""
    file = keep_file(samples.upload(samples.photo_with_place(), "home.jpg"), by=world.people["ayse"])
    with default_storage.open(shown(file).path) as kept, Image.open(kept) as drawn:
        assert not drawn.getexif()
        assert not {"comment", "xmp", "exif"} & set(drawn.info)


def test_a_film_loses_where_it_was_taken(world: World) -> None:
    """Decisions, uploads: a film's place is taken out before it is kept."""
    sent = samples.film()
    file = keep_file(samples.upload(sent, "home.mov"), by=world.people["ayse"])
    with default_storage.open(path_of(file.sha256)) as kept:
        assert b"+37.8667" in sent
        assert b"+37.8667" not in kept.read()


def test_nobody_outside_the_space_gets_a_pupils_picture(
    world: World, picture: File, allow: Callable[[int], None]
) -> None:
    """Domain, content: photos stay inside the TwinSpace unless permission is given."""
    allow(Reach.PROJECT)
    for name in ("page_file", "material_file", "gallery_file", "gallery_material_file"):
        assert not who_gets(world, name) & set(OUTSIDE), name
    assert who_gets(world, "page_file") == {"elif", "victor", "bruno", "ayse"}


def test_before_a_family_answers_only_the_own_school_sees_a_picture(world: World, picture: File) -> None:
    """Hard rules on children: before the family answers, no further than the own school."""
    assert who_gets(world, "page_file") == {"elif", "ayse"}


def test_a_family_that_says_no_is_obeyed(world: World, picture: File, allow: Callable[[int], None]) -> None:
    """Domain, content: no picture without consent; the child's own teachers must find it to take it away."""
    allow(Reach.NOTHING)
    assert who_gets(world, "page_file") == {"ayse"}


def test_a_family_that_takes_its_word_back_is_obeyed_at_once(
    world: World, picture: File, allow: Callable[[int], None]
) -> None:
    """Hard rules on children: every address that gives out a file asks each time, whatever a browser kept."""
    allow(Reach.PUBLIC)
    assert "anonymous" in who_gets(world, "gallery_file")
    allow(Reach.CLASS)
    kept = {"If-None-Match": f'"{picture.sha256}"'}
    assert Client().get(door(world, "gallery_file"), headers=kept).status_code == 404
    assert not who_gets(world, "gallery_file")


def test_every_family_of_a_picture_must_allow_it(world: World, picture: File, allow: Callable[[int], None]) -> None:
    """Hard rules on children: one child in a group whose family says no is enough."""
    allow(Reach.PUBLIC)
    other = Person.objects.create(username="another-pupil", kind="pupil", state="validated")
    school = Pupil.objects.get(person=world.people["elif"]).school_id
    seen: dict[int, int | None] = {world.people["elif"].pk: school, other.pk: school}
    by = world.people["ayse"]
    note_sightings(picture.sha256, world.space.pk, seen, nobody=False, by=by, at=timezone.now())
    assert not who_gets(world, "gallery_file")


def test_an_allowance_ends_on_its_day(world: World, picture: File) -> None:
    """Domain, content: parents' permission; one that was given until a day holds until that day."""
    pupil, yesterday = world.people["elif"].pk, timezone.localdate() - timedelta(days=1)
    word = Word("paper", until=yesterday)
    note_allowances({pupil: Reach.PUBLIC}, word, by=world.people["ayse"], at=timezone.now())
    assert not who_gets(world, "gallery_file")


def test_a_picture_nobody_spoke_about_does_not_leave_the_room(world: World) -> None:
    """Hard rules on children: of which no teacher has said who is in it stays inside a room that has pupils."""
    file = keep_file(samples.upload(samples.picture(size=(61, 41)), "new.png"), by=world.people["ayse"])
    PageFile.objects.filter(pk__in=[key(world, "page_file"), key(world, "shown_file")]).update(file=file)
    assert not who_gets(world, "gallery_file")
    assert "bruno" in who_gets(world, "page_file")


def test_a_pupil_says_of_no_picture_who_is_in_it(world: World, picture: File) -> None:
    """Hard rules on children: teachers say it; nothing looks for faces, and no child is asked to."""
    world.keys["picture"]["pk"] = picture.pk
    closed(world, "elif", "mark_pupils", "room_pictures")
    closed(world, "victor", "mark_pupils", "room_pictures")


def test_only_teachers_of_her_school_say_what_a_family_allows(world: World) -> None:
    """Domain, content: signed permission is kept by each school."""
    for who in ("bruno", "elif", "victor", "dimitris", "olcay"):
        closed(world, who, "pupil_allowance", "withdraw_allowance")


def test_a_file_waits_for_the_scanner(world: World) -> None:
    """Decisions, uploads: scanned before anyone but the uploader can fetch it."""
    PageFile.objects.get(pk=key(world, "page_file"))
    file = PageFile.objects.get(pk=key(world, "page_file")).file
    File.objects.filter(pk=file.pk).update(scan="waiting")
    assert who_gets(world, "page_file") <= {"ayse"}


# Words


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (PHONE, "telephone number"),
        ("write to elif@okul.example.com", "e-mail address"),
        ("We live in 12 Baker Street", "looks like an address"),
        ("my insta is elif_2012", "social network"),
        ("look at https://example.com/x", "This is a link"),
    ],
    ids=["telephone", "mail", "home", "network", "link"],
)
def test_the_guard_holds_what_leads_to_a_child(world: World, words: str, hint: str) -> None:
    """Domain, code of conduct: no private data of oneself or others. A pupil reads a friendly hint first."""
    got = say(world, words)
    assert got.status_code in {200, 422}
    assert hint in text_of(got)
    assert not Post.objects.filter(body__contains=words[-8:]).exists()


def test_the_guard_holds_the_full_name_of_a_classmate(world: World) -> None:
    """Domain, content: first name and initial; the class's own list is what the guard knows."""
    Person.objects.filter(pk=world.people["elif"].pk).update(given_name="Elif", family_name="Kaya")
    assert "full name" in text_of(say(world, "Elif Kaya wrote it"))


def test_the_hint_is_read_in_the_pupils_language(world: World) -> None:
    """Decisions, languages; a hint that a child cannot read protects nobody."""
    Person.objects.filter(pk=world.people["elif"].pk).update(language="tr")
    world.people["elif"].refresh_from_db()
    with translation.override("tr"):
        got = text_of(say(world, PHONE))
    assert "telefon numarası" in got


def test_teachers_see_what_the_guard_found(world: World) -> None:
    """Issue of the guard: a hint for the pupil, and a line in the teacher's queue."""
    say(world, PHONE)
    assert "0532 123 45 67" in text(world, "bruno", door(world, "cautions"))


def test_words_that_wait_are_read_by_their_author_and_teachers_only(world: World) -> None:
    """Decision 40: what waits for a teacher stands in no thread; its author and the teachers know of it."""
    strict(world)
    say(world, f"Zzwaits {PHONE}", sure="1")
    assert Caution.objects.filter(state="waiting", words__contains="Zzwaits").exists()
    assert "Zzwaits" in text(world, "elif", door(world, "thread"))
    for who in ("bruno", "victor"):
        assert "Zzwaits" not in text(world, who, door(world, "thread"))
    closed(world, "victor", "cautions")


def test_no_teacher_of_another_room_lets_words_through(world: World) -> None:
    """Domain, accounts of pupils: teachers of the room, and nobody else."""
    for who in ("dimitris", "elif", "victor", "olcay", "carla"):
        closed(world, who, "approve_words", "refuse_words", "set_guard", method="post")
    assert Caution.objects.get(pk=key(world, "caution")).state == "waiting"


def test_what_the_guard_kept_is_gone_after_three_months(world: World) -> None:
    """Domain, data protection: as long as transcripts of chats, no longer."""
    forget_cautions(timezone.now() + timedelta(days=93))
    assert not Caution.objects.exists()


def test_words_of_a_chat_are_gone_after_three_months(world: World) -> None:
    """Decisions, chat: kept three months."""
    forget_lines(timezone.now() + timedelta(days=93))
    assert not Line.objects.exists()


def test_a_teacher_takes_down_what_a_pupil_wrote(world: World) -> None:
    """Domain, roles: every teacher of the room answers for its children, of whichever school."""
    post = Post.objects.filter(author=world.people["elif"]).order_by("pk")[0]
    url = reverse("remove_post", kwargs={"space_pk": world.space.pk, "pk": post.pk})
    assert client_of(world, "bruno").post(url).status_code == 303
    post.refresh_from_db()
    assert (post.body, post.removed_by) == ("", world.people["bruno"])


def test_a_pupil_takes_down_nobody_elses_words(world: World) -> None:
    """Domain, roles: own words only."""
    closed(world, "elif", "remove_post", "edit_post", "remove_note", "remove_line", method="post")
    assert Post.objects.get(pk=key(world, "post")).body


def test_a_pupil_can_report_what_hurts(world: World) -> None:
    """Domain, code of conduct: bullying and threats are reported, by children too."""
    url = reverse("report_thing", kwargs={"kind": "post", "pk": key(world, "post")})
    assert url in text(world, "elif", door(world, "thread"))
    got = client_of(world, "elif").post(url, {"reason": "hate", "note": "It hurts."})
    assert got.status_code == 303


def test_a_pupils_vote_is_kept_nowhere(world: World) -> None:
    """Domain, data protection: that somebody voted is kept, for what is not."""
    assert {field.name for field in Ballot._meta.concrete_fields} == {"id", "poll", "person"}


def test_a_pupil_writes_nothing_in_a_closed_room(world: World) -> None:
    """Decisions, closing: closed is read-only at once."""
    close_twinspace(world.space.twinspace, by=None)
    number = Post.objects.count()
    assert say(world, "Too late").status_code == 409
    assert Post.objects.count() == number


def test_naming_a_pupil_leaves_the_room_by_no_way(world: World) -> None:
    """Decision 44: who is named is told in the page; a pupil finds it in the room, and nothing is sent."""
    say(world, f"Look, @{PUPIL}!", who="bruno")
    assert not Notice.objects.filter(person=world.people["elif"]).exists()
    assert not any(PUPIL in str(notice.data) for notice in Notice.objects.all())
    assert PUPIL in text(world, "elif", door(world, "threads"))  # named in the room


def test_no_label_is_given_to_a_pupil(world: World) -> None:
    """Domain, labels: of a teacher, a project, a school; a check page on the internet names no child."""
    assert not Label.objects.filter(person__kind="pupil").exists()
    assert PUPIL not in text(world, "anonymous", door(world, "label"))


def test_a_teacher_reads_all_that_pupils_write_to_each_other(world: World) -> None:
    """Decisions, messages: what pupils write inside a TwinSpace can be read by its teachers, and says so."""
    assert "It rains." in text(world, "bruno", door(world, "thread"))
    assert "Does it rain?" in text(world, "bruno", door(world, "chat"))
    assert client_of(world, "elif").get(reverse("conversations")).status_code == 404


def test_a_pupil_is_told_nothing_by_mail_or_notice(world: World) -> None:
    """Decisions, pupil accounts: no e-mail; nothing is sent to a child."""
    told = Notice.objects.count()
    assert tell(world.people["elif"], "threads/reply", by=world.people["ayse"], url="/", title="Rain") is None
    assert Notice.objects.count() == told


def test_no_mail_says_what_a_pupil_did(world: World) -> None:
    """Hard rules on children: mails leave the room; what a pupil did is told in the page only."""
    ayse = world.people["ayse"]
    told = tell(ayse, "threads/reply", by=world.people["elif"], url="/", title="Rain")
    assert told is not None
    assert (told.mail, told.push) == ("", False)
