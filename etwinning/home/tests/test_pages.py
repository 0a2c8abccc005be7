"""A person's page, the photo, a school's page: who sees what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.models import File
from etwinning.network.actions import accept_contact, request_contact
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active, room_of
from etwinning.safety.models import Block
from etwinning.schools.models import Membership, School
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note
from tests.cast import BRNO, KONYA, make_school, make_teacher
from tests.house.sheets import lacking_sheets

pytestmark = pytest.mark.django_db


def seen(client: Client, reader: Person | None, path: str) -> int:
    client.logout()
    if reader is not None:
        client.force_login(reader)
    return client.get(path).status_code


class TestPerson:
    def test_it_works(self, client: Client, ayse: Person, bruno: Person) -> None:
        ayse.about, ayse.text_language, ayse.subjects = "Merhaba\n<script>", "tr", ["music"]
        ayse.save()
        client.force_login(bruno)
        page = client.get(f"/people/{ayse.pk}/").content.decode()
        for words in ("Ayşe Yılmaz", 'lang="tr" dir="auto"', "Merhaba\n&lt;script&gt;", "Mevlana İlkokulu", "Music",
                      "B2, upper intermediate", "Ask to be contacts", "Block this person"):  # fmt: skip
            assert words in page

    def test_who_sees_whom(
        self, client: Client, ayse: Person, bruno: Person, eva: Person, olcay: Person, elif_: Person, victor: Person
    ) -> None:
        bruno.visibility = "public"
        bruno.save()
        readers = (None, elif_, victor, eva, ayse, olcay)
        table = {person: [seen(client, reader, f"/people/{person.pk}/") for reader in readers]
                 for person in (bruno, ayse, eva, olcay, elif_)}  # fmt: skip
        assert table == {
            bruno: [200, 200, 200, 200, 200, 200],
            ayse: [404, 404, 404, 200, 200, 200],
            eva: [404, 404, 404, 200, 404, 404],
            olcay: [404, 404, 404, 404, 404, 404],
            elif_: [404, 404, 404, 404, 404, 404],
        }

    def test_a_box_with_nothing_in_it_is_not_there(self, client: Client, bruno: Person) -> None:
        bruno.visibility, bruno.public_parts, path = "public", ["about"], f"/people/{bruno.pk}/"
        bruno.save()
        assert "At a glance" not in client.get(path).text
        Person.objects.update(public_parts=["about", "languages"])
        assert "At a glance" in client.get(path).text

    def test_a_block_hides_both(self, client: Client, ayse: Person, bruno: Person) -> None:
        Block.objects.create(person=ayse, blocked=bruno)
        assert seen(client, ayse, f"/people/{bruno.pk}/") == seen(client, bruno, f"/people/{ayse.pk}/") == 404

    def test_the_button_follows_the_tie(self, client: Client, ayse: Person, bruno: Person) -> None:
        request_contact(ayse, by=bruno, message="Shall we?")
        client.force_login(bruno)
        assert "You asked to be contacts" in client.get(f"/people/{ayse.pk}/").content.decode()
        client.force_login(ayse)
        page = client.get(f"/people/{bruno.pk}/").content.decode()
        assert "Accept as contact" in page
        assert "Shall we?" in page
        accept_contact(request_contact(ayse, by=bruno), by=ayse)
        assert "Your contact" in client.get(f"/people/{bruno.pk}/").content.decode()

    def test_who_waits_reads_why_there_is_no_button(self, client: Client, ayse: Person, eva: Person) -> None:
        client.force_login(eva)
        page = client.get(f"/people/{ayse.pk}/").content.decode()
        assert "once your National Support Service has validated you" in page
        assert "Ask to be contacts" not in page

    def test_visitors_of_a_public_page_sign_in_and_come_back(self, client: Client, bruno: Person) -> None:
        bruno.visibility = "public"
        bruno.save()
        page = client.get(f"/people/{bruno.pk}/").content.decode()
        assert f"/account/login/?next=/people/{bruno.pk}/" in page

    @pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
    def test_nobody_there(self, client: Client, pk: str) -> None:
        assert client.get(f"/people/{pk}/").status_code == 404


def test_photos_are_seen_by_those_who_see_the_person_or_share_a_room(
    client: Client, ayse: Person, bruno: Person, elif_: Person, olcay: Person, eva: Person
) -> None:
    photo = File.objects.create(sha256="0" * 64, name="me.png", kind="picture", mime="image/png", size=1)
    Person.objects.filter(pk__in=[ayse.pk, eva.pk]).update(photo=photo)
    headers = {"If-None-Match": f'"{photo.sha256}"'}

    def fetched(reader: Person | None, person: Person) -> int:
        client.logout()
        if reader is not None:
            client.force_login(reader)
        return client.get(f"/people/{person.pk}/photo/", headers=headers).status_code

    readers = (None, elif_, bruno, olcay, ayse)
    assert [fetched(reader, ayse) for reader in readers] == [404, 404, 304, 304, 304]
    assert [fetched(reader, eva) for reader in (*readers, eva)] == [404, 404, 404, 304, 404, 304]
    assert fetched(bruno, bruno) == 404  # has none
    space = Space.objects.create(title="Stars")
    for person, role in ((ayse, "teacher"), (elif_, "pupil")):
        Member.objects.create(space=space, person=person, role=role)
    assert fetched(elif_, ayse) == 304


def test_photos_stand_beside_the_names_of_staff_and_never_of_pupils(
    client: Client, ayse: Person, bruno: Person, elif_: Person
) -> None:
    photo = File.objects.create(sha256="0" * 64, name="me.png", kind="picture", mime="image/png", size=1)
    Person.objects.filter(pk__in=[bruno.pk, elif_.pk]).update(photo=photo)
    project = make_active(ayse, bruno)
    space = room_of(project)
    Member.objects.create(space=space, person=elif_, role="pupil")
    Note.objects.create(space=space, author=bruno, body="Look.", language="en", audience="members")
    Note.objects.create(space=space, author=elif_, body="Hi.", language="en", audience="members")
    client.force_login(ayse)
    pages = (project.get_absolute_url(), f"{space.get_absolute_url()}members/", f"{space.get_absolute_url()}news/")
    for address in pages:
        page = client.get(address).text
        assert f'BG<img src="/people/{bruno.pk}/photo/" alt="" width="128" height="128" loading="lazy"' in page, address
        assert f"/people/{elif_.pk}/photo/" not in page


class TestSchool:
    def test_it_works(self, client: Client, ayse: Person, bruno: Person) -> None:
        school = make_school(KONYA)
        client.force_login(bruno)
        page = client.get(f"/schools/{school.pk}/").content.decode()
        for words in ("Mevlana İlkokulu", "Ayşe Yılmaz", "Türkiye", "TR-421001"):
            assert words in page
        assert "head@" not in page

    def test_where_it_lies_is_drawn_with_the_sheet_of_maps(self, client: Client, ayse: Person) -> None:
        school = make_school(KONYA)
        School.objects.filter(pk=school.pk).update(latitude=37.87, longitude=32.48)
        client.force_login(ayse)
        page = client.get(f"/schools/{school.pk}/").text
        assert "Where Mevlana İlkokulu lies" in page
        assert list(lacking_sheets(page)) == []

    def test_the_head_is_for_the_desk_only(
        self, client: Client, ayse: Person, olcay: Person, olga: Person, riza: Person
    ) -> None:
        path = f"/schools/{make_school(KONYA).pk}/"
        shown = []
        for reader in (None, ayse, olcay, olga):
            client.logout()
            if reader is not None:
                client.force_login(reader)
            shown.append("head@tr-421001.example" in client.get(path).content.decode())
        assert shown == [False, False, True, False]

    def test_one_of_nobody_validated_is_not_for_the_street(self, client: Client, eva: Person, elif_: Person) -> None:
        path = f"/schools/{make_school(BRNO).pk}/"
        assert [seen(client, reader, path) for reader in (None, elif_, eva)] == [404, 404, 200]
        assert seen(client, None, "/schools/99999999999999999999/") == 404

    def test_strangers_see_its_public_people_only(self, client: Client, ayse: Person) -> None:
        path = f"/schools/{make_school(KONYA).pk}/"
        assert "Ayşe Yılmaz" not in client.get(path).content.decode()
        ayse.visibility, ayse.public_parts = "public", ["schools"]
        ayse.save()
        assert "Ayşe Yılmaz" in client.get(path).content.decode()

    def test_a_large_one_shows_the_first_and_then_all(
        self, client: Client, ayse: Person, bruno: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("etwinning.home.queries.schools.MANY", 1)
        monkeypatch.setattr("etwinning.home.queries.schools.SOME", 1)
        make_teacher("Zeynep", "Ünal", KONYA)
        rain, wind = (make_active(ayse, bruno, title=title) for title in ("Rain in two towns", "Wind in two towns"))
        client.force_login(bruno)
        path = f"/schools/{make_school(KONYA).pk}/"

        def shown(asked: str = "") -> list[bool]:
            page = client.get(path + asked).text
            people = ("Ayşe Yılmaz", "Zeynep Ünal", "All people of this school")
            return [words in page for words in (*people, rain.title, wind.title, "All projects of this school")]

        assert shown() == shown("?all=nonsense") == [True, False, True, False, True, True]
        assert shown("?all=people") == [True, True, False, False, True, True]
        assert shown("?all=projects") == [True, False, True, True, True, False]

    def test_it_costs_the_same_for_one_and_for_many(self, client: Client, ayse: Person, bruno: Person) -> None:
        school = School.objects.get(memberships__person=ayse)
        client.force_login(bruno)
        client.get(f"/schools/{school.pk}/")
        with CaptureQueriesContext(connection) as few:
            client.get(f"/schools/{school.pk}/")
        for number in range(9):
            make_teacher(f"P{number}", "X", KONYA)
        assert Membership.objects.filter(school=school).count() == 10
        with CaptureQueriesContext(connection) as many:
            client.get(f"/schools/{school.pk}/")
        assert len(few) == len(many) <= 12
