"""Who may look for people, and what may be done with partner calls."""

from etwinning.directory.rules.calls import (
    TIMES,
    can_answer_call,
    can_close_call,
    can_discard_call,
    can_edit_call,
    can_edit_campaign,
    can_mark_answered,
    can_open_campaign,
    can_publish_call,
    can_read_calls,
    can_remove_answer,
    can_renew_call,
    can_save_call,
    can_write_call,
    deeds_open_to,
)
from etwinning.directory.rules.people import can_search_people

__all__ = [
    "TIMES",
    "can_answer_call",
    "can_close_call",
    "can_discard_call",
    "can_edit_call",
    "can_edit_campaign",
    "can_mark_answered",
    "can_open_campaign",
    "can_publish_call",
    "can_read_calls",
    "can_remove_answer",
    "can_renew_call",
    "can_save_call",
    "can_search_people",
    "can_write_call",
    "deeds_open_to",
]
