"""Every component with its states: by day and by night, narrow and wide, from left to right and from right to left."""

import pytest

from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive

BARE = """() => [...document.querySelectorAll("main a[href]:not(.btn)")].filter((link) => {
  if (!link.checkVisibility() || link.closest("nav") || !link.textContent.trim()) return false;
  const parts = [link, ...link.querySelectorAll("*")];
  return !parts.some((part) => getComputedStyle(part).textDecorationLine.includes("underline"));
}).map((link) => link.outerHTML)"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_component(site: Site, width: int, dark: bool) -> None:
    reader = arrive(site, Look("en", dark=dark, width=width), "/style-guide/")
    reader.passes()
    assert reader.page.evaluate(BARE) == []  # a link looks like one before it is pointed at
    reader.page.evaluate("document.documentElement.dir = 'rtl'")
    reader.passes()
