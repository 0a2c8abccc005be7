"""What groups are about."""

from typing import Final

from django.utils.translation import pgettext_lazy

from etwinning.core.words import Words

THEMES: Final = Words(
    {
        "art": pgettext_lazy("theme of a group", "Art, music and theatre"),
        "classroom": pgettext_lazy("theme of a group", "The creative classroom"),
        "coding": pgettext_lazy("theme of a group", "Robots and coding"),
        "digital-safety": pgettext_lazy("theme of a group", "Safety on the internet"),
        "early-years": pgettext_lazy("theme of a group", "The first school years"),
        "environment": pgettext_lazy("theme of a group", "Nature and climate"),
        "europe": pgettext_lazy("theme of a group", "Europe and democracy"),
        "games": pgettext_lazy("theme of a group", "Learning with games"),
        "heritage": pgettext_lazy("theme of a group", "History and heritage"),
        "inclusion": pgettext_lazy("theme of a group", "Inclusion and wellbeing"),
        "languages": pgettext_lazy("theme of a group", "Teaching languages"),
        "leadership": pgettext_lazy("theme of a group", "Leading a school"),
        "media": pgettext_lazy("theme of a group", "News, film and photography"),
        "newcomers": pgettext_lazy("theme of a group", "New on eTwinning"),
        "reading": pgettext_lazy("theme of a group", "Books and reading"),
        "science": pgettext_lazy("theme of a group", "Science and mathematics"),
        "sport": pgettext_lazy("theme of a group", "Sport and health"),
        "vocational": pgettext_lazy("theme of a group", "Vocational education"),
    },
    alphabetical=True,
)
