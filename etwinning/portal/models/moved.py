"""Where pages stood before: links that others keep, and search engines, lead on."""

from django.db import models
from wagtail.models import Page


class Moved(models.Model):
    """An address that a page had. The database notes it whenever one changes (a trigger), be it of a page above."""

    address = models.TextField(primary_key=True)
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.address
