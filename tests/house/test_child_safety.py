"""What keeps children safe, a rule a test: their accounts, what they reach, and who finds them.

What they write, and their pictures: `test_child_safety_words.py`; letters, walls and the journal: `…_letters.py`; who
comes into their room: `…_coming.py`; what goes out of it: `…_going.py`. In prose: docs/rules/children.md.
"""

from datetime import timedelta
from http.cookies import Morsel

import pytest
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.messages.models import Conversation, Seat
from etwinning.network.models import Contact, Follow
from etwinning.people.models import Person
from etwinning.projects.queries import partners_to_ask
from etwinning.projects.tests.factories import make_contacts
from etwinning.spaces.actions import remove_member
from etwinning.spaces.models import Member
from etwinning.threads.actions import Words, open_thread, write_note
from etwinning.twinspace.actions import anonymise_pupils, close_twinspace, reset_pupil_card
from etwinning.twinspace.cards import password_of, token_of
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace, seat_of
from tests.house.secrets import OUTSIDE, PUPIL, USERNAME, key
from tests.house.things import THINGS
from tests.house.visits import client_of, text_of
from tests.world import World

NOBODY = "Qqnobody"  # what is asked for, and is not there: the page repeats it as often
pytestmark = pytest.mark.usefixtures("undone")


def door(world: World, name: str) -> str:
    """An address of the small world by its name."""
    return reverse(name, kwargs=world.keys[THINGS[name]] if name in THINGS else {})


def text(world: World, who: str, url: str) -> str:
    """What somebody reads there; it must be a page."""
    got = client_of(world, who).get(url)
    assert got.status_code == 200, f"{who} at {url}: {got.status_code}"
    return text_of(got)


def closed(world: World, who: str, *names: str, method: str = "get") -> bool:
    """Whether all these addresses are answered as if they did not exist."""
    client = client_of(world, who)
    got = {name: getattr(client, method)(door(world, name)).status_code for name in names}
    assert set(got.values()) <= {404, 403}, got
    return set(got.values()) == {404}


def pupil_of(world: World) -> Pupil:
    return Pupil.objects.select_related("person").get(person=world.people["elif"])


# Accounts


def test_nobody_registers_as_a_pupil(world: World) -> None:
    """Domain, accounts of pupils: they never register; whatever is sent, school staff come out of it."""
    said = {"given_name": "Kid", "family_name": "K", "email": "kid@school.example", "password1": "seven green owls"}
    Client().post(reverse("account_signup"), said | {"kind": "pupil", "role": "pupil"})
    assert Person.objects.get(email="kid@school.example").kind == Person.Kind.STAFF


def test_only_a_teacher_of_the_room_makes_a_pupils_account(world: World) -> None:
    """Domain, accounts of pupils: they get in only when a teacher lets them in."""
    number = Pupil.objects.count()
    for who in ("elif", "victor", *OUTSIDE):
        got = client_of(world, who).post(door(world, "add_pupils"), {"rows": "Zeynep", "step": "add"})
        assert got.status_code in {302, 403, 404}, who
    assert Pupil.objects.count() == number


def test_a_pupil_has_no_mail_address(world: World) -> None:
    """Decisions, pupil accounts: no e-mail. The database holds it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=world.people["elif"].pk).update(email="elif@school.example")


def test_a_user_name_tells_nothing_of_the_child(world: World) -> None:
    """Decisions, pupil accounts: a user name that is a pseudonym, and a name to show."""
    person = make_pupils(world.space, world.people["ayse"], ["Zeynep Karadağ"])[0].person
    assert not {"zeynep", "karada", "4a"} & set(person.username.casefold().split("-"))
    assert "zeynep" not in person.username
    assert person.family_name == ""


def test_the_password_of_a_card_is_kept_nowhere(world: World) -> None:
    """Decision 2: a stolen copy of the database opens no child's account."""
    pupil = pupil_of(world)
    assert not pupil.person.has_usable_password()
    kept = [str(value) for row in (pupil, pupil.person) for value in vars(row).values()]
    assert not any(secret in one for one in kept for secret in (password_of(pupil), token_of(pupil)))


def test_a_new_card_makes_the_old_one_useless(world: World) -> None:
    """Domain, accounts of pupils: the teacher keeps the account in hand; a lost card opens nothing."""
    pupil = pupil_of(world)
    old = {"username": pupil.person.username, "password": password_of(pupil)}, token_of(pupil)
    reset_pupil_card(pupil, space=world.space, by=world.people["ayse"])
    assert Client().post(reverse("pupil_sign_in"), old[0]).status_code == 422
    assert Client().get(reverse("pupil_card", args=[old[1]])).status_code == 404


def test_a_new_card_ends_what_the_old_one_opened(world: World) -> None:
    """Domain, accounts of pupils: whoever found a card is out when the teacher makes a new one."""
    client = client_of(world, "elif")
    assert client.get(door(world, "space")).status_code == 200
    reset_pupil_card(pupil_of(world), space=world.space, by=world.people["ayse"])
    assert client.get(door(world, "space")).status_code == 302


def test_only_teachers_of_her_school_make_a_pupil_a_new_card(world: World) -> None:
    """Decisions, pupil accounts: only that teacher, and the school's others in the project, reset them."""
    for who in ("bruno", "dimitris", "olcay", "elif", "victor"):
        closed(world, who, "reset_pupil_card", "remove_pupil", method="post")


def test_nobody_else_prints_a_pupils_card(world: World) -> None:
    """Domain, accounts of pupils: the teacher who made the account sees the list of log-ins."""
    assert client_of(world, "ayse").get(door(world, "pupil_cards")).status_code == 200
    for who in ("elif", "victor", "dimitris", "olcay", "bruno"):
        got = client_of(world, who).get(door(world, "pupil_cards"))
        assert got.status_code != 200 or USERNAME.encode() not in got.getvalue(), who
    assert USERNAME not in text(world, "bruno", door(world, "pupils"))


def test_a_pupil_cannot_change_how_she_signs_in(world: World) -> None:
    """Domain, accounts of pupils: the pupil cannot change log-in data."""
    assert closed(world, "elif", "account_change_password", "account_email", "my_settings", "my_profile", "mfa_index")


def test_a_pupils_session_ends_with_the_browser(world: World) -> None:
    """Hard rules on children: tablets are shared. The cookie has no date, and after a morning it is void anyway."""
    pupil, client = pupil_of(world), Client()
    client.post(reverse("pupil_sign_in"), {"username": pupil.person.username, "password": password_of(pupil)})
    cookie: Morsel[str] = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert client.session.get_expiry_age() <= 3 * 3600


def test_guessing_a_card_is_slowed_down(world: World) -> None:
    """Domain, code of conduct (no impersonation): ten tries, then five minutes of rest."""
    said = {"username": "nobody-at-all-77", "password": "wrong"}
    answers = [Client().post(reverse("pupil_sign_in"), said).status_code for _try in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_pupil_never_becomes_a_teacher_of_the_room(world: World) -> None:
    """Domain, roles: four kinds of accounts; a role never crosses from one to another."""
    seat = seat_of(world.space, world.people["elif"])
    url = reverse("change_role", kwargs={"space_pk": world.space.pk, "pk": seat.pk})
    for role in ("teacher", "administrator", "visitor", "moderator"):
        assert client_of(world, "ayse").post(url, {"role": role}).status_code in {403, 409, 422}, role
    seat.refresh_from_db()
    assert seat.is_pupil


def test_a_pupil_who_is_removed_is_outside_at_once(world: World) -> None:
    """Domain, roles: who is deleted from the members reads nothing any more."""
    client = client_of(world, "elif")
    remove_member(seat_of(world.space, world.people["elif"]), by=world.people["ayse"], deed="twinspace/remove_pupil")
    for name in ("space", "thread", "space_page", "chat", "news", "material", "page_file"):
        assert client.get(door(world, name)).status_code == 404, name


def test_pupils_lose_their_names_a_year_after_the_project(world: World) -> None:
    """Decisions, pupils' data after the project: accounts in no active project become nameless; the work stays."""
    now = timezone.now()
    close_twinspace(world.space.twinspace, by=None, at=now + timedelta(days=1))
    assert anonymise_pupils(at=now + timedelta(days=300)) == 0
    assert anonymise_pupils(at=now + timedelta(days=370)) == 1
    person = Person.objects.get(pk=world.people["elif"].pk)
    assert not person.is_active
    assert not {PUPIL, USERNAME} & {person.given_name, person.family_name, person.username, person.search}


def test_only_checked_teachers_are_asked_into_a_project(world: World) -> None:
    """Domain, accounts of pupils: every teacher who can reach pupils was checked by a national service."""
    people = world.people
    Contact.objects.all().delete()
    for who in ("eva", "dimitris"):
        make_contacts(people["ayse"], people[who])
    asked = partners_to_ask(world.project, people["ayse"])
    assert people["dimitris"] in asked
    assert people["eva"] not in asked
    Person.objects.filter(pk=people["dimitris"].pk).update(state="suspended")
    assert people["dimitris"] not in partners_to_ask(world.project, people["ayse"])


def test_a_suspended_teacher_reaches_no_pupil(world: World) -> None:
    """Domain, code of conduct: a breach can end the right to be here; rooms with children close first."""
    Person.objects.filter(pk=world.people["bruno"].pk).update(state="suspended")
    world.people["bruno"].refresh_from_db()
    got = client_of(world, "bruno").get(door(world, "space"))
    assert got.status_code != 200 or PUPIL not in text_of(got)


# What pupils reach


def test_a_pupil_sees_only_her_own_rooms(world: World) -> None:
    """Domain, accounts of pupils: a pupil sees only the TwinSpaces she belongs to."""
    other = make_twinspace(world.people["ayse"], world.people["bruno"], title="Another room").space
    for part in ("", "threads/", "pages/", "materials/", "news/", "chats/"):
        assert client_of(world, "elif").get(f"/spaces/{other.pk}/{part}").status_code == 404
    assert closed(world, "elif", "group", "join_group")


def test_a_pupil_does_not_see_the_members_area(world: World) -> None:
    """Domain, accounts of pupils: not the members' area, not other projects."""
    assert closed(world, "elif", "people", "projects", "calls", "contacts", "conversations", "notices")
    assert closed(world, "elif", "person", "project", "conversation", "call", "post", "following", "find_projects")
    assert client_of(world, "elif").get("/feed/").status_code == 404


def test_a_pupil_does_not_see_the_teachers_bulletin(world: World) -> None:
    """Domain, roles: the bulletin is seen by teachers only."""
    write_note(world.space, Words("Zzbulletin"), by=world.people["ayse"], audience="teachers")
    closed(world, "elif", "bulletin")
    for name in ("space", "news"):
        assert "Zzbulletin" not in text(world, "elif", door(world, name))
    assert "Zzbulletin" in text(world, "bruno", door(world, "bulletin"))


def test_a_pupil_does_not_see_what_teachers_talk_about(world: World) -> None:
    """Decisions, TwinSpace: who sees is chosen; what is for teachers has no address for a pupil."""
    thread = open_thread(
        world.space, Words("<p>Zzquiet</p>"), by=world.people["ayse"], title="Zzmarks", audience="teachers"
    )
    assert client_of(world, "elif").get(thread.get_absolute_url()).status_code == 404
    assert "Zzmarks" not in text(world, "elif", door(world, "threads")) + text(world, "elif", door(world, "space"))


def test_a_pupil_does_not_see_the_list_of_members(world: World) -> None:
    """Domain, roles: the list of members is for teachers."""
    closed(world, "elif", "members", "pupils", "cautions", "space_reports", "record_allowances", "room_pictures")


def test_a_visitor_does_not_see_the_list_of_pupils(world: World) -> None:
    """Decisions, roles: parents, heads and evaluators read and comment where allowed; they run no lists."""
    closed(world, "victor", "members", "pupils", "cautions", "space_reports", "record_allowances", "room_pictures")


def test_a_pupil_uses_a_chat_only_while_a_teacher_has_it_open(world: World) -> None:
    """Decisions, chat: pupils may use a room only while a teacher has opened it."""
    assert "Does it rain?" in text(world, "elif", door(world, "chat"))
    client_of(world, "ayse").post(door(world, "close_chat"))
    assert "Does it rain?" not in text(world, "elif", door(world, "chat"))
    said = {"body": "Zzlate", "sending": "5b0f7e0e-9d0f-4a53-8f66-0d6f1a1d2c3b"}
    client_of(world, "elif").post(door(world, "send_line"), said)
    assert "Zzlate" not in text(world, "ayse", door(world, "chat"))


def test_only_teachers_open_a_chat(world: World) -> None:
    """Decisions, chat: a teacher opens it."""
    for who in ("elif", "victor"):
        closed(world, who, "open_chat", "make_chat", "resume_chat", method="post")


def test_every_teacher_of_the_room_reads_its_chats(world: World) -> None:
    """Decisions, chat: every teacher of the space can read it, whoever opened it, open or not."""
    client_of(world, "ayse").post(door(world, "close_chat"))
    assert "Does it rain?" in text(world, "bruno", door(world, "chat"))


def test_a_visitor_has_no_chat_with_pupils(world: World) -> None:
    """Domain, roles: visitors have no chat room."""
    closed(world, "victor", "chats", "chat")


# Who finds them


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_comes_into_a_room_with_pupils(world: World, who: str) -> None:
    """Domain, accounts of pupils: outsiders enter only by invitation; officers walk in no more than others."""
    for name in ("space", "thread", "threads", "space_page", "chat", "news", "members", "pupils", "materials"):
        assert client_of(world, who).get(door(world, name)).status_code in {302, 404}, name


def test_a_pupil_is_not_found_in_the_directory(world: World) -> None:
    """Hard rules on children: no list names a pupil."""
    for who in ("ayse", "dimitris", "olcay", "carla"):
        for url in (f"/people/?q={PUPIL}", f"/people/suggest/?q={PUPIL}"):
            found, nobody = (text_of(client_of(world, who).get(url.replace(PUPIL, word))) for word in (PUPIL, NOBODY))
            assert found.replace(PUPIL, NOBODY).count(NOBODY) == nobody.count(NOBODY), (who, url)
            assert f"/people/{world.people['elif'].pk}/" not in found


def test_the_search_of_the_platform_finds_no_pupil(world: World) -> None:
    """Hard rules on children: no search names a pupil."""
    for who in ("anonymous", "ayse", "dimitris", "carla"):
        for word in (PUPIL, USERNAME):
            found, nobody = (text_of(client_of(world, who).get(reverse("search"), {"q": q})) for q in (word, NOBODY))
            assert found.replace(word, NOBODY).count(NOBODY) == nobody.count(NOBODY), who
            assert f"/people/{world.people['elif'].pk}/" not in found


def test_a_pupil_has_no_page(world: World) -> None:
    """Hard rules on children: no profile outside the room, not even for her teacher, whatever the row says."""
    Person.objects.filter(pk=world.people["elif"].pk).update(visibility="public", public_parts=["about", "photo"])
    for who in ("ayse", "bruno", *OUTSIDE, "victor"):
        for rest in ("", "photo/", "posts/", "times/"):
            assert client_of(world, who).get(f"/people/{world.people['elif'].pk}/{rest}").status_code in {302, 404}


def test_nobody_follows_a_pupil(world: World) -> None:
    """Hard rules on children: no feed; there is nothing of a pupil to follow."""
    pk = world.people["elif"].pk
    for who in ("ayse", "dimitris"):
        assert client_of(world, who).post(f"/people/{pk}/follow/").status_code == 404
    assert not Follow.objects.filter(scope=f"person:{pk}").exists()


def test_nobody_asks_a_pupil_to_be_a_contact(world: World) -> None:
    """Decisions, messages: never between staff and a pupil in private."""
    pk = world.people["elif"].pk
    for who in ("ayse", "dimitris"):
        assert client_of(world, who).post(f"/people/{pk}/contact/", {"message": "Hi"}).status_code == 404
    assert not Contact.objects.filter(asked_of=pk).exists()


def test_nobody_writes_to_a_pupil_in_private(world: World) -> None:
    """Decisions, messages: never between staff and a pupil in private."""
    pk, number = world.people["elif"].pk, Conversation.objects.count()
    for who in ("ayse", "bruno", "olcay"):
        assert client_of(world, who).post("/messages/new/", {"people": pk}).status_code == 422
        found = text_of(client_of(world, who).get("/messages/people/", {"q": PUPIL}))
        assert f'value="{pk}"' not in found
    assert Conversation.objects.count() == number


def test_no_pupil_sits_in_a_private_talk_even_by_mistake(world: World) -> None:
    """Decisions, messages. The database holds it, whatever the code does."""
    talk = Conversation.objects.get(pk=key(world, "talk"))
    with pytest.raises(Error, match="pupil"), transaction.atomic():
        Seat.objects.create(conversation=talk, person=world.people["elif"])


def test_what_a_pupil_did_stands_in_no_feed(world: World) -> None:
    """Hard rules on children: no feed names a pupil to anyone outside the room."""
    for who in ("ayse", "bruno", "dimitris"):
        for url in (reverse("feed"), reverse("home"), reverse("notices")):
            assert PUPIL not in text(world, who, url), (who, url)


def test_the_journal_keeps_no_name_of_a_pupil(world: World) -> None:
    """Hard rules on children: entries keep titles and codes; names come from who did it, inside the room only."""
    by_pupil = Entry.objects.filter(actor=world.people["elif"])
    assert by_pupil.exists()
    assert not by_pupil.exclude(scope__startswith="space:").exists()
    assert not any(PUPIL in str(data) for data in Entry.objects.values_list("data", flat=True))


def test_an_officer_reads_a_pupil_and_no_name(world: World) -> None:
    """Decisions, reports of abuse: what a pupil wrote may come to a desk; the child's name does not."""
    assert client_of(world, "ayse").post(door(world, "pass_report_on")).status_code == 303
    page = text(world, "olcay", door(world, "desk_report"))
    assert "A pupil" in page
    assert not {word for word in (PUPIL, USERNAME) if word in page}


def test_a_report_about_a_pupil_lies_with_her_teachers_first(world: World) -> None:
    """Decisions, reports of abuse: teachers of the space first when the author is a pupil."""
    assert "It rains." in text(world, "ayse", door(world, "decide_report"))
    for who in ("olcay", "carla"):
        assert client_of(world, who).get(door(world, "desk_report")).status_code == 404


def test_the_public_page_of_a_project_names_no_pupil(world: World) -> None:
    """Domain, content: on public spaces no full names; ours shows none of a pupil at all."""
    for name in ("gallery_project", "gallery_page", "gallery_materials"):
        assert PUPIL not in text(world, "anonymous", door(world, name))
    assert "For everyone" in text(world, "anonymous", door(world, "gallery_page"))  # the pupil's page itself is there


def test_a_group_of_staff_has_no_pupils(world: World) -> None:
    """Decisions, groups: circles of staff. A seat there has no role for a pupil, and no door."""
    assert closed(world, "elif", "request_to_join", "group_members")
    assert not Member.objects.filter(space__kind="group", person__kind="pupil").exists()
    asked = text_of(client_of(world, "ayse").get(door(world, "invite_to_group"), {"q": PUPIL}))
    assert f'value="{world.people["elif"].pk}"' not in asked
