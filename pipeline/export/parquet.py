"""Records as Parquet, one file a kind, nested fields as they are: what pandas, DuckDB, Spark and Databricks read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.rows import Row
from pipeline.export.schema import schema

__all__ = ["arrow_schema", "write_parquet"]

_SIMPLE = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def arrow_schema(kind: str) -> pa.Schema:
    """The columns of a kind, made from its published JSON Schema."""
    published = schema(kind)
    return pa.schema([(name, _type(spec, published)) for name, spec in published["properties"].items()])


def write_parquet(kind: str, rows: Sequence[Row], path: Path) -> None:
    """Write the rows in one step."""
    columns = arrow_schema(kind)
    made = pa.Table.from_pylist([_written(row, columns) for row in rows], schema=columns)
    part = path.with_name(f".{path.name}.part")
    pq.write_table(made, part, compression="zstd", version="2.6")
    part.replace(path)


def _written(row: Row, columns: pa.Schema) -> Row:
    """Objects with free keys (stance counts) as pairs, and halves of surrogate pairs, which UTF-8 cannot carry, marked."""
    return {field.name: _value(row[field.name], field.type) for field in columns}


def _value(value: Any, kind: pa.DataType) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        if pa.types.is_map(kind):
            return [(_value(key, kind.key_type), _value(own, kind.item_type)) for key, own in value.items()]
        return {field.name: _value(value.get(field.name), field.type) for field in kind}
    if isinstance(value, list):
        return [_value(one, kind.value_type) for one in value]
    return value


def _type(spec: dict[str, Any], published: dict[str, Any]) -> pa.DataType:
    if "$ref" in spec:
        return _type(published["$defs"][spec["$ref"].rsplit("/", 1)[-1]], published)
    for name in ("anyOf", "oneOf"):
        if name in spec:
            return _type(next(one for one in spec[name] if one.get("type") != "null"), published)
    if "enum" in spec:
        return pa.string()
    kinds = spec["type"] if isinstance(spec["type"], list) else [spec["type"]]
    kind = next(one for one in kinds if one != "null")
    if kind == "array":
        return pa.list_(_type(spec["items"], published))
    if kind == "object":
        if "properties" in spec:
            return pa.struct([(name, _type(own, published)) for name, own in spec["properties"].items()])
        return pa.map_(pa.string(), _type(spec["additionalProperties"], published))
    return _SIMPLE[kind]
