"""make_archive: what is in it, what is not, who gets it, and what happens when its maker is killed."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.archives import rules
from etwinning.archives.actions import expire_archives, make_archive, remove_archive, resume_archives, write_archive
from etwinning.archives.models import Archive
from etwinning.archives.reading import definitions, opened
from etwinning.archives.shape import first_fault
from etwinning.archives.tests.factories import NOW, made, manifest_of, read, texts_of
from etwinning.contributions.models import Elsewhere
from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.materials.models import Item
from etwinning.people.letters import words_of
from etwinning.people.models import Notice, Person
from etwinning.plans.actions import move_step
from etwinning.plans.models import HandedFile, Step
from etwinning.safety.actions import note_sightings
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of


def test_it_works(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    at = f"/spaces/{full.pk}/archive/"
    assert client.get(at).status_code == 200
    assert client.post(f"{at}make/").status_code == 303
    archive = Archive.objects.get()
    assert (archive.state, archive.done, archive.kind) == ("ready", archive.of, "asked")
    assert Entry.objects.get(deed="archives/make_archive").audience == "teachers"
    assert Notice.objects.get(person=ayse).deed == "archives/make_archive"
    html = client.get(at).content.decode()
    assert f"{at}{archive.pk}/file/" in html
    answer = client.get(f"{at}{archive.pk}/file/")
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert client.get(f"{at}{archive.pk}/left-out/").status_code == 200


def test_what_is_in_it(full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    names = read(archive).namelist()
    assert {"index.html", "book.css", "manifest.json", "pages/p1.html", "pages/t1.html", "pages/news.html"} <= set(
        names
    )
    page = read(archive).read("pages/p1.html").decode()
    assert re.search(r'<img src="../files/[0-9a-f]{64}\.jpg" alt="A spring"', page)
    assert 'href="p2.html"' in page
    assert 'href="t1.html"' in page
    assert 'href="materials.html#i1"' in page
    assert "/people/" not in page
    texts = texts_of(archive)
    assert "Marks" not in texts
    assert "<script" not in texts
    assert "A pupil of Mevlana" in texts
    assert not re.search(
        r'(?:src|href)="/', "".join(read(archive).read(name).decode() for name in names if name.endswith(".html"))
    )
    assert "Marks" in texts_of(made(full, ayse, with_teachers=True))


def test_the_plan_comes_along_and_for_teachers_what_each_school_did(full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    book = read(archive)
    page = book.read("pages/plan.html").decode()
    assert 'href="#s1">Waits for another step' in page
    assert "With a glass</bdi> · Done on" in page
    assert "What a pupil asked" in page
    assert 'href="t1.html"' in page
    assert "pages/contributions.html" not in book.namelist()
    whole = read(made(full, ayse, with_teachers=True))
    page = whole.read("pages/contributions.html").decode()
    assert re.search(r'<th scope="row">Talk</th><td>some</td><td>1</td>', page)
    assert 'href="pages/contributions.html"' in whole.read("index.html").decode()


def test_steps_stand_where_they_were_put(full: Space, ayse: Person) -> None:
    move_step(Step.objects.get(title="Compare"), place=1, by=ayse)
    plan = json.loads(read(made(full, ayse)).read("data/plan.json"))
    assert [step["title"] for step in plan[0]["steps"]] == ["Compare", "Measure"]


def test_the_journal_has_a_page_of_its_own(full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    book = read(archive)
    page = book.read("pages/journal.html").decode()
    assert page.index("Rain at last") < page.index("A walk to the spring")
    assert re.search(r"20 November 2026.*Ayşe Yılmaz.*Seen by everyone on the internet", page)
    assert 'href="t2.html#post-2">1 comment<' in page
    assert "I saw" not in page
    entry = book.read("pages/t2.html").decode()
    assert re.search(r"A walk to the spring!.*Comments.*I saw", entry, re.DOTALL)
    index = book.read("index.html").decode()
    assert 'href="pages/journal.html"' in index
    assert "A walk to the spring" not in index
    assert json.loads(book.read("data/space.json"))["public"] == ["t2"]
    assert "must not stand here" not in texts_of(made(full, ayse, with_teachers=True))  # removed, title and comments


def test_teams_are_numbers_and_schools(full: Space, ayse: Person) -> None:
    book = read(made(full, ayse))
    assert json.loads(book.read("data/teams.json")) == [
        {"number": 3, "schools": ["Mevlana İlkokulu, Konya"], "things": ["t1", "t2"]}
    ]
    assert re.search(r"Team 3.*How much rain\?", book.read("pages/teams.html").decode(), re.DOTALL)
    assert "A pupil of Mevlana İlkokulu, Konya, for team 3" in book.read("pages/t1.html").decode()


def test_contributions_are_drawn_with_languages_and_what_was_done_elsewhere(
    full: Space, ayse: Person, bruno: Person
) -> None:
    about = {"space": full, "school": school_of(ayse), "day": NOW.date(), "author": ayse}
    for state, words in (("confirmed", "Elif Y. planted a tree"), ("declined", "A trip"), ("waiting", "A song")):
        answered = {} if state == "waiting" else {"answered_by": bruno, "answered_at": NOW}
        Elsewhere.objects.create(state=state, words=words, **answered, **about)
    page = read(made(full, ayse, with_teachers=True)).read("pages/contributions.html").decode()
    assert page.count('<svg class="acts-map"') == 3
    assert re.search(r'<th scope="row"><bdi>Rain</bdi></th><td>some</td><td>1</td>', page)
    assert re.search(r"In which languages.*English: some", page, re.DOTALL)
    assert "a pupil planted a tree" in page
    assert "Confirmed by Bruno Greco (" in page
    assert "A trip" not in page
    assert "A song" not in page


def test_what_pupils_handed_in_comes_along_for_teachers(full: Space, ayse: Person) -> None:
    texts = texts_of(made(full, ayse))
    assert "Count the taps" not in texts
    assert "seven taps" not in texts
    assert "<li>Tasks of pupils, and what they handed in" in texts
    assert "<li>Letters and walls" in texts
    archive = made(full, ayse, with_teachers=True)
    book = read(archive)
    assert 'href="h1.html"' in book.read("pages/plan.html").decode()
    page = book.read("pages/h1.html").decode()
    assert re.search(r"A pupil of Mevlana.*Given back", page)
    assert "a pupil counted" in page
    assert "And the garden, a pupil?" in page
    [(folder, name)] = re.findall(r'href="../(handed|files)/([0-9a-f]{64}\.txt)"', page)
    assert folder == "handed"
    assert book.read(f"handed/{name}") == b"Seven taps"
    assert ["picture", "garden.jpg", "unsaid"] in archive.left_out
    assert "what they handed in" not in book.read("pages/left-out.html").decode()
    data = json.loads(book.read("data/handed.json"))
    assert [(one["step"], one["team"]) for one in data["tasks"]] == [("s1", 0)]
    assert [one["name"] for one in data["hand_ins"][0]["files"]] == ["a pupil taps.txt"]


def test_only_for_us_is_no_less_so_when_it_is_handed_in(full: Space, ayse: Person) -> None:
    taps = HandedFile.objects.get(file__kind="document")
    Item.objects.create(space=full, file=taps.file, name="Taps", search="taps", licence="reserved", added_at=NOW)
    book = read(made(full, ayse, with_teachers=True))
    assert not [name for name in book.namelist() if name.startswith("handed/")]
    Item.objects.filter(name="Taps").update(licence="by")
    book = read(made(full, ayse, with_teachers=True))
    assert not [name for name in book.namelist() if name.startswith("handed/")]  # it stands among the materials
    assert re.search(r'href="../files/[0-9a-f]{64}\.txt"', book.read("pages/h1.html").decode())


def test_it_follows_its_own_schema(full: Space, ayse: Person) -> None:
    book = read(made(full, ayse, with_teachers=True))
    named = {name: name.removeprefix("data/") for name in book.namelist() if name.startswith("data/")}
    for path, name in {**named, "manifest.json": "manifest.json"}.items():
        if name != "schema.json":
            assert first_fault(json.loads(book.read(path)), definitions()[name], definitions()) is None, path
    assert {"plan.json", "contributions.json", "handed.json"} < set(named.values())


def test_every_hash_is_right(full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    book, manifest = read(archive), manifest_of(archive)
    files = manifest["files"]
    assert isinstance(files, dict)
    assert set(files) == set(book.namelist()) - {"manifest.json"}
    for name, said in files.items():
        assert hashlib.sha256(book.read(name)).hexdigest() == said["sha256"]
    with read(archive).fp as content:  # type: ignore[union-attr]
        assert opened(content).is_ours


def test_every_link_leads_somewhere(full: Space, ayse: Person) -> None:
    book = read(made(full, ayse))
    names = set(book.namelist())
    for name in names:
        if name.endswith(".html"):
            folder = Path(name).parent
            for address in re.findall(r'(?:href|src)="([^"#:]+)', book.read(name).decode()):
                assert str((Path("/") / folder / address).resolve()).lstrip("/") in names, (name, address)


def test_pupils_have_no_names(full: Space, ayse: Person, pupil: Person) -> None:
    texts = texts_of(made(full, ayse, with_teachers=True))
    assert not re.search(r"elif[\s_]y", texts, re.IGNORECASE)
    assert "a pupil counted drops" in texts


def test_families_and_licences_decide(full: Space, ayse: Person, pupil: Person) -> None:
    spring = Item.objects.get(name="Our spring")
    note_sightings(spring.file.sha256, full.pk, {pupil.pk: None}, nobody=False, by=ayse, at=timezone.now())
    Item.objects.filter(name="A dance").update(licence="reserved")
    archive = made(full, ayse)
    assert not [name for name in read(archive).namelist() if name.endswith((".jpg", ".mp4"))]
    assert ["picture", "Our spring", "family"] in archive.left_out
    assert ["video", "A dance", "licence"] in archive.left_out
    assert ["page", "Half done", "draft"] in archive.left_out
    assert "<img" not in read(archive).read("pages/p1.html").decode()


def test_a_family_takes_its_word_back(client: Client, full: Space, ayse: Person, pupil: Person) -> None:
    archive = made(full, ayse)
    at = f"/spaces/{full.pk}/archive/{archive.pk}/file/"
    client.force_login(ayse)
    answer = client.get(at)
    assert answer.status_code == 200
    answer.getvalue()
    spring = Item.objects.get(name="Our spring")
    note_sightings(spring.file.sha256, full.pk, {pupil.pk: None}, nobody=False, by=ayse, at=timezone.now())
    for headers in ({}, {"If-None-Match": "*"}, {"Range": "bytes=0-1"}):
        assert client.get(at, headers=headers).status_code == 409
    assert "Make a new one" in client.get(at).content.decode()


def test_of_whom_nobody_spoke_stays(full: Space, ayse: Person) -> None:
    Item.objects.filter(name="Our spring").update(
        file=File.objects.create(sha256="0" * 64, kind="picture", name="x.jpg", mime="image/jpeg", size=1)
    )
    assert ["picture", "Our spring", "unsaid"] in made(full, ayse).left_out


def test_bytes_that_are_gone_are_said(full: Space, ayse: Person) -> None:
    gone = File.objects.create(sha256="0" * 64, kind="document", name="x.txt", mime="text/plain", size=1)
    Item.objects.filter(name="A dance").update(file=gone)
    archive = made(full, ayse)
    assert archive.is_ready
    assert "gone" in [reason for _kind, _name, reason in archive.left_out]
    assert "A dance" not in json.loads(read(archive).read("data/materials.json")).__repr__()


def test_others_find_no_door(
    client: Client, full: Space, ayse: Person, chiara: Person, dimitris: Person, pupil: Person
) -> None:
    archive = made(full, ayse)
    at = f"/spaces/{full.pk}/archive/"
    for person, expected in ((chiara, 403), (dimitris, 404), (pupil, 404)):
        client.force_login(person)
        assert client.get(at).status_code == expected
        assert client.post(f"{at}make/").status_code == expected
        assert client.post(f"{at}{archive.pk}/remove/").status_code == expected
        assert client.get(f"{at}{archive.pk}/file/").status_code == 404
    assert not rules.can_make_archive(seat_of(full, chiara))
    assert not rules.can_see_archives(seat_of(full, pupil))


def test_one_at_a_time(room: Space, ayse: Person) -> None:
    running = Archive.objects.create(space=room, kind="asked", asked_by=ayse, audiences=["members"], language="en")
    assert make_archive(room, by=ayse) == running
    Archive.objects.update(kind="brought")
    with pytest.raises(Stale):
        make_archive(room, by=ayse)


def test_killed_and_begun_again(full: Space, ayse: Person) -> None:
    old = timezone.now() - timedelta(hours=1)
    archive = Archive.objects.create(
        space=full, kind="asked", asked_by=ayse, audiences=["members"], language="en", beat_at=old
    )
    attempt = str(archive.attempt)
    assert resume_archives(timezone.now()) == 1
    archive.refresh_from_db()
    assert archive.is_ready
    write_archive.call(archive.pk, attempt)  # who was thought dead
    assert Archive.objects.get().ready_at == archive.ready_at
    assert resume_archives(timezone.now()) == 0


def test_who_left_the_room_meanwhile_is_told_nothing(full: Space, ayse: Person, bruno: Person) -> None:
    Member.objects.filter(space=full, person=bruno).update(left_at=timezone.now(), is_fixed=False)
    made(full, bruno)
    assert not Notice.objects.filter(person=bruno).exists()


def test_killed_too_often_is_said(client: Client, full: Space, ayse: Person) -> None:
    old = timezone.now() - timedelta(hours=1)
    Archive.objects.create(
        space=full, kind="asked", asked_by=ayse, audiences=["members"], language="en", beat_at=old, tries=3
    )
    resume_archives(timezone.now())
    archive = Archive.objects.get()
    assert (archive.state, archive.file) == ("failed", None)
    assert "begun several times" in words_of(ayse.notices.get(deed="archives/fail_archive"))[1]
    client.force_login(ayse)
    assert "begun several times" in client.get(f"/spaces/{full.pk}/archive/").content.decode()


def test_a_newer_one_takes_its_place_and_time_ends_it(full: Space, ayse: Person) -> None:
    first = made(full, ayse)
    second = made(full, ayse)
    assert not Archive.objects.filter(pk=first.pk).exists()
    kept = made(full, ayse, kind="ended")
    assert expire_archives(timezone.now() + timedelta(days=29)) == 1
    assert list(Archive.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not File.objects.filter(pk=second.file_id or 0).exists()
    with pytest.raises(Stale):
        remove_archive(kept, by=ayse)


def test_remove_archive(client: Client, full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    client.force_login(ayse)
    at = f"/spaces/{full.pk}/archive/{archive.pk}/remove/"
    assert client.post(at).status_code == 303
    assert client.post(at).status_code == 404
    assert not File.objects.filter(mime="application/zip").exists()


def test_progress_is_shown(client: Client, full: Space, ayse: Person) -> None:
    Archive.objects.create(space=full, kind="asked", asked_by=ayse, audiences=["members"], language="en", done=3, of=12)
    client.force_login(ayse)
    html = client.get(f"/spaces/{full.pk}/archive/").content.decode()
    assert 'value="3" max="12"' in html
    assert f"/spaces/{full.pk}/archive/make/" not in html


def test_progress_asks_again_by_itself(client: Client, full: Space, ayse: Person) -> None:
    Archive.objects.create(space=full, kind="brought", asked_by=ayse, audiences=[], language="en", done=3, of=12)
    client.force_login(ayse)
    at, asks = f"/spaces/{full.pk}/archive/", {"HX-Request": "true", "HX-Target": "standing"}
    assert f'data-hx-get="{at}"' in client.get(at).content.decode()
    Archive.objects.update(done=7)
    answer = client.get(at, headers=asks)
    assert 'value="7" max="12"' in answer.content.decode()
    assert "<main" not in answer.content.decode()
    assert "HX-Refresh" not in answer
    Archive.objects.update(state="failed")
    assert client.get(at, headers=asks)["HX-Refresh"] == "true"


def test_it_is_asked_in_the_language_of_the_reader(full: Space, ayse: Person, client: Client) -> None:
    client.force_login(ayse)
    client.cookies["django_language"] = "tr"
    client.post(f"/spaces/{full.pk}/archive/make/", headers={"accept-language": "tr"})
    book = read(Archive.objects.select_related("file").get())
    assert '<html lang="' in book.read("index.html").decode()


def test_a_notice_of_an_earlier_version_is_still_read(ayse: Person) -> None:
    """It did not say which kind of archive it was."""
    notice = Notice(person=ayse, deed="archives/make_archive", data={"title": "Rain"}, url="/")
    assert "Rain" in words_of(notice)[0]
