"""What is looked through when somebody searches in a room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Words(models.Model):
    """The folded words of a thing, and how it reads.

    `stamp` is the hash of the texts from which it was made: a thing that says something else is folded anew with the
    next search (`searching`). Who may read a thing is asked of the thing itself, never of this row.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        PAGE_FILE = "page_file", _("File")
        REMARK = "remark", _("Comment")
        POST = "post", pgettext_lazy("in a thread", "Post")
        POST_FILE = "post_file", _("File")
        THREAD = "thread", _("Thread")
        NOTE = "note", pgettext_lazy("in a room", "Note")
        NOTE_FILE = "note_file", _("File")
        ITEM = "item", _("Material")
        NAMED = "named", _("Material")  # no more than its name, for those from whom a family keeps the rest
        CAPTIONS = "captions", _("Captions")
        ACTIVITY = "activity", pgettext_lazy("plan", "Activity")
        STEP = "step", pgettext_lazy("plan", "Step")
        TASK = "task", pgettext_lazy("plan", "Task")

    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    thing = models.BigIntegerField()
    place = models.BigIntegerField()  # the key of what one is led to
    stamp = models.CharField(max_length=32)
    at = models.DateTimeField(null=True)  # a plan keeps no moment
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    plain = models.TextField(blank=True)
    folded = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="one_row_of_words_a_thing")]
        indexes = [models.Index(fields=["space", "kind"], name="words_of_room")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
