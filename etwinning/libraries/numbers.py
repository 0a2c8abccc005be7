"""Whole numbers as addresses and forms write them."""

KEY = 18  # digits that fit every key


def whole(text: object, digits: int = KEY) -> int:
    """The number that at most so many digits write; 0, which is nobody's key, for None and all else. Never raises."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= digits else 0
