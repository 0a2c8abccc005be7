"""The pictures beside links to public pages."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.portal.models import Plain
from etwinning.projects.tests.factories import make_active, make_agreed
from etwinning.ui import previews

TITLES = {
    "nothing": "",
    "Turkish": "Suyumuz nereden geliyor? Iğdır, Ğ, İ",
    "Greek": "Από πού έρχεται το νερό μας;",
    "Cyrillic": "Що нам розповідає річка",
    "Georgian": "საიდან მოდის ჩვენი წყალი",
    "Armenian": "Մեր ջուրը",
    "Arabic": "من أين يأتي ماؤنا eTwinning؟",
    "endless": "W" * 10_000,
    "many words": "water " * 2_000,
    "emoji and marks": "😀\u202e\0\x07 water\u200f \ud800",
    "spaces": " \n\t\u00a0 ",
}


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("picture", [None, samples.picture(size=(40, 900))], ids=["alone", "with a picture"])
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_is_drawn(title: str, picture: bytes | None) -> None:
    with opened(previews.preview_of(title, title, title, picture)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (1200, 630))
        edge = drawn.crop((0, 0, previews.EDGE - 8, 630)).convert("L")
    assert min(edge.tobytes()) > 200  # nothing reaches the edge


def test_what_is_written_is_seen() -> None:
    def ink(title: str) -> int:
        with opened(previews.preview_of(title, "", "")) as drawn:
            return int(sum(drawn.crop((previews.EDGE, 130, 900, 480)).convert("L").histogram()[:100]))

    assert ink("") == 0
    assert 0 < ink("Water") < ink("Where our water comes from")
    assert all(ink(title) for name, title in TITLES.items() if name not in {"nothing", "spaces"})
    assert ink("😀") == 0  # no box for what has no letter


def test_of_a_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    answer = client.get(f"/gallery/{project.slug}/preview.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "public" in answer["Cache-Control"]
    again = client.get(f"/gallery/{project.slug}/preview.jpg", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    project.title = "Another name"
    project.save()
    assert client.get(f"/gallery/{project.slug}/preview.jpg")["ETag"] != answer["ETag"]


def test_only_of_what_everyone_may_see(client: Client, ayse: Person, bruno: Person) -> None:
    waiting = make_agreed(ayse, bruno, title="Not approved yet")
    assert client.get(f"/gallery/{waiting.slug}/preview.jpg").status_code == 404
    shown = make_active(ayse, bruno)
    shown.hidden_at, shown.hidden_reason = timezone.now(), "Rude"
    shown.save()
    assert client.get(f"/gallery/{shown.slug}/preview.jpg").status_code == 404


def test_of_a_text(client: Client, texts: dict[str, int]) -> None:
    text = Plain.objects.get(role="about", locale__language_code="en")
    assert texts
    html = client.get(text.url_path).text
    assert f"/previews/{text.pk}.jpg?v=" in html
    assert 'og:image:width" content="1200"' in html
    answer = client.get(f"/previews/{text.pk}.jpg")
    with opened(answer.content) as drawn:
        assert drawn.size == (1200, 630)
    text.unpublish()
    assert client.get(f"/previews/{text.pk}.jpg").status_code == 404
    assert client.get("/previews/99999999999999999999.jpg").status_code == 404
    assert client.get(f"/previews/{text.get_root().pk}.jpg").status_code == 404


def test_of_the_front_page_in_each_language(client: Client, texts: dict[str, int]) -> None:
    drawn = set()
    for code, heading in (("en", "Your class has a twin somewhere in Europe."), ("tr", "Avrupa'nın")):
        text = client.get(f"/{code}/").text
        title = re.search(r'<meta property="og:title" content="([^"]+)">', text)
        picture = re.search(r'<meta property="og:image" content="http://127.0.0.1:8000([^"]+)">', text)
        assert title
        assert picture
        assert title[1].startswith(heading)
        answer = client.get(picture[1])
        assert answer["Content-Type"] == "image/jpeg"
        assert opened(answer.content).size == (1200, 630)
        drawn.add(answer.content)
        assert picture[1] in client.get("/gallery/", headers={"Accept-Language": code}).text
        client.cookies.clear()
    assert len(drawn) == 2
