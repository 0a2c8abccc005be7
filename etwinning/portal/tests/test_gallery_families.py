"""The gallery shows of a page's pictures what families allow, and nothing else."""

import re
from io import BytesIO

from django.test import Client
from django.urls import reverse
from PIL import Image

from etwinning.core.files import keep_file
from etwinning.core.tests import samples
from etwinning.materials.tests.factories import make_captions, make_item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.safety.actions import Word
from etwinning.safety.models import Reach
from etwinning.twinspace import actions
from etwinning.twinspace.tests.factories import make_pupils
from etwinning.twinspace.tests.test_mark_pupils import status, text
from etwinning.twinspace.tests.test_record_allowances import make_shown


def test_the_gallery_leaves_out_what_is_not_for_everyone(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    page = make_shown(room, ayse)
    at = {"slug": project.slug, "pk": page.pk}
    address, file = reverse("gallery_page", kwargs=at), page.attachments.get()
    picture = reverse("gallery_file", kwargs={"slug": project.slug, "pk": file.pk})

    def seen() -> tuple[bool, int]:
        article = text(client, address).split("<article")[1].split("</article")[0]
        return "<img" in article, status(client, picture)

    assert seen() == (True, 200)  # no pupils are there
    pupil = make_pupils(room, ayse)[0]
    assert seen() == (False, 404)  # nobody has said who is in it
    actions.mark_pupils(file.file, [], nobody=True, space=room, by=ayse)
    assert seen() == (True, 200)
    actions.mark_pupils(file.file, [pupil], nobody=False, space=room, by=ayse)
    assert seen() == (False, 404)
    actions.record_allowances(room, {pupil.person_id: Reach.PLATFORM}, Word("paper"), by=ayse)
    assert seen() == (False, 404)
    client.force_login(bruno)
    assert seen() == (True, 200)  # an eTwinner
    client.logout()
    actions.record_allowances(room, {pupil.person_id: Reach.PUBLIC}, Word("paper"), by=ayse)
    assert seen() == (True, 200)


def test_the_gallery_leaves_out_materials_that_are_not_for_everyone(
    client: Client, ayse: Person, bruno: Person
) -> None:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    pupil = make_pupils(room, ayse)[0]
    item, film = (
        make_item(room, ayse, name, audience="public", alt="At the spring", licence="by") for name in ("a.jpg", "b.mp4")
    )
    captions = make_captions(film, ayse)
    body = f'<p><img src="/spaces/{room.pk}/materials/{item.pk}/file/?size=large" alt="At the spring"></p>'
    page = Page.objects.create(space=room, title="Ours", author=ayse, body=body, state="published", audience="public")
    home = reverse("gallery_project", kwargs={"slug": project.slug})

    def seen() -> set[int]:
        """What is met, everywhere alike: 1 the picture, 2 the film."""
        for one in (home, f"{home}materials/"):
            html = text(client, one)
            assert [f"materials/{thing.pk}/" in html for thing in (item, film)] == [
                status(client, f"{home}materials/{thing.pk}/file/") == 200 for thing in (item, film)
            ]
        pictured = "<img" in text(client, f"{home}pages/{page.pk}/").split("<article")[1].split("</article")[0]
        statuses = [[status(client, f"{home}materials/{thing.pk}/{rest}") for rest in ("", "file/", "file/?size=small")]
                    for thing in (item, film)]  # fmt: skip
        assert all(len(set(row)) == 1 for row in statuses)
        assert pictured == (statuses[0][0] == 200)
        assert status(client, f"{home}captions/{captions.pk}/") == statuses[1][0]
        return {number for number, row in enumerate(statuses, 1) if row[0] == 200}

    assert seen() == set()  # nobody has said who is in them
    actions.mark_pupils(film.file, [], nobody=True, space=room, by=ayse)
    actions.mark_pupils(item.file, [pupil], nobody=False, space=room, by=ayse)
    assert seen() == {2}
    actions.record_allowances(room, {pupil.person_id: Reach.PUBLIC}, Word("paper"), by=ayse)
    assert seen() == {1, 2}
    actions.mark_pupils(film.file, [pupil], nobody=False, space=room, by=ayse)
    actions.record_allowances(room, {pupil.person_id: Reach.PLATFORM}, Word("paper"), by=ayse)
    assert seen() == set()
    client.force_login(bruno)
    assert seen() == {1, 2}  # an eTwinner


def test_the_picture_of_a_preview_is_one_that_everyone_may_see(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    project.picture = keep_file(samples.upload(samples.picture(), "us.jpg"), by=ayse)
    project.save()
    page = Page.objects.create(
        space=room, title="Ours", author=ayse, body="<p>A &lt; B</p>", state="published", audience="public"
    )
    addresses = [
        reverse("gallery_project", kwargs={"slug": project.slug}),
        reverse("gallery_page", kwargs={"slug": project.slug, "pk": page.pk}),
    ]
    before = {preview_at(client, address) for address in addresses}
    assert len(before) == 1
    assert DRAWN not in before
    assert 'og:description" content="A &lt; B"' in text(client, addresses[1])
    pupil = make_pupils(room, ayse)[0]
    actions.mark_pupils(project.picture, [pupil], nobody=False, space=room, by=ayse)
    assert {preview_at(client, address) for address in addresses} == {DRAWN}


DRAWN = (11, 85, 99)  # the ring that stands where there is no picture


def preview_at(client: Client, address: str) -> tuple[int, ...]:
    """A dot of the picture beside a link to this page."""
    named = re.search(r'property="og:image" content="[^"]*?(/gallery/[^"]+)"', text(client, address))
    assert named, address
    answer = client.get(named[1])
    with Image.open(BytesIO(answer.content)) as drawn:
        assert drawn.size == (1200, 630)
        dot = drawn.getpixel((1150, 60))
    assert isinstance(dot, tuple)
    is_ring = all(abs(value - ring) < 5 for value, ring in zip(dot, DRAWN, strict=True))
    return DRAWN if is_ring else dot
