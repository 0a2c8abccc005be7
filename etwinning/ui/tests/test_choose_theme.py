from django.test import Client


def test_it_works(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "night", "next": "/style-guide/"})
    assert (answer.status_code, answer["Location"]) == (303, "/style-guide/")
    assert answer.cookies["theme"].value == "night"


def test_as_on_my_device_forgets_the_choice(client: Client) -> None:
    client.post("/theme/", {"theme": "day"})
    answer = client.post("/theme/", {"theme": ""})
    assert (answer.cookies["theme"].value, answer.cookies["theme"]["max-age"]) == ("", 0)


def test_it_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "day", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_looking_is_not_choosing(client: Client) -> None:
    page = client.get("/theme/", {"theme": "night", "next": "/style-guide/"})
    assert "theme" not in page.cookies
    assert 'method="post"' in page.text
    assert 'name="next" value="/style-guide/"' in page.text
    assert "csrfmiddlewaretoken" in page.text
