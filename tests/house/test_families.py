"""Every address that gives out a file asks what families allow: nothing leaks after a withdrawal."""

import inspect
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from etwinning.core.files import keep_file
from etwinning.core.models import File
from etwinning.core.tests.samples import picture, upload
from etwinning.materials.models import Item
from etwinning.materials.tests.factories import make_item
from etwinning.messages.models import Attachment as MessageFile
from etwinning.network.models import PostFile
from etwinning.pages.models import Attachment as PageFile
from etwinning.people.models import Person
from etwinning.plans.models import HandedFile
from etwinning.projects.models import Project
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Caution, Reach
from etwinning.schools.models import School
from etwinning.threads.models import Attachment as TalkFile
from etwinning.threads.models import Post
from etwinning.twinspace.models import Pupil, TwinSpace
from tests.house.secrets import key
from tests.house.visits import DOORS, WHO, address_of, client_of
from tests.world import World

# What somebody proves to a support service; an archive, which asks for all its pictures itself (test_make_archive).
DOCUMENTS = {"evidence_file", "archive_file"}
pytestmark = pytest.mark.usefixtures("undone")


def views_of_files() -> dict[str, str]:
    """The names of the addresses whose view sends a file, and the source of the view."""
    sources = {name: inspect.getsource(inspect.unwrap(view)) for name, view in views(get_resolver())}
    return {name: source for name, source in sources.items() if "send_file(" in source or "send_shown(" in source}


def views(resolver: URLPattern | URLResolver) -> Iterator[tuple[str, Callable[..., object]]]:
    """Each view of ours below a resolver, with the name of its address."""
    if isinstance(resolver, URLResolver):
        for pattern in resolver.url_patterns:
            yield from views(pattern)
    elif resolver.callback.__module__.startswith("etwinning."):
        yield str(resolver.name), resolver.callback


def put_everywhere(world: World, file: File) -> dict[str, str]:
    """The same picture in every place that holds one; its address at each, by the name of the address."""
    keys, space = world.keys, world.space
    for model, name in ((PageFile, "page_file"), (PageFile, "shown_file"), (TalkFile, "post_file"), (Item, "item"),
                        (MessageFile, "message_file"), (PostFile, "feed_file"), (Item, "shown_item"),
                        (TalkFile, "entry_file"), (HandedFile, "sheet")):  # fmt: skip
        model.objects.filter(pk=key(world, name)).update(file=file)
    Person.objects.filter(pk=key(world, "person")).update(photo=file, visibility="public")
    School.objects.filter(pk=key(world, "school")).update(picture=file)
    Project.objects.filter(pk=world.project.pk).update(picture=file)
    TwinSpace.objects.filter(space=space).update(picture=file)
    keys["picture"]["pk"] = keys["caution_file"]["file_pk"] = file.pk
    Caution.objects.filter(pk=key(world, "caution_file")).update(said={"files": [[file.pk, ""]]})
    return {name: address_of(world, address) for name, address in DOORS if name in FILES}


FILES = set(views_of_files()) - DOCUMENTS


def test_only_one_way_leads_out() -> None:
    assert {name for name, source in views_of_files().items() if "send_file(" in source} == DOCUMENTS
    assert len(FILES) >= 10


def statuses(world: World, addresses: dict[str, str], **headers: str) -> dict[str, dict[str, int]]:
    got: dict[str, dict[str, int]] = {}
    for who in WHO:
        client: Client = client_of(world, who)
        for name, address in addresses.items():
            answer = client.get(address, headers=headers)
            if answer.streaming:
                answer.getvalue()
            got.setdefault(name, {})[who] = answer.status_code
    return got


def who(found: dict[str, dict[str, int]], *wanted: int) -> dict[str, set[str]]:
    return {name: {one for one, status in row.items() if status in wanted} for name, row in found.items()}


def test_nothing_leaks_after_a_withdrawal(world: World) -> None:
    people, space = world.people, world.space
    file = keep_file(upload(picture(), "class.png"), by=people["ayse"])
    addresses = put_everywhere(world, file)
    assert set(addresses) == FILES
    pupil = Pupil.objects.get(person=people["elif"])

    def allow(reach: int) -> None:
        note_allowances({pupil.person_id: reach}, Word("paper"), by=people["ayse"], at=timezone.now())

    marked = {pupil.person_id: pupil.school_id}
    note_sightings(file.sha256, space.pk, marked, nobody=False, by=people["ayse"], at=timezone.now())
    allow(Reach.PUBLIC)
    free = who(statuses(world, addresses), 200)
    assert all(free.values()), free
    assert free["gallery_file"] == set(WHO)
    inside = {"caution_file", "page_file", "thread_file", "space_picture", "picture_file", "material_file"} | {
        "hand_in_file"
    }
    kept = {"If-None-Match": f'"{file.sha256}"'}
    assert who(statuses(world, addresses, **kept), 200, 304) == free

    allow(Reach.PROJECT)
    after = who(statuses(world, addresses), 200)
    assert {name for name, some in after.items() if some} == inside
    assert {name: after[name] for name in inside} == {name: free[name] for name in inside}

    allow(Reach.NOTHING)
    for headers in ({}, kept, {"Range": "bytes=0-10"}):
        got = statuses(world, addresses, **headers)
        shown = who(got, 200, 206, 304)
        assert {name: some for name, some in shown.items() if some} == {name: {"ayse"} for name in inside}
        assert {status for row in got.values() for status in row.values()} <= {200, 206, 304, 302, 303, 403, 404}


def test_a_marked_picture_is_asked_for_each_time(world: World) -> None:
    people, space = world.people, world.space
    file = keep_file(upload(picture(), "class.png"), by=people["ayse"])
    address = put_everywhere(world, file)["project_picture"]
    ayse = client_of(world, "ayse")

    def kept() -> str:
        answer = ayse.get(address)
        answer.getvalue()
        return str(answer["Cache-Control"])

    assert kept() == "private, max-age=600"
    note_sightings(file.sha256, space.pk, {}, nobody=True, by=people["ayse"], at=timezone.now())
    assert kept() == "private, no-cache"


def test_a_material_in_a_post_is_a_sentence_for_who_may_not_see_it(world: World) -> None:
    people, space = world.people, world.space
    item = make_item(space, people["ayse"], "class.png")
    address = f"/spaces/{space.pk}/materials/{item.pk}/file/"
    Post.objects.filter(pk=key(world, "post")).update(body=f'<p><img src="{address}" alt="Our class"></p>')
    pupil = Pupil.objects.get(person=people["elif"])
    marked = {pupil.person_id: pupil.school_id}
    note_sightings(item.file.sha256, space.pk, marked, nobody=False, by=people["ayse"], at=timezone.now())
    thread = address_of(world, "/spaces/<int:space_pk>/threads/<int:pk>/")
    for reach, seen in ((Reach.PROJECT, True), (Reach.NOTHING, False)):
        note_allowances({pupil.person_id: reach}, Word("paper"), by=people["ayse"], at=timezone.now())
        shown = client_of(world, "bruno").get(thread).text
        assert (address in shown, "A picture is not shown here." in shown) == (seen, not seen)
