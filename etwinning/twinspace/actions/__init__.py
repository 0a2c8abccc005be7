"""Deeds of the closed room of a project."""

from etwinning.safety.actions import Word
from etwinning.twinspace.actions.families import mark_pupils, record_allowances, withdraw_allowance
from etwinning.twinspace.actions.guard import approve_words, refuse_words, set_guard
from etwinning.twinspace.actions.rooms import (
    KEPT_FOR,
    NewPupil,
    add_pupils,
    add_teacher,
    anonymise_pupils,
    bring_pupils,
    close_twinspace,
    edit_twinspace,
    empty_twinspace,
    give_founders_seat,
    open_twinspace,
    remove_pupil,
    reopen_twinspace,
    reset_pupil_card,
)
from etwinning.twinspace.actions.summaries import sum_up_week

__all__ = [
    "KEPT_FOR",
    "NewPupil",
    "Word",
    "add_pupils",
    "add_teacher",
    "anonymise_pupils",
    "approve_words",
    "bring_pupils",
    "close_twinspace",
    "edit_twinspace",
    "empty_twinspace",
    "give_founders_seat",
    "mark_pupils",
    "open_twinspace",
    "record_allowances",
    "refuse_words",
    "remove_pupil",
    "reopen_twinspace",
    "reset_pupil_card",
    "set_guard",
    "sum_up_week",
    "withdraw_allowance",
]
