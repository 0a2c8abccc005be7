"""Somebody who has no pointer: Tab, Enter, Space, arrows and letters, and no focus set from outside.

At each stop the focus is seen: it is on the screen and drawn around.
"""

import json
from dataclasses import dataclass

from tests.journeys.steps import Reader, Upload

TABS, CHOICES = 150, 80
# whether what has the focus is on the screen and drawn around (or, as a field, by its border and shadow; the text of an
# editor by the box that it stands in)
SEEN = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return "nothing has the focus"
  const box = at.getBoundingClientRect()
  const style = getComputedStyle(at.matches(".rich-box [role=textbox]") ? at.closest(".rich-box") : at)
  if (!at.checkVisibility() || !box.width || !box.height) return "hidden: " + at.outerHTML.slice(0, 200)
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    return "off the screen: " + at.outerHTML.slice(0, 200)
  const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
  return drawn ? "" : "not drawn: " + at.outerHTML.slice(0, 200)
}"""


@dataclass
class Keys:
    """A reader who uses the keyboard alone."""

    reader: Reader

    def __post_init__(self) -> None:
        self.page = self.reader.page
        self.page.on("filechooser", lambda _chooser: None)  # from now on: whoever begins to listen may be too late

    def is_seen(self) -> None:
        """The focus is somewhere, and one sees where."""
        assert not (fault := self.page.evaluate(SEEN)), f"{self.page.url}: {fault}"

    def to(self, wanted: str) -> None:
        """Tab until what has the focus is the wanted `at` (JavaScript); it is seen at each stop in the page itself."""
        look = f"""() => {{
          const at = document.activeElement
          return [at.closest("main") ? ({SEEN})() : "", Boolean({wanted})]
        }}"""
        for _stop in range(TABS):
            self.page.keyboard.press("Tab")
            fault, is_there = self.page.evaluate(look)
            assert not fault, f"{self.page.url}: {fault}"
            if is_there:
                return
        raise AssertionError(f"{self.page.url}: Tab does not lead to {wanted}")

    def to_words(self, words: str) -> None:
        """To the button, link or handle in the page itself that begins with these words."""
        begins = f"at.textContent.trim().startsWith({json.dumps(words)})"
        self.to(f'at.closest("main") && at.matches("a, button, summary") && {begins}')

    def follow(self, words: str, key: str = "Enter") -> None:
        """Press what begins with somebody's words, as the title of a thing; the next page is right."""
        self.to_words(words)
        with self.reader.leaving():
            self.page.keyboard.press(key)
        self.reader.passes()

    def press(self, label: str, key: str = "Enter", *, context: str = "", **values: object) -> None:
        """Press the button, or follow the link, that begins with a sentence of ours; the next page is right."""
        self.follow(self.reader.words(label, context, **values), key)

    def to_field(self, name: str) -> None:
        """To the field of that name, unless the focus is there."""
        if self.page.evaluate("() => document.activeElement.name") != name:
            self.to(f'at.name === "{name}"')

    def type(self, **fields: str) -> None:
        """Into these fields, in their order."""
        for name, text in fields.items():
            self.to_field(name)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)

    def day(self, name: str) -> None:
        """The first of January of this year, by the arrows of the browser's own field."""
        self.to(f'at.name === "{name}"')
        for key in ("ArrowUp", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"):
            self.page.keyboard.press(key)
            self.is_seen()

    def tick(self, wanted: str) -> None:
        """Tick a box by Space, unless it is ticked; the focus stays on it."""
        self.to(wanted)
        if not self.page.evaluate("() => document.activeElement.checked"):
            self.page.keyboard.press("Space")
        assert self.page.evaluate("() => document.activeElement.checked")
        self.is_seen()

    def choose(self, name: str, value: str) -> None:
        """Go down a list, or radio buttons, by the arrow as far as that value. A list that opens is closed by Enter."""
        self.to_field(name)
        for _choice in range(CHOICES):
            if self.page.evaluate("() => document.activeElement.value") == value:
                break
            self.page.keyboard.press("ArrowDown")
            self.is_seen()
        if self.page.evaluate("() => document.activeElement.tagName") == "OPTION":
            self.page.keyboard.press("Enter")
        chosen = "([name, value]) => document.activeElement.name === name && document.activeElement.value === value"
        self.page.wait_for_function(chosen, arg=[name, value])
        self.is_seen()

    def give(self, name: str, *files: Upload) -> None:
        """Open the browser's own chooser of files, and take these."""
        self.to_field(name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(files)  # type: ignore[arg-type]
        self.is_seen()

    def mend(self, name: str) -> None:
        """From what is said to be wrong on top of a form to the field itself."""
        self.to(f'at.matches(".error-summary a") && at.hash === "#id_{name}"')
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("name => document.activeElement.name === name", arg=name)
        self.is_seen()
