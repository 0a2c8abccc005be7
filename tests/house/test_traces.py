"""Whatever writes leaves its trace: every public action of every app, whoever calls it (views, sockets, the clock).

A trace is one line in the journal: the action, or what it calls in its app, names it ("app/verb_noun"), or it is told
under which name its caller keeps it (`deed`). What leaves none stands below with the reason.
"""

import ast
from collections.abc import Iterator

import pytest

from etwinning.people.accounts import HEARD
from tests.house.architecture import APPS, ROOT
from tests.house.test_deeds import SILENT, modules

PART = "a part of other deeds, which have their entry"
EACH = "many at once, each with an entry of its own name"
SENT = "sends or shows what a deed has recorded"
READ = "reading, or being there, is nobody else's business"
DRAFT = "written every second; what becomes of it is recorded"
CLOCK = "nobody did it: the clock, or who runs the machine"
WITHOUT = {
    PART: """
        archives/drop_unpacked archives/take archives/unpack archives/write_archive
        calendar/bring_holidays chat/ring directory/note_change
        directory/note_founders directory/note_labels materials/drop_items meetings/ring messages/ring
        network/keep_preview pages/begin_document pages/choose_editors pages/drop_attachments pages/entrust_pages
        pages/keep_version pages/put_back pages/ring_page pages/show_cursors pages/weave_page pages/word_page
        people/hush_notices people/index_person people/wake_pages people/wake_readers projects/move
        editing/one_hand editing/take_seats editing/drop_own_draft projects/change_founder
        safety/decide_caution safety/follow_sanctions safety/note_allowances
        safety/note_caution safety/note_sightings safety/set_mode schools/locate_school threads/back_inside
        threads/write_post threads/stir threads/entrust_threads spaces/count_words
    """,
    EACH: """
        calls/expire_calls calls/remind_of_calls meetings/end_left_behind recognition/expire_labels safety/end_sanctions
        newsletters/make_issues
    """,
    SENT: """
        guests/mail_visit messages/tell_of_message network/mail_invitation newsletters/mail_issue people/mail_digest
        people/mail_notice people/make_digests people/push_notice people/push_to tickets/mail_asker
    """,
    READ: """
        chat/note_presence letters/mark_read network/note_feed_visit people/note_visit spaces/note_presence
        threads/mark_read classroom/leave_device chat/note_reader chat/note_teachers
        meetings/enter_server
    """,
    DRAFT: "pages/settle_page",
    CLOCK: """
        archives/expire_archives archives/resume_archives calls/count_attention figures/count_figures
        materials/purge_bin materials/sweep_parts pages/purge_bin pages/thin_versions editing/grant_rights
        editing/load_texts editing/open_languages editing/publish_due
    """,
}
FORGETS = "forget_"  # who leaves, and what is old: leaving is one deed (home/leave), growing old is none
REASONS = {deed: reason for reason, deeds in WITHOUT.items() for deed in deeds.split()}
WRITING = {
    "create", "save", "delete", "update", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "execute",
}  # fmt: skip


def said(tree: ast.Module) -> set[str]:
    """The words in a file, but for the list of what it gives to others."""
    lists = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"]
    given = {id(node) for one in lists for node in ast.walk(one)}
    words = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in given)
    return {node.value for node in words if isinstance(node.value, str)}


def writes(function: ast.FunctionDef, beside: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an action writes, itself or in a private function beside it."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            return True
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name.startswith("_") and name in beside and name not in seen and writes(beside[name], beside, seen | {name}):
            return True
    return False


def untraced(app: str) -> Iterator[str]:
    """The actions of an app that write and name no entry."""
    trees = modules(app, "actions")
    named = {word for tree in trees for word in said(tree)}
    for tree in trees:
        beside = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, function in beside.items():
            takes = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
            if name.startswith("_") or "deed" in takes or {f"{app}/{name}", name} & named:
                continue
            if writes(function, beside):
                yield f"{app}/{name}"


@pytest.mark.parametrize("app", APPS)
def test_whatever_writes_leaves_its_trace(app: str) -> None:
    known = {deed for deed in untraced(app) if deed.split("/")[1].startswith(FORGETS)} | set(REASONS) | SILENT
    assert set(untraced(app)) - known == set()


def test_no_reason_is_given_for_nothing() -> None:
    assert set(REASONS) - {deed for app in APPS for deed in untraced(app)} == set()


def test_what_allauth_does_has_its_sentence() -> None:
    words = ROOT / "etwinning" / "people" / "jinja2" / "people" / "journal"
    deeds = {*HEARD.values(), "people/end_sessions"}
    assert [deed for deed in deeds if not (words / f"{deed.split('/')[1]}.html").exists()] == []
