"""One deed, one name, everywhere: action, rule, URL, journal word, test; a notice names a template that exists."""

import ast
import inspect
import re
from importlib import import_module
from types import ModuleType

import pytest
from django.urls import NoReverseMatch, get_resolver

from etwinning.people.kinds import KIND_OF
from tests.house.architecture import APPS, ROOT

# Deeds that need no rule of their own: the door of the view is the rule, because they touch only the person who asks
# (or, for the head's answer and the end of the news, whoever holds the signed link).
OWN = {
    "people/read_notice", "people/read_notices", "people/choose_language", "people/edit_profile",
    "schools/answer_for_head", "people/stop_mails", "newsletters/stop_newsletter", "home/close_account",
    "projects/found_project",
}  # fmt: skip
# Deeds that leave no entry: reading is nobody else's business, and a draft would write one every second. Lines of a
# chat are their own record, and gone after three months.
SILENT = {
    "people/read_notice", "people/read_notices", "projects/save_draft", "pages/save_page", "pages/discard_draft",
    "messages/keep_draft", "chat/send_line", "messages/read_conversation", "portal/say_helpful",
    "calls/save_call", "materials/begin_upload", "materials/send_part", "materials/drop_upload",
}  # fmt: skip

# Mails to somebody who has no account, and so no choice.
LETTERS = {"schools/ask_head", "guests/invite_visitor"}


def modules(app: str, kind: str) -> list[ast.Module]:
    """The parsed files of one kind (views, actions, …), whether it is a file or a folder."""
    folder = ROOT / "etwinning" / app
    files = [folder / f"{kind}.py", *sorted((folder / kind).glob("*.py"))]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files if file.exists()]


def called(app: str) -> set[str]:
    """The deeds of the app that its own views call, as actions.<name>(...) or passed on as actions.<name>."""
    return {
        node.attr
        for module in modules(app, "views")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "actions"
    }


DEEDS = sorted(f"{app}/{name}" for app in APPS for name in called(app) if re.match(r"[a-z]+_[a-z_]+$", name))
URL_NAMES = {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def has(app: str, kind: str, name: str) -> bool:
    try:
        module: ModuleType = import_module(f"etwinning.{app}.{kind}")
    except ModuleNotFoundError:
        return False
    return hasattr(module, name)


def changes_something(deed: str) -> bool:
    """Actions also offer a few questions to their views (a token, a preview); a deed is what takes `by`."""
    app, name = deed.split("/")
    function = getattr(import_module(f"etwinning.{app}.actions"), name)
    return "by" in inspect.signature(function).parameters


REAL = [deed for deed in DEEDS if changes_something(deed)]


def test_there_are_deeds() -> None:
    assert len(REAL) > 40


@pytest.mark.parametrize("deed", REAL)
def test_deed_is_complete(deed: str) -> None:
    app, name = deed.split("/")
    folder = ROOT / "etwinning" / app / "tests"
    tests = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("test_*.py"))
    lacks = {
        "a rule": not (deed in OWN or has(app, "rules", f"can_{name}")),
        "a URL": name not in URL_NAMES,
        "its word in the journal": not (
            deed in SILENT or (ROOT / "etwinning" / app / "jinja2" / app / "journal" / f"{name}.html").exists()
        ),
        "a test": name not in tests,
    }
    assert [what for what, missing in lacks.items() if missing] == []


@pytest.mark.parametrize("app", APPS)
def test_told_deeds_have_their_words(app: str) -> None:
    """Whatever is told or recorded by name has its template."""
    missing = []
    for module in modules(app, "actions"):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tell", "record"}:
                named = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                for deed in named:
                    owner, name = deed.split("/")
                    where = "mail" if node.func.id == "tell" else "journal"
                    ending = "txt" if where == "mail" else "html"
                    if not (ROOT / "etwinning" / owner / "jinja2" / owner / where / f"{name}.{ending}").exists():
                        missing.append(f"{where}/{deed}")
    assert missing == []


@pytest.mark.parametrize("app", APPS)
def test_told_deeds_are_of_a_kind(app: str) -> None:
    """Whoever is told of a deed has chosen, by its kind, how: see people/kinds.py."""
    told = {f"{app}/{file.stem}" for file in (ROOT / "etwinning" / app / "jinja2" / app / "mail").glob("*.txt")}
    assert told - set(KIND_OF) - LETTERS == set()
    assert {deed for deed in KIND_OF if deed.startswith(f"{app}/")} - told == set()


def test_no_url_is_missing() -> None:
    with pytest.raises(NoReverseMatch):
        get_resolver().reverse("no_such_page")
