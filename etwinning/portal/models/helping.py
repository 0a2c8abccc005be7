"""The help centre: topics, articles, and whether an article helped."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from etwinning.portal.models.base import Text


class Topic(Text):
    """What belongs together: signing in, projects, pupils …"""

    parent_page_types: ClassVar = ["portal.Section"]
    subpage_types: ClassVar = ["portal.Article"]
    template = "portal/texts/topic.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Help topic")


class Article(Text):
    """One question and its answer."""

    parent_page_types: ClassVar = ["portal.Topic"]
    subpage_types: ClassVar[list[str]] = []
    template = "portal/texts/article.html"

    class Meta:
        verbose_name = pgettext_lazy("kind of page", "Help article")


class Opinion(models.Model):
    """How many said on a day that an article helped, or did not. Nobody knows who."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    day = models.DateField(default=timezone.localdate)
    helped = models.PositiveIntegerField(default=0)
    not_helped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_opinion_row_a_day")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day}: {self.helped} / {self.not_helped}"
