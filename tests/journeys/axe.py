"""What axe finds on a page: each place of a page is looked at once in a run, by day and by night (decision 0083)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

SOURCE = Path(settings.ROOT) / "var" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
HOW = "resultTypes: ['violations'], preload: false, selectors: false, elementRef: false"  # only what is wrong, no paths
COLOURS = "['color-contrast', 'link-in-text-block']"  # what is another question when the colours are others
WHOLE = f"() => axe.run({{{HOW}}})"
STRUCTURE = (
    f"() => axe.run({{{HOW}, rules: Object.fromEntries({COLOURS}.map((rule) => [rule, {{ enabled: false }}]))}})"
)
PAINTED = f"() => axe.run({{ include: axe.fresh }}, {{{HOW}, runOnly: {COLOURS}}})"
# links would take some time to come to theirs
STILL = """() => {
  const still = new CSSStyleSheet()
  still.replaceSync("*, *::before, *::after { transition: none !important }")
  document.adoptedStyleSheets.push(still)
}"""
# A key for each place: all that a rule may ask of an element (its tag, its attributes, whether it says something, is
# shown, is small to press, scrolls) and what it stands in. Words, numbers and addresses make no other place.
PLACES = r"""() => {
  const telling = /^(class|role|type|dir|style|tabindex|scope|autocomplete|content|aria-(?!label$).*)$/
  const leading = /^(for|headers|aria-(labelledby|describedby|controls|owns|details|errormessage|activedescendant))$/
  const names = new Set()
  window.places = new Map()
  const kept = (value) => value.replace(/[0-9a-f]{6,}|[0-9]+/g, "0")
  const attribute = ({ name, value }) => {
    if (leading.test(name)) return name + value.split(" ").map((id) => Boolean(document.getElementById(id)))
    if (name === "lang") return name + /^[a-z]{2}(-[A-Z]{2})?$/.test(value)
    if (name === "id" && names.has(value)) return "twice the id " + value
    if (name === "id") names.add(value)
    return name + (telling.test(name) ? "=" + kept(value) : value.trim() ? "+" : "")
  }
  const state = (one) => {
    const { width, height } = one.getBoundingClientRect()
    return [
      one.checkVisibility() && "shown",
      one.matches("a, button, input, select, textarea, summary, [tabindex]") && (width < 24 || height < 24) && "small",
      one.scrollHeight > one.clientHeight && getComputedStyle(one).overflowY === "auto" && "scrolls",
      one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "auto" && "scrolls",
      [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && "says",
    ]
  }
  const short = (...words) => {
    let low = 5381, high = 52711
    for (const letter of words.join(" ")) {
      low = Math.imul(low, 33) ^ letter.codePointAt(0)
      high = Math.imul(high, 31) ^ letter.codePointAt(0)
    }
    return (low >>> 0).toString(36) + "." + (high >>> 0).toString(36)
  }
  const walk = (one, above) => {
    const here = short(above, one.tagName, ...[...one.attributes].map(attribute))
    const key = short(here, ...state(one))
    if (!places.has(key)) places.set(key, one)
    if (!(one instanceof SVGElement)) for (const child of one.children) walk(child, here)
  }
  walk(document.documentElement, "")
  return [...places.keys()]
}"""
# what is painted anew: an element of each fresh place, without those inside another
FRESH = """(keys) => {
  const fresh = keys.map((key) => places.get(key)).filter((one) => one.isConnected) // a live page may have gone on
  axe.fresh = fresh.filter((one) => !fresh.some((other) => other !== one && other.contains(one)))
  if (!axe.fresh.length) axe.fresh = [document.documentElement]
}"""


class Seen:
    """The places at which nothing was found in this run, by any of its processes: a file that each adds to."""

    def __init__(self) -> None:
        self.file = Path()  # the run's (conftest.py)
        self.keys: set[str] = set()
        self.read = 0

    def fresh(self, keys: list[str]) -> set[str]:
        """Those of the keys that nobody has looked at."""
        with self.file.open("a+b") as file:
            file.seek(self.read)
            whole = file.read().rpartition(b" ")[0]
        self.read += len(whole)
        self.keys.update(whole.decode().split())
        return set(keys) - self.keys

    def add(self, keys: set[str]) -> None:
        with self.file.open("ab", buffering=0) as file:
            file.write("".join(f" {key} " for key in keys).encode())


SEEN = Seen()


def findings(page: Page, *, dark: bool) -> list[str]:
    """What axe finds on the page as it is now and in the other colours, a line for each element.

    Nothing, where each place of the page was looked at before.
    """
    fresh = SEEN.fresh(page.evaluate(PLACES))
    if not fresh:
        return []
    page.evaluate(SOURCE.read_text())  # evaluated, not injected: our content policy forbids foreign scripts
    page.evaluate(FRESH, list(fresh))
    found = _asked(page, STRUCTURE) + _asked(page, PAINTED)
    page.evaluate(STILL)
    page.emulate_media(color_scheme="light" if dark else "dark")
    found += [f"{'light' if dark else 'dark'}: {one}" for one in _asked(page, PAINTED)]
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.evaluate("document.adoptedStyleSheets.pop()")
    if not found:
        SEEN.add(fresh)
    return found


def findings_now(page: Page) -> list[str]:
    """What axe finds in the colours that the page has, whatever was looked at before."""
    page.evaluate(SOURCE.read_text())
    return _asked(page, WHOLE)


def _asked(page: Page, question: str) -> list[str]:
    result: dict[str, Any] = page.evaluate(question)
    return [
        f"{page.url} {finding['id']} ({finding['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]
