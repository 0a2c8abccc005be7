"""pupil_cards: a PDF with eight cards a page, for whoever holds the cards, kept nowhere."""

import io

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace import cards
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils


def printed(client: Client, room: Space, query: str = "") -> list[str]:
    answer = client.get(f"/spaces/{room.pk}/pupils/cards/{query}")
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_it_works(client: Client, room: Space, ayse: Person, bruno: Person, luca_m: Pupil) -> None:
    made = make_pupils(room, ayse, [f"Çağla {letter}." for letter in "ABCDEFGHI"])
    client.force_login(ayse)
    pages = printed(client, room)
    assert len(pages) == 2
    for pupil in made:
        assert cards.password_of(pupil) in "".join(pages).replace(" ", "")
        assert pupil.person.username in "".join(pages)
    assert "Çağla A." in pages[0]
    assert f"{settings.ADDRESS}/pupil/" in pages[0]
    assert "Luca" not in "".join(pages)


def test_one_class_or_one_pupil(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    make_pupils(room, ayse, ["Can D."], "4B")
    client.force_login(ayse)
    assert "Elif" not in printed(client, room, "?class=4B")[0]
    only = printed(client, room, f"?pupil={elif_y.pk}")[0]
    assert ("Elif Y." in only, "Can D." in only) == (True, False)


@pytest.mark.parametrize(
    "query", ["?class=none", "?class=%00", "?pupil=0", "?pupil=x", "?pupil=99999999999999999999", "?pupil=²"]
)
def test_nobody_to_print(client: Client, room: Space, ayse: Person, elif_y: Pupil, query: str) -> None:
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/pupils/cards/{query}").status_code == 303


def test_others_pupils_are_not_printed(
    client: Client, room: Space, bruno: Person, elif_y: Pupil, dimitris: Person
) -> None:
    client.force_login(bruno)
    assert client.get(f"/spaces/{room.pk}/pupils/cards/?pupil={elif_y.pk}").status_code == 303
    client.force_login(dimitris)
    assert client.get(f"/spaces/{room.pk}/pupils/cards/").status_code == 404


def test_the_square_on_the_card_is_the_pupils_own_way_in(
    client: Client, room: Space, ayse: Person, elif_y: Pupil
) -> None:
    """What stands in the PDF is, square by square, the code of the address at which she signs in."""
    client.force_login(ayse)
    answer = client.get(f"/spaces/{room.pk}/pupils/cards/?pupil={elif_y.pk}")
    (picture,) = [one.image for one in PdfReader(io.BytesIO(answer.content)).pages[0].images if one.image]
    path = f"/pupil/card/{cards.token_of(elif_y)}/"
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(settings.ADDRESS + path)
    expected = code.get_matrix()
    size = len(expected)
    assert picture.width == picture.height >= size * 4  # each square is large enough to be seen by a camera
    drawn, side = picture.convert("L"), picture.width / size
    found = [
        [drawn.getpixel((int((x + 0.5) * side), int((y + 0.5) * side))) < 128 for x in range(size)]  # type: ignore[operator]
        for y in range(size)
    ]
    assert found == expected
    tablet = Client()
    assert tablet.post(path).status_code == 303
    assert tablet.session["_auth_user_id"] == str(elif_y.person_id)
