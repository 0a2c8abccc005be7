"""The kinds of pages that editors write."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, TranslatableMixin

from etwinning.core import countries, languages
from etwinning.core.words import AGES
from etwinning.portal.models.base import Text, prose_of
from etwinning.portal.models.files import Paper, Picture
from etwinning.portal.models.writing import Dated, WithAges

COUNTRIES = [(code, countries.country_name(code, "en")) for code in sorted(countries.COUNTRIES)]
LANGUAGES = [(code, languages.self_name(code)) for code in languages.PLATFORM]


class Front(Text):
    """Where a language begins. There is one for each language that has pages."""

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["portal.Section", "portal.Plain"]
    content_panels: ClassVar = Text.content_panels[:1]  # what readers see there is the product's own page
    template = "portal/texts/plain.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Front page")


class Section(Text):
    """A list of pages of one kind: news, learning, recognition …"""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        THEMES = "themes", _("Annual themes")
        LEARNING = "learning", _("Learning")
        RECOGNITION = "recognition", _("Recognition")
        KITS = "kits", _("Project kits")
        PUBLICATIONS = "publications", _("Publications")
        SERVICES = "services", _("National Support Services")
        HELP = "help", _("Help")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)

    parent_page_types: ClassVar = ["portal.Front"]
    subpage_types: ClassVar = [
        "portal.News", "portal.Theme", "portal.Offer", "portal.Plain", "portal.Kit", "portal.Publication",
        "portal.National", "portal.Topic",
    ]  # fmt: skip
    content_panels: ClassVar = [*Text.content_panels[:1], FieldPanel("kind"), *Text.content_panels[1:]]
    template = "portal/texts/section.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "List of pages")


class Plain(Text):
    """A page that says something: about, history, privacy, a label …"""

    class Role(models.TextChoices):
        NONE = "", _("An ordinary page")
        ABOUT = "about", _("About eTwinning")
        HISTORY = "history", _("History")
        CONDUCT = "conduct", _("Code of conduct")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        IMPRINT = "imprint", _("Imprint")

    role = models.CharField(
        _("Role"), max_length=20, choices=Role, blank=True, default="",
        help_text=_("Links at the foot of every page lead to the page with this role."),
    )  # fmt: skip

    parent_page_types: ClassVar = ["portal.Front", "portal.Section", "portal.National"]
    subpage_types: ClassVar[list[str]] = []
    settings_panels: ClassVar = [*Text.settings_panels, FieldPanel("role")]
    template = "portal/texts/plain.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Page")


class Placed(Text):
    """What belongs to one country, or to Europe: that decides where in the tree it stands."""

    country = models.CharField(max_length=2, blank=True, editable=False, choices=COUNTRIES, db_index=True)

    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> Any:
        """The country is that of the national part in which the page stands."""
        above = National.objects.ancestor_of(self).only("country").first() if self.path else None
        self.country = above.country if above else ""
        return super().save(*args, **options)


class News(Placed):
    """Something new, of a country or of Europe."""

    day = models.DateField(_("Day"), default=timezone.localdate)

    parent_page_types: ClassVar = ["portal.Section", "portal.National"]
    content_panels: ClassVar = [
        *Text.content_panels[:1], FieldPanel("day"), *Text.content_panels[1:],
        InlinePanel("pictures", heading=_("More pictures"), label=_("Picture"), max_num=12),
        InlinePanel("related", heading=_("Read on"), label=_("Page"), max_num=3),
    ]  # fmt: skip
    template = "portal/texts/news.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "News item")

    def shown_besides(self) -> dict[str, Any]:
        """What an editor says belongs to it, as the preview shows it (readers: `queries.related_to`, `pictures_of`)."""
        chosen = Page.objects.live().filter(pk__in=[row.page_id for row in self.related.all()])
        return {"related": list(chosen.only("title", "url_path")), "pictures": list(self.pictures.all())}


class Related(Orderable):  # type: ignore[misc]
    """A page that a piece of news leads on to."""

    news = ParentalKey(News, on_delete=models.CASCADE, related_name="related")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("Page"))
    panels: ClassVar = [PageChooserPanel("page")]

    def __str__(self) -> str:
        return f"{self.news_id} -> {self.page_id}"


class FurtherPicture(TranslatableMixin, Orderable):  # type: ignore[misc]
    """A picture below a piece of news, besides the one above it. What it shows is said anew in each language."""

    news = ParentalKey(News, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="+", verbose_name=_("Picture"))
    shows = models.CharField(
        _("What the picture shows"), max_length=200,
        help_text=_("It stands below the picture, and is read out to people who cannot see it."),
    )  # fmt: skip
    panels: ClassVar = [FieldPanel("picture"), FieldPanel("shows")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):  # type: ignore[misc]
        pass

    def __str__(self) -> str:
        return str(self.shows)

    @property
    def copy(self) -> Any:
        """The copy that pages show: one of `picture.renditions` (a list fetches them together), else made now.

        None where the picture's file is gone.
        """
        filled = "max-960x720|format-webp|webpquality-76"
        made = (copy for copy in self.picture.renditions.all() if copy.filter_spec == filled)
        return next(made, None) or self.picture.copy_as(filled)


class Theme(Text):
    """The theme of a year: a campaign with its days."""

    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))

    parent_page_types: ClassVar = ["portal.Section"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Text.content_panels[:1], FieldRowPanel([FieldPanel("first"), FieldPanel("last")]), *Text.content_panels[1:],
    ]  # fmt: skip
    base_form_class = Dated
    template = "portal/texts/theme.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Annual theme")

    @property
    def is_now(self) -> bool:
        """Whether it is the theme of today."""
        return bool(self.first <= timezone.localdate() <= self.last)


class Offer(Placed):
    """Something to learn or to come to: a course, a seminar, a workshop, an event."""

    class Kind(models.TextChoices):
        COURSE = "course", _("Learning event")
        SEMINAR = "seminar", _("Online seminar")
        SELF = "self", _("Self-teaching material")
        WORKSHOP = "workshop", _("Workshop on site")
        CONTACT = "contact", _("Contact seminar")
        CONFERENCE = "conference", _("Conference")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    first = models.DateField(_("First day"), null=True, blank=True)
    last = models.DateField(_("Last day"), null=True, blank=True)
    apply_from = models.DateField(_("Applications open"), null=True, blank=True)
    apply_until = models.DateField(_("Applications close"), null=True, blank=True)
    speaks = models.CharField(_("Language"), max_length=10, choices=LANGUAGES, default="en")
    audience = models.CharField(_("For whom"), max_length=200, blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    link = models.URLField(_("Where to apply"), blank=True)

    parent_page_types: ClassVar = ["portal.Section", "portal.National"]
    content_panels: ClassVar = [
        *Text.content_panels[:1], FieldPanel("kind"),
        MultiFieldPanel([
            FieldRowPanel([FieldPanel("first"), FieldPanel("last")]),
            FieldRowPanel([FieldPanel("apply_from"), FieldPanel("apply_until")]),
        ], heading=_("Days")),
        FieldPanel("speaks"), FieldPanel("audience"), FieldPanel("place"), FieldPanel("link"),
        *Text.content_panels[1:],
    ]  # fmt: skip
    base_form_class = Dated
    template = "portal/texts/offer.html"
    found_by = (*Text.found_by, "audience", "place")

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Learning offer")

    @property
    def is_open(self) -> bool:
        """Whether one can apply today."""
        today = timezone.localdate()
        begun = self.apply_from is None or self.apply_from <= today
        return bool(self.link) and begun and (self.apply_until is None or today <= self.apply_until)


class Kit(Text):
    """A project ready to be copied: step by step, with what is needed."""

    ages = ArrayField(models.CharField(max_length=20), verbose_name=_("Age of the pupils"), default=list, blank=True)
    weeks = models.PositiveSmallIntegerField(_("Weeks"), null=True, blank=True)
    competences = models.CharField(_("Key competences"), max_length=300, blank=True)
    objectives = RichTextField(_("What pupils learn"), blank=True)
    sheets = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("File"))

    parent_page_types: ClassVar = ["portal.Section"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Text.content_panels[:3], FieldPanel("ages"), FieldPanel("weeks"), FieldPanel("competences"),
        FieldPanel("objectives"), *Text.content_panels[3:], FieldPanel("sheets"),
    ]  # fmt: skip
    base_form_class = WithAges
    template = "portal/texts/kit.html"
    found_by = (*Text.found_by, "objectives", "competences")

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Project kit")

    @property
    def age_names(self) -> list[str]:
        """The ages in words."""
        return [str(name) for name in AGES.labels(self.ages)]

    @property
    def objectives_prose(self) -> str:
        """What pupils learn, as HTML."""
        return prose_of(self.objectives)


class Publication(Text):
    """A publication, with its file."""

    year = models.PositiveSmallIntegerField(_("Year"))
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("File"))

    parent_page_types: ClassVar = ["portal.Section"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Text.content_panels[:1], FieldPanel("year"), FieldPanel("paper"), *Text.content_panels[1:]
    ]  # fmt: skip
    template = "portal/texts/publication.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Publication")


class National(Text):
    """The part of one country: who its support services are, its news and offers. Its editors write below it."""

    country = models.CharField(_("Country"), max_length=2, choices=COUNTRIES, db_index=True)
    address = models.TextField(_("Postal address"), blank=True, max_length=500)
    ambassadors = RichTextField(_("Ambassadors"), blank=True)

    parent_page_types: ClassVar = ["portal.Section"]
    subpage_types: ClassVar = ["portal.News", "portal.Offer", "portal.Plain"]
    is_creatable = False  # it comes with its desk (editing.actions.open_parts), and its country is that desk's
    content_panels: ClassVar = [
        *Text.content_panels[:1], FieldPanel("country", read_only=True), FieldPanel("address"),
        *Text.content_panels[1:], FieldPanel("ambassadors"),
    ]  # fmt: skip
    template = "portal/texts/national.html"
    found_by = (*Text.found_by, "ambassadors")

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Part of a country")

    @property
    def ambassadors_prose(self) -> str:
        """Who helps in the country, as HTML."""
        return prose_of(self.ambassadors)
