"""What people say about a passage of a page, beside its text: comments, answers to them, and other wordings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from etwinning.pages.models import Page


class Remark(models.Model):
    """A comment on a passage or on the whole page, an answer to one, or another wording for a passage.

    `quote` is the passage as it stood when this was written, `place` its number among the passages of the page; where
    it stands now is looked for in the text (queries.located). It is no part of the page: who is not a member never
    sees it. A removed one keeps its place and loses its words.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("remark", "Open")
        RESOLVED = "resolved", pgettext_lazy("remark", "Resolved")
        ACCEPTED = "accepted", pgettext_lazy("remark", "Accepted")
        REFUSED = "refused", pgettext_lazy("remark", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("remark", "Withdrawn")

    LONGEST, LONGEST_PASSAGE, LONGEST_NOTE = 2_000, 5_000, 500
    MOST_OPEN = 500  # on a page
    put_in = b""  # the change of the document by which a suggestion was accepted just now

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    quote = models.TextField(blank=True)  # nothing: the whole page
    place = models.PositiveIntegerField(default=0)
    wording = models.TextField(blank=True)  # of a suggestion: the passage as it should be, in plain text with signs
    body = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)  # why a suggestion was refused
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    sending = models.UUIDField(null=True, blank=True)  # made by the form: the same button twice is one remark

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sending"], name="one_remark_a_sending"),
            models.CheckConstraint(condition=Q(wording="") | Q(answers__isnull=True), name="answer_is_a_comment"),
            models.CheckConstraint(condition=Q(state="open") | Q(settled_at__isnull=False), name="remark_settled_once"),
        ]
        indexes = [models.Index(fields=["page", "-created_at"], name="remark_list", condition=Q(answers__isnull=True))]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.pk}"

    def get_absolute_url(self) -> str:
        """Its place in the list of its page; the view leads to the right page of the list."""
        return reverse("find_remark", kwargs={"space_pk": self.page.space_id, "pk": self.answers_id or self.pk})

    @property
    def is_suggestion(self) -> bool:
        return bool(self.wording)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
