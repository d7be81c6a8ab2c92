"""Light data classes against the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from lfconfiglint import records


def family(library: ModuleType | Any) -> tuple[type[Any], type[Any], type[Any], type[Any]]:
    """The same four classes, made by either library."""

    @library.dataclass(frozen=True)
    class Point:
        x: int
        y: int = 2
        names: dict[str, int] = library.field(default_factory=dict)
        known: str = "_known"

    @library.dataclass(frozen=True)
    class Deep(Point):
        z: tuple[int, ...] = ()

    @library.dataclass
    class Open:
        x: int
        seen: list[int] = library.field(init=False)

        def __post_init__(self) -> None:
            self.seen = [self.x]

    @library.dataclass(eq=False)
    class Node:
        x: int

    return Point, Deep, Open, Node


LIBRARIES = pytest.mark.parametrize("library", [dataclasses, records], ids=["standard", "own"])


@LIBRARIES
def test_fields_and_defaults(library: ModuleType) -> None:
    """Values by place and name, defaults, a fresh value of a factory, an inherited order."""
    point, deep, opened, _ = family(library)
    assert (point(1).x, point(1).y, point(1).names) == (1, 2, {})
    assert point(1).names is not point(1).names
    assert (deep(1, 3, {}, "", (4,)).z, deep(x=1, z=(5,)).y) == ((4,), 2)
    assert opened(7).seen == [7]


@LIBRARIES
@pytest.mark.parametrize("arguments", [((), {}), ((1, 2, {}, "", 4), {}), ((1,), {"other": 2})])
def test_wrong_arguments(library: ModuleType, arguments: tuple[Any, Any]) -> None:
    """A missing, a surplus and an unknown argument are mistakes that show."""
    values, named = arguments
    with pytest.raises(TypeError):
        family(library)[0](*values, **named)


@LIBRARIES
def test_equality_and_hash(library: ModuleType) -> None:
    """Equal by class and fields; hashable when frozen, by identity without equality."""
    point, deep, opened, node = family(library)
    assert point(1) == point(1) != point(2)
    assert point(1) != deep(1)
    assert point(1) != (1, 2, {})
    assert hash(deep(1, 2, 3, "")) == hash(deep(1, 2, 3, ""))  # type: ignore[call-arg, unused-ignore]
    assert opened(1) == opened(1)
    with pytest.raises(TypeError):
        hash(opened(1))
    assert node(1) != node(1)
    assert len({node(1), node(1)}) == 2


@LIBRARIES
def test_frozen(library: ModuleType) -> None:
    """What is frozen cannot be changed or removed; what is not can."""
    point, _, opened, _ = family(library)
    made = point(1)
    with pytest.raises(AttributeError, match="cannot assign to field 'x'"):
        made.x = 2
    with pytest.raises(AttributeError):
        del made.x
    other = opened(1)
    other.x = 2
    assert other.x == 2


@LIBRARIES
def test_replace_and_show(library: ModuleType) -> None:
    """A copy with changes makes its computed fields anew; the text for people names all fields."""
    point, deep, opened, _ = family(library)
    assert library.replace(deep(1), y=5) == deep(1, 5)
    assert library.replace(opened(1), x=4).seen == [4]
    assert dataclasses.replace(deep(1), y=5) == deep(1, 5)
    assert dataclasses.asdict(deep(1)) == {"x": 1, "y": 2, "names": {}, "known": "_known", "z": ()}
    shown = repr(point(1))
    assert shown.endswith("Point(x=1, y=2, names={}, known='_known')")
    match point(8):
        case point(x, y, {}, "_known"):
            assert (x, y) == (8, 2)


@records.dataclass(frozen=True)
class Sent:
    """At the top of a module, where pickle finds it."""

    x: int
    names: tuple[str, ...] = ()


def test_copies() -> None:
    """Instances travel to other processes and are copied, although they are frozen."""
    sent = Sent(1, ("a",))
    assert pickle.loads(pickle.dumps(sent)) == copy.deepcopy(sent) == copy.copy(sent) == sent


class Standard(NamedTuple):
    """As the standard library makes it."""

    x: int
    y: str = "two"

    @property
    def both(self) -> str:
        return f"{self.x}{self.y}"


class Own(records.NamedTuple):
    """As the project makes it."""

    x: int
    y: str = "two"

    @property
    def both(self) -> str:
        return f"{self.x}{self.y}"


@pytest.mark.parametrize("named", [Standard, Own])
def test_named_tuples(named: type[Standard] | type[Own]) -> None:
    """Fields, defaults, methods, copies: as with the standard library's."""
    made = named(1)
    assert (made.x, made.y, made.both, made) == (1, "two", "1two", (1, "two"))
    assert (made._replace(x=3).both, made._asdict()) == ("3two", {"x": 1, "y": "two"})
    assert repr(made) == f"{named.__name__}(x=1, y='two')"
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == made
    assert type(pickle.loads(pickle.dumps(made))) is named
    assert (named.__doc__ or "").startswith("As the")
    with pytest.raises(TypeError):
        named()
    with pytest.raises(AttributeError):
        made.x = 2  # type: ignore[misc]


@LIBRARIES
def test_many_instances(library: ModuleType) -> None:
    """The first instances of a class are filled in another way than those that follow."""
    point, deep, opened, _ = family(library)
    for number in range(20):
        made = point(number, names={"n": number})
        assert (made.x, made.y, made.names, made.known) == (number, 2, {"n": number}, "_known")
        assert deep(number, known="") == deep(number, 2, {}, "", ())
        assert opened(number).seen == [number]
        with pytest.raises(TypeError):
            point(number, x=number)
