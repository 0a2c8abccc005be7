"""What holidays are called where no calendar names them: the closed list of the sample file."""

from typing import Final

from django.utils.translation import pgettext_lazy

from etwinning.core.words import Words

HOLIDAYS: Final = Words(
    {
        "autumn": pgettext_lazy("school holiday", "Autumn holidays"),
        "midterm": pgettext_lazy("school holiday", "Mid-term break"),
        "christmas": pgettext_lazy("school holiday", "Christmas and New Year holidays"),
        "winter": pgettext_lazy("school holiday", "Winter holidays"),
        "semester": pgettext_lazy("school holiday", "Break between semesters"),
        "carnival": pgettext_lazy("school holiday", "Carnival holidays"),
        "spring": pgettext_lazy("school holiday", "Spring holidays"),
        "easter": pgettext_lazy("school holiday", "Easter holidays"),
        "may": pgettext_lazy("school holiday", "May holidays"),
        "ascension": pgettext_lazy("school holiday", "Ascension holidays"),
        "pentecost": pgettext_lazy("school holiday", "Pentecost holidays"),
        "summer": pgettext_lazy("school holiday", "Summer holidays"),
        "other": pgettext_lazy("school holiday", "School holidays"),
    }
)
