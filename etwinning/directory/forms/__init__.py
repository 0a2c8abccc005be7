"""What one may look for, and what a partner call and a campaign say."""

from etwinning.directory.forms.calls import (
    LANGUAGES,
    CallAnswer,
    CallSearch,
    CallText,
    CampaignText,
    is_too_long,
    typed,
    version_of,
)
from etwinning.directory.forms.people import PeopleSearch

__all__ = [
    "LANGUAGES",
    "CallAnswer",
    "CallSearch",
    "CallText",
    "CampaignText",
    "PeopleSearch",
    "is_too_long",
    "typed",
    "version_of",
]
