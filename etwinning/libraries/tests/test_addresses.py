"""Which view answers an address is what Django says, with fewer patterns tried."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RoutePattern

from etwinning.libraries.addresses import ByFirstWord


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


PATTERNS: list[URLPattern | URLResolver] = [
    path("", view, name="front"),
    path("", include([path("rooms/", view, name="rooms"), path("rooms/<int:pk>/", view, name="room")])),
    path("<slug:name>/late/", view, name="late"),
    path("", include(([path("rooms/late/", view, name="named")], "apart"))),
    path("rooms/<slug:name>/", view, {"more": 1}, name="slug"),
    path("robots.txt", view, name="robots"),
    path("desks/", include([path("", view, name="desks"), path("<int:pk>/", view, name="desk")])),
    re_path(r"^(?P<word>old|older)/$", view, name="old"),
    path("rooms/<path:rest>", view, name="rest"),
]
ADDRESSES = [
    "", "rooms/", "rooms/3/", "rooms/late/", "desks/late/", "x/late/", "rooms/a-b/", "robots.txt", "desks/", "desks/7/",
    "older/", "rooms/a/b/c", "rooms", "desks/x", "nowhere/", "/", "//rooms/", "rooms/3", "r\u00f6oms/\0",
]  # fmt: skip


def found(resolver: URLResolver, address: str) -> ResolverMatch | None:
    try:
        return resolver.resolve(address)
    except Resolver404:
        return None


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_view_answers(address: str) -> None:
    ours, theirs = found(ByFirstWord(PATTERNS), address), found(URLResolver(RoutePattern(""), PATTERNS), address)
    assert (ours is None) == (theirs is None)
    if ours and theirs:
        same = ("url_name", "route", "args", "kwargs", "namespaces", "app_names", "captured_kwargs", "extra_kwargs")
        assert [getattr(ours, name) for name in same] == [getattr(theirs, name) for name in same]


def test_names_lead_to_the_same_addresses() -> None:
    ours = ByFirstWord(PATTERNS)
    assert ours.reverse("room", pk=3) == "rooms/3/"
    assert ours.reverse("desk", 7) == "desks/7/"
    assert len(ours.by_word["desks"].url_patterns) < len(PATTERNS)
