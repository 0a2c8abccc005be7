"""Pages without pictures: by choice or because the browser saves data, with words instead and a way to see them."""

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from etwinning.ui.middleware import saves_data, without_pictures

FRAME = '<main id="main" class="page" tabindex="-1">{}</main>'
IMAGE = '<img src="/a.png" srcset="/b.png 2x" alt="A well &amp; &quot;rain&quot;">'


def shown(body: str, cookie: str = "none", *, kind: str = "text/html; charset=utf-8", **asked: str) -> str:
    request = RequestFactory().get("/page/", {"q": "a&b"} | asked)
    request.COOKIES["pictures"] = cookie
    answer = without_pictures(lambda _request: HttpResponse(body, content_type=kind))(request)
    return str(answer.content.decode())


def test_a_picture_is_said_in_words() -> None:
    text = shown(FRAME.format(IMAGE))
    assert "<img" not in text
    assert "a.png" not in text
    assert "A well &amp; &quot;rain&quot;" in text
    assert '<a href="/page/?q=a%26b&amp;pictures=show">' in text
    assert text.index("pictures=show") > text.index("<main")


def test_they_are_shown_when_asked_for() -> None:
    assert shown(FRAME.format(IMAGE), pictures="show") == FRAME.format(IMAGE)
    assert shown(FRAME.format(IMAGE), "all") == FRAME.format(IMAGE)


@pytest.mark.parametrize(
    "hostile",
    [
        "<a title='<img alt=\"x\"><script>1</script>'>a</a>",
        '<a title="<img ">a</a><b title=" alt=&quot;x&quot;>">b</b>',
        "<!-- <img alt='\"'> -->",
    ],
)
def test_what_only_looks_like_a_picture_stays(hostile: str) -> None:
    assert shown(FRAME.format(hostile)) == FRAME.format(hostile)


def test_words_never_become_markup() -> None:
    text = shown(FRAME.format('<img src="/a.png" alt="1 > 0 <script>alert(1)</script>">'))
    assert "<script" not in text
    assert "1 &gt; 0 &lt;script&gt;" in text


@pytest.mark.parametrize("body", [FRAME.format("<p>No picture</p>"), '<main id="main" class="content">' + IMAGE])
def test_a_page_without_pictures_and_the_cms_stay_as_they_are(body: str) -> None:
    assert shown(body) == body


def test_other_answers_stay_as_they_are() -> None:
    assert shown(FRAME.format(IMAGE), kind="application/json") == FRAME.format(IMAGE)
    request = RequestFactory().get("/", headers={"Save-Data": "on"})
    stream = StreamingHttpResponse([b"<img src='a'>"], content_type="text/html")
    assert without_pictures(lambda _request: stream)(request) is stream  # type: ignore[arg-type,return-value,comparison-overlap]


def test_what_came_with_the_page_stays_and_faces_keep_their_place() -> None:
    code = '<img class="qr" src="data:image/png;base64,AA" alt="">'
    face = '<span class="face face-md" aria-hidden="true">AY<img src="/photo" alt="" width="128"></span>'
    text = shown(FRAME.format(code + face + '<img src="/decoration.png" alt="">'))
    assert code in text
    assert '<span class="face face-md" aria-hidden="true">AY</span>' in text
    assert text.count("<img") == 1


def test_films_wait_too() -> None:
    text = shown(FRAME.format('<video class="w" controls preload="metadata" playsinline src="/f.mp4"></video>'))
    assert 'preload="none"' in text
    assert "metadata" not in text
    assert 'playsinline src="/f.mp4"' in text


@pytest.mark.parametrize(
    ("cookie", "header", "saves"),
    [
        ("", "on", True),
        ("", "ON", True),
        ("", "", False),
        ("none", "", True),
        ("all", "on", False),
        ("x\0", "off", False),
    ],
)
def test_the_choice_counts_more_than_the_browser(cookie: str, header: str, saves: bool) -> None:
    request: HttpRequest = RequestFactory().get("/", headers={"Save-Data": header})
    request.COOKIES["pictures"] = cookie
    assert saves_data(request) is saves


@pytest.mark.django_db
def test_choose_pictures(client: Client) -> None:
    answer = client.post("/pictures/", {"pictures": "none", "next": "/style-guide/"})
    assert (answer.status_code, answer["Location"]) == (303, "/style-guide/")
    assert answer.cookies["pictures"].value == "none"
    page = client.get("/style-guide/")
    assert "data-saves" in page.text
    assert "<img" not in page.text
    assert "fonts/literata-latin" not in page.text
    assert "Save-Data" in page["Vary"]
    assert client.post("/pictures/", {"pictures": "x"}).cookies["pictures"].value == ""
    assert client.post("/pictures/", {"pictures": "all", "next": "https://elsewhere.example/"})["Location"] == "/"
    shown = client.get("/pictures/?next=/en/")
    assert 'name="next" value="/en/"' in shown.text
    assert "pictures" not in shown.cookies
