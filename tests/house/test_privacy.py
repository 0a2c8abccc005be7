"""Who sees whom: everyone of the cast opens every page they can reach, and finds no name that is not theirs to read."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from etwinning.calls.tests.factories import make_answer, make_call
from etwinning.core.models import Entry
from etwinning.messages.tests.factories import make_talk, say
from etwinning.network.actions import Words, block_person, follow_person, write_comment, write_post
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.projects.queries import candidates_for
from etwinning.spaces.actions import remove_member
from etwinning.spaces.models import Member
from etwinning.twinspace.models import Pupil
from tests.house.secrets import EMAIL, HIDDEN, OUTSIDE, PUPIL, USERNAME, key, leaks
from tests.house.visits import all_addresses, ask, client_of, text_of
from tests.world import World

LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"]*)"')
LISTS = (
    "front home people projects gallery gallery_project desk desk_projects desk_project desk_validations "
    "desk_validation school person project contacts space space_pages space_page threads thread members news bulletin"
)
pytestmark = pytest.mark.usefixtures("undone")


def crawl(
    client: Client, starts: list[str], seen: Iterable[str] = (), most: int = 40
) -> Iterator[tuple[str, int, str]]:
    """(address, status, text) of the first pages, and of so many more that they lead to and that were not seen yet."""
    todo, met = list(starts), {*starts, *seen}
    visited = 0
    while todo and visited < most + len(starts):
        url = todo.pop(0)
        visited += 1
        got = ask(client, "get", url)
        text = text_of(got)
        yield url, got.status_code, text
        found = [got["Location"]] if got.status_code in {302, 303} else LINK.findall(text)
        for link in found:
            path = unescape(link).split("#")[0]
            if path.startswith("/") and path not in met and not path.startswith(("/static/", "/account/logout")):
                met.add(path)
                todo.append(path)


def statuses(client: Client, *urls: str) -> list[int]:
    answers = [client.get(url) for url in urls]
    for answer in answers:
        if answer.streaming:
            answer.getvalue()
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("who", [*OUTSIDE, "victor", "ayse", "bruno"])
def test_what_lists_lead_to_tells_no_secrets(world: World, clients: dict[str, Client], who: str) -> None:
    """The addresses themselves are read in test_doors; here what their links lead to: pages, filters, files."""
    doors = all_addresses(world)
    starts = [url for url, name in doors.items() if name in LISTS.split()]
    for url, _status, text in crawl(clients[who], starts, seen=doors):
        assert list(leaks(world, who, url, text)) == []


@pytest.mark.parametrize("who", ["anonymous", "elif", "victor", "olga", "dimitris"])
def test_who_is_no_etwinner_reads_only_the_parts_of_a_person_that_are_open(world: World, who: str) -> None:
    """Bruno shows himself to the internet, but not what he wrote, learned or likes; eTwinners and officers read it.

    While he does not, test_doors reads every address for it.
    """
    Person.objects.filter(pk=world.people["bruno"].pk).update(
        interests=["museums"], visibility="public", public_parts=["languages", "schools"]
    )
    secrets = {*HIDDEN.values(), "Museums"}
    pages = crawl(client_of(world, who), [url for url, name in all_addresses(world).items() if name in LISTS.split()])
    texts = {url: text for url, status, text in pages if status == 200 and "/me/" not in url and "/map/" not in url}
    assert any("Bruno Greco" in text for text in texts.values())
    met = {secret: [url for url, text in texts.items() if secret in text] for secret in secrets}
    if who in {"olga", "dimitris"}:
        assert all(met.values())
    else:
        assert not any(met.values()), met


def test_every_link_a_pupil_meets_leads_somewhere_she_may_go(world: World) -> None:
    inside = ("/home/", "/spaces/", "/pupil/", "/language/", "/gallery/", "/schools/", "/theme/", "/report/",
              "/en/", "/tr/", "/help/", "/feeds/")  # fmt: skip
    names = (
        "front about conduct privacy accessibility help imprint search choose_country open_search style_guide "
        "choose_pictures"
    )
    public = {reverse(name) for name in names.split()}
    forms_only = {reverse("account_logout"), reverse("choose_theme")}
    met = list(crawl(client_of(world, "elif"), [reverse("pupil_home")], most=300))
    assert len(met) > 8
    for url, status, text in met:
        path = url.split("?")[0]
        assert status in {200, 302, 303} or (status == 405 and not text), f"{url}: {status}"  # 405: a form's
        assert path in public | forms_only or path.startswith(inside), f"a pupil is led to {url}"
        assert EMAIL not in text, f"a pupil reads an address at {url}"


def test_what_is_kept_and_sent_names_no_pupil(world: World) -> None:
    kept = [str(row) for row in Entry.objects.values_list("data", flat=True)]
    kept += [f"{notice.data} {notice.url}" for notice in Notice.objects.all()]
    kept += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    for text in kept:
        assert PUPIL not in text
        assert USERNAME not in text
    pupil = Pupil.objects.get(person=world.people["elif"])
    assert PUPIL not in str(Entry.objects.filter(thing_id=pupil.pk).values_list("data", flat=True))


def test_a_page_that_is_no_longer_public_takes_its_files_along(world: World) -> None:
    anyone = Client()
    slug = world.project.slug
    shown = reverse("gallery_page", kwargs={"slug": slug, "pk": key(world, "shown_page")})
    file = reverse("gallery_file", kwargs={"slug": slug, "pk": world.keys["shown_file"]["pk"]})
    inner = reverse("gallery_file", kwargs={"slug": slug, "pk": world.keys["page_file"]["pk"]})
    assert statuses(anyone, shown, file, inner) == [200, 200, 404]
    page = Page.objects.filter(pk=key(world, "shown_page"))
    for change in ({"audience": "members"}, {"state": "draft"}, {"binned_at": world.space.opened_at}):
        with transaction.atomic():
            page.update(**change)
            assert statuses(anyone, shown, file) == [404, 404], change
            assert "For everyone" not in anyone.get(reverse("gallery_project", args=[slug])).content.decode()
            transaction.set_rollback(True)


def test_who_is_removed_from_a_room_is_outside_at_once(world: World) -> None:
    client = client_of(world, "victor")
    inside = [
        f"/spaces/{world.space.pk}/", reverse("page_file", kwargs=world.keys["page_file"]),
        reverse("thread", kwargs=world.keys["thread"]),
    ]  # fmt: skip
    assert statuses(client, *inside) == [200, 200, 200]
    remove_member(Member.objects.get(pk=key(world, "member")), by=world.people["ayse"])
    assert statuses(client, *inside) == [404, 404, 404]


MEETING = (
    "/people/", "/people/?view=map", "/people/suggest/?q={name}", "/schools/map/", "/calls/", "/calls/for-you/",
    "{call}",
    "{post}", "/feed/", "/following/", "/home/", "/messages/people/?q={name}", "/messages/new/", "/contacts/",
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [("dimitris", "bruno"), ("bruno", "dimitris")])
def test_a_block_hides_both_where_people_meet(world: World, one: str, other: str) -> None:
    """Lists, suggestions, the map, calls and answers, the feed and its comments, whom one follows or writes to.

    Without the block each meets the other in most of these: a table in which nobody is met would prove nothing.
    """
    people, ayse = world.people, world.people["ayse"]
    call = make_call(ayse, title="Common ground", idea="Old bridges, drawn and measured, and the stories told of them.")
    below = write_post(Words("Common words"), by=ayse, seen_by="members")
    common = {"call": call.get_absolute_url(), "post": below.get_absolute_url()}
    alone: dict[str, list[str]] = {}
    for me, you in ((one, other), (other, one)):
        follow_person(people[you], by=people[me])
        make_answer(call, people[me])
        write_comment(below, by=people[me], body="A comment")
        own: list[Any] = [
            make_call(people[me], title=f"Call of {me}", idea=f"Songs that {me} knows, sung by classes of two seas."),
            write_post(Words("Mine"), by=people[me], seen_by="members"),
        ]
        alone[me] = [thing.get_absolute_url() for thing in own]
    talk = make_talk(people[one], people[other])
    say(talk, people[one], "Hello")

    def met(reader: str, hidden: str) -> set[str]:
        client, name = client_of(world, reader), people[hidden].family_name
        pages = {url: client.get(url.format(name=name, **common)) for url in MEETING}
        assert {url: got.status_code for url, got in pages.items()} == dict.fromkeys(MEETING, 200)
        asked = {url: got.content.decode().replace(f'value="{name}"', "") for url, got in pages.items()}
        return {url for url, text in asked.items() if name in text}

    for reader, hidden in ((one, other), (other, one)):
        assert met(reader, hidden) >= {"/people/", "{call}", "{post}", "/messages/people/?q={name}"}
        assert statuses(client_of(world, reader), *alone[hidden]) == [200, 200]
    Notice.objects.update(read_at=below.created_at)  # what one was told before the block stays told
    block_person(people[other], by=people[one])
    for reader, hidden in ((one, other), (other, one)):
        assert met(reader, hidden) == set(), f"{reader} meets {hidden}"
        client = client_of(world, reader)
        assert statuses(client, *alone[hidden]) == [404, 404]
        assert client.post(f"/messages/{talk.pk}/send/", {"body": "Hello?"}).status_code == 403
        assert client.post("/messages/new/", {"people": people[hidden].pk}).status_code == 422


@pytest.mark.parametrize(("one", "other"), [("dimitris", "bruno"), ("bruno", "dimitris")])
def test_a_block_hides_both_from_each_other_everywhere(world: World, one: str, other: str) -> None:
    block_person(world.people[other], by=world.people[one])
    for reader, hidden in ((one, other), (other, one)):
        client, person = client_of(world, reader), world.people[hidden]
        assert client.get(f"/people/{person.pk}/").status_code == 404
        assert client.get(f"/people/{person.pk}/contact/").status_code == 404
        for url in ("/people/", "/contacts/", "/home/", "/projects/", f"/schools/{world.keys['school']['pk']}/"):
            assert person.family_name not in client.get(url).content.decode(), f"{reader} meets {hidden} at {url}"
        assert person not in candidates_for(world.people[reader])
