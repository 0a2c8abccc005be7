"""The part of an archive that people read: pages of HTML that open from a folder, without a server and without scripts.

Made of records alone, in one language. Texts were cleaned when they were stored.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from etwinning.archives import links
from etwinning.archives.gathering import Gathered, Record
from etwinning.core.languages import direction, self_name
from etwinning.libraries.reading import shown
from etwinning.materials.licences import Licence
from etwinning.plans.models import HandIn

STYLE: Final = Path(__file__).parent / "jinja2" / "archives" / "book" / "book.css"
CLICK: Final = re.compile(r"<click-to-load[^>]*>|</click-to-load>|<div class=\"embed-ask\".*?</div>", re.DOTALL)


class Book:
    """Renders the pages of an archive. `copied`: the names of the files that came along."""

    def __init__(self, found: Gathered, copied: Collection[str], made_at: datetime) -> None:
        self.found, self.copied = found, copied
        language = get_language() or "en"
        self.frame = {"room": found.space, "language": language, "dir": direction(language), "made_at": made_at}
        self.places = {f"file/{name}": f"../files/{name}" for name in copied}
        self.folders = {name: kept.folder for name, kept in found.files.items()}
        self.places |= {f"page/{key}": f"{key}.html" for key, *_rest in found.pages}
        self.places |= {f"thread/{key}": f"{key}.html" for key, *_rest in found.threads}
        items = [record for record in found.records("item") if record["file"] in copied]
        self.places |= {f"item/{one['key']}": f"materials.html#{one['key']}" for one in items}

    def pages(self) -> Iterator[tuple[str, str]]:
        """Each page: where it stands in the archive, and its HTML."""
        talk = [(key, title, language) for key, title, language, told_on in self.found.threads if not told_on]
        yield "index.html", self._page("index", "", tree=self._tree(), threads=talk, **self._numbers())
        for record in self.found.records("page"):
            below = [one for one in self.found.pages if one[1] == record["key"]]
            yield f"pages/{record['key']}.html", self._page("page", "../", page=record, below=below)
        yield from self._threads()
        entries = self._entries()
        if entries:
            yield "pages/journal.html", self._page("journal", "../", entries=entries)
        notes = list(self.found.records("note"))
        if notes:
            yield "pages/news.html", self._page("news", "../", notes=notes)
        items = [one for one in self.found.records("item") if one["file"] in self.copied]
        if items:
            folders = [{"key": "", "name": ""}, *self.found.records("folder")]
            shelves = [(one, [item for item in items if item["folder"] == one["key"]]) for one in folders]
            yield "pages/materials.html", self._page("materials", "../", shelves=[pair for pair in shelves if pair[1]])
        if self.found.plan:
            tasks = {step: list(some) for step, some in groupby(self.found.tasks, key=lambda task: task["step"])}
            yield "pages/plan.html", self._page("plan", "../", plan=self.found.plan, named=self._named(), tasks=tasks)
            yield from self._tasks()
        if self.found.teams:
            yield "pages/teams.html", self._page("teams", "../", teams=self.found.teams, named=self._named())
        if self.found.contributions:
            yield "pages/contributions.html", self._page("contributions", "../", **_drawn(self.found.contributions))
        stays = stays_inside(self.found.with_teachers)
        yield "pages/left-out.html", self._page("left_out", "../", groups=self._left_out(), stays=stays)

    def _threads(self) -> Iterator[tuple[str, str]]:
        threads = self._by_key()
        for key, posts in groupby(self.found.records("post"), key=lambda record: record["thread"]):
            yield f"pages/{key}.html", self._page("thread", "../", thread=threads.pop(key), posts=posts)
        for key, thread in threads.items():  # of which every post was removed
            yield f"pages/{key}.html", self._page("thread", "../", thread=thread, posts=[])

    def _by_key(self) -> dict[str, Record]:
        return {
            key: {"key": key, "title": title, "language": language, "told_on": told_on}
            for key, title, language, told_on in self.found.threads
        }

    def _entries(self) -> list[Record]:
        """The journal, the latest day first: each entry with its words and how many comments it has."""
        entries = {key: thread for key, thread in self._by_key().items() if thread["told_on"]}
        for key, posts in groupby(self.found.records("post"), key=lambda record: record["thread"]):
            if key in entries:
                entries[key] |= {"post": next(posts), "comments": sum(1 for _post in posts)}
        return sorted(entries.values(), key=lambda one: one["told_on"])[::-1]

    def _tasks(self) -> Iterator[tuple[str, str]]:
        """A page for each task: what there was to do, and what was handed in."""
        handed = groupby(self.found.records("hand_in"), key=lambda record: record["task"])  # in the order of the tasks
        key, some = next(handed, ("", iter(())))
        for task in self.found.tasks:
            is_next = key == task["key"]
            yield f"pages/{task['key']}.html", self._page("task", "../", task=task, hand_ins=some if is_next else ())
            if is_next:
                key, some = next(handed, ("", iter(())))

    def _page(self, name: str, root: str, **context: Any) -> str:
        said = self.frame | {"root": root, "prose": self._prose, "who": who, "day_of": day_of, "self_name": self_name}
        said |= {"licence_name": licence_name, "date_of": date.fromisoformat, "files": partial(_present, self.copied)}
        said |= {"folders": self.folders, "state_name": state_name}
        return get_template(f"archives/book/{name}.html", using="jinja2").template.render(said | context)  # type: ignore[attr-defined, no-any-return]

    def _prose(self, html: str) -> Markup:
        """A text with the addresses of the book; what leads into the platform is only words."""
        text = CLICK.sub("", shown(links.turned(html, links.beside(self.places))))
        return Markup(text)  # noqa: S704 - cleaned when it was stored

    def _tree(self) -> list[dict[str, Any]]:
        nodes: dict[str, dict[str, Any]] = {"": {"below": []}}
        for key, above, title, language in self.found.pages:  # each after the one above it
            nodes[key] = {"key": key, "title": title, "language": language, "below": []}
            nodes[above]["below"].append(nodes[key])
        roots: list[dict[str, Any]] = nodes[""]["below"]
        return roots

    def _numbers(self) -> dict[str, Any]:
        return {
            "news": next(self.found.records("note"), None) is not None,
            "materials": any(one["file"] in self.copied for one in self.found.records("item")),
            "plan": bool(self.found.plan),
            "journal": any(told_on for *_rest, told_on in self.found.threads),
            "teams": bool(self.found.teams),
            "contributions": bool(self.found.contributions),
            "left": len(self.found.left_out),
        }

    def _named(self) -> dict[str, tuple[str, str, str]]:
        """By its key what belongs to steps: where it stands, its title, its language."""
        named = {key: (f"{key}.html", title, language) for key, _above, title, language in self.found.pages}
        named |= {key: (f"{key}.html", title, language) for key, title, language, _told_on in self.found.threads}
        items = (one for one in self.found.records("item") if one["file"] in self.copied)
        return named | {one["key"]: (f"materials.html#{one['key']}", one["name"], "") for one in items}

    def _left_out(self) -> list[tuple[str, list[tuple[str, str]]]]:
        ordered = sorted(self.found.left_out, key=lambda one: one[2])
        return [
            (reason_words(reason), [(kind_words(kind), name) for kind, name, _reason in group])
            for reason, group in groupby(ordered, key=lambda one: one[2])
        ]


def who(by: Record) -> str:
    """An author in words, with the team whose work it was."""
    if by.get("team"):
        alone = {name: value for name, value in by.items() if name != "team"}
        return _("%(who)s, for team %(number)s") % {"who": who(alone), "number": by["team"]}
    if by.get("pupil"):
        return _("A pupil of %(school)s") % {"school": by["school"]} if by.get("school") else _("A pupil")
    if by.get("name"):
        if by.get("school"):
            return _("%(name)s (%(school)s)") % {"name": by["name"], "school": by["school"]}
        return str(by["name"])
    return _("Somebody who left")


def day_of(moment: str) -> datetime:
    """The moment of a record."""
    return datetime.fromisoformat(moment)


def stays_inside(with_teachers: bool) -> list[str]:
    """What is in no archive, or not in one of what all members see."""
    always = [
        _("The names of pupils, and who is in which team"),
        _("Chats and meetings"),
        _("Letters and walls"),
        _("Comments beside pages, and earlier versions of pages"),
        _("Polls, likes, and who has read what"),
        _("What was removed, and what is in the bin"),
        _("The log of the TwinSpace, and what families said"),
    ]
    return always if with_teachers else [
        *always, _("What only teachers see: pages, threads, news and materials of theirs, and the contributions"),
        _("Tasks of pupils, and what they handed in"),
    ]  # fmt: skip


def reason_words(reason: str) -> str:
    """Why something was left out."""
    return {
        "family": _("A family does not allow that everyone sees it."),
        "unsaid": _("No teacher has said yet who is in it."),
        "licence": _("Its author keeps it for this TwinSpace only."),
        "virus": _("It was not checked for viruses, or carries one."),
        "gone": _("It was deleted while the archive was being made."),
        "draft": _("It is a draft and was not published."),
        "cleaned": _("It was drawn anew, or what it said of its place was taken out: so its hash is another one."),
    }[reason]


def licence_name(code: str) -> str:
    """What a licence is called; nothing if nobody said it."""
    return str(Licence(code).label) if code else ""


def state_name(code: str) -> str:
    """How far something that was handed in is."""
    return str(HandIn.State(code).label)


def kind_words(kind: str) -> str:
    """What was left out."""
    return {
        "page": _("Page"), "picture": _("Picture"), "document": _("Document"), "sound": _("Sound"), "video": _("Video"),
    }.get(kind, escape(kind))  # fmt: skip


def _present(copied: Collection[str], files: list[Record]) -> list[Record]:
    return [one for one in files if one["file"] in copied]


def _drawn(told: Record) -> Record:
    """Contributions as their pictures want them: shares from 0 to 1, and a tie for each pair of schools."""

    def cells(row: Record) -> Record:
        return row | {"cells": [cell | {"share": cell["share"] / 100} for cell in row["cells"]]}

    schools = [one | {"pk": place} for place, one in enumerate(told["schools"])]
    met = {(tie["school"], tie["other"]): tie for tie in told["ties"]}
    pairs = [
        {"school": one, "other": other, "is_filled": bool(tie), "share": tie["share"] / 100 if tie else 0}
        for one in schools
        for other in schools
        for tie in [met.get((one["pk"], other["pk"]))]
        if one != other
    ]
    return told | {"schools": schools, "work": [cells(row) for row in told["work"]], "pairs": pairs}
