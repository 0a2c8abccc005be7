"""A passkey of a device (a virtual one): made, used to sign in without a password, and taken away again."""

from dataclasses import replace

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, sign_in_by_hand

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> None:
    """As if the computer had a reader of fingers, on which the right finger lies."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(reader: Reader) -> None:
    button = reader.page.locator('form[action$="/logout/"] button').first
    reader.unfold(button)
    with reader.leaving():
        button.click()
    reader.go("/account/login/")


@in_two_languages
def test_a_passkey_from_the_first_day_to_the_last(site: Site, look: Look) -> None:
    ayse = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA)
    named = replace(site, url=site.url.replace("127.0.0.1", "localhost"))  # passkeys belong to names, not to numbers
    reader = sign_in_by_hand(named, look, ayse, "/account/2fa/")
    give_device(reader.page)
    reader.passes()
    reader.press("Add a passkey")
    reader.passes()
    reader.fill(name="School laptop")
    reader.press("Make the passkey")
    reader.sees("The passkey is added.")
    reader.mail(str(ayse.email), "A passkey was added to eTwinning")
    reader.passes()
    reader.go("/account/2fa/webauthn/")
    reader.reads("School laptop")
    reader.passes()

    sign_out(reader)
    reader.passes()
    reader.press("Sign in with a passkey")
    assert "/account/" not in reader.page.url, reader.page.locator("main").inner_text()
    reader.passes()
    key = Authenticator.objects.get(user=ayse, type=Authenticator.Type.WEBAUTHN)
    assert key.last_used_at is not None

    reader.go("/account/2fa/webauthn/")
    reader.press("Rename")
    reader.passes()
    reader.fill(name="Laptop of room 12")
    reader.press("Save")
    reader.reads("Laptop of room 12")
    reader.press("Remove")
    reader.passes()
    reader.press("Remove it")
    reader.sees("The passkey is removed.")
    reader.mail(str(ayse.email), "A passkey was removed from eTwinning")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    reader.sees("No passkeys yet")
    reader.passes()

    sign_out(reader)
    reader.press("Sign in with a passkey")  # the device still has it
    reader.sees("No account here knows this passkey any more. Sign in with your password.")
    assert "/account/login/" in reader.page.url
    reader.passes()
