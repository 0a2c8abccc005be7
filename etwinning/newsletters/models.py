"""Who asked for the news by mail, and what is sent in a week. No account belongs to it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Issue(models.Model):
    """The news of one week for one country (or only Europe, "") in one language, as they are mailed."""

    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField()
    rows = models.JSONField()  # [{"title", "summary", "path", "language"}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "language", "until"], name="one_issue_a_week"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="issue_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.country or 'Europe'} {self.language} {self.until:%Y-%m-%d}"


class Reader(models.Model):
    """An address that asked for the news of a country in a language. It gets none until its owner confirms."""

    email = models.EmailField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent = models.ForeignKey(Issue, models.SET_NULL, null=True, blank=True, related_name="+")  # the last one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "country", "language"], name="one_newsletter_of_a_kind"),
        ]
        indexes = [models.Index(fields=["country", "language", "confirmed_at"], name="readers_of_an_issue")]

    def __str__(self) -> str:
        return f"reader {self.pk}"  # never the address
