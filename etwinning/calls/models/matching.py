"""What matching must know and cannot count for each reader anew."""

from django.db import models


class Attention(models.Model):
    """How often the teachers of a country are asked for contact; counted every night (`actions.count_attention`)."""

    country = models.CharField(max_length=2, primary_key=True)
    people = models.PositiveIntegerField()  # validated and available
    asked = models.PositiveIntegerField()  # contact requests to them within half a year
    is_rare = models.BooleanField(default=False)  # asked less than half as often as people elsewhere

    def __str__(self) -> str:
        return f"{self.country}: {self.asked} of {self.people}"
