"""A page of the portal and its draft in another language."""

from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from etwinning.portal.models import National


def make_translation(country: str, language: str) -> tuple[Page, Translation]:
    """The part of a country, which is there in English, as a draft in a language; the texts must be loaded."""
    part = National.objects.get(country=country, locale__language_code="en")
    locale = Locale.objects.get(language_code=language)
    translate_object(part, [locale])
    return part.get_translation(locale), Translation.objects.get(target_locale=locale)
