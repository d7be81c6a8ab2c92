"""Data classes and named tuples that cost little until they are used.

The standard library's write and compile half a dozen methods for each class while it is defined,
and import ``inspect`` to do so: for the classes that a lint imports that took a fifth of its time.
``typing.NamedTuple`` compiles the annotation of every field. These behave the same for what this
project asks of them, checkers take them for the same, and ``tests/test_records.py`` compares the
two. ``slots`` is accepted and has no effect.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping

from lfconfiglint.hints import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
    from typing import NamedTuple as NamedTuple
else:

    def dataclass(cls=None, *, frozen=False, eq=True, slots=False):
        """As :func:`dataclasses.dataclass`, with the parameters that this project uses."""
        if cls is None:
            return lambda cls: _define(cls, frozen, eq)
        return _define(cls, frozen, eq)

    def field(*, default_factory=None, init=True):
        """As :func:`dataclasses.field`."""
        return _Field(default_factory, init)

    def replace(record, **changes):
        """As :func:`dataclasses.replace`."""
        fields = record.__record_fields__
        if record.__record_is_plain__ and changes.keys() <= fields.keys():
            made = object.__new__(type(record))
            made.__dict__.update({name: record.__dict__[name] for name in fields} | changes)
            return made
        known = {
            name: getattr(record, name)
            for name, default in fields.items()
            if not isinstance(default, _Field) or default.init
        }
        return type(record)(**(known | changes))

    class _NamedTuples(type):
        def __new__(cls, name, bases, own):
            fields = own["__annotations__"]
            defaults = [own[field] for field in fields if field in own]
            made = namedtuple(name, fields, defaults=defaults, module=own["__module__"])
            for key, value in own.items():
                if key not in fields and key not in ("__module__", "__dict__", "__weakref__"):
                    setattr(made, key, value)
            return made

    # not by a class statement, which would be taken for one with fields
    NamedTuple = type.__new__(_NamedTuples, "NamedTuple", (), {})


_REQUIRED = object()
"""In place of a default: there is none."""


class _Field:
    def __init__(self, factory: Callable[[], Any] | None, init: bool) -> None:
        self.factory = factory
        self.init = init

    def made(self) -> object:
        return self.factory() if self.factory else None


class _StandardFields:
    """What the standard library's ``replace`` and ``asdict`` ask a class for, made when they do."""

    def __get__(self, instance: object, owner: Any) -> dict[str, Any]:
        import dataclasses

        described = []
        for name, default in owner.__record_fields__.items():
            if isinstance(default, _Field):
                default = (
                    dataclasses.field(default_factory=default.factory)
                    if default.factory
                    else dataclasses.field(init=False)
                )
            elif default is _REQUIRED:
                default = dataclasses.field()
            described.append((name, Any, default))
        made: Any = dataclasses.make_dataclass(owner.__name__, described, kw_only=True)
        fields: dict[str, Any] = made.__dataclass_fields__
        return fields


def _define(cls: type, frozen: bool, eq: bool) -> type:
    fields: dict[str, object] = dict(getattr(cls, "__record_fields__", {}))
    for name in cls.__annotations__:
        fields[name] = default = vars(cls).get(name, _REQUIRED)
        if isinstance(default, _Field):
            delattr(cls, name)
    methods: dict[str, object] = {
        "__record_fields__": fields,
        # whether nothing but its fields is made when one is
        "__record_is_plain__": not hasattr(cls, "__post_init__")
        and all(not isinstance(default, _Field) or default.init for default in fields.values()),
        "__dataclass_fields__": _StandardFields(),
        "__match_args__": tuple(fields),
        "__init__": _first_init(cls, fields),
        "__repr__": _repr,
    }
    if eq:
        methods |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
    if frozen:
        methods |= {"__setattr__": _refuse_change, "__delattr__": _refuse_change}
    for name, method in methods.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    return cls


_FEW = 10
"""For so many instances of a class it is not worth it to compile a method."""


def _first_init(cls: Any, fields: dict[str, object]) -> Callable[..., None]:
    """Fills the first instances field by field, and then has the real one made: many classes have
    few or no instances. That one is also made to say what is wrong with the arguments."""
    calls_back = hasattr(cls, "__post_init__")
    left = _FEW

    def init(self: Any, *values: object, **named: object) -> None:
        nonlocal left
        left -= 1
        if left >= 0 and _fill(self.__dict__, fields, values, named):
            if calls_back:
                self.__post_init__()
            return
        cls.__init__ = _init_of(fields, calls_back)
        cls.__init__(self, *values, **named)

    return init


def _fill(
    own: dict[str, object],
    fields: Mapping[str, object],
    values: tuple[object, ...],
    named: Mapping[str, object],
) -> bool:
    """Set all *fields*; False where the arguments are not right for them."""
    given = iter(values)
    by_name = 0
    for name, default in fields.items():
        if isinstance(default, _Field) and not default.init:
            continue
        value = next(given, _REQUIRED)
        if value is _REQUIRED and name in named:
            value = named[name]
            by_name += 1
        elif value is _REQUIRED:
            value = default.made() if isinstance(default, _Field) else default
            if value is _REQUIRED:
                return False
        own[name] = value
    return by_name == len(named) and next(given, _REQUIRED) is _REQUIRED


def _init_of(fields: dict[str, object], calls_back: bool) -> Callable[..., None]:
    parameters, lines = ["self"], ["_record_values = self.__dict__"]
    scope: dict[str, Any] = {"_required": _REQUIRED}
    for name, default in fields.items():
        own = f"_default_of_{name}"
        value: str | None = name
        if not isinstance(default, _Field):
            scope[own] = default
            parameters.append(name if default is _REQUIRED else f"{name}={own}")
        elif default.init:
            scope[own] = default.factory
            parameters.append(f"{name}=_required")
            value = f"{own}() if {name} is _required else {name}"
        else:
            value = None
        if value:
            lines.append(f"_record_values['{name}'] = {value}")
    if calls_back:
        lines.append("self.__post_init__()")
    # Safe: names of a class's own annotations
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)
    init: Callable[..., None] = scope["__init__"]
    return init


def _values(record: Any) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in record.__record_fields__)


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__record_fields__)
    return f"{type(self).__qualname__}({shown})"


def _refuse_change(self: object, name: str, value: object = None) -> None:
    raise AttributeError(f"cannot assign to field '{name}'")
