"""The JSON Schema of a digest's JSON, read off the records that it is made of; ``schemas/digest.json`` is the same, published."""

from __future__ import annotations

import dataclasses
import inspect
import types
from typing import Any, Union, get_args, get_origin, get_type_hints

from pipeline.digest.sections import Digest

__all__ = ["OMITTED", "VERSION", "make_schema"]

#: Raised when a field is dropped or changes its meaning; new fields leave it as it is.
VERSION = 1
#: Record → fields that JSON has no use for: whoever reads JSON draws their own charts.
OMITTED = {"Chart": ("drawing",)}
_PLAIN = {str: "string", int: "integer", bool: "boolean", float: "number", type(None): "null"}


def make_schema() -> dict[str, Any]:
    """The schema (draft 2020-12)."""
    definitions: dict[str, Any] = {}
    _record(Digest, definitions)
    top = definitions.pop("Digest")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:greenpaper:digest",
        "title": "A digest of consultation responses",
        "type": "object",
        "properties": {"greenpaper_digest": {"const": VERSION}, "caveat": {"type": "string"}, **top["properties"]},
        "required": ["greenpaper_digest", "caveat", *top["required"]],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _record(record: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """A reference to a record's definition, which is made when it is first met."""
    name = record.__name__
    if name not in definitions:
        definitions[name] = {}  # a theme has themes below it
        hints = get_type_hints(record)
        fields = [field.name for field in dataclasses.fields(record) if field.name not in OMITTED.get(name, ())]
        definitions[name] = {
            "description": inspect.cleandoc(record.__doc__ or "").split("\n\n")[0].replace("\n", " "),
            "type": "object",
            "properties": {field: _type(hints[field], definitions) for field in fields},
            "required": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if dataclasses.is_dataclass(hint):
        return _record(hint, definitions)
    arguments = get_args(hint)
    if get_origin(hint) in {types.UnionType, Union}:
        return {"anyOf": [_type(one, definitions) for one in arguments]}
    if get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _type(arguments[0], definitions)}
    if get_origin(hint) is tuple:
        rows = [_type(one, definitions) for one in arguments]
        return {"type": "array", "prefixItems": rows, "minItems": len(rows), "maxItems": len(rows)}
    raise TypeError(f"no JSON for {hint}")
