import pytest

from etwinning.libraries.numbers import whole

NONE = ["", None, "-1", " 1", "1.0", "²", "٣", "a\0", "9" * 19, "9" * 5000]


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1), *((text, 0) for text in NONE)]
)
def test_whole(text: str | None, number: int) -> None:
    assert whole(text) == number


def test_how_many_digits() -> None:
    assert (whole("9999", 4), whole("10000", 4)) == (9999, 0)
