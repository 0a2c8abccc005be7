"""What editors do in the CMS, and what is done for them."""

from etwinning.editing.actions.leaving import forget_leavers
from etwinning.editing.actions.loading import load_texts
from etwinning.editing.actions.parts import open_parts
from etwinning.editing.actions.publishing import drop_own_draft, one_hand, publish_due
from etwinning.editing.actions.rights import grant_rights, take_seats

__all__ = [
    "drop_own_draft",
    "forget_leavers",
    "grant_rights",
    "load_texts",
    "one_hand",
    "open_parts",
    "publish_due",
    "take_seats",
]
