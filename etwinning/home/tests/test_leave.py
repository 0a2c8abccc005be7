"""Closing an account: what goes, what stays, what must be settled first, and that no app is forgotten."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.files import keep_file
from etwinning.core.models import Entry, File
from etwinning.home import actions, queries, rules
from etwinning.network.actions import request_contact
from etwinning.network.models import Contact
from etwinning.people.actions import tell
from etwinning.people.models import Notice, Person
from etwinning.projects.models import Founder, Project
from etwinning.schools.models import Membership
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.models import TwinSpace
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

# Apps that point at persons and have nothing to forget, each with its reason.
EXEMPT = {
    "core": "entries and files keep the row, which has no name any more",
    "twinspace": "pupils do not leave by themselves; a teacher's pupils stay with the school's other teachers",
    "desks": "has no table of its own",
    "plans": "who did what keeps the row, which has no name any more",
    "contributions": "what schools did stays theirs; the row has no name any more",
    "archives": "who ordered one keeps the row; names in an archive that was made stay (docs/decisions/0054)",
    "classroom": "a lesson keeps the row, and ends by the clock",
    "guests": "an address is forgotten when the visit ends, which the nightly work sees to",
    "account": "allauth's addresses go with people.forget_person",
    "mfa": "allauth's second factors go with people.forget_person",
    **dict.fromkeys(
        ("portal", "wagtailcore", "wagtailadmin", "wagtailusers", "wagtailimages", "wagtaildocs", "wagtail_localize"),
        "what editors wrote keeps the row, which has no name; their own things go by night (editing.forget_leavers)",
    ),
    "usersessions": "allauth's sessions go with people.forget_person",
}
SAID = {"password": PASSWORD, "understood": "on"}


def test_every_app_that_knows_persons_lets_go_of_them() -> None:
    pointing = {
        model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is Person
    }
    letting_go = {deed.__module__.split(".")[1] for deed in actions.FORGETTING}
    assert pointing <= letting_go | set(EXEMPT)
    assert not letting_go & set(EXEMPT)
    assert actions.FORGETTING[-1].__module__.startswith("etwinning.people.actions")


@pytest.mark.filterwarnings("default::ResourceWarning")
def test_it_works(client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
    dot = bytes.fromhex("47494638376101000100800000ffffffffffff2c00000000010001000002024401003b")
    ayse.photo = keep_file(SimpleUploadedFile("me.gif", dot), by=ayse)
    ayse.about = "About me"
    ayse.save()
    EmailAddress.objects.create(user=ayse, email=str(ayse.email), verified=True, primary=True)
    Authenticator.objects.create(user=ayse, type="recovery_codes", data={})
    space = Space.objects.create(title="Stars")
    seat = Member.objects.create(space=space, person=ayse, role="teacher")
    request_contact(ayse, by=bruno)
    request_contact(chiara, by=ayse)
    tell(ayse, "network/accept_contact", by=bruno)
    elsewhere = Client()
    elsewhere.force_login(ayse)
    client.force_login(ayse)
    assert "cannot be undone" in client.get("/me/leave/").content.decode()
    assert client.post("/me/leave/", SAID).headers["Location"] == reverse("front")

    left = Person.objects.get(pk=ayse.pk)
    assert (left.state, left.is_active, left.name, left.email) == ("left", False, "Former eTwinner", None)
    assert (left.about, left.search, left.speaks, left.role, left.language) == ("", "", {}, "", "")
    assert not left.has_usable_password()
    for model, field in ((Notice, "person"), (EmailAddress, "user"), (Authenticator, "user"), (Membership, "person")):
        assert model.objects.filter(**{field: left}).count() == 0
    assert (Contact.objects.count(), File.objects.count()) == (0, 0)
    seat.refresh_from_db()
    assert seat.left_at is not None
    entry = Entry.objects.latest("pk")
    assert (entry.deed, entry.data) == ("home/leave", {})
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/home/").status_code == 302
    assert Client().post("/account/login/", {"login": "ayse@twin.example", "password": PASSWORD}).status_code == 200


def test_leaving_twice_is_leaving_once(ayse: Person) -> None:
    actions.leave(ayse, by=ayse)
    assert actions.leave(ayse, by=ayse).state == "left"
    assert Entry.objects.filter(deed="home/leave").count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (SAID | {"password": "not the one"}, "This is not your password"),
        ({"password": PASSWORD}, "Please confirm that you understand"),
        (SAID | {"password": "x" * 10_000}, "at most 500 characters"),
        ({}, "Please fill this in"),
    ],
)
def test_not_by_a_slip(client: Client, ayse: Person, said: dict[str, str], sentence: str) -> None:
    client.force_login(ayse)
    answer = client.post("/me/leave/", said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    ayse.refresh_from_db()
    assert ayse.is_active


def test_a_founder_closes_the_project_first(client: Client, ayse: Person, bruno: Person) -> None:
    room = TwinSpace.objects.create(space=Space.objects.create(title="Stars"))
    project = Project.objects.create(slug="stars", title="Stars", state="active", twinspace=room)
    Founder.objects.create(project=project, person=ayse, place=1, state="agreed", answered_at=timezone.now())
    client.force_login(ayse)
    page = client.get("/me/leave/").content.decode()
    assert "You are a founder of “Stars”" in page
    assert client.post("/me/leave/", SAID).status_code == 200
    with pytest.raises(Stale):
        actions.leave(ayse, by=ayse)
    ayse.refresh_from_db()
    assert ayse.is_active


def test_the_last_officer_of_a_desk_stays(olcay: Person, riza: Person, carla: Person) -> None:
    assert queries.reasons_to_stay(olcay) == ["You are the last officer of National Support Service TR."]
    assert queries.reasons_to_stay(riza) == []
    assert len(queries.reasons_to_stay(carla)) == 1


def test_who_may(ayse: Person, eva: Person, olcay: Person, elif_: Person, victor: Person) -> None:
    assert [rules.can_leave(who) for who in (ayse, eva, olcay, elif_, victor)] == [True, True, True, False, True]


def test_pupils_have_no_such_page(client: Client, elif_: Person) -> None:
    client.force_login(elif_)
    assert client.get("/me/leave/").status_code == 404
