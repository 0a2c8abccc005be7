"""The central desk opens a desk and seats its officer, who sets up a second step before anything opens."""

from allauth.account.models import EmailAddress

from etwinning.people.models import Person
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_turkish, sign_in


def a_desk_is_opened(central: Reader) -> None:
    central.go("/desks/")
    central.press("Support services and their officers")
    central.passes()
    central.press("Open a desk")
    central.passes()
    central.choose("country", "CZ")
    central.fill(name="Dům zahraniční spolupráce", usual_days="0")
    central.press("Open a desk")
    central.passes()  # what is wrong is said
    central.fill(usual_days="4")
    central.press("Open a desk")
    central.sees("The desk is open. Now seat its first officer.")
    central.passes()


def an_officer_is_seated(central: Reader, name: str) -> None:
    central.press("Seat an officer")
    central.fill(email="nobody@twin.example")
    central.tick("regions", "CZ-64")
    central.press("Seat an officer")
    central.sees("No account has this address, or it is not confirmed yet.")
    central.passes()
    central.fill(email="nadia@twin.example")
    central.press("Seat an officer")
    central.reads(name)
    central.passes()
    central.go("/desks/all/")
    central.reads(name)
    central.passes()


def an_authority_is_named(central: Reader, name: str) -> None:
    central.go("/desks/authorities/")
    central.passes()
    central.fill(email="ayse@twin.example")
    central.press("Give the role")
    central.reads(name)
    central.passes()
    central.press("Take the role away")
    central.sees("Nobody has it yet.")


@in_turkish
def test_the_central_desk_seats_an_officer(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA)
    nadia = cast.make_person("Nadia", "Kaya", state=Person.State.DRAFT)
    for person in (ayse, nadia):
        EmailAddress.objects.create(user=person, email=str(person.email), verified=True, primary=True)
    central = sign_in(site, look, cast.make_officer("Carla", "Dupont", ""))
    a_desk_is_opened(central)
    an_officer_is_seated(central, nadia.name)
    an_authority_is_named(central, ayse.name)
    officer = sign_in(site, look, nadia, "/desks/")
    assert officer.page.url.endswith("/account/2fa/")
    officer.sees("Set up one of these first")
    officer.passes()
