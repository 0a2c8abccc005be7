"""What may be said in a TwinSpace."""

from etwinning.twinspace.forms.families import MEANINGS, MarkPupils, RecordAllowances, WithdrawAllowance
from etwinning.twinspace.forms.guard import RefuseWords, SetGuard
from etwinning.twinspace.forms.pupils import (
    MOST_PUPILS,
    STEPS,
    BringPupils,
    EditTwinSpace,
    PupilRow,
    PupilRows,
    PupilSignIn,
    PupilSource,
    UseMaterial,
    empty_rows,
    rows_of,
    said_of,
    shortened,
    typed_lines,
)

__all__ = [
    "MEANINGS",
    "MOST_PUPILS",
    "STEPS",
    "BringPupils",
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
    "empty_rows",
    "rows_of",
    "said_of",
    "shortened",
    "typed_lines",
]
