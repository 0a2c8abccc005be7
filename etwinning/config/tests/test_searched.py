"""What can be kept as a search, and what the nightly job can tell of it."""

from etwinning.config.nightly import NEWS
from etwinning.directory.queries import SEARCHED


def test_each_kind_of_kept_search_has_news() -> None:
    assert set(NEWS) == set(SEARCHED)
