"""What may be said about members, and as whom one looks at a room."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.spaces.models import Member

LOOKS = [
    (Member.Role.TEACHER, _("A teacher of a partner school")),
    (Member.Role.PUPIL, _("A pupil")),
    (Member.Role.VISITOR, _("A visitor")),
    (Member.Role.MEMBER, _("A member who does not moderate")),
]


class ChangeRole(forms.Form):
    """The role a member shall have."""

    role = forms.ChoiceField(choices=Member.Role)


class LookAs(forms.Form):
    """As whom to look, of the roles that are offered."""

    role = forms.ChoiceField(label=_("As whom?"), widget=forms.RadioSelect)

    def __init__(self, *said: Any, roles: Collection[str], **more: Any) -> None:
        super().__init__(*said, **more)
        self.fields["role"].choices = [(role, name) for role, name in LOOKS if role in roles]  # type: ignore[attr-defined]
