"""A group: a circle of school staff around a theme, in a room of its own; and who stands at its door."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etwinning.groups.words import THEMES
from etwinning.libraries.addresses import address_of


class Group(models.Model):
    """A room with moderators and members. Its key is that of the room; title, language, open or closed stand there."""

    class Joining(models.TextChoices):
        OPEN = "open", _("Open to all eTwinners")
        REQUEST = "request", _("By request")

    space = models.OneToOneField("spaces.Space", models.CASCADE, primary_key=True, related_name="group")
    about = models.TextField(max_length=3000)
    theme = models.CharField(max_length=30)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.OPEN)
    picture = models.ForeignKey("core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(blank=True, max_length=300)  # the picture in words
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    featured_at = models.DateTimeField(null=True, blank=True)  # by the central support service
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a support service; its members go on seeing it
    hidden_reason = models.TextField(blank=True, max_length=4000)
    search = models.TextField(blank=True, editable=False)  # folded title and text

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(about=""), name="group_says_what_it_is_about"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="hidden_group_has_reason"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="group_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["space"], name="group_hidden", condition=Q(hidden_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.space.title

    def get_absolute_url(self) -> str:
        return address_of("group", space_pk=self.space_id)

    @property
    def theme_name(self) -> str:
        """The theme in the reader's words."""
        return THEMES.label(self.theme)

    @property
    def scope(self) -> str:
        """The journal's name for its room."""
        return f"space:{self.space_id}"


class Door(models.Model):
    """How somebody who is not in a group stands to it; the row goes when they come in.

    asked -> (in) | declined | withdrawn (the row goes); invited -> (in) | refused; (in) -> removed.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked to join")
        DECLINED = "declined", _("A moderator said no")
        INVITED = "invited", _("Invited")
        REFUSED = "refused", _("Does not want to join")
        REMOVED = "removed", _("Removed by a moderator")

    AGAIN_DAYS = 30  # after a no, or after being removed, one may ask again

    group = models.ForeignKey(Group, models.CASCADE, related_name="doors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    words = models.TextField(blank=True, max_length=1000)  # of who asked, or of the moderator
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="one_door_a_person"),
            models.CheckConstraint(condition=~Q(state="removed") | ~Q(words=""), name="removed_for_a_reason"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="door_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.group_id}: {self.state}"
