"""What may be said about members."""

from django import forms

from etwinning.spaces.models import Member


class ChangeRole(forms.Form):
    """The role a member shall have."""

    role = forms.ChoiceField(choices=Member.Role)
