"""Records ↔ rows. A table has a column for every field of its record, by the field's name; the types come from the record.

Text, numbers and truth values are columns as they are; what has parts (a tuple, a span) is JSON in its column.
"""

# ruff: noqa: ANN401  (a value of any field is what this file is about)
from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

Record = TypeVar("Record")
_SCALARS = (str, int, float, bool)


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: its name, and how its value goes into a row and comes out again."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def columns(record: Any) -> tuple[Column, ...]:
    """The columns of a record type, in the order of its fields."""
    return _columns(record)


@cache
def _columns(record: Any) -> tuple[Column, ...]:
    hints = typing.get_type_hints(record)
    return tuple(_column(field.name, hints[field.name]) for field in dataclasses.fields(record))


def names(record: type) -> tuple[str, ...]:
    """The names of a record type's columns.

    >>> from pipeline.datamodel import Assignment
    >>> names(Assignment)
    ('theme', 'passage', 'score', 'by')
    """
    return tuple(column.name for column in columns(record))


def to_row(record: object) -> tuple[Any, ...]:
    """The values of a record's columns."""
    return tuple(column.write(getattr(record, column.name)) for column in columns(type(record)))


def from_row(record: type[Record], row: tuple[Any, ...]) -> Record:
    """The record that a row holds."""
    found = zip(columns(record), row, strict=True)
    return record(**{column.name: column.read(value) for column, value in found})


def _column(name: str, hint: Any) -> Column:
    kind = _without_none(hint)
    if kind is bool:
        return Column(name, lambda value: value, lambda value: None if value is None else bool(value))
    if kind in _SCALARS:
        return Column(name, lambda value: value, lambda value: value)
    read = _reader(kind)
    return Column(
        name,
        lambda value: None if value is None else json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")),
        lambda value: None if value is None else read(json.loads(value)),
    )


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        if len(kinds) == 1:
            return kinds[0]
    return hint


def plain(value: Any) -> Any:
    """A value as JSON knows it; fields of a record that stand at their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.default is dataclasses.MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value


def shape(value: Any, hint: Any) -> Any:
    """What :func:`plain` was given, made again by its type.

    >>> shape([["a", 1]], tuple[tuple[str, int], ...])
    (('a', 1),)
    """
    return _reader(hint)(value)


# a run has hundred thousands of values and a few dozen types: what a type asks for is looked up once
@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    kind = _without_none(hint)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        readers = {name: _reader(inner) for name, inner in typing.get_type_hints(kind).items()}
        return lambda value: None if value is None else kind(**{name: readers[name](part) for name, part in value.items()})
    if typing.get_origin(kind) is tuple:
        return _tuple_reader(typing.get_args(kind))
    if kind is float:
        return lambda value: None if value is None else float(value)
    return lambda value: value


def _tuple_reader(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda value: None if value is None else tuple(map(each, value))
    readers = tuple(_reader(kind) for kind in kinds)
    return lambda value: None if value is None else tuple(read(part) for read, part in zip(readers, value, strict=True))
