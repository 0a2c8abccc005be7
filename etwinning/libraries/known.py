"""Queries that are asked on every page, written down once: Django's own, without building them anew each time.

To build a QuerySet and turn it into SQL takes Django several times as long as PostgreSQL needs to answer, and a page
asks a dozen. `Known` keeps, for each shape of what is asked, the SQL and how rows become models, and has the server
keep its plan (docs/decisions/0009):

    _PROJECTS = Known(projects_of)
    _PROJECTS(person=request.user)                # a list
    _PROJECTS.paged(person=request.user)[:6]      # the first of it

What is given may be models, numbers, texts, days, moments and lists of these (a tuple is a constant). The function that
writes the query meets stand-ins instead; of a model it meets the key, the keys that the model names in STANDING, and
what it names in DECIDING: the fields that may decide *which* query is asked. Whatever else it touches is an error, so
nothing of the first person's can stay in the next one's query.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from inspect import signature
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.signals import post_init, pre_init  # noqa: TID251 - to see that nobody listens

from etwinning.libraries.statements import rows_of

FIRST_NUMBER = 7_305_111_000_000_000_000  # stand-ins for numbers begin here; no key of ours is ever so large
FIRST_DAY = date(9500, 1, 1).toordinal()
COUNT = "count"
MOST_KEPT = 200  # shapes of one query; a further one is compiled each time
CONSTANT = (bool, type(None), tuple)  # these are part of the shape: another value, another query


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class AnyOf(models.Lookup[Any]):
    """`pk__any=[…]`: one of a list, whatever its length. One parameter, so one query and one plan."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """`column = ANY(list)`."""
        column, values = self.process_lhs(compiler, connection)
        number = isinstance(self.lhs.output_field, models.IntegerField | models.ForeignKey)
        return f"{column} = ANY(%s{'::bigint[]' if number else ''})", [*values, self.rhs]


class Known[T]:
    """One query of many values. Calling it asks the database and answers with a list."""

    def __init__(self, write: Callable[..., models.QuerySet[Any, T]]) -> None:
        self.write = write
        self.names = list(signature(write).parameters)
        self.kept: dict[Hashable, _Plan] = {}
        self.making = Lock()

    def __call__(self, **values: object) -> list[T]:
        """The rows for these values, in the order of the query. Raises TypeError for a query that cannot be kept."""
        return self.ask(self._given(values), None)

    def paged(self, **values: object) -> "Pages[T]":
        """The rows for these values, to be taken a page at a time (core.pages.paged)."""
        return Pages(self, self._given(values))

    def _given(self, values: dict[str, object]) -> list[object]:
        given = [values.pop(name) for name in self.names]
        if values:
            raise TypeError(f"The query knows no {', '.join(values)}.")
        return given

    def ask(self, given: list[object], part: slice | str | None) -> list[Any]:
        """All rows, a slice of them, or their number (COUNT)."""
        if any(isinstance(value, str) and "\0" in value for value in given):
            return []  # PostgreSQL holds no such text
        shape = (part, *map(_shape, given))
        plan = self.kept.get(shape)
        if plan is None:
            with self.making:
                plan = self._plan(given, part)
                if len(self.kept) < MOST_KEPT:
                    self.kept[shape] = plan
        return plan.rows(given)

    def _plan(self, given: list[object], part: slice | str | None) -> "_Plan":
        stands = [_stand_in(value, place) for place, value in enumerate(given)]
        with connection.execute_wrapper(_nothing_is_asked):
            queryset = self.write(*stands)
        if part == COUNT:
            queryset = queryset.order_by().prefetch_related(None)
        return _Plan(queryset[part] if isinstance(part, slice) else queryset, stands, counts=part == COUNT)

    def first(self, **values: object) -> T | None:
        """The first row, or None."""
        rows = self(**values)
        return rows[0] if rows else None


@dataclass
class Pages[T]:
    """What Django's Paginator asks of a list: how many, and a slice. Each is a query of its own."""

    of: Known[T]
    given: list[object]

    def count(self) -> int:
        """How many rows there are."""
        return int(self.of.ask(self.given, COUNT)[0])

    def __getitem__(self, part: slice) -> list[T]:
        return self.of.ask(self.given, part)


def _nothing_is_asked(*_what: object) -> None:
    raise TypeError("A known query asks the database while it is being written: its answer would stay in it.")


def _shape(value: Any) -> Any:
    """What of a value decides which query is asked. (`request.user` stands for a Person: hence __class__.)"""
    if isinstance(value, models.Model):
        decides = [getattr(value, name) for name in getattr(value, "DECIDING", ())]
        return (value.__class__, *decides, *[getattr(value, name) is None for name in getattr(value, "STANDING", ())])
    return (type(value), value) if isinstance(value, CONSTANT) else type(value)


class _Plan:
    """The SQL of one shape, where each value goes, how rows become what the query is of, and what is fetched after."""

    def __init__(self, queryset: Any, stands: list[Any], *, counts: bool = False) -> None:
        if counts and issubclass(queryset._iterable_class, ModelIterable):
            queryset = queryset.values_list("pk")
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:  # Django knows that nothing can fit
            self.sql, self.nothing = "", [0] if counts else []
            return
        marks = {mark: slot for place, stand in enumerate(stands) for mark, slot in _marks(stand, place)}
        if any(mark in self.sql for mark in marks):
            raise TypeError("A value of this query is written into it, so the query cannot be kept.")
        self.parameters = [_slot(parameter, marks) for parameter in parameters]
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(fields).items())
        self.build = _builder(queryset, compiler)
        if counts:
            self.sql, self.converters, self.build = f"SELECT COUNT(*) FROM ({self.sql}) AS these", [], _flat  # noqa: S608 - Django's SQL
        self.after = [_after(queryset.model, lookup, stands) for lookup in queryset._prefetch_related_lookups]

    def rows(self, given: list[Any]) -> list[Any]:
        """Ask, build, and fetch what comes after."""
        if not self.sql:
            return list(self.nothing)
        values = [slot.of(given) if isinstance(slot, _Slot) else slot for slot in self.parameters]
        found = rows_of(self.sql, values)
        if self.converters:
            found = [self._converted(list(row), connections[DEFAULT_DB_ALIAS]) for row in found]
        built = self.build(found)
        if built:
            for more in self.after:
                if isinstance(more, _Many):
                    more.attach(built, given)
                else:
                    models.prefetch_related_objects(built, more)
        return built

    def _converted(self, row: list[Any], here: Any) -> list[Any]:
        for place, (converters, expression) in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, here)
        return row


@dataclass
class _Many:
    """The rows that point at each thing by a foreign key: one more known query for all of them."""

    field: Any  # the foreign key
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
    back = (of for of in model._meta.related_objects if of.one_to_many and of.get_accessor_name() == name)
    field: Any = next((of.field for of in back), None)
    if field is None:
        return lookup
    rows = prefetch.queryset if prefetch.queryset is not None else field.model._default_manager.all()
    number = FIRST_NUMBER + len(stands) * 10
    narrowed = rows.filter(**{f"{field.attname}__any": [number]})
    to_attr = prefetch.to_attr if prefetch.to_attr != name else ""
    return _Many(field, to_attr or field.remote_field.cache_name, bool(to_attr), _Plan(narrowed, [*stands, [number]]))


@dataclass(frozen=True)
class _Slot:
    """Where a value goes: which one of those given, or which field of it."""

    place: int
    name: str = ""
    is_list: bool = False

    def of(self, given: list[Any]) -> Any:
        value = given[self.place]
        return getattr(value, self.name) if self.name else value


def _stand_in(value: object, place: int) -> Any:  # noqa: PLR0911 - a line a kind
    """Something of the same kind that can be found again among the parameters."""
    number = FIRST_NUMBER + place * 10
    if isinstance(value, CONSTANT):
        return value
    if isinstance(value, models.Model):
        fields: dict[str, Any] = {"id": number}
        for more, name in enumerate(getattr(value, "STANDING", ()), start=1):
            fields[name] = None if getattr(value, name) is None else number + more
        fields |= {name: getattr(value, name) for name in getattr(value, "DECIDING", ())}
        names = [field.attname for field in value._meta.concrete_fields if field.attname in fields]
        return value.__class__.from_db("default", names, [fields[name] for name in names])  # in the model's own order
    if isinstance(value, int):
        return number
    if isinstance(value, str):
        return f"known:{number}"
    if isinstance(value, datetime):
        return datetime.fromordinal(FIRST_DAY + place).replace(tzinfo=UTC)
    if isinstance(value, date):
        return date.fromordinal(FIRST_DAY + place)
    if isinstance(value, list):
        return [f"known:{number}" if value and isinstance(value[0], str) else number]
    raise TypeError(f"A {type(value).__name__} cannot be a value of a known query.")


def _marks(stand: Any, place: int) -> list[tuple[str, _Slot]]:
    """By what the parameters of a stand-in are known, and what goes there."""
    if isinstance(stand, CONSTANT):
        return []
    if isinstance(stand, models.Model):
        names = ["pk", *getattr(stand, "STANDING", ())]
        return [(str(getattr(stand, name)), _Slot(place, name)) for name in names if getattr(stand, name) is not None]
    is_list = isinstance(stand, list)
    return [(str(stand[0] if is_list else stand), _Slot(place, is_list=is_list))]


def _slot(parameter: Any, marks: dict[str, _Slot]) -> Any:
    """Which value stands here, or the constant that stands here."""
    is_list = isinstance(parameter, list | tuple) and len(parameter) == 1
    slot = marks.get(str(parameter[0] if is_list else parameter))
    if slot is not None and slot.is_list == is_list:
        return slot
    if any(mark in str(parameter) for mark in marks):
        raise TypeError("A value of this query is changed on its way, so the query cannot be kept.")
    if isinstance(parameter, date):
        raise TypeError("A day or moment would stay in this query as it is now: give it as a value.")
    return parameter


def _flat(rows: list[Any]) -> list[Any]:
    return [row[0] for row in rows]


def _builder(queryset: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """What makes rows into models, or into the values that were asked for."""
    if not issubclass(queryset._iterable_class, ModelIterable):
        flat = queryset._iterable_class.__name__.startswith("Flat")
        return _flat if flat else lambda rows: list(map(tuple, rows))
    information, select, annotations = compiler.klass_info, compiler.select, compiler.annotation_col_map or {}
    first, last = information["select_fields"][0], information["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    mode = queryset._fetch_mode
    populators = get_related_populators(information, select, queryset.db, mode)
    _make_quickly(populators, mode)
    make = _maker(information["model"], mode)

    def build(rows: list[Any]) -> list[Any]:
        made = []
        for row in rows:
            thing = make(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in populators:
                populator.populate(row, thing)
            for name, place in annotations.items():
                setattr(thing, name, row[place])
            made.append(thing)
        return made

    return build


def _make_quickly(populators: list[Any], mode: Any) -> None:
    """The same for the rows that come along."""
    for populator in populators:
        populator.from_db = _maker(populator.model_cls, mode)
        _make_quickly(populator.related_populators, mode)


class _RowState:
    """Django's ModelState of a row that was read, without what Django does when it goes: nothing of ours needs it."""

    adding, peers = False, ()

    def __init__(self, db: str, fetch_mode: Any) -> None:
        self.db, self.fetch_mode, self.fields_cache = db, fetch_mode, dict[str, Any]()


def _maker(model: Any, mode: Any) -> Callable[[str, list[str], Any], Any]:
    """What makes a row into a model: what `from_db` does, without asking each field, where nobody listens to that."""
    is_plain = model.__init__ is models.Model.__init__ and model.from_db.__func__ is models.Model.from_db.__func__  # type: ignore[attr-defined]
    if not is_plain or pre_init.has_listeners(model) or post_init.has_listeners(model):
        return lambda db, names, values: model.from_db(db, names, values, fetch_mode=mode)

    def make(db: str, names: list[str], values: Any) -> Any:
        thing = model.__new__(model)
        thing.__dict__.update(zip(names, values, strict=True), _state=_RowState(db, mode))
        return thing

    return make
