"""What every answer must say of itself: what a browser may do with it, and how long it may keep it."""

from collections.abc import Iterator

from django.http import HttpResponseBase

FIXED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
# writes scripts and styles into its pages, shows previews beside the text (docs/decisions/0042)
CMS = {"wagtailadmin_home"}
DEVICES = "Permissions-Policy"
ASKS_FOR_A_CAMERA = {"meeting_room"}
KEPT_LONGER = {
    "project_picture",
    "person_photo",
    "school_picture",
    "space_picture",
    "group_picture",
    "project_preview",
    "text_preview",
    "front_preview",
}  # their address changes with them


def lacking(who: str, name: str, got: HttpResponseBase) -> Iterator[str]:
    """A sentence for each policy that an answer does not say."""
    policy = got.headers.get("Content-Security-Policy", "")
    if not policy.startswith(("default-src 'self'", "default-src 'none'")) or ("unsafe" in policy and name not in CMS):
        yield f"{name}: {policy!r}"
    for header, wanted in FIXED.items():
        if got.headers.get(header) != wanted and name not in CMS:
            yield f"{name}: {header}: {got.headers.get(header)!r}"
    opens = "camera=()" not in got.headers.get(DEVICES, "")
    if opens and not (name in ASKS_FOR_A_CAMERA and got.status_code == 200):
        yield f"{name}: {DEVICES}: {got.headers.get(DEVICES)!r}"
    kept = got.headers.get("Cache-Control", "")
    if (
        who != "anonymous"
        and name not in KEPT_LONGER
        and ("private" not in kept or not {"no-cache", "no-store"} & set(kept.split(", ")))
    ):
        yield f"{name}, for {who}: Cache-Control: {kept!r}"
    for cookie in got.cookies.values():
        if cookie["samesite"] not in {"Lax", "Strict"}:
            yield f"{name}: the cookie {cookie.key} goes to other sites"
