"""Deeds of partner calls and campaigns, and what matching counts at night."""

from etwinning.calls.actions.answers import answer_call, remove_answer
from etwinning.calls.actions.calls import (
    Changed,
    CrossPosted,
    close_call,
    discard_call,
    edit_call,
    mark_answered,
    publish_call,
    remove_call,
    renew_call,
    save_call,
    write_call,
)
from etwinning.calls.actions.campaigns import edit_campaign, open_campaign
from etwinning.calls.actions.leaving import forget_person
from etwinning.calls.actions.nightly import count_attention, expire_calls, remind_of_calls

__all__ = [
    "Changed",
    "CrossPosted",
    "answer_call",
    "close_call",
    "count_attention",
    "discard_call",
    "edit_call",
    "edit_campaign",
    "expire_calls",
    "forget_person",
    "mark_answered",
    "open_campaign",
    "publish_call",
    "remind_of_calls",
    "remove_answer",
    "remove_call",
    "renew_call",
    "save_call",
    "write_call",
]
