"""What is said in pages."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from etwinning.core import languages
from etwinning.core.models import Audience
from etwinning.core.uploads import FilesField, PictureField
from etwinning.libraries.html import ProseField
from etwinning.pages import patterns, queries
from etwinning.pages.models import Attachment, Page
from etwinning.spaces.guarding import Guarded
from etwinning.spaces.models import Space
from etwinning.spaces.words import seen_by
from etwinning.ui.fields import PictureWords

TITLE = 150
DESCRIPTION = 300
EDITORS: Final[dict[str, list[tuple[str, Any]]]] = {
    Space.Kind.TWINSPACE: Page.Editors.choices,
    Space.Kind.GROUP: [(value, _("Moderators")) if value == Page.Editors.TEACHERS else (value, label)
                       for value, label in Page.Editors.choices],
}  # fmt: skip


class NewPage(Guarded):
    """How a page begins: its name, its language, its place."""

    title = forms.CharField(label=_("Title of the page"), max_length=TITLE)
    language = forms.ChoiceField(label=_("Language of the text"), choices=languages.choices)
    parent = forms.ChoiceField(label=_("Where it stands"), required=False)
    pattern = forms.ChoiceField(
        label=_("Begin with"),
        choices=[("", _("An empty page")), *patterns.PATTERNS.items()],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, parents: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        beside = ("", _("Beside the first pages"))
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            beside,
            (_("Under another page"), [(str(pk), title) for pk, title in parents]),
        ]


class Typed(forms.Form):
    """The words of a page as they are being typed: nothing is required yet."""

    title = forms.CharField(label=_("Title of the page"), max_length=TITLE, required=False)
    language = forms.ChoiceField(label=_("Language of the text"), choices=languages.choices, required=False)
    body = ProseField(label=_("Text"), required=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class EditPage(Guarded, Typed):
    """A page: its words, pictures and files; and for those who may say so, who sees and who edits it."""

    title = forms.CharField(label=_("Title of the page"), max_length=TITLE)
    picture = PictureField(label=_("Add a picture at the end of the text"), required=False)
    picture_alt = PictureWords()
    attach = FilesField(label=_("Add files below the text"), required=False)
    drop = forms.MultipleChoiceField(
        label=_("Take these files away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=_("Who sees this page"),
        widget=forms.RadioSelect,
        help_text=_(
            "The files below the text are seen by the same people. Before you show a page to everyone on the "
            "internet: no faces and no full names of pupils."
        ),
    )
    sure = forms.BooleanField(label=_("Yes, everyone on the internet may see this page"), required=False)
    without = forms.BooleanField(label=_("Leave these pictures and files out for everyone else"), required=False)
    editors = forms.ChoiceField(
        label=_("Who may edit it"),
        widget=forms.RadioSelect,
        help_text=_("The administrators of this TwinSpace always may."),
    )
    chosen = forms.MultipleChoiceField(label=_("Chosen members"), required=False, widget=forms.CheckboxSelectMultiple)
    # sent where the text was written together: the title as it stood when the page was opened
    together = forms.CharField(required=False, max_length=TITLE, widget=forms.HiddenInput)
    do = forms.ChoiceField(choices=[("", ""), ("publish", ""), ("draft", ""), ("both", "")], required=False)

    def __init__(
        self,
        *args: Any,
        page: Page,
        attached: Sequence[Attachment],
        people: Sequence[tuple[int, str]],
        may_publish: bool,
        may_make_public: bool,
        **options: Any,
    ) -> None:
        """`people` are the members one can choose; nobody can be chosen where there are none."""
        super().__init__(*args, **options)
        self.page, self.may_publish, self.may_make_public = page, may_publish, may_make_public
        self.fields["drop"].choices = [(str(one.pk), one.file.name) for one in attached]  # type: ignore[attr-defined]
        if not may_publish:
            for name in ("audience", "editors", "chosen", "sure", "without"):
                del self.fields[name]
            return
        offered = Audience.values if may_make_public else {page.audience, Audience.MEMBERS}
        editors = [pair for pair in EDITORS[page.space.kind] if people or pair[0] != Page.Editors.CHOSEN]
        self.fields["audience"].choices = seen_by(page.space, offered)  # type: ignore[attr-defined]
        if page.space.is_group:
            self.fields["audience"].help_text = _("The files below the text are seen by the same people.")
            self.fields["editors"].help_text = _("The moderators of this group always may.")
        self.fields["editors"].choices = editors  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]

    def words(self) -> tuple[str, str | None]:
        """Title and text. A text written together is not in the form; a title left as it was changes nothing."""
        said = self.cleaned_data
        if not said["together"]:
            return said["title"], said["body"]
        return (self.page.title if said["title"] == said["together"] else said["title"]), None

    def state_after(self) -> str:
        """Draft or published, by the button that was pressed; else as it is."""
        pressed = self.cleaned_data.get("do")
        if pressed == "publish" and self.may_publish:
            return Page.State.PUBLISHED
        return Page.State.DRAFT if pressed == "draft" and self.may_publish else self.page.state

    def clean(self) -> dict[str, Any]:
        """A picture needs its description; the first step to the internet is asked about."""
        said = super().clean() or {}
        if said.get("picture") and not said.get("picture_alt"):
            self.add_error("picture_alt", _("Say in a few words what the picture shows."))
        if self._becomes_public(said) and not said.get("sure"):
            self.add_error("sure", _("Everyone on the internet will see this page. Tick the box if that is right."))
        if self._stands_in_public(said) and not said.get("without"):
            self._name_kept(said.get("body", ""), {int(one) for one in said.get("drop", [])})
        if said.get("editors") == Page.Editors.CHOSEN and not said.get("chosen"):
            self.add_error("chosen", _("Choose at least one member, or say that somebody else may edit the page."))
        return said

    def _stands_in_public(self, said: dict[str, Any]) -> bool:
        is_public = said.get("audience", self.page.audience) == Audience.PUBLIC
        return self.may_publish and is_public and self.state_after() == Page.State.PUBLISHED

    def _becomes_public(self, said: dict[str, Any]) -> bool:
        was = self.page.audience == Audience.PUBLIC and self.page.state == Page.State.PUBLISHED
        return self._stands_in_public(said) and not was

    def _name_kept(self, body: str, dropped: Collection[int]) -> None:
        """Say which pictures and files everyone else would not see; to teachers, why."""
        for one, why in queries.kept_from_public(self.page, body):
            if not (isinstance(one, Attachment) and one.pk in dropped):
                name = one.description or one.file.name
                reason = (
                    _("Not for everyone: “%(name)s”. %(why)s")
                    if self.may_make_public
                    else _("Not for everyone: “%(name)s”.")
                )
                self.add_error("without", reason % {"name": name, "why": why.label})


class Picture(forms.Form):
    """A picture sent from the editor, and what it shows in words."""

    file = PictureField()
    alt = forms.CharField(
        max_length=DESCRIPTION,
        error_messages={"required": _("Say in a few words what the picture shows. Then choose it again.")},
    )


class Way(forms.Form):
    """One step of a page in the tree, or where it is dropped: beside or into another one."""

    way = forms.ChoiceField(choices=[(way, way) for way in ("up", "down", "in", "out", "before", "after", "into")])
    other = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
