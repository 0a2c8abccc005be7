"""Where a thing of the materials stands, and putting it on a page without script."""

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.models import File
from etwinning.materials.queries import public_text
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages.models import Page
from etwinning.pages.queries import public_view
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Post, Thread
from etwinning.twinspace import actions, queries
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace

pytestmark = pytest.mark.django_db


def test_use_material(client: Client, ayse: Person, luca: Person, dimitris: Person) -> None:
    space = Space.objects.create(title="Springs", language="en")
    for person, role in ((ayse, "administrator"), (luca, "pupil")):
        Member.objects.create(space=space, person=person, role=role)
    item, text = make_item(space, ayse, "spring.jpg", alt="A spring"), make_item(space, ayse, "a.txt")
    page = Page.objects.create(space=space, title="Ours", author=ayse, body="<p>Water</p>", state="published")
    where = f"/spaces/{space.pk}/materials/{item.pk}/"
    client.force_login(dimitris)
    assert [client.get(f"{where}uses/").status_code, client.post(f"{where}use/").status_code] == [404, 404]
    client.force_login(luca)
    assert "No page and no post shows it" in client.get(f"{where}uses/").content.decode()
    assert client.post(f"{where}use/", {"page": page.pk}).status_code == 422  # not hers to edit
    client.force_login(ayse)
    assert client.post(f"{where}use/", {"page": page.pk}).status_code == 303
    assert client.post(f"/spaces/{space.pk}/materials/{text.pk}/use/", {"page": page.pk}).status_code == 303
    page.refresh_from_db()
    assert page.body == (
        f'<p>Water</p><p><img src="{where}file/?size=large" alt="A spring"></p>'
        f'<p><a href="/spaces/{space.pk}/materials/{text.pk}/">a</a></p>'
    )
    assert "Album" not in client.get(f"{where}uses/").content.decode()
    item.folder = make_folder(space, ayse, kind="album")
    item.save()
    figure = f'<figure data-kind="album"><a href="{item.folder.get_absolute_url()}">a</a></figure>'
    Page.objects.create(space=space, title="Album", author=ayse, body=figure, state="published")
    assert "Album" in client.get(f"{where}uses/").content.decode()
    thread = Thread.objects.create(space=space, title="Rain", author=ayse, audience="teachers")
    Post.objects.create(thread=thread, author=ayse, body=f'<p><a href="{where}">See</a></p>')
    Page.objects.update(audience="public")
    got = client.get(f"{where}uses/").content.decode()
    assert ("Ours" in got, "Rain" in got, "People outside do not see it" in got) == (True, True, True)
    client.force_login(luca)
    assert "Rain" not in client.get(f"{where}uses/").content.decode()


def test_what_to_recall_when_a_family_allows_less(client: Client, ayse: Person, bruno: Person) -> None:
    space = make_twinspace(ayse, bruno).space
    pupil = make_pupils(space, ayse)[0]
    item = make_item(space, ayse, "class.jpg", audience="public", alt="Our class")
    page = Page.objects.create(space=space, title="Ours", author=ayse, state="published", audience="public")
    where = f"/spaces/{space.pk}/materials/{item.pk}/"
    client.force_login(ayse)
    refused = client.post(f"{where}use/", {"page": page.pk})
    assert refused.status_code == 422
    assert "Not for everyone: “Our class”. Nobody has said yet who is in it." in refused.content.decode()
    seat = Member.objects.select_related("space").get(space=space, person=ayse)
    assert item.file in queries.pictures_in(seat)
    actions.mark_pupils(item.file, [pupil], nobody=False, space=space, by=ayse)
    actions.record_allowances(space, {pupil.person_id: Reach.PUBLIC}, Word("paper"), by=ayse)
    assert client.post(f"{where}use/", {"page": page.pk}).status_code == 303
    actions.record_allowances(space, {pupil.person_id: Reach.CLASS}, Word("paper"), by=ayse)
    recalled = queries.recall_of(pupil.person, Reach.PUBLIC, ayse)
    assert [(one.use.url, one.seen_by, one.now) for one in recalled] == [
        (where, "Everyone on the internet", Reach.CLASS)
    ]


def test_a_picture_that_one_may_not_see_is_a_sentence(client: Client, ayse: Person, luca: Person) -> None:
    """In a post and on a page: binned, for teachers only, never there. Nobody gets a broken picture or an error."""
    space = Space.objects.create(title="Springs", language="en")
    for person, role in ((ayse, "administrator"), (luca, "pupil")):
        Member.objects.create(space=space, person=person, role=role)
    seen = make_item(space, ayse, "spring.jpg", alt="A spring")
    ours = make_item(space, ayse, "plan.jpg", alt="Our plan", audience="teachers")
    binned = make_item(space, ayse, "old.jpg", alt="The old well", binned_at=timezone.now(), binned_by=ayse)
    address = f"/spaces/{space.pk}/materials/%s/file/?size=large"
    body = "".join(f'<img src="{address % pk}" alt="">' for pk in (seen.pk, ours.pk, binned.pk, 10**30, "9" * 5000))
    thread = Thread.objects.create(space=space, title="Rain", author=ayse)
    Post.objects.create(thread=thread, author=ayse, body=body)
    body += f'<img src="/spaces/{space.pk}/pages/files/{"9" * 5000}/" alt="">'
    page = Page.objects.create(space=space, title="Ours", author=ayse, body=body, state="published", audience="public")
    assert "9" * 99 not in public_text(public_view(page, None, str).body, space, lambda pk, part: f"{pk}{part}")
    for person, hidden, shown in ((luca, 4, [seen]), (ayse, 3, [seen, ours])):
        client.force_login(person)
        for place in (thread, page):
            html = client.get(place.get_absolute_url()).content.decode()
            assert html.count("A picture is not shown here.") == hidden + (place is page)
            assert [item for item in (seen, ours, binned) if address % item.pk in html] == shown
    File.objects.filter(pk=seen.file_id).update(scan=File.Scan.WAITING)
    for person, hidden in ((luca, 5), (ayse, 3)):  # whose file it is opens it before the scanner has answered
        client.force_login(person)
        assert client.get(thread.get_absolute_url()).content.decode().count("A picture is not shown here.") == hidden


def test_a_film_that_one_may_not_see_is_a_sentence(client: Client, ayse: Person, luca: Person) -> None:
    """In a post and on a page, as pictures are: binned, for teachers only, not yet scanned, not allowed by a family."""
    space = Space.objects.create(title="Springs", language="en")
    for person, role in ((ayse, "administrator"), (luca, "pupil")):
        Member.objects.create(space=space, person=person, role=role)
    seen = make_item(space, ayse, "spring.mp4", transcript="It sings")
    ours = make_item(space, ayse, "plan.mp4", audience="teachers", transcript="For teachers")
    binned = make_item(space, ayse, "old.mp4", binned_at=timezone.now(), binned_by=ayse, transcript="Old")
    File.objects.filter(pk=seen.file_id).update(sha256="1" * 64)  # other bytes than the others have
    address = f"/spaces/{space.pk}/materials/%s/"
    body = "".join(
        f'<figure data-kind="recording"><a href="{address % item.pk}">{item.name}</a></figure>'
        for item in (seen, ours, binned)
    )
    thread = Thread.objects.create(space=space, title="Rain", author=ayse)
    Post.objects.create(thread=thread, author=ayse, body=body)
    page = Page.objects.create(space=space, title="Ours", author=ayse, body=body, state="published")

    def met(person: Person) -> list[tuple[int, int, list[str]]]:
        client.force_login(person)
        pages = [client.get(place.get_absolute_url()).content.decode() for place in (thread, page)]
        words = ("It sings", "For teachers", "Old")
        return [
            (html.count("<video"), html.count("This is not shown here."), [word for word in words if word in html])
            for html in pages
        ]

    assert met(luca) == [(1, 2, ["It sings"])] * 2
    assert met(ayse) == [(2, 1, ["It sings", "For teachers"])] * 2
    File.objects.filter(pk=seen.file_id).update(scan=File.Scan.WAITING)
    assert met(luca) == [(0, 3, [])] * 2
    File.objects.filter(pk=seen.file_id).update(scan=File.Scan.CLEAN)
    note_sightings("1" * 64, space.pk, {luca.pk: None}, nobody=False, by=ayse, at=timezone.now())
    note_allowances({luca.pk: Reach.NOTHING}, Word("paper"), by=ayse, at=timezone.now())
    assert met(luca) == [(0, 3, [])] * 2


def test_a_film_is_put_on_a_page_as_one(client: Client, ayse: Person) -> None:
    space = Space.objects.create(title="Springs", language="en")
    Member.objects.create(space=space, person=ayse, role="administrator")
    film = make_item(space, ayse, "spring.mp4")
    page = Page.objects.create(space=space, title="Ours", author=ayse, body="<p>Water</p>", state="published")
    where = f"/spaces/{space.pk}/materials/{film.pk}/"
    client.force_login(ayse)
    assert client.post(f"{where}use/", {"page": page.pk}).status_code == 303
    page.refresh_from_db()
    assert f'<figure data-kind="recording"><a href="{where}"' in page.body
    html = client.get(page.get_absolute_url()).content.decode()
    assert f'<video playsinline controls preload="none" src="{where}file/"' in html
    assert page.title in client.get(f"{where}uses/").content.decode()
