"""Under which licence a thing stands: Creative Commons 4.0 and what else occurs in a school, each in plain words."""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """The names are those of Creative Commons, which are not translated; the others are ours."""

    UNSAID = "", _("Not said yet")
    RESERVED = "reserved", _("Only for us: others must ask first")
    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"
    BY_NC = "by-nc", "CC BY-NC 4.0"
    BY_NC_SA = "by-nc-sa", "CC BY-NC-SA 4.0"
    BY_ND = "by-nd", "CC BY-ND 4.0"
    BY_NC_ND = "by-nc-nd", "CC BY-NC-ND 4.0"
    ZERO = "zero", "CC0 1.0"
    PUBLIC = "public", _("Nobody's: in the public domain")


@dataclass(frozen=True)
class Terms:
    """What others may do, in plain words, and where the licence itself can be read."""

    words: Promise
    address: str = ""


def options() -> list[tuple[str, str | Promise, str | Promise]]:
    """Each licence with its name and its plain words, as a list to choose from."""
    return [(code, name, TERMS[code].words if code in TERMS else "") for code, name in Licence.choices]


_DEED = "https://creativecommons.org/licenses/{}/4.0/"
TERMS: Final[dict[str, Terms]] = {
    Licence.RESERVED: Terms(_("Others may look at it. Who wants to use it must ask the author.")),
    Licence.BY: Terms(_("Others may use and change it, if they name the author."), _DEED.format("by")),
    Licence.BY_SA: Terms(
        _("Others may use and change it, if they name the author and share the result in the same way."),
        _DEED.format("by-sa"),
    ),
    Licence.BY_NC: Terms(
        _("Others may use and change it, if they name the author, but not to earn money."), _DEED.format("by-nc")
    ),
    Licence.BY_NC_SA: Terms(
        _(
            "Others may use and change it, if they name the author and share the result in the same way, "
            "but not to earn money."
        ),
        _DEED.format("by-nc-sa"),
    ),
    Licence.BY_ND: Terms(
        _("Others may use it as it is, if they name the author. They may not change it."), _DEED.format("by-nd")
    ),
    Licence.BY_NC_ND: Terms(
        _("Others may use it as it is, if they name the author. They may not change it nor earn money with it."),
        _DEED.format("by-nc-nd"),
    ),
    Licence.ZERO: Terms(
        _("Everybody may do with it what they like, without asking and without naming anybody."),
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    Licence.PUBLIC: Terms(_("The author died long ago, or gave up all rights. Everybody may use it.")),
}
