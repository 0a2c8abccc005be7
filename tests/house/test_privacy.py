"""Who sees whom: everyone of the cast opens every page they can reach, and finds no name that is not theirs to read."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from etwinning.core.models import Entry
from etwinning.network.actions import block_person
from etwinning.pages.models import Page
from etwinning.people.models import Notice, Person
from etwinning.projects.queries import candidates_for
from etwinning.schools.models import School
from etwinning.spaces.actions import remove_member
from etwinning.spaces.models import Member
from etwinning.threads.actions import Words, reply, write_note
from etwinning.threads.models import Thread
from etwinning.twinspace.models import Pupil
from tests.house.test_doors import DOORS, fill
from tests.house.things import THINGS
from tests.world import World, make_world

PUPIL, USERNAME, HEAD, EMAIL = "Zzpupilname", "zzuserofpupil", "zzhead@", "zzemail"
OUTSIDE = ["anonymous", "dimitris", "eva", "olcay", "olga", "carla"]
LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"]*)"')


@pytest.fixture(scope="module")
def marked(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world, its secrets spelled so that nobody can overlook them; the pupil has written everywhere."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        pupil, room = world.people["elif"], world.space
        Person.objects.exclude(email=None).update(
            email=Concat(Value(EMAIL), Cast("pk", CharField()), Value("@private.example"))
        )
        Person.objects.filter(pk=pupil.pk).update(given_name=PUPIL, username=USERNAME, search=PUPIL.lower())
        School.objects.update(head_email=Concat(Value(HEAD), Cast("pk", CharField()), Value(".example")))
        world.people = {name: Person.objects.get(pk=person.pk) for name, person in world.people.items()}
        pupil = world.people["elif"]
        thread = Thread.objects.get(pk=key(world, "thread"))
        reply(thread, Words("<p>Rain</p>"), by=pupil)
        write_note(room, Words("Everyone may read this."), by=world.people["ayse"], audience="public")
        Page.objects.filter(pk=key(world, "shown_page")).update(author=pupil, edited_by=pupil)
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(marked: World) -> Iterator[None]:
    """Each test leaves the world as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def key(world: World, thing: str) -> int:
    return int(str(world.keys[thing]["pk"]))


def client_of(world: World, who: str) -> Client:
    client = Client()
    if who in world.people:
        client.force_login(world.people[who])
    return client


def crawl(client: Client, starts: list[str], most: int = 40) -> Iterator[tuple[str, int, str]]:
    """(address, status, text) of the first pages, and of so many more that they lead to."""
    todo, met = list(starts), set(starts)
    while todo and len(met) < most + len(starts):
        url = todo.pop(0)
        with transaction.atomic():
            got = client.get(url)
            raw = got.getvalue() if got.streaming else got.content
            transaction.set_rollback(True)
        text = unescape(raw.decode("utf-8", "replace"))
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


def all_addresses(world: World) -> list[str]:
    return [
        fill(address, world.keys[THINGS[name]] if name in THINGS else {})
        for name, address in DOORS
        if name not in {"mails", "account_logout"}
    ]


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_meets_a_pupil_a_head_or_an_address(marked: World, who: str) -> None:
    allowed = {marked.people[who].email or ""} if who in marked.people else set()
    for url, _status, text in crawl(client_of(marked, who), all_addresses(marked)):
        assert PUPIL not in text, f"{who} reads a pupil's name at {url}"
        assert USERNAME not in text, f"{who} reads a pupil's user name at {url}"
        seen = set(re.findall(rf"{EMAIL}\d+@private\.example", text)) - allowed
        at_a_desk = who in {"olcay", "olga", "carla"} and url.startswith("/desks/")
        assert not seen or at_a_desk, f"{who} reads {seen} at {url}"
        if HEAD in text:
            assert at_a_desk or (who in {"olcay", "olga", "carla"} and "/schools/" in url), f"{who}: a head at {url}"


@pytest.mark.parametrize("who", ["victor", "ayse", "bruno"])
def test_nobody_inside_reads_an_address_of_another(marked: World, who: str) -> None:
    mine = {marked.people[who].email}
    own_heads = set(School.objects.filter(memberships__person=marked.people[who]).values_list("head_email", flat=True))
    for url, _status, text in crawl(client_of(marked, who), all_addresses(marked)):
        assert not set(re.findall(rf"{EMAIL}\d+@private\.example", text)) - mine, f"{who} reads an address at {url}"
        assert not set(re.findall(rf"{HEAD}\d+\.example", text)) - own_heads, f"{who} reads a head's address at {url}"
        if not url.startswith(f"/spaces/{marked.space.pk}/"):
            assert PUPIL not in text, f"{who} reads a pupil's name at {url}"


def test_every_link_a_pupil_meets_leads_somewhere_she_may_go(marked: World) -> None:
    inside = ("/home/", "/spaces/", "/pupil/", "/language/", "/gallery/", "/schools/", "/theme/", "/report/")
    names = "front about conduct privacy accessibility help style_guide"
    public = {reverse(name) for name in names.split()}
    forms_only = {reverse("account_logout"), reverse("choose_theme")}
    met = list(crawl(client_of(marked, "elif"), [reverse("pupil_home")], most=300))
    assert len(met) > 8
    for url, status, text in met:
        path = url.split("?")[0]
        assert status in {200, 302, 303} or (status == 405 and not text), f"{url}: {status}"  # 405: a form's
        assert path in public | forms_only or path.startswith(inside), f"a pupil is led to {url}"
        assert EMAIL not in text, f"a pupil reads an address at {url}"


def test_what_is_kept_and_sent_names_no_pupil(marked: World) -> None:
    kept = [str(row) for row in Entry.objects.values_list("data", flat=True)]
    kept += [f"{notice.data} {notice.url}" for notice in Notice.objects.all()]
    kept += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    for text in kept:
        assert PUPIL not in text
        assert USERNAME not in text
    pupil = Pupil.objects.get(person=marked.people["elif"])
    assert PUPIL not in str(Entry.objects.filter(thing_id=pupil.pk).values_list("data", flat=True))


def test_a_page_that_is_no_longer_public_takes_its_files_along(marked: World) -> None:
    anyone = Client()
    slug = marked.project.slug
    shown = reverse("gallery_page", kwargs={"slug": slug, "pk": key(marked, "shown_page")})
    file = reverse("gallery_file", kwargs={"slug": slug, "pk": marked.keys["shown_file"]["pk"]})
    inner = reverse("gallery_file", kwargs={"slug": slug, "pk": marked.keys["page_file"]["pk"]})
    assert statuses(anyone, shown, file, inner) == [200, 200, 404]
    page = Page.objects.filter(pk=key(marked, "shown_page"))
    for change in ({"audience": "members"}, {"state": "draft"}, {"binned_at": marked.space.opened_at}):
        with transaction.atomic():
            page.update(**change)
            assert statuses(anyone, shown, file) == [404, 404], change
            assert "For everyone" not in anyone.get(reverse("gallery_project", args=[slug])).content.decode()
            transaction.set_rollback(True)


def test_who_is_removed_from_a_room_is_outside_at_once(marked: World) -> None:
    client = client_of(marked, "victor")
    inside = [
        f"/spaces/{marked.space.pk}/", reverse("page_file", kwargs=marked.keys["page_file"]),
        reverse("thread", kwargs=marked.keys["thread"]),
    ]  # fmt: skip
    assert statuses(client, *inside) == [200, 200, 200]
    remove_member(Member.objects.get(pk=key(marked, "member")), by=marked.people["ayse"])
    assert statuses(client, *inside) == [404, 404, 404]


@pytest.mark.parametrize(("one", "other"), [("dimitris", "bruno"), ("bruno", "dimitris")])
def test_a_block_hides_both_from_each_other_everywhere(marked: World, one: str, other: str) -> None:
    block_person(marked.people[other], by=marked.people[one])
    for reader, hidden in ((one, other), (other, one)):
        client, person = client_of(marked, reader), marked.people[hidden]
        assert client.get(f"/people/{person.pk}/").status_code == 404
        assert client.get(f"/people/{person.pk}/contact/").status_code == 404
        for url in ("/people/", "/contacts/", "/home/", "/projects/", f"/schools/{marked.keys['school']['pk']}/"):
            assert person.family_name not in client.get(url).content.decode(), f"{reader} meets {hidden} at {url}"
        assert person not in candidates_for(marked.people[reader])
