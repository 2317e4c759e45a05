"""The types that a field can have: each reads a node, says what is wrong with it, and states itself as JSON Schema."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, dataclass_transform

from palabre.frontmatter import Items, Node, Scalar, Table
from palabre.messages import N_
from palabre.problems import Problem, nearest, problem

Specs = dict[str, "dataclasses.Field[Any]"]
INVALID: Any = object()  # what a kind returns after it has reported why
Schema = dict[str, Any]


class Place(NamedTuple):
    """Where a value stands, and where findings about it go."""

    path: str
    name: str
    line: int
    help: str
    found: list[Problem]

    def report(self, line: int, code: str, message: str, hint: str = "", /, **values: object) -> None:
        self.found.append(problem(self.path, line, code, message, hint or self.help, field=self.name, **values))

    def inside(self, name: str, line: int, help: str = "") -> Place:
        return Place(self.path, name, line, help or self.help, self.found)


class Kind:
    """A type of value."""

    def read(self, node: Node, at: Place) -> Any:
        """The value of a node, or INVALID after reporting what is wrong."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """This type as JSON Schema (draft 2020-12)."""
        raise NotImplementedError

    def faults(self, value: Any) -> Iterator[str]:  # noqa: ARG002 for those who override it
        """What makes a value of the right Python type invalid, for values that were not read from a file."""
        return iter(())


def _scalar(node: Node, at: Place, wanted: str) -> Scalar | None:
    if isinstance(node, Scalar) and not node.is_null:
        return node
    if not _is_missing(node, at):
        at.report(node.line, "PB103", N_("'{field}' is not {wanted}"), wanted=wanted)
    return None


def _is_missing(node: Node, at: Place) -> bool:
    if isinstance(node, Scalar) and (node.is_null or not node.text.strip()):
        at.report(node.line, "PB102", N_("'{field}' has no value"))
        return True
    return False


_READ_AS = {
    "int": N_("a number"),
    "float": N_("a number"),
    "bool": N_("yes or no"),
    "timestamp": N_("a date"),
    "merge": N_("a reference"),
    "value": N_("a sign"),
}


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """A text in one line or several."""

    most: int = 1000
    least: int = 1
    pattern: str = ""
    example: str = ""

    def read(self, node: Node, at: Place) -> Any:
        scalar = _scalar(node, at, N_("a text"))
        if scalar is None or (self.least and _is_missing(scalar, at)):
            return INVALID
        if scalar.is_plain and scalar.yaml_type in _READ_AS and (not self.pattern or scalar.is_changed):
            at.report(
                scalar.line,
                "PB010",
                N_("'{text}' would be read as {kind}"),
                N_('put it in quotes: "{text}"'),
                text=scalar.text,
                kind=_READ_AS[scalar.yaml_type],
            )
            return INVALID
        value = " ".join(scalar.text.split())
        for code, message, values in self._wrong(value):
            at.report(scalar.line, code, message, N_("write it like this: {example}") if code == "PB107" else "", example=self.example, **values)
            return INVALID
        return value

    def _wrong(self, value: str) -> Iterator[tuple[str, str, dict[str, object]]]:
        if self.pattern and not re.fullmatch(self.pattern, value):
            yield "PB107", N_("'{field}' is '{text}', which has the wrong form"), {"text": value}
        elif len(value) > self.most:
            yield "PB105", N_("'{field}' is too long: {size} characters, at most {most}"), {"size": len(value), "most": self.most}
        elif len(value) < self.least:
            yield "PB105", N_("'{field}' is too short: {size} characters, at least {least}"), {"size": len(value), "least": self.least}

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            yield "not a text"
        else:
            yield from (message for _, message, _ in self._wrong(value))

    def schema(self) -> Schema:
        found: Schema = {"type": "string", "minLength": self.least, "maxLength": self.most}
        return found | ({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One word of a list."""

    words: type[StrEnum]

    def read(self, node: Node, at: Place) -> Any:
        scalar = _scalar(node, at, N_("one word"))
        if scalar is None:
            return INVALID
        try:
            return self.words(scalar.text)
        except ValueError:
            near = _nearest(scalar.text, list(self.words))
            hint = N_("did you mean '{near}'?") if near else ""
            at.report(scalar.line, "PB104", N_("'{field}' is '{text}'; choose one of {words}"), hint, text=scalar.text, words=", ".join(self.words), near=near)
            return INVALID

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, self.words) and value not in list(self.words):
            yield f"not one of {', '.join(self.words)}"

    def schema(self) -> Schema:
        return {"enum": [word.value for word in self.words]}


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number."""

    least: int = 0
    most: int = 10**12

    def read(self, node: Node, at: Place) -> Any:
        scalar = _scalar(node, at, N_("a whole number"))
        if scalar is None:
            return INVALID
        if not re.fullmatch(r"-?(?:0|[1-9]\d{0,15})", scalar.text):
            at.report(
                scalar.line,
                "PB103",
                N_("'{field}' is '{text}', which is not a whole number"),
                N_("write digits only, without spaces or points: 25"),
                text=scalar.text,
            )
            return INVALID
        value = int(scalar.text)
        if not self.least <= value <= self.most:
            at.report(scalar.line, "PB105", N_("'{field}' is {text}; it goes from {least} to {most}"), text=value, least=self.least, most=self.most)
            return INVALID
        return value

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            yield f"not a whole number from {self.least} to {self.most}"

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """true or false."""

    def read(self, node: Node, at: Place) -> Any:
        scalar = _scalar(node, at, N_("true or false"))
        if scalar is None:
            return INVALID
        if scalar.text not in ("true", "false"):
            at.report(scalar.line, "PB103", N_("'{field}' is '{text}', which is neither true nor false"), N_("write true or false"), text=scalar.text)
            return INVALID
        return scalar.text == "true"

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, bool):
            yield "neither true nor false"

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A calendar date, ISO 8601."""

    def read(self, node: Node, at: Place) -> Any:
        scalar = _scalar(node, at, N_("a date"))
        if scalar is None:
            return INVALID
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", scalar.text):
                raise ValueError
            return dt.date.fromisoformat(scalar.text)
        except ValueError:
            at.report(scalar.line, "PB107", N_("'{field}' is '{text}', which is not a date"), N_("write year-month-day: 2026-11-22"), text=scalar.text)
            return INVALID

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, dt.date):
            yield "not a date"

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Many(Kind):
    """A list of values of one type."""

    kind: Kind
    least: int = 0
    most: int = 200
    is_set: bool = True  # no value stands twice

    def read(self, node: Node, at: Place) -> Any:
        if isinstance(node, Scalar) and node.is_null:
            node = Items((), node.line)
        if not isinstance(node, Items):
            at.report(node.line, "PB103", N_("'{field}' is not a list"), N_("write one item a line, each starting with a hyphen and a space"))
            return INVALID
        values = [self.kind.read(item, at.inside(at.name, item.line)) for item in node.nodes]
        if any(value is INVALID for value in values):
            return INVALID
        if not self.least <= len(values) <= self.most:
            message = N_("'{field}' has {found} items; it takes {least} to {most}")
            if len(values) < 2:
                message = N_("'{field}' has only one item; it takes {least} to {most}") if values else N_("'{field}' is empty; it takes at least {least}")
            at.report(at.line, "PB106", message, found=len(values), least=self.least, most=self.most)
            return INVALID
        for index, value in enumerate(values):
            if self.is_set and isinstance(value, str) and value in values[:index]:
                at.report(node.nodes[index].line, "PB106", N_("'{field}' says '{text}' twice"), N_("delete one of the two"), text=value)
                return INVALID
        return tuple(values)

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, tuple) or not self.least <= len(value) <= self.most:
            yield f"not a tuple of {self.least} to {self.most} items"
        else:
            for item in value:
                yield from self.kind.faults(item)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema(), "minItems": self.least, "maxItems": self.most, "uniqueItems": self.is_set}


@dataclass(frozen=True, slots=True)
class Named(Kind):
    """A table whose names are free or of a given form."""

    kind: Kind
    names: str = r"[\w-]{1,60}"

    def read(self, node: Node, at: Place) -> Any:
        if not isinstance(node, Table):
            if not _is_missing(node, at):
                at.report(node.line, "PB103", N_("'{field}' is not a list of names with a value each"))
            return INVALID
        values = {}
        for name, inner in node.nodes.items():
            if not re.fullmatch(self.names, name):
                at.report(node.lines[name], "PB107", N_("'{field}' has the name '{text}', which has the wrong form"), text=name)
                return INVALID
            values[name] = self.kind.read(inner, at.inside(f"{at.name}.{name}", node.lines[name]))
        return INVALID if any(value is INVALID for value in values.values()) else values

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield "not a table"

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.kind.schema(), "propertyNames": {"pattern": f"^(?:{self.names})$"}}


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """A short text, possibly empty: for slots that speakers fill later."""

    most: int = 300

    def read(self, node: Node, at: Place) -> Any:
        if isinstance(node, Scalar):
            return "" if node.is_null else Text(self.most, 0).read(node, at)
        return Text(self.most).read(node, at)

    def faults(self, value: Any) -> Iterator[str]:
        return Text(self.most, 0).faults(value)

    def schema(self) -> Schema:
        return {"type": ["string", "null"], "maxLength": self.most}


@dataclass(frozen=True, slots=True)
class Part(Kind):
    """A value with fields of its own."""

    shape: type[Any]

    def read(self, node: Node, at: Place) -> Any:
        if not isinstance(node, Table):
            if not _is_missing(node, at):
                hint = N_("write its fields, each with a colon and a value: {names}")
                at.report(node.line, "PB103", N_("'{field}' is not a list of fields"), hint, names=", ".join(fields_of(self.shape)))
            return INVALID
        value = read_fields(self.shape, node, at.path, at.found, prefix=f"{at.name}.", line=at.line)
        return INVALID if value is None else value

    def faults(self, value: Any) -> Iterator[str]:
        if not isinstance(value, self.shape):
            yield f"not a {self.shape.__name__}"

    def schema(self) -> Schema:
        return schema_of(self.shape)


# fields ---------------------------------------------------------------------------------------------------------

_REQUIRED: Any = dataclasses.MISSING
T = TypeVar("T")


def field_of(kind: Kind, help: str, *, default: Any = _REQUIRED, neutral: bool = False, maps_to: str = "") -> Any:
    """A field: its type, its help (shown to editors), and whether it is the same in every language.

    `maps_to` names the property of schema.org, Dublin Core or IATI behind it.
    """
    metadata = {"kind": kind, "help": help, "neutral": neutral, "maps_to": maps_to}
    if default is _REQUIRED:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field_of,))
def value(shape: type[T]) -> type[T]:
    """Make a frozen dataclass whose instances cannot exist invalid.

    All of them share their methods: to generate six for each takes as long as to check a page.
    """
    for name in ("__init__", "__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__"):
        setattr(shape, name, getattr(_Value, name))
    return dataclass(init=False, eq=False, repr=False)(shape)


class _Value:
    def __init__(self, **given: Any) -> None:
        specs, shape = fields_of(type(self)), type(self).__name__
        if unknown := given.keys() - specs:
            raise TypeError(f"{shape} has no field {', '.join(sorted(unknown))}")
        for name, spec in specs.items():
            if name not in given and spec.default is _REQUIRED:
                raise TypeError(f"{shape}.{name} is missing")
            each = given.get(name, spec.default)
            for fault in () if each is spec.default else spec.metadata["kind"].faults(each):
                raise ValueError(f"{shape}.{name}: {fault}")
            vars(self)[name] = each

    def __setattr__(self, name: str, _: object) -> None:
        raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={each!r}' for name, each in vars(self).items())})"


_FIELDS: dict[type[Any], dict[str, dataclasses.Field[Any]]] = {}  # what fields_of has found


def fields_of(shape: type[Any]) -> dict[str, dataclasses.Field[Any]]:
    """The fields that can be typed, by name: those of the shape before those it inherits."""
    if shape not in _FIELDS:
        own = inspect.get_annotations(shape)
        specs = [spec for spec in dataclasses.fields(shape) if "kind" in spec.metadata]
        _FIELDS[shape] = {spec.name: spec for spec in sorted(specs, key=lambda spec: spec.name not in own)}
    return _FIELDS[shape]


def read_fields(shape: type[T], table: Table, path: str, found: list[Problem], prefix: str = "", line: int = 1) -> T | None:
    """An instance of a shape, or None after reporting everything that is wrong."""
    specs = fields_of(shape)
    before = len(found)
    unknown = [name for name in table.nodes if name not in specs]
    if prefix and len(unknown) > max(1, len(table.nodes) - len(unknown)):
        message, hint = (
            N_("'{field}' has the fields of something else: {words}"),
            N_("write its own fields: {names}; or put the line with the name of theirs above them"),
        )
        found.append(problem(path, line, "PB101", message, hint, field=prefix.rstrip("."), words=", ".join(unknown), names=", ".join(specs)))
        return None
    absent = [name for name, spec in specs.items() if name not in table.nodes and spec.default is _REQUIRED]
    explained = set(_unknown_fields(specs, table, path, found, prefix, absent))
    strayed = dict(_strayed_items(specs, table, path, found, prefix))
    explained |= set(strayed.values())
    values: dict[str, Any] = {}
    for name, spec in specs.items():
        at = Place(path, prefix + name, table.lines.get(name, line), spec.metadata["help"], found)
        if name in table.nodes:
            node = table.nodes[name]
            if isinstance(node, Items) and strayed:
                node = Items(tuple(item for item in node.nodes if item.line not in strayed), node.line)
            values[name] = None if isinstance(node, Scalar) and node.is_null and spec.default is None else spec.metadata["kind"].read(node, at)
        elif name in absent and name not in explained:
            at.report(line, "PB102", N_("the field '{field}' is missing"), N_("write {name}: and its value. {help}"), name=name, help=spec.metadata["help"])
    if unknown:
        found[before:] = _moved_in(found[before:], unknown, prefix)
    if any(isinstance(specs[name].metadata["kind"], Many) for name in absent):  # its items came under the list before it
        found[before:] = [each for each in found[before:] if each.code != "PB106"]
    if len(found) > before or any(given is INVALID for given in values.values()):
        return None
    return shape(**values)


def _unknown_fields(specs: Specs, table: Table, path: str, found: list[Problem], prefix: str, absent: list[str]) -> Iterator[str]:
    """Report fields that do not exist, and give those that were meant: they are misspelt and not missing."""
    unknown = [name for name in table.nodes if name not in specs]
    for name in unknown:
        near = _nearest(name, [known for known in specs if known not in table.nodes]) or (absent[0] if len(unknown) == len(absent) == 1 else "")
        hint = N_("did you mean '{near}'?") if near else N_("delete it, or choose one of: {names}")
        found.append(problem(path, table.lines[name], "PB101", N_("there is no field '{field}'"), hint, field=prefix + name, near=near, names=", ".join(specs)))
        yield near


def _strayed_items(specs: Specs, table: Table, path: str, found: list[Problem], prefix: str) -> Iterator[tuple[int, str]]:
    """Report items that came under the list before theirs because the line with the name of theirs is gone: their lines, and that name."""
    reported: set[str] = set()
    for name, node in table.nodes.items():
        inner = _part_of(specs.get(name))
        for item in node.nodes if inner and isinstance(node, Items) else ():
            if inner and isinstance(item, Table) and len(item.nodes) > 1 and not _fits(item, inner):
                meant = next((other for other, spec in specs.items() if other not in table.nodes and _fits(item, _part_of(spec))), "")
                if meant and meant not in reported:
                    message, hint = N_("this item of '{field}' looks like one of '{meant}', whose line is missing"), N_("write above it a line: {meant}:")
                    found.append(problem(path, item.line, "PB101", message, hint, field=prefix + name, meant=meant))
                    reported.add(meant)
                if meant:
                    yield item.line, meant


def _fits(item: Table, specs: Specs) -> bool:
    return all(name in item.nodes for name, spec in specs.items() if spec.default is _REQUIRED) and item.nodes.keys() <= specs.keys()


def _part_of(spec: dataclasses.Field[Any] | None) -> Specs:
    """The fields of the items of a list, if it is a list of such."""
    kind = spec.metadata["kind"] if spec else None
    return fields_of(kind.kind.shape) if isinstance(kind, Many) and isinstance(kind.kind, Part) else {}


def _moved_in(problems: list[Problem], unknown: list[str], prefix: str) -> list[Problem]:
    """One problem instead of two for a field that stands too far to the left: unknown here, missing in the field where it belongs."""
    kept = list(problems)
    for name in unknown:
        lost = next((each for each in problems if each.code == "PB102" and dict(each.values)["field"].endswith(f".{name}")), None)
        here = next((each for each in problems if each.code == "PB101" and dict(each.values)["field"] == prefix + name), None)
        if lost and here:
            kept.remove(lost)
            hint = N_("start it with more spaces: it belongs to '{near}'")
            place = dict(lost.values)["field"].rpartition(".")[0]
            kept[kept.index(here)] = problem(here.path, here.line, "PB101", here.message, hint, field=prefix + name, near=place)
    return kept


def _nearest(text: str, words: Iterable[str]) -> str:
    folded = {word.lower(): word for word in words}
    return folded.get(nearest(text.lower(), folded), "")


def schema_of(shape: type[Any]) -> Schema:
    """The JSON Schema of a shape, with the help of each field as its description."""
    properties = {name: spec.metadata["kind"].schema() | {"description": spec.metadata["help"]} for name, spec in fields_of(shape).items()}
    for name, spec in fields_of(shape).items():
        if spec.default is None:
            properties[name] = {"anyOf": [spec.metadata["kind"].schema(), {"type": "null"}], "description": spec.metadata["help"]}
    required = [name for name, spec in fields_of(shape).items() if spec.default is _REQUIRED]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
