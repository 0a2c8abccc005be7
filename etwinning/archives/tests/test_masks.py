"""Names of pupils on their way out."""

import pytest

from etwinning.archives.masks import masker


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Elif Y. counted", "a pupil counted"),
        ("elif_y.txt", "a pupil.txt"),
        ("Can you? @Can saw it", "Can you? a pupil saw it"),
        ("Elif Yıldız", "Elif Yıldız"),
        ("ELIF Y'nin resmi", "a pupil'nin resmi"),
        ('<a href="https://x.example/elif-y">Elif Y</a>', '<a href="">a pupil</a>'),
        ("", ""),
    ],
)
def test_masks(text: str, said: str) -> None:
    assert masker(["Elif Y.", "Can", ""])(text) == said


def test_without_pupils_nothing_changes() -> None:
    assert masker([])("Elif Y.") == "Elif Y."
