"""What somebody sent, given back on the page that says that it was not taken: nobody writes it twice."""

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from etwinning.libraries.html import text_of

FIELD = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Sent:
    """Names and values, but for the token and secrets; the values that are words; and what cannot be given back."""

    fields: list[tuple[str, str]]
    token: str = ""
    has_files: bool = False
    is_whole: bool = True

    @property
    def typed(self) -> list[str]:
        return [value for _name, value in self.fields if " " in value.strip()]

    @property
    def words(self) -> list[str]:
        """The same as somebody reads it: of rich text what stands between the tags."""
        return [text_of(value) if value.startswith("<") else value for value in self.typed]


def sent_with(request: HttpRequest) -> Sent:
    """What stands in a request's form. Never raises: of what nobody can read nothing is given back.

    The token is the one that was sent, not a new one: on a page of an error nobody has looked at it yet.
    """
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError, OSError, ValueError):
        return Sent([], is_whole=False)
    kept = [(name, value) for name, value in fields if name not in {FIELD, "pin"} and "password" not in name]
    token = request.POST.get(FIELD, "")
    return Sent(kept, token, has_files, len(kept) + (FIELD in request.POST) == len(fields))
