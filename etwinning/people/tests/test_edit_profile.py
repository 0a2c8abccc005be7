"""The profile: what is kept, what others find one by, what is refused, and that nothing typed is lost."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etwinning.core.actions import Stale
from etwinning.core.folding import fold
from etwinning.core.models import Entry, File
from etwinning.people import actions, queries
from etwinning.people.accounts import AccountAdapter
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def said(**other: Any) -> dict[str, Any]:
    rows = {
        "speaks-0-language": "tr", "speaks-0-level": "native", "speaks-3-language": "en", "speaks-3-level": "b2",
    }  # fmt: skip
    return rows | {
        "given_name": "Ayşe", "family_name": "Yılmaz-Öz", "role": "teacher", "subjects": ["music", "mathematics"],
        "ages": ["7-11", "12-15"], "about": "Merhaba İzmir", "ideas": "Gökyüzü", "text_language": "tr",
        "available": "on", "visibility": "public",
    } | other  # fmt: skip


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(kept, "PNG")
    return SimpleUploadedFile("me.png", kept.getvalue(), "image/png")


def test_it_works(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    assert client.post("/me/edit/", said()).headers["Location"] == f"/people/{ayse.pk}/"
    ayse.refresh_from_db()
    assert (ayse.family_name, ayse.subjects, ayse.ages) == ("Yılmaz-Öz", ["music", "mathematics"], ["7-11", "12-15"])
    assert ayse.speaks == {"tr": "native", "en": "b2"}
    assert (ayse.visibility, ayse.available, ayse.text_language) == ("public", True, "tr")
    for word in ("yilmaz", "izmir", "gokyuzu", "mevlana", "konya"):
        assert fold(word) in ayse.search
    assert [entry.deed for entry in Entry.objects.all()] == ["people/edit_profile"]


def test_a_public_profile_of_which_nothing_is_chosen_is_said_to_be_one(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    words = "Everyone on the internet sees only your name and country: you chose no more."
    assert words in client.post("/me/edit/", said(), follow=True).text
    assert words not in client.post("/me/edit/", said(public_parts=["about"]), follow=True).text
    assert words not in client.post("/me/edit/", said(visibility="members"), follow=True).text


def test_a_newcomer_goes_on_to_the_school(client: Client, eva: Person) -> None:
    eva.state, eva.role, eva.speaks = "draft", "", {}
    eva.save()
    assert queries.missing_in_profile(eva) == ["your role at school", "the languages you speak"]
    client.force_login(eva)
    assert client.post("/me/edit/", said()).headers["Location"] == "/me/school/"
    eva.refresh_from_db()
    assert queries.missing_in_profile(eva) == []


def test_the_page_shows_what_is_kept_best_language_first(client: Client, chiara: Person) -> None:
    client.force_login(chiara)
    page = client.get("/me/").content.decode()
    places = [page.index(f'<option value="{code}" selected>') for code in ("it", "en", "sl")]
    assert places == sorted(places)


def test_languages_stand_before_the_long_lists_which_are_folded(client: Client, ayse: Person) -> None:
    ayse.subjects, ayse.interests = ["music"], []
    ayse.save()
    client.force_login(ayse)
    page = client.get("/me/").text
    places = [page.index(part) for part in ('name="role"', 'name="speaks-0-language"', 'name="subjects"')]
    assert places == sorted(places)
    folds = re.findall(r'<div class="field folded">.*?</details>', page, re.DOTALL)
    subjects, interests = (" ".join(re.sub(r"<[^>]+>", " ", fold).split()) for fold in folds)
    assert subjects.startswith("Subjects As a teacher, choose at least one. Music Choose the subjects")
    assert interests.startswith("Interests (optional) Choose the interests")
    assert "<details open>" not in "".join(folds)
    wrong = client.post("/me/edit/", said(subjects=[])).text
    assert '<details open><summary class="btn btn-outline btn-sm">Choose the subjects' in wrong


def test_a_photo_comes_and_goes(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    client.post("/me/edit/", said(photo=picture()))
    ayse.refresh_from_db()
    assert ayse.photo is not None
    shown = client.get(f"/people/{ayse.pk}/photo/")
    assert shown.headers["Content-Type"].startswith("image/")
    assert shown.getvalue()
    client.post("/me/edit/", said(remove_photo="on"))
    ayse.refresh_from_db()
    assert ayse.photo is None
    assert File.objects.count() == 0


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"given_name": "x" * 10_000}, "at most 80 characters"),
        ({"given_name": "😀"}, "letters only"),
        ({"about": "a" * 4001}, "at most 4000 characters"),
        ({"about": "a\0b"}, "a character in this text that cannot be stored"),
        ({"subjects": []}, "at least one subject"),
        ({"subjects": ["alchemy"]}, "cannot be chosen here"),
        ({"role": "authority"}, "cannot be chosen here"),
        ({"speaks-0-language": "", "speaks-3-language": ""}, "Choose the language"),
        ({"speaks-0-level": ""}, "how well you speak this language: "),
        ({"speaks-3-language": "tr"}, "You chose this language twice"),
        ({"speaks-TOTAL_FORMS": "nonsense"}, ""),
        ({"speaks-TOTAL_FORMS": "100000"}, ""),
        ({"visibility": "nobody"}, "cannot be chosen here"),
        ({"photo": SimpleUploadedFile("me.jpg", b"MZ\x90\x00 this program", "image/jpeg")}, "field-error"),
        ({"photo": SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")}, "field-error"),
    ],
)
def test_bad_input(client: Client, ayse: Person, other: dict[str, Any], sentence: str) -> None:
    client.force_login(ayse)
    answer = client.post("/me/edit/", said(ideas="Do not lose me \u200f", **other))
    ayse.refresh_from_db()
    if answer.status_code != 303:
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "Do not lose me" in answer.content.decode()
        assert ayse.ideas == ""
    assert len(ayse.speaks) <= 10


def test_officers_have_a_short_one_and_pupils_none(client: Client, olcay: Person, elif_: Person) -> None:
    client.force_login(olcay)
    page = client.get("/me/").content.decode()
    assert 'name="about"' in page
    assert 'name="subjects"' not in page
    assert client.post("/me/edit/", said()).headers["Location"] == "/me/"
    client.force_login(elif_)
    assert client.get("/me/").status_code == 404
    assert client.post("/me/edit/", said()).status_code == 404


def test_settings(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    said = {"language": "tr", "time_zone": "Europe/Rome"}
    assert client.post("/settings/change/", said).status_code == 303
    ayse.refresh_from_db()
    assert (ayse.language, ayse.time_zone, ayse.mail_notices) == ("tr", "Europe/Rome", True)
    assert [entry.deed for entry in Entry.objects.all()] == ["people/change_settings"]
    assert '<html lang="tr"' in client.get("/settings/").content.decode()
    assert client.post("/settings/change/", {"language": "xx"}).status_code == 422


def test_a_profile_writes_back_nothing_that_changed_meanwhile(ayse: Person) -> None:
    """The photo took a minute; meanwhile somebody was suspended, with a new password, and said no to mails."""
    early = Person.objects.get(pk=ayse.pk)
    ayse.set_password("five quiet words are enough")
    ayse.state, ayse.mail_notices, ayse.language = "suspended", False, "tr"
    ayse.save()
    actions.edit_profile(early, by=early, speaks={"tr": "native"}, about="Merhaba", photo=picture())
    actions.edit_profile(early, by=early, speaks={"tr": "native"}, photo=picture())
    fresh = Person.objects.get(pk=ayse.pk)
    assert (fresh.state, fresh.mail_notices, fresh.language, fresh.about) == ("suspended", False, "tr", "Merhaba")
    assert fresh.check_password("five quiet words are enough")
    assert File.objects.count() == 1


def test_a_closed_account_says_nothing_more(ayse: Person) -> None:
    early = Person.objects.get(pk=ayse.pk)
    actions.forget_person(ayse)
    with pytest.raises(Stale):
        actions.edit_profile(early, by=early, speaks={}, about="Merhaba")
    AccountAdapter().set_password(early, "five quiet words are enough")
    fresh = Person.objects.get(pk=ayse.pk)
    assert (fresh.state, fresh.about, fresh.given_name, fresh.has_usable_password()) == ("left", "", "", False)


def test_a_new_password_writes_the_password_only(ayse: Person) -> None:
    early = Person.objects.get(pk=ayse.pk)
    Person.objects.filter(pk=ayse.pk).update(state="suspended", about="Merhaba")
    AccountAdapter().set_password(early, "five quiet words are enough")
    fresh = Person.objects.get(pk=ayse.pk)
    assert (fresh.state, fresh.about) == ("suspended", "Merhaba")
    assert fresh.check_password("five quiet words are enough")
