"""What the member's pages show. They mix what the apps below know."""

from etwinning.home.queries.day import (
    Day,
    Followed,
    Joining,
    day_of,
    feed_of,
    followed_by,
    joining_of,
    numbers_of,
    seats_of,
)
from etwinning.home.queries.persons import (
    PersonPage,
    people_pictured_for,
    person_page,
    person_seen_by,
    reasons_to_stay,
)
from etwinning.home.queries.reports import (
    Way,
    reports_visible_to,
    teachers_answering,
    teaching_seats,
    way_of_report,
)
from etwinning.home.queries.schools import (
    Glimpse,
    SchoolPage,
    school_page,
    school_seen_by,
    schools_in_feed,
    schools_visible_to,
)

__all__ = [
    "Day",
    "Followed",
    "Glimpse",
    "Joining",
    "PersonPage",
    "SchoolPage",
    "Way",
    "day_of",
    "feed_of",
    "followed_by",
    "joining_of",
    "numbers_of",
    "people_pictured_for",
    "person_page",
    "person_seen_by",
    "reasons_to_stay",
    "reports_visible_to",
    "school_page",
    "school_seen_by",
    "schools_in_feed",
    "schools_visible_to",
    "seats_of",
    "teachers_answering",
    "teaching_seats",
    "way_of_report",
]
