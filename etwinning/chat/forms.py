"""What is said in chats."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.chat.models import REASON, TITLE, WORDS


class NameChat(forms.Form):
    """What a chat is called."""

    title = forms.CharField(label=_("What shall people talk about here?"), max_length=TITLE)


class SendLine(forms.Form):
    """Words to all; and the mark of this very form."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )
    sending = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the button below the guard's hint


class RemoveLine(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody in the chat reads it, and who wrote the message is told."),
        max_length=REASON,
    )
