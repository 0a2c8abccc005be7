"""What may be said in a TwinSpace."""

from etwinning.twinspace.forms.families import MEANINGS, MarkPupils, RecordAllowances, WithdrawAllowance
from etwinning.twinspace.forms.guard import RefuseWords, SetGuard
from etwinning.twinspace.forms.pupils import (
    MOST_PUPILS,
    BringPupils,
    EditTwinSpace,
    PupilRow,
    PupilRows,
    PupilSignIn,
    UseMaterial,
    empty_rows,
    rows_of,
    said_of,
    shortened,
    typed_lines,
)
from etwinning.twinspace.forms.sources import STEPS, ChooseClasses, PupilSource, all_classes, lines_of

__all__ = [
    "MEANINGS",
    "MOST_PUPILS",
    "STEPS",
    "BringPupils",
    "ChooseClasses",
    "EditTwinSpace",
    "MarkPupils",
    "PupilRow",
    "PupilRows",
    "PupilSignIn",
    "PupilSource",
    "RecordAllowances",
    "RefuseWords",
    "SetGuard",
    "UseMaterial",
    "WithdrawAllowance",
    "all_classes",
    "empty_rows",
    "lines_of",
    "rows_of",
    "said_of",
    "shortened",
    "typed_lines",
]
