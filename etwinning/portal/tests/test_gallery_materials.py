"""What everyone on the internet sees of a project's materials: what is public, and nothing else."""

import pytest
from django.test import Client

from etwinning.materials.models import Item
from etwinning.materials.tests.factories import make_captions, make_folder, make_item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    shown = make_item(space, ayse, "spring.jpg", audience="public", alt="A spring", licence="by", credit="4A")
    film = make_item(space, ayse, "film.mp4", audience="public", licence="zero")
    hidden = make_item(space, ayse, "class.jpg")
    inside = make_item(space, ayse, "party.jpg", audience="public", folder=make_folder(space, ayse))
    captions = make_captions(film, ayse), make_captions(make_item(space, ayse, "own.mp4"), ayse, "tr")
    home = f"/gallery/{project.slug}/"
    for page in (home, f"{home}materials/"):
        got = client.get(page).content.decode()
        assert ("spring" in got, "film" in got, "party" in got, ">class<" in got) == (True, True, False, False)
    for page in (f"{home}materials/", f"{home}materials/{shown.pk}/"):
        assert f'og:image" content="http://127.0.0.1:8000{home}preview.jpg' in client.get(page).text
    for item, status in ((shown, 200), (film, 200), (hidden, 404), (inside, 404)):
        for part in ("", "file/"):
            answer = client.get(f"{home}materials/{item.pk}/{part}")
            answer.getvalue() if answer.streaming else None
            assert answer.status_code == status
    assert [client.get(f"{home}captions/{one.pk}/").status_code for one in captions] == [200, 404]
    got = client.get(f"{home}materials/{shown.pk}/").content.decode()
    assert ("CC BY 4.0" in got, "4A" in got, "Ayşe" in got) == (True, True, False)
    body = "".join(
        f'<p><img src="/spaces/{space.pk}/materials/{item.pk}/file/?size=large" alt="x"></p>'
        for item in (shown, hidden)
    )
    shown_page = Page.objects.create(
        space=space, title="Ours", author=ayse, body=body, state="published", audience="public"
    )
    got = client.get(f"{home}pages/{shown_page.pk}/").content.decode()
    assert f'src="{home}materials/{shown.pk}/file/?size=large"' in got
    assert f"materials/{hidden.pk}/" not in got
    Item.objects.filter(pk=shown.pk).update(audience="members")
    assert client.get(f"{home}materials/{shown.pk}/file/").status_code == 404
    assert (
        "<img"
        not in client.get(f"{home}pages/{shown_page.pk}/")
        .content.decode()
        .partition("<article")[2]
        .partition("</article")[0]
    )
