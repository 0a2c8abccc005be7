"""That a person stands for a translation."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page


class Checked(models.Model):
    """A person said: this page says what its original says. For translations that the original has overtaken."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.page_id} {self.at:%Y-%m-%d}"
