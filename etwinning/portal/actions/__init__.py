"""What can be done in the portal."""

from etwinning.portal.actions.helping import say_helpful
from etwinning.portal.actions.leaving import forget_leavers
from etwinning.portal.actions.loading import load_texts
from etwinning.portal.actions.rights import grant_rights, one_hand, publish_due, take_seats

__all__ = ["forget_leavers", "grant_rights", "load_texts", "one_hand", "publish_due", "say_helpful", "take_seats"]
