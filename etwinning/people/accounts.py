"""What allauth asks us: how an account is made here, and where its pages lead."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string

from .models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff sign in by e-mail; the user name is nobody's business. Pupils have a door of their own."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:  # noqa: ANN401, FBT001, FBT002
        user.username = get_random_string(24).lower()
        user.language = translation.get_language() or "en"
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")
