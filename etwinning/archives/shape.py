"""Holds data from elsewhere against the published schema: the small part of JSON Schema that ours uses."""

import re
from datetime import date, datetime
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
}  # fmt: skip
LONGEST_PATH = 80


def first_fault(value: Any, schema: dict[str, Any], definitions: dict[str, Any], path: str = "") -> str | None:
    """Where a value first does not fit its schema (a path), or None. Text that no database holds fits nothing."""
    schema = definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if not _fits(value, schema):
        return path[:LONGEST_PATH] or "."
    if isinstance(value, dict):
        return _of_object(value, schema, definitions, path)
    if isinstance(value, list) and "items" in schema:
        found = (
            first_fault(one, schema["items"], definitions, f"{path}[{number}]") for number, one in enumerate(value)
        )
        return next((fault for fault in found if fault), None)
    return None


def _of_object(value: dict[str, Any], schema: dict[str, Any], definitions: dict[str, Any], path: str) -> str | None:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            return f"{path}.{name}"[:LONGEST_PATH]
    for name, one in value.items():
        part = known.get(name, others)
        if part is False or not _is_text(name):
            return path[:LONGEST_PATH] or "."
        if isinstance(part, dict) and (fault := first_fault(one, part, definitions, f"{path}.{name[:40]}")):
            return fault
    return None


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    if "enum" in schema:
        return isinstance(value, str) and value in schema["enum"]
    kind = TYPES[schema["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    if isinstance(value, str):
        return _is_text(value) and _says_enough(value, schema)
    if isinstance(value, list):
        most: int = schema.get("maxItems", len(value))
        return len(value) <= most
    return not isinstance(value, int) or bool(schema.get("minimum", value) <= value < 2**62)


def _says_enough(value: str, schema: dict[str, Any]) -> bool:
    if len(value) > schema.get("maxLength", len(value)):
        return False
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        return False
    try:
        if schema.get("format") == "date":
            date.fromisoformat(value)
        return schema.get("format") != "date-time" or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_text(value: str) -> bool:
    """What PostgreSQL and UTF-8 can hold."""
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
