"""The forms of registering, signing in and keeping an account safe: allauth's, with our words and our rules."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etwinning.people.accounts import folded_email

INVISIBLE = {"Cf", "Cc"}
JOINERS = "\u200c\u200d"  # some scripts need them inside a word
LETTERS = ("L", "M")
BETWEEN = " '’ʼ.·-‐\u2011" + JOINERS
PASSWORD_HINT = _("At least 10 characters. A few words in a row are easy to remember and hard to guess.")


class MailField(forms.EmailField):
    """An e-mail address, cleaned to the one way we write it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("E-mail address"))
        options.setdefault("max_length", 254)
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return folded_email(text) if text else ""


class NameField(forms.CharField):
    """A part of a person's name: letters of any script, without what cannot be seen."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 80)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        seen = (sign for sign in text if sign in JOINERS or unicodedata.category(sign) not in INVISIBLE)
        return " ".join("".join(seen).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        strange = [sign for sign in value if sign not in BETWEEN and unicodedata.category(sign)[0] not in LETTERS]
        if strange:
            said = gettext("Write your name with letters only. We cannot take this sign: %(sign)s")
            raise ValidationError(said % {"sign": strange[0]}, code="sign")
        if value and not any(unicodedata.category(sign)[0] == "L" for sign in value):
            raise ValidationError(gettext("Write your name with letters."), code="letters")


def password(label: Any, kind: str, hint: Any = "") -> forms.CharField:
    """A password field; kind is current-password or new-password, for the browser's own store."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=500,  # a longer one would only keep the server busy
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
    )


class SignUp(account.SignupForm):  # type: ignore[misc]
    """Names, e-mail, password. Everything else comes after the e-mail is confirmed."""

    field_order = ["given_name", "family_name", "email", "password1"]
    given_name = NameField(label=_("First name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family_name = NameField(label=_("Family name"), widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = MailField(help_text=_("Best the one of your school. We send a link to it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        _new_password(self, "password1", _("Password"))


class SignIn(account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": MailField(widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"})),
            "password": password(_("Password"), "current-password"),
        }


class ChangeEmail(account.AddEmailForm):  # type: ignore[misc]
    email = MailField(label=_("New e-mail address"))


class ResetPassword(account.ResetPasswordForm):  # type: ignore[misc]
    email = MailField()


class Reauthenticate(account.ReauthenticateForm):  # type: ignore[misc]
    password = password(_("Password"), "current-password")


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]
    """The field shows what one types on request, so it is typed once."""

    oldpassword = password(_("Current password"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self, "password1", _("New password"))


class SetPassword(account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self, "password1", _("Password"))


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self, "password1", _("New password"))


def _new_password(form: forms.Form, name: str, label: Any) -> None:
    field = form.fields[name]
    field.label, field.help_text = label, PASSWORD_HINT
    field.widget.attrs = {"autocomplete": "new-password", "maxlength": "500"}
    field.validators.append(MaxLengthValidator(500))
    form.fields.pop("password2", None)


def _code(label: Any, hint: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=label, help_text=hint, max_length=20, widget=forms.TextInput(attrs=attrs))


class EnterCode(mfa.AuthenticateForm):  # type: ignore[misc]
    code = _code(_("Code"), _("Six digits from your app, or one of your recovery codes."))


class EnterCodeAgain(mfa.ReauthenticateForm):  # type: ignore[misc]
    code = _code(_("Code"), _("Six digits from your app, or one of your recovery codes."))


class StartApp(totp.ActivateTOTPForm):  # type: ignore[misc]
    code = _code(_("Code from the app"), _("The app shows six digits; they change every half minute."))


class AddPasskey(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), required=False, max_length=60, help_text=_("To tell it from others later."))
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_("Then you need no password, but the device asks for your finger, your face or a PIN."),
    )


class SignInByPasskey(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as refused:  # allauth speaks of a code
            sentence = gettext("No account here knows this passkey any more. Sign in with your password.")
            raise ValidationError(sentence) from refused


class RenamePasskey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=60)
