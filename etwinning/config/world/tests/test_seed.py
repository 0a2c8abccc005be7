"""The demo world: complete, believable, and the same every time; its schools teach at their own hours."""

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.template.loader import get_template
from PIL import Image

from etwinning.calendar import queries as calendar
from etwinning.calendar.models import Change, Lesson
from etwinning.calls.models import Answer, Attention, Call, Campaign
from etwinning.config.management.commands import seed
from etwinning.config.world import build, cast, drawing, read
from etwinning.config.world.making import NOW, Size, World
from etwinning.config.world.naming import draw_name
from etwinning.config.world.schools import official_number
from etwinning.core.countries import CODES
from etwinning.core.models import Entry, File
from etwinning.core.words import AGES, SUBJECTS
from etwinning.network.models import Contact
from etwinning.pages.actions.keeping import of_version
from etwinning.pages.models import Page, Version
from etwinning.pages.queries import kept_from_public
from etwinning.people.actions import words_of
from etwinning.people.models import Desk, Notice, Officer, Person
from etwinning.portal.models import Words
from etwinning.projects.models import Approval, Founder, Project
from etwinning.safety.models import Allowance, Reach
from etwinning.schools.models import Membership, School, ValidationRequest
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Post, Thread
from etwinning.twinspace.models import TwinSpace
from etwinning.twinspace.queries import pupil_with_password

SMALL = Size(schools=50, people=90, projects=40, pictures=8, portraits=2)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, made once for all tests of this file, and gone after the last."""
    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            build.clear()  # numbers begin at one, whatever ran before
            yield build.build(SMALL)
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


@pytest.fixture
def emptied(db: None) -> None:
    """No world, even while this file has one."""
    build.clear()


def fingerprint() -> dict[str, str]:
    """All rows of all our tables, a number a table. (Secrets of code generators are encrypted anew each time.)

    Of the portal's texts the words: their keys are the CMS's, which gives new ones and says when a page was touched.
    """
    numbers = {}
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if model is Words:
            said = list(Words.objects.order_by("page__url_path").values_list("page__url_path", "plain", "folded"))
            numbers["portal"] = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        elif (model.__module__.startswith("etwinning.") and model._meta.app_label != "portal") or model is EmailAddress:
            rows = [clear_row(row) for row in model._default_manager.order_by("pk").values()]
            numbers[model._meta.label] = hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()
    return numbers


def clear_row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes(value).hex() if isinstance(value, bytes | memoryview) else value for name, value in row.items()}


def test_it_works(world: World) -> None:
    assert build.is_there()
    assert not build.is_lived_in()
    assert School.objects.count() == SMALL.schools + len(cast.SCHOOLS)
    assert Project.objects.count() == SMALL.projects
    assert Desk.objects.count() == 48
    assert Person.objects.filter(kind="staff").count() == SMALL.people + len(cast.TEACHERS)
    assert {desk.country for desk in Desk.objects.all()} - {""} == {row.code for row in read.countries().values()}


def test_every_state_is_there(world: World) -> None:
    def kept(model: Any, field: str = "state") -> set[str]:
        return set(model.objects.values_list(field, flat=True))

    assert kept(Person) == set(Person.State.values)
    assert kept(Project) == set(Project.State.values)
    assert kept(Approval, "outcome") == set(Approval.Outcome.values)
    assert kept(Contact) == set(Contact.State.values)
    assert kept(Founder) == set(Founder.State.values)
    assert {"waiting", "info_requested", "validated", "rejected"} == kept(ValidationRequest)


def test_calls_are_complete_and_of_every_state(world: World) -> None:
    calls = Call.objects.exclude(state="draft")
    assert set(Call.objects.values_list("state", flat=True)) == set(Call.State.values)
    assert len(read.call_texts()) == 60
    assert set(calls.values_list("title", flat=True)) <= {text.title for text in read.call_texts()}
    assert set(calls.values_list("band", flat=True)) <= set(AGES)
    assert {subject for call in calls for subject in call.subjects} <= set(SUBJECTS)
    assert {country for call in calls for country in call.countries} <= set(CODES)
    assert calls.filter(author__given_name="Bruno", state="open").exists()
    assert Answer.objects.exists()
    assert Attention.objects.filter(is_rare=True).exists()
    campaign = Campaign.objects.get()
    assert campaign.calls.filter(state="open").exists()


def test_names_are_in_the_scripts_of_the_countries(world: World) -> None:
    letters = "".join(Person.objects.filter(kind="staff").values_list("family_name", flat=True))
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "ARMENIAN", "GEORGIAN"} == scripts


def test_no_slot_is_left_open(world: World) -> None:
    texts = [
        *Person.objects.values_list("about", flat=True), *Person.objects.values_list("ideas", flat=True),
        *School.objects.values_list("name", flat=True), *School.objects.values_list("description", flat=True),
        *Page.objects.values_list("body", flat=True), *Post.objects.values_list("body", flat=True),
        *Call.objects.values_list("idea", flat=True), *Answer.objects.values_list("body", flat=True),
        *Note.objects.values_list("body", flat=True), *Thread.objects.values_list("title", flat=True),
    ]  # fmt: skip
    assert [text for text in texts if re.search(r"[{}\[\]]", text)] == []


def test_the_same_world_comes_every_time(world: World) -> None:
    first = fingerprint()
    build.clear()
    assert not build.is_there()
    build.build(SMALL)
    assert fingerprint() == first


def test_projects_that_run_have_a_room_with_both_founders(world: World) -> None:
    shown = Project.objects.filter(state__in=Project.SHOWN)
    assert shown.count() == TwinSpace.objects.count()
    for project in shown.select_related("twinspace__space"):
        assert project.twinspace is not None
        fixed = Member.objects.filter(space=project.twinspace.space, is_fixed=True).values_list("person", flat=True)
        assert set(fixed) == set(project.founders.values_list("person", flat=True))
        assert project.approvals.exclude(outcome="approved").count() == 0
        assert project.twinspace.space.is_open == (project.state == "active")
    assert not Project.objects.exclude(state__in=Project.SHOWN).filter(twinspace__isnull=False).exists()


def test_founders_are_contacts_of_two_schools(world: World) -> None:
    for project in Project.objects.all():
        first, second = project.founders.order_by("place")
        low, high = sorted((first.person_id, second.person_id))
        assert Contact.objects.get(low=low, high=high).state == Contact.State.ACCEPTED
        assert first.school_id != second.school_id
        for founder in (first, second):
            assert Membership.objects.filter(person=founder.person_id, school=founder.school_id).exists()


def test_time_runs_forward(world: World) -> None:
    assert not Entry.objects.filter(at__gt=world.now).exists()
    assert not Notice.objects.filter(at__gt=world.now).exists()
    assert not Post.objects.filter(created_at__lt=F("thread__created_at")).exists()
    assert not Page.objects.filter(created_at__lt=F("space__opened_at")).exists()
    assert not Project.objects.filter(opened_at__lt=F("sent_at")).exists()
    assert not Thread.objects.annotate(count=Count("posts")).exclude(count=F("post_count")).exists()


def test_every_notice_and_entry_can_be_read(world: World) -> None:
    for deed in Notice.objects.values_list("deed", flat=True).distinct():
        subject, body = words_of(Notice.objects.filter(deed=deed).order_by("pk")[0])
        assert subject
        assert body
    for deed in Entry.objects.values_list("deed", flat=True).distinct():
        app, name = deed.split("/")
        template: Any = get_template(f"{app}/journal/{name}.html", using="jinja2").template  # type: ignore[attr-defined]
        assert template.render(entry=Entry.objects.filter(deed=deed).order_by("pk")[0]).strip()


def test_the_cast_can_sign_in(world: World) -> None:
    people = cast.demo_people()
    assert [name.split()[0] for name, *_rest in people] == [
        "Ayşe", "Bruno", "Chiara", "Dimitris", "Eva", "Olcay", "Olga", "Carla", "Rıza", "Victor", "Elif", "Luca",
    ]  # fmt: skip
    for _name, _part, sign_in, password in people[:10]:
        person = Person.objects.get(email=sign_in)
        assert authenticate(email=sign_in, password=password) == person
        assert EmailAddress.objects.get(user=person).verified
    for _name, _part, sign_in, password in people[10:]:
        assert pupil_with_password(sign_in, password) is not None


def test_eva_waits_at_the_czech_desk(world: World) -> None:
    request = ValidationRequest.objects.get(person__username="cast-eva")
    assert (request.state, request.desk.slug) == ("waiting", "cz")
    for person in Person.objects.filter(kind="staff", state__in=["waiting", "info_requested"]):
        assert ValidationRequest.objects.filter(person=person, state=person.state).count() == 1


def test_officers_have_their_second_step(world: World) -> None:
    officers = Person.objects.filter(kind="officer")
    assert Authenticator.objects.filter(user__in=officers).count() == officers.count() == Officer.objects.count()
    assert Authenticator.objects.filter(user__username="cast-olcay").get().wrap().validate_code(cast.code_now())


def test_rows_made_afterwards_get_free_numbers(world: World) -> None:
    assert (
        Thread.objects.create(space=Thread.objects.all()[0].space, title="New").pk
        > world.rows.written["threads.Thread"]
    )
    assert Person.objects.create(username="newcomer").pk > world.rows.written["people.Person"]


def test_pictures_are_drawn_and_shared(world: World) -> None:
    drawn = SMALL.pictures + SMALL.portraits + 4  # of children, in the room of the cast
    assert File.objects.filter(kind="picture").values("sha256").distinct().count() == drawn
    assert File.objects.count() > drawn


def test_pages_have_a_history(world: World) -> None:
    """Of several hands, and at its end the page as it stands."""
    latest = Version.objects.order_by("page_id", "-number").distinct("page_id").select_related("page")
    assert len(latest) > 5
    for version in latest:
        assert version.body == version.page.body
        written = {who for one in of_version(version) for many, who in one.spans if many}
        assert written == set(Version.objects.filter(page=version.page_id).values_list("writers", flat=True))
    assert any(version.number == 3 for version in latest)


def test_families_have_answered_and_pictures_are_spoken_about(world: World) -> None:
    """Every level was recorded; in the room of the cast one picture is for everyone, one for nobody outside yet."""
    assert set(Allowance.objects.values_list("reach", flat=True)) == set(Reach)
    space = Space.objects.get(title="Where our water comes from", members__person=world.cast["Ayşe"])
    page = {title: Page.objects.get(space=space, title=title) for title in ("Who we are", "Our springs")}
    assert kept_from_public(page["Who we are"]) == []
    assert [why for _one, why in kept_from_public(page["Our springs"])] == ["unsaid"]


def test_every_school_has_said_its_lessons(world: World) -> None:
    schools = list(School.objects.order_by("pk"))
    timetables = calendar.timetables_of(schools)
    assert not [school for school in schools if timetables[school.pk].is_usual]
    hours = Lesson.objects.aggregate(Min("begins"), Max("ends"))
    assert time(7) <= hours["begins__min"] < hours["ends__max"] <= time(17, 30)
    for timetable in timetables.values():
        for one, later in zip(timetable.periods, timetable.periods[1:], strict=False):
            assert one.weekday < later.weekday or one.ends <= later.begins


def test_some_have_days_of_their_own_in_their_language(world: World) -> None:
    changes = list(Change.objects.select_related("school"))
    assert len(changes) > 8
    assert len({change.name for change in changes}) > 4
    for change in changes:
        year = calendar.times_of([change.school], NOW.date())[0].year
        assert year.first <= change.first_date <= year.last
        assert change.first_date.weekday() == 4
        assert not year.in_school(change.first_date)


def test_the_cast_can_meet(world: World) -> None:
    konya, lecce = (School.objects.get(pk=world.cast_places[name].pk) for name in ("Ayşe", "Bruno"))
    drawn = calendar.together([konya, lecce], NOW.date())
    assert drawn is not None
    assert drawn.periods > 0
    assert drawn.weeks_left > 10
    assert [stage.moves for stage in drawn.stages] == [True, True]


def test_the_command(emptied: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "make_portal", lambda _world: None)  # half of the time; the world above has it
    said = io.StringIO()
    call_command("seed", schools=12, people=25, projects=2, stdout=said)
    assert "17 schools" in said.getvalue()
    call_command("seed", stdout=said)
    assert "already" in said.getvalue()
    call_command("seed", people=-1, stdout=said)
    assert "ayse@twin.example" in said.getvalue()


def test_the_command_keeps_away_from_other_people(emptied: None) -> None:
    Person.objects.create(username="somebody", kind="staff")
    with pytest.raises(CommandError, match="other people"):
        call_command("seed")
    with pytest.raises(CommandError, match="not there yet"):
        call_command("seed", people=-1)


def test_the_command_refuses_production(emptied: None, settings: Any) -> None:
    settings.ENV = "production"
    with pytest.raises(CommandError, match="for development"):
        call_command("seed")


def test_the_same_seed_draws_the_same_picture() -> None:
    for kind in drawing.KINDS:
        assert drawing.draw_picture(kind, "1") == drawing.draw_picture(kind, "1")
    assert Image.open(io.BytesIO(drawing.draw_portrait("1"))).size == (320, 320)
    assert drawing.draw_portrait("1") != drawing.draw_portrait("2")


def test_official_numbers_never_repeat() -> None:
    assert len({official_number("AL-##", number) for number in range(250)}) == 250
    assert re.fullmatch(r"0\d{6}[A-L]", official_number("0######@", 3))


def test_there_are_names_and_words_for_every_country() -> None:
    for country in read.countries().values():
        names = read.names(country.names)
        assert len(names.women) + len(names.men) >= 40
        assert len(names.family) >= 40
        patterns = [read.school_words(country.schools)[level] for level in ("early", "primary", "secondary", "upper")]
        assert all(patterns)
        assert any(read.texts(language) for language in (*country.languages, "en"))
    assert len(read.themes()) >= 120
    assert len({theme.language for theme in read.themes()}) >= 12


def test_how_large_the_usual_world_is() -> None:
    """As bin/dev makes it: each of the projects has a theme of its own, in one of a dozen languages, and room to be seen."""
    usual = seed._size({"schools": None, "people": seed.USUAL.people, "projects": None})
    assert (usual.schools, usual.people, usual.projects) == (300, 1500, 120)
    planned = read.themes()[: usual.projects]
    assert len({theme.title for theme in planned}) == usual.projects
    assert len({theme.language for theme in planned}) >= 12


def test_family_names_follow_the_language() -> None:
    drawn: dict[str, set[str]] = {}
    for pool in ("cz", "bg", "is", "lt", "gr", "pl"):
        lots = World(now=NOW, size=SMALL, password="").lots(pool)
        names = [draw_name(pool, lots) for _name in range(300)]
        drawn[pool] = {name.family for name in names if name.is_woman}
        if pool == "is":
            assert all(name.family.endswith("dóttir" if name.is_woman else "son") for name in names)
    assert "Nováková" in drawn["cz"]
    assert "Novák" not in drawn["cz"]
    assert "Иванова" in drawn["bg"]
    assert "Παπαδοπούλου" in drawn["gr"]
    assert drawn["lt"] & {"Kazlauskienė", "Kazlauskaitė"}
    assert "Kowalska" in drawn["pl"]


def test_pupils_read_the_language_of_their_class(world: World) -> None:
    """As real ones do, and they are sorted by their names."""
    pupils = Person.objects.filter(kind="pupil")
    assert not pupils.filter(Q(sort_name=b"") | Q(sort_name__isnull=True) | Q(language="")).exists()
    assert set(pupils.filter(country="TR").values_list("language", flat=True)) == {"tr"}
