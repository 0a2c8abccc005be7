"""What an officer looks for among the labels of the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core.words import LABELS
from etwinning.recognition.models import Label


def _any(choices: Any) -> Any:
    return lambda: [("", _("Any")), *(choices() if callable(choices) else choices)]


class LabelSearch(forms.Form):
    """Words, a kind, a state: what makes no sense asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Label"), choices=_any(LABELS.choices), required=False)
    state = forms.ChoiceField(label=_("State"), choices=_any(Label.State.choices), required=False)

    def wanted(self) -> dict[str, str]:
        """What is looked for, as `recognition.queries.labels_found` takes it."""
        self.is_valid()
        said = self.cleaned_data
        return {"text": said.get("q", ""), "kind": said.get("kind", ""), "state": said.get("state", "")}
