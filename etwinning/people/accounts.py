"""What allauth asks us: how an account is made here, which words it says, how its mails leave, where its pages lead."""

import base64
import hashlib
import time
from typing import Any, Final

import qrcode
from allauth.account import app_settings as account_settings
from allauth.account import signals as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as second_step
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from etwinning.core.actions import record
from etwinning.people import actions, queries
from etwinning.people.models import Person
from etwinning.people.pages import CHOSEN_LANGUAGE


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to sign in with an e-mail address; whose session it is is a known query."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with this key, if the account is open."""
        person = queries.person_with_key(int(user_id))
        return person if person is not None and person.is_active else None


def folded_email(text: str) -> str:
    """The one way we write an address: ASCII in lower case, a domain in other letters as its xn-- form.

    Raises ValidationError. The part before the @ must be ASCII: few servers deliver others (RFC 6531), and letters
    such as İ, ı or the Kelvin sign turn into i and k when their case is folded, so that two people would share one
    address.
    """
    name, at, domain = text.strip().rpartition("@")
    if not at or not name or not domain:
        raise ValidationError(gettext("Write a whole e-mail address, like anna@school.example."), code="invalid")
    if not name.isascii():
        raise ValidationError(
            gettext("Before the @, an e-mail address can have only the letters a to z, digits and signs."),
            code="invalid",
        )
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValidationError(gettext("What stands after the @ is not a valid domain."), code="invalid") from error
    return f"{name}@{ascii_domain}".lower()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff sign in by e-mail; the user name is nobody's business. Pupils have a door of their own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account was closed."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together. Try again."),
        "email_taken": _("Another account uses this e-mail address."),
        "enter_current_password": _("This is not your current password. Try again."),
        "incorrect_code": _("This code is not right. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "invalid_password_reset": _("This link is not valid any more."),
        "max_email_addresses": _("You cannot add another e-mail address."),
        "rate_limited": _("You tried too often. Wait a few minutes and try again."),
        "same_as_current": _("This is your e-mail address already."),
        "too_many_login_attempts": _("You tried too often. Wait a few minutes and try again."),
        "unknown_email": _("No account uses this e-mail address."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """A new member of school staff, with the name of the form and the language of the page."""
        user.username = get_random_string(24).lower()
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        user.given_name = form.cleaned_data["given_name"]
        user.family_name = form.cleaned_data["family_name"]
        with transaction.atomic():
            saved: Person = super().save_user(request, user, form, commit)
            return actions.register_person(saved)

    def login(self, request: HttpRequest, user: Person) -> None:
        """In the language that was chosen on this browser just before, if the person never chose one."""
        super().login(request, user)
        actions.keep_language(user, by=user, language=request.COOKIES.get(CHOSEN_LANGUAGE, ""))

    def set_password(self, user: Person, password: str) -> None:
        """The password and nothing else: allauth would write back the whole row, as it was when the request began."""
        user.set_password(password)
        Person.objects.filter(pk=user.pk, is_active=True).update(password=user.password)

    def clean_email(self, email: str) -> str:
        return folded_email(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the reader's language and queue it, so that no page waits for a mail server."""
        reader = context.get("user")
        language = reader.language if isinstance(reader, Person) else ""
        everything = {"email": email, "address": settings.ADDRESS} | context
        with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
            letter = self.render_mail(template_prefix, email, everything)
        actions.send_letter.enqueue(letter.subject, letter.body, letter.to)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """A sentence shown once. allauth's own way looks for Django's app of messages by a name that ours has not."""
        said = message or (render_to_string(message_template, message_context).strip() if message_template else "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's shape
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - as above
        return reverse("my_profile")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:  # noqa: ARG002 - as above
        """Who signed in a few minutes ago has just shown who they are; everybody else is asked."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return bool(time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to prove again who one is, in our words."""
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code from your app"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


HEARD: Final = {
    account.password_changed: "people/change_password",
    account.password_set: "people/change_password",
    account.password_reset: "people/reset_password",
    account.email_changed: "people/change_email",
    second_step.authenticator_added: "people/add_second_step",
    second_step.authenticator_removed: "people/remove_second_step",
    second_step.authenticator_reset: "people/renew_recovery_codes",
}


def note_deed(signal: Any, user: Person, authenticator: Authenticator | None = None, **_more: Any) -> None:
    """The trace of what allauth did, without words or addresses. (Codes come and go with a step: a part of it.)"""
    said: dict[str, Any] = {"kind": str(authenticator.type)} if authenticator else {}
    if said != {"kind": "recovery_codes"} or signal is second_step.authenticator_reset:
        record(HEARD[signal], user, by=user, scope=f"person:{user.pk}", **said)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Signing out elsewhere is a deed too."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        for person in {session.user for session in sessions}:
            record("people/end_sessions", person, by=person, scope=f"person:{person.pk}", number=len(sessions))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of code generators lie encrypted; officers cannot take off their second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("People of a support service must keep a second step at sign-in."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
        "incorrect_code": _("This code is not right. Try again."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # another installation's: no code fits a secret that nobody knows
            return str(generate_totp_secret())

    def build_totp_svg(self, url: str) -> str:
        """A square code on white: a camera needs the contrast in the night theme too."""
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        drawn: str = image.to_string(encoding="unicode")
        return drawn

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=["totp", "webauthn"])
        return not authenticator.user.is_officer or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "eTwinning"


def _vault() -> MultiFernet:
    """Encrypts with the secret of the installation; reads what its earlier secrets wrote."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(("second factor:" + str(secret)).encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
