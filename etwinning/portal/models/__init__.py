"""What stands in the portal: pages that editors of the support services write, their pictures and files."""

from etwinning.portal.models.base import FIRST, LANGUAGES_AS_WRITTEN, Text, Words, address_in
from etwinning.portal.models.checking import Checked
from etwinning.portal.models.files import Copy, Paper, Picture
from etwinning.portal.models.helping import Article, Opinion, Topic
from etwinning.portal.models.moved import Moved
from etwinning.portal.models.pages import (
    Front,
    FurtherPicture,
    Kit,
    National,
    News,
    Offer,
    Plain,
    Publication,
    Section,
    Theme,
)
from etwinning.portal.models.wording import cleaned, closed

__all__ = [
    "FIRST",
    "LANGUAGES_AS_WRITTEN",
    "Article",
    "Checked",
    "Copy",
    "Front",
    "FurtherPicture",
    "Kit",
    "Moved",
    "National",
    "News",
    "Offer",
    "Opinion",
    "Paper",
    "Picture",
    "Plain",
    "Publication",
    "Section",
    "Text",
    "Theme",
    "Topic",
    "Words",
    "address_in",
    "cleaned",
    "closed",
]
