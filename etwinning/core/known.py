"""Queries that are asked on every page, written down once: Django's own, without building them anew each time.

To build a QuerySet and to turn it into SQL takes Django several times as long as PostgreSQL needs to answer. A page asks
a dozen. `Known` keeps, for each shape of what is asked, the SQL and how rows become models, and has the server keep its
plan (docs/decisions/0009):

    projects_now = Known(lambda person: projects_of(person)[:6])
    projects_now(person=request.user)          # a list

What is given may be models, numbers, texts, days and lists of these. The function that writes the query meets stand-ins
instead; of a model it meets the key and what the model names in DECIDING, which are the fields that may decide *which*
query is asked. Whatever else it touches is an error, so nothing of the first person's can stay in the next one's query.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import signature
from threading import Lock
from typing import Any, cast

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable, get_related_populators
from psycopg import Cursor

FIRST_NUMBER = 7_305_111_000_000_000_000  # stand-ins for numbers begin here; no key of ours is ever so large
FIRST_DAY = date(9500, 1, 1).toordinal()
CONSTANT = (bool, type(None))  # these are part of the shape: another value, another query


def keys(of: Sequence[int]) -> RawSQL:
    """A list of keys for `pk__in`, whatever its length: one parameter, so one query."""
    return RawSQL("SELECT unnest(%s::bigint[])", [of])  # noqa: S611 - a constant, the list is a parameter


class Known[T]:
    """One query of many values. Calling it asks the database and answers with a list."""

    def __init__(self, write: Callable[..., models.QuerySet[Any, T]]) -> None:
        self.write = write
        self.names = list(signature(write).parameters)
        self.kept: dict[Hashable, _Plan] = {}
        self.making = Lock()

    def __call__(self, **values: object) -> list[T]:
        """The rows for these values, in the order of the query. Raises TypeError for a query that cannot be kept."""
        given = [values.pop(name) for name in self.names]
        if values:
            raise TypeError(f"The query knows no {', '.join(values)}.")
        shape = tuple(map(_shape, given))
        plan = self.kept.get(shape)
        if plan is None:
            with self.making:
                plan = self.kept.setdefault(shape, self._plan(given))
        return cast("list[T]", plan.rows(given))

    def _plan(self, given: list[object]) -> "_Plan":
        stands = [_stand_in(value, place) for place, value in enumerate(given)]
        plan = _Plan(self.write(*stands), stands)
        if plan.used != {place for place, stand in enumerate(stands) if not isinstance(stand, CONSTANT)}:
            raise TypeError("A value of this query does not reach the database, so the query cannot be kept.")
        return plan

    def first(self, **values: object) -> T | None:
        """The first row, or None."""
        rows = self(**values)
        return rows[0] if rows else None


def _shape(value: object) -> Hashable:
    """What of a value decides which query is asked."""
    if isinstance(value, models.Model):
        return (type(value), *[getattr(value, name) for name in getattr(value, "DECIDING", ())])
    return value if isinstance(value, CONSTANT) else type(value)


class _Plan:
    """The SQL of one shape, where each value goes, how a row becomes what the query is of, and what is fetched after."""

    def __init__(self, queryset: models.QuerySet[Any, Any], stands: list[Any]) -> None:
        compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, parameters = compiler.as_sql()
        marks = {_mark(stand): place for place, stand in enumerate(stands) if not isinstance(stand, CONSTANT)}
        if any(mark in self.sql for mark in marks):
            raise TypeError("A value of this query is written into it, so the query cannot be kept.")
        self.parameters = [_place(parameter, marks) for parameter in parameters]
        self.used = {place for is_slot, place in self.parameters if is_slot}
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(fields).items())
        self.build = _builder(queryset, compiler)
        self.after = [_after(queryset.model, lookup, stands) for lookup in queryset._prefetch_related_lookups]  # type: ignore[attr-defined]
        for more in self.after:
            self.used |= more.plan.used - {len(stands)} if isinstance(more, _Many) else set()

    def rows(self, given: list[Any]) -> list[Any]:
        """Ask, build, and fetch what comes after."""
        values = [_value(given[what]) if is_slot else what for is_slot, what in self.parameters]
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            raw = _Prepared(connection.connection)
        with connection._prepare_cursor(raw) as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        if self.converters:
            found = [self._converted(list(row)) for row in found]
        built = self.build(found)
        if built:
            for more in self.after:
                if isinstance(more, _Many):
                    more.attach(built, given)
                else:
                    models.prefetch_related_objects(built, more)
        return built

    def _converted(self, row: list[Any]) -> list[Any]:
        for place, (converters, expression) in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row


@dataclass
class _Many:
    """The rows that point at each thing by a foreign key: one more known query for all of them."""

    field: models.ForeignKey[Any, Any]
    name: str  # where the thing keeps them
    is_list: bool  # a plain list (to_attr), or what its related manager answers with
    plan: _Plan

    def attach(self, things: list[Any], given: list[Any]) -> None:
        of: dict[int, list[Any]] = {thing.pk: [] for thing in things}
        owners = {thing.pk: thing for thing in things}
        for row in self.plan.rows([*given, list(of)]):
            key = getattr(row, self.field.attname)
            of[key].append(row)
            setattr(row, self.field.name, owners[key])
        for key, thing in owners.items():
            if self.is_list:
                setattr(thing, self.name, of[key])
                continue
            rows: models.QuerySet[Any] = models.QuerySet(self.field.model)
            rows._result_cache, rows._prefetch_done = of[key], True  # type: ignore[attr-defined]
            thing.__dict__.setdefault("_prefetched_objects_cache", {})[self.name] = rows


def _after(model: type[models.Model], lookup: Any, stands: list[Any]) -> Any:
    """A prefetch as a known query where it follows one foreign key back; any other is left to Django."""
    prefetch = lookup if isinstance(lookup, models.Prefetch) else models.Prefetch(lookup)
    name = prefetch.prefetch_through
    if "__" in name:
        return lookup
    field = next((of.field for of in model._meta.related_objects if of.get_accessor_name() == name and of.one_to_many), None)
    if field is None:
        return lookup
    rows = prefetch.queryset if prefetch.queryset is not None else field.model._default_manager.all()
    number = FIRST_NUMBER + len(stands)
    narrowed = rows.filter(**{f"{field.name}__in": keys([number])})
    to_attr = prefetch.to_attr if prefetch.to_attr != name else ""
    return _Many(field, to_attr or field.remote_field.cache_name, bool(to_attr), _Plan(narrowed, [*stands, [number]]))


class _Prepared(Cursor[Any]):
    """A cursor whose statements the server keeps."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        return super().execute(query, params, prepare=True)


def _stand_in(value: object, place: int) -> Any:
    """Something of the same kind that can be found again among the parameters."""
    number = FIRST_NUMBER + place
    if isinstance(value, CONSTANT):
        return value
    if isinstance(value, models.Model):
        names = ["id", *getattr(value, "DECIDING", ())]
        return type(value).from_db("default", names, [number, *[getattr(value, name) for name in names[1:]]])
    if isinstance(value, int):
        return number
    if isinstance(value, str):
        return f"known:{number}"
    if isinstance(value, date):
        return date.fromordinal(FIRST_DAY + place)
    if isinstance(value, list | tuple):
        return [f"known:{number}" if value and isinstance(value[0], str) else number]
    raise TypeError(f"A {type(value).__name__} cannot be a value of a known query.")


def _mark(stand: object) -> str:
    if isinstance(stand, models.Model):
        return str(stand.pk)
    return str(stand[0]) if isinstance(stand, list) else str(stand)


def _place(parameter: object, marks: dict[str, int]) -> tuple[bool, Any]:
    """(True, which value stands here) or (False, the constant that stands here)."""
    alone = parameter[0] if isinstance(parameter, list | tuple) and len(parameter) == 1 else parameter
    if str(alone) in marks:
        return True, marks[str(alone)]
    if any(mark in str(parameter) for mark in marks):
        raise TypeError("A value of this query is changed on its way, so the query cannot be kept.")
    return False, parameter


def _value(value: object) -> object:
    if isinstance(value, models.Model):
        return value.pk
    return list(value) if isinstance(value, tuple) else value


def _builder(queryset: models.QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """What makes rows into models, or into the values that were asked for."""
    if not issubclass(queryset._iterable_class, ModelIterable):  # type: ignore[attr-defined]
        flat = queryset._iterable_class.__name__.startswith("Flat")  # type: ignore[attr-defined]
        return (lambda rows: [row[0] for row in rows]) if flat else (lambda rows: list(map(tuple, rows)))
    information, select, annotations = compiler.klass_info, compiler.select, compiler.annotation_col_map
    first, last = information["select_fields"][0], information["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    mode = queryset._fetch_mode  # type: ignore[attr-defined]
    populators = get_related_populators(information, select, queryset.db, mode)
    from_db = information["model"].from_db

    def build(rows: list[Any]) -> list[Any]:
        made = []
        for row in rows:
            thing = from_db("default", names, row[first:last], fetch_mode=mode)
            for populator in populators:
                populator.populate(row, thing)
            for name, place in (annotations or {}).items():
                setattr(thing, name, row[place])
            made.append(thing)
        return made

    return build
