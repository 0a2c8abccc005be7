"""What machines read of an offer: a Course if one learns there, an Event if it has days.

By schema.org, with what https://developers.google.com/search/docs/appearance/structured-data requires of both.
"""

from datetime import date
from typing import Any, Final

from django.conf import settings

from etwinning.portal.models import Offer

LEARNING: Final = frozenset({Offer.Kind.COURSE, Offer.Kind.SEMINAR, Offer.Kind.SELF, Offer.Kind.WORKSHOP})


def known_of_offer(offer: Offer, picture: str) -> list[dict[str, Any]]:
    """The descriptions of an offer, with the address of its picture."""
    shared = {
        "name": offer.title, "description": offer.summary or offer.title, "url": f"{settings.ADDRESS}{offer.url_path}",
        "image": picture, "inLanguage": offer.speaks, "isAccessibleForFree": True, "offers": _free(offer),
    }  # fmt: skip
    found: list[dict[str, Any]] = []
    if offer.kind in LEARNING:
        instance = {"hasCourseInstance": _instance(offer, offer.first)} if offer.first else {}
        found.append({"@type": "Course", **shared, "provider": _programme(), **instance})
    if offer.first:
        found.append({"@type": "EducationEvent", **shared, **_when_and_where(offer, offer.first)})
    return [{"@context": "https://schema.org", **one} for one in found]


def _programme() -> dict[str, str]:
    return {"@type": "Organization", "name": "eTwinning", "url": f"{settings.ADDRESS}/"}


def _free(offer: Offer) -> dict[str, Any]:
    """It costs nothing, as all of the programme; where and since when one can apply."""
    since = {"validFrom": offer.apply_from.isoformat()} if offer.apply_from else {}
    where = offer.link or f"{settings.ADDRESS}{offer.url_path}"
    return {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR", "url": where} | since


def _days(offer: Offer, first: date) -> dict[str, str]:
    return {"startDate": first.isoformat(), "endDate": max(first, offer.last or first).isoformat()}


def _instance(offer: Offer, first: date) -> dict[str, Any]:
    days = (max(first, offer.last or first) - first).days + 1
    schedule = {"@type": "Schedule", "repeatFrequency": "Daily", "repeatCount": days, **_days(offer, first)}
    return {
        "@type": "CourseInstance", "courseMode": "Onsite" if offer.place else "Online", "courseSchedule": schedule,
        "inLanguage": offer.speaks, **({"location": _place(offer)} if offer.place else {}),
    }  # fmt: skip


def _when_and_where(offer: Offer, first: date) -> dict[str, Any]:
    online = {"@type": "VirtualLocation", "url": offer.link or f"{settings.ADDRESS}{offer.url_path}"}
    mode = "OfflineEventAttendanceMode" if offer.place else "OnlineEventAttendanceMode"
    return _days(offer, first) | {
        "eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": _place(offer) if offer.place else online, "organizer": _programme(),
    }  # fmt: skip


def _place(offer: Offer) -> dict[str, str]:
    return {"@type": "Place", "name": offer.place, "address": offer.place}
