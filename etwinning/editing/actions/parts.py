"""Each country with a support service has its part in the tree, in each language that was written here first."""

from wagtail.models import Page

from etwinning.core.countries import country_name
from etwinning.people.models import Desk
from etwinning.portal.models import National, Section
from etwinning.portal.texts.contents import LANGUAGES


def open_parts() -> int:
    """Make the parts of countries whose desk came after the texts were loaded. How many pages. Twice is once."""
    national = Desk.objects.filter(kind=Desk.Kind.NATIONAL).exclude(country="")
    lists = Section.objects.filter(kind=Section.Kind.SERVICES, locale__language_code__in=LANGUAGES, alias_of=None)
    sections = list(lists.select_related("locale").order_by("pk"))
    keys = dict(National.objects.order_by("-pk").values_list("country", "translation_key"))
    there = set(National.objects.values_list("country", "locale"))
    made = 0
    for code in sorted(set(national.values_list("country", flat=True))):
        for section in sections:
            if (code, section.locale_id) not in there:
                part = section.add_child(instance=_part(code, section, keys))
                keys[code] = part.translation_key
                made += 1
    return made


def _part(code: str, section: Section, keys: dict[str, object]) -> National:
    is_taken = Page.objects.child_of(section).filter(slug=code.lower()).exists()
    same = {"translation_key": keys[code]} if code in keys else {}
    return National(
        title=country_name(code, section.language), country=code, locale=section.locale,
        slug=f"{code.lower()}-{section.pk}" if is_taken else code.lower(), **same,
    )  # fmt: skip
