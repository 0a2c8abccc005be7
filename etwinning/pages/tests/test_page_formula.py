"""How formulas look, for the editor; and everything that a page may hold, written with scripts and without."""

import pytest
from django.test import Client

from etwinning.pages.models import Page
from etwinning.pages.patterns import PATTERNS
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
WHOLE = (
    "<h2>Rain</h2><table><tbody><tr><th>Town</th></tr><tr><td>Konya</td></tr></tbody></table>"
    '<p>So <span data-kind="formula">a^2</span></p>'
    '<ul data-kind="checklist"><li data-checked="true"><p>ask</p></li></ul>'
    '<figure data-kind="embed"><a href="https://youtu.be/dQw4w9WgXcQ">Our song</a></figure>'
)


def test_formulas(client: Client, room: Room, luca: Person, bruno: Person) -> None:
    client.force_login(luca)
    answer = client.get(room.at("pages/formula/"), {"latex": r"\frac{1}{2}", "block": "1"})
    assert answer.content.decode().startswith('<math display="block"><semantics><mrow><mfrac>')
    assert client.get(room.at("pages/formula/"), {"latex": r"\frac{"}).status_code == 422
    assert client.get(room.at("pages/formula/")).status_code == 422
    client.force_login(bruno)
    assert client.get(room.at("pages/formula/"), {"latex": "x"}).status_code == 404


def test_a_page_is_written_and_read(client: Client, room: Room, ayse: Person) -> None:
    page = make_page(room, ayse, body="", audience="public")
    client.force_login(ayse)
    said = {"title": "Rain", "language": "en", "body": WHOLE, "version": 1, "audience": "public", "editors": "teachers"}
    assert client.post(room.at(f"pages/{page.pk}/edit/"), said).status_code == 303
    read = client.get(room.at(f"pages/{page.pk}/")).content.decode()
    for shown in ("<msup><mi>a</mi>", 'class="checklist"', '<click-to-load class="embed"', 'class="table-scroll"'):
        assert shown in read
    assert "<iframe" not in read


def test_without_scripts_all_of_it_can_be_written_on(client: Client, room: Room, ayse: Person) -> None:
    nested = "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"
    page = make_page(room, ayse, body=WHOLE + nested)
    client.force_login(ayse)
    shown = client.get(room.at(f"pages/{page.pk}/edit/")).content.decode()
    assert "| Town |\n| --- |\n| Konya |\n\nSo $a^2$\n\n[x] ask\n\n![Our song](https://youtu.be/dQw4w9WgXcQ)" in shown
    said = {"title": "Rain", "language": "en", "version": 1, "audience": "members", "editors": "teachers"}
    text = "# Rain\n\n| Town | Days |\n| --- | --- |\n| Konya | 80 |\n\n[ ] ask\n\n"
    refused = client.post(room.at(f"pages/{page.pk}/edit/"), said | {"body": f"{text}[[1: a b and more]]"})
    assert refused.status_code == 422
    assert "can only be changed in the editor" in refused.content.decode()
    assert "[[1: a b and more]]" in refused.content.decode()
    assert client.post(room.at(f"pages/{page.pk}/edit/"), said | {"body": f"{text}[[1: a b]]"}).status_code == 303
    page.refresh_from_db()
    assert "<td><p>80</p></td>" in page.body
    assert '<li data-checked="false"><p>ask</p></li>' in page.body
    assert nested in page.body


@pytest.mark.parametrize("pattern", list(PATTERNS))
def test_patterns(client: Client, room: Room, ayse: Person, pattern: str) -> None:
    client.force_login(ayse)
    for language, expected in (("tr", "tr"), ("fi", "en")):
        said = {"title": f"{pattern} {language}", "language": language, "pattern": pattern}
        assert client.post(room.at("pages/new/"), said).status_code == 303
        body = Page.objects.get(title=said["title"]).body
        assert ("Bu " in body or "Ne yapıyoruz" in body or "Benzerini" in body) == (expected == "tr")
        assert "<h2>" in body
    assert client.post(room.at("pages/new/"), {"title": "x", "language": "en", "pattern": "x"}).status_code == 422
