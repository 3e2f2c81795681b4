"""The treaty between the languages: schema and types that others obey, made from the structs of the vocabulary.

`python -m agogic.classlog.treaty` writes the files into the current folder; a test fails when they differ.
"""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as shape

from agogic.classlog.decide.refusals import SENTENCES
from agogic.classlog.events import ANCHORABLE, BODIES, DRAFTS, Draft, Event
from agogic.classlog.state import Part

_NO = msgspec.UNSET
_ENVELOPES = ("Event", "Draft")
_HEAD = "// Generated from agogic/classlog by `make treaty`; changes here are lost.\n"


def treaty() -> dict[str, str]:
    """Every generated file: its path from the root of the repository, and its text."""
    return {
        "schema/events.json": _json(events_schema()),
        "schema/refusals.json": _json(refusals()),
        "web/classlog/events.gen.ts": typescript(),
    }


def write(root: Path) -> None:
    """Write the generated files below `root`."""
    for path, text in treaty().items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def events_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one event: the envelope, and for every known type its body."""
    _, parts = msgspec.json.schema_components([Event, Draft, *_bodies()], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One event of a class log",
        "$ref": "#/$defs/Event",
        "allOf": [
            {
                "if": {"properties": {"type": {"const": type_}}},
                "then": {"properties": {"body": {"$ref": f"#/$defs/{struct.__name__}"}}},
            }
            for type_, struct in BODIES.items()
        ],
        "x-drafts": {type_: f"#/$defs/{struct.__name__}" for type_, struct in DRAFTS.items()},
        "x-anchorable": [type_ for type_ in BODIES if type_ in ANCHORABLE],
        "$defs": {name: _described(part) for name, part in parts.items()},
    }


def refusals() -> dict[str, Any]:
    """Every refusal: its code, the parameters it is told with, its English sentence."""
    return {code: {"params": re.findall(r"{(\w+)}", text), "sentence": text} for code, text in SENTENCES.items()}


def typescript() -> str:
    """Types of events, drafts and parts, and the table by which bodies are checked."""
    infos = shape.multi_type_info([Event, Draft, Part, *_bodies()])
    structs = _structs(infos)
    blocks = [
        _HEAD + 'import type { Field } from "./body.ts";\n',
        *(_interface(struct) for struct in structs.values()),
        _map("Bodies", "The body of every type, as it stands in a log.", BODIES),
        _map("DraftBodies", "The body of every type, as a seat drafts it.", DRAFTS),
        _constant("BODIES", "Type of event -> name of its body's struct.", _names(BODIES)),
        _constant("DRAFTED", "Where a draft's body has a struct of its own: type -> its name.", _drafted()),
        _constant("ANCHORABLE", "Types that may be added later.", [type_ for type_ in BODIES if type_ in ANCHORABLE]),
        _table(structs),
    ]
    return "\n".join(blocks)


def _described(part: dict[str, Any]) -> dict[str, Any]:
    # Python 3.13 takes the margin off docstrings when it compiles, older ones leave it: without it both say the same.
    return part | {"description": inspect.cleandoc(part["description"])} if "description" in part else part


def _bodies() -> list[type[msgspec.Struct]]:
    return list(dict.fromkeys([*BODIES.values(), *DRAFTS.values()]))


def _drafted() -> dict[str, str]:
    return _names({type_: struct for type_, struct in DRAFTS.items() if struct is not BODIES[type_]})


def _names(structs: dict[str, type[msgspec.Struct]]) -> dict[str, str]:
    return {type_: struct.__name__ for type_, struct in structs.items()}


def _structs(infos: Any) -> dict[str, shape.StructType]:
    """All structs reached from `infos`, by name, those first that others use."""
    found: dict[str, shape.StructType] = {}

    def visit(info: shape.Type) -> None:
        match info:
            case shape.StructType():
                for field in info.fields:
                    visit(field.type)
                found.setdefault(info.cls.__name__, info)
            case shape.UnionType():
                for one in info.types:
                    visit(one)
            case shape.ListType():
                visit(info.item_type)
            case shape.DictType():
                visit(info.value_type)
            case shape.Metadata():
                visit(info.type)

    for info in infos:
        visit(info)
    return found


def _interface(struct: shape.StructType) -> str:
    name = struct.cls.__name__
    says = inspect.getdoc(struct.cls) or ""
    if struct.array_like:
        members = ", ".join(f"{field.encode_name}: {_ts(field.type)}" for field in struct.fields)
        return f"/** {_one_line(says)} */\nexport type {name} = [{members}];\n"
    if not struct.fields:
        return f"/** {_one_line(says)} */\nexport type {name} = Record<string, never>;\n"
    lines = [f"/** {_one_line(says)} */", f"export interface {name} {{"]
    for field in struct.fields:
        # A part is always whole; what stands in it may leave out what has its default.
        left_out = not field.required and name != "Part"
        lines.append(f"  {field.encode_name}{'?' if left_out else ''}: {_ts(field.type)};")
    return "\n".join([*lines, "}", ""])


def _ts(info: shape.Type) -> str:
    """A type in TypeScript's words."""
    match info:
        case shape.StrType():
            return "string"
        case shape.IntType() | shape.FloatType():
            return "number"
        case shape.BoolType():
            return "boolean"
        case shape.NoneType():
            return "null"
        case shape.LiteralType():
            return " | ".join(json.dumps(value) for value in info.values)
        case shape.ListType():
            inner = _ts(info.item_type)
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case shape.DictType():
            return f"Record<string, {_ts(info.value_type)}>"
        case shape.StructType():
            return info.cls.__name__
        case shape.UnionType():
            return " | ".join(_ts(one) for one in info.types)
        case shape.Metadata():
            return _ts(info.type)
    return "unknown"


def _kind(info: shape.Type) -> dict[str, Any]:
    """A type as the table says it: what it is, and its limits."""
    said: dict[str, Any]
    match info:
        case shape.StrType():
            said = {"is": "text", "min": info.min_length, "max": info.max_length, "like": _pattern(info.pattern)}
        case shape.IntType():
            said = {"is": "whole", "from": _lowest(info), "to": _highest(info)}
        case shape.FloatType():
            said = {"is": "number", "from": info.ge}
        case shape.BoolType():
            said = {"is": "flag"}
        case shape.LiteralType():
            said = {"is": "one", "of": list(info.values)}
        case shape.ListType():
            said = {"is": "list", "of": _kind(info.item_type), "max": info.max_length}
        case shape.DictType():
            said = {"is": "map", "of": _kind(info.value_type)}
        case shape.StructType():
            said = {"is": "any"} if info.array_like else {"is": "struct", "name": info.cls.__name__}
        case shape.UnionType():
            rest = [one for one in info.types if not isinstance(one, shape.NoneType)]
            assert len(rest) == 1, "only one type, or none"
            said = {**_kind(rest[0]), "null": True if len(rest) < len(info.types) else None}
        case shape.Metadata():
            return _kind(info.type)
        case _:
            said = {"is": "any"}
    return {key: value for key, value in said.items() if value is not None}


def _lowest(info: shape.IntType) -> int | None:
    return info.gt + 1 if info.gt is not None else info.ge


def _highest(info: shape.IntType) -> int | None:
    return info.lt - 1 if info.lt is not None else info.le


def _pattern(pattern: str | None) -> str | None:
    # Python's `$` lets one line end stand after it; JavaScript's does not.
    return None if pattern is None else re.sub(r"\$$", r"\\n?$", pattern)


def _map(name: str, says: str, structs: dict[str, type[msgspec.Struct]]) -> str:
    rows = "\n".join(f'  "{type_}": {struct.__name__};' for type_, struct in structs.items())
    return f"/** {says} */\nexport interface {name} {{\n{rows}\n}}\n"


def _constant(name: str, says: str, value: Any) -> str:
    return f"/** {says} */\nexport const {name} = {json.dumps(value, indent=2)} as const;\n"


def _table(structs: dict[str, shape.StructType]) -> str:
    lines = [
        "/** Every struct's fields: what each is, and what stands for it where it is missing (`or`). */",
        "export const STRUCTS: Record<string, Record<string, Field>> = {",
    ]
    for name, struct in structs.items():
        if struct.array_like or name in _ENVELOPES:
            continue
        lines.append(f"  {name}: {{" if struct.fields else f"  {name}: {{}},")
        if not struct.fields:
            continue
        for field in struct.fields:
            said = _kind(field.type)
            default = _default(field)
            if default is not _NO:
                said["or"] = default
            lines.append(f"    {field.encode_name}: {_literal(said)},")
        lines.append("  },")
    return "\n".join([*lines, "};", ""])


def _default(field: shape.Field) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return field.default_factory() if field.default_factory is not msgspec.NODEFAULT else _NO


def _literal(value: dict[str, Any]) -> str:
    """A dictionary as a TypeScript literal on one line."""
    inner = ", ".join(
        f"{key}: {_literal(one) if isinstance(one, dict) and one else json.dumps(one)}" for key, one in value.items()
    )
    return f"{{ {inner} }}"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path.cwd())
