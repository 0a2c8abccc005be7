"""Deeds around schools and the validation of their people."""

from etwinning.schools.actions.colleagues import add_school, confirm_colleague, decline_colleague, remove_school
from etwinning.schools.actions.leaving import forget_person
from etwinning.schools.actions.schools import edit_school, empty_school, fill_folded, locate_school, register_school
from etwinning.schools.actions.validation import (
    add_evidence,
    answer_for_head,
    ask_head,
    ask_validation,
    head_token,
    mail_head,
    reject_person,
    request_information,
    request_of_token,
    validate_person,
)

__all__ = [
    "add_evidence",
    "add_school",
    "answer_for_head",
    "ask_head",
    "ask_validation",
    "confirm_colleague",
    "decline_colleague",
    "edit_school",
    "empty_school",
    "fill_folded",
    "forget_person",
    "head_token",
    "locate_school",
    "mail_head",
    "register_school",
    "reject_person",
    "remove_school",
    "request_information",
    "request_of_token",
    "validate_person",
]
