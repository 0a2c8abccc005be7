"""The pages that all kinds share: results with their filters, and lines while one types."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import get_template
from django.utils.safestring import SafeString

from etwinning.core.pages import page
from etwinning.directory.finding import Found, find, suggest
from etwinning.directory.kinds import Filter, Kind, Search, text_asked
from etwinning.directory.options import Option, options_html, tallies_html
from etwinning.people.pages import MemberRequest

OPEN_GROUPS = 3  # the first so many filters stand open


@dataclass(frozen=True)
class Group:
    """A filter as a page shows it."""

    filter: Filter
    options: list[Option]
    is_open: bool
    without: int | None  # results if nothing of this filter were chosen, when there are none now
    address: str  # of the same search without this filter
    search: Search

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]

    def removals(self) -> list[tuple[Option, str]]:
        """What is chosen, each with the address of the same search without it."""
        name, chosen = self.filter.name, self.search.chosen
        without = {option.value: tuple(v for v in chosen[name] if v != option.value) for option in self.chosen}
        return [
            (option, Search(self.search.text, {**chosen, name: without[option.value]}).query())
            for option in self.chosen
        ]

    def html(self) -> SafeString:
        return options_html(self.filter.name, self.options, only_one=self.filter.only_one)

    def tallies(self) -> SafeString:
        return tallies_html(self.filter.name, self.options)


def results_page(request: MemberRequest, kind: Kind, **above: Any) -> HttpResponse:
    """Results of what the address asks for; only the region `found` for a script that changes the filters.

    `above` is what the kind's own template above the results needs.
    """
    asked = dict(request.GET.lists())
    search = kind.search(asked)
    found = find(kind, request.user, search, request.GET.get("page", "1"))
    return page(
        request,
        "directory/results.html",
        kind=kind,
        search=search,
        found=found,
        groups=_groups(kind, search, found),
        dropped=kind.dropped(asked, search),
        **above,
    )


def suggestions_page(request: MemberRequest, kind: Kind) -> HttpResponse:
    """Lines of things whose names begin with what is typed: a fragment that needs nothing of what a page needs."""
    text = text_asked(request.GET.getlist("q"))
    lines = get_template("directory/suggestions.html", using="jinja2").template  # type: ignore[attr-defined]
    return HttpResponse(lines.render(kind=kind, things=suggest(kind, request.user, text)))


def _groups(kind: Kind, search: Search, found: Found) -> list[Group]:
    groups = []
    for number, one in enumerate(kind.filters):
        counts: dict[str, Any] = (found.counts or {}).get(one.name, {})
        chosen = search.chosen.get(one.name, ())
        options = [
            Option(value, label, value in chosen, counts.get(value)) for value, label in one.choices(search.chosen)
        ]
        if one.is_long:
            options.sort(key=lambda option: not option.is_chosen)  # what is chosen is not to be searched for
        rest = Search(search.text, {name: values for name, values in search.chosen.items() if name != one.name})
        is_open = bool(chosen) or number < OPEN_GROUPS
        groups.append(Group(one, options, is_open, found.without.get(one.name), rest.query(), search))
    return groups
