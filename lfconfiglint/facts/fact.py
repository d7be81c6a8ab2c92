"""The one mechanism behind every fact: computed on first use, kept, and honest about unknowns.

A group of facts (``run``, ``model``, ...) is a class whose facts are methods marked ``@fact``.
Whatever cannot be established raises :class:`Unknown`; since a fact that reads an unknown fact
raises the same, unknowns travel by themselves and are never mistaken for zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from lfconfiglint.hints import Any, Generic, TypeVar, overload

T = TypeVar("T")
V = TypeVar("V")

_UNKNOWN = "_unknown_facts"
_FILES = "files"
"""The need of what rests on files that the system does not let anybody look at."""


class Unknown(Exception):
    """A fact that cannot be established. ``needs`` names what would supply it.

    What is remembered are the needs: an exception that is kept keeps its traceback, and with it
    all that was at work when it was raised, until the interpreter looks for garbage.

    The names are those of :data:`lfconfiglint.facts.needs.SUPPLY`, for example
    ``hardware.host_memory`` or ``data.samples``.
    """

    # one is raised for most unknown facts of a file: another name for what every exception has
    # runs no code of ours, and what is not asked for is not put together
    needs: tuple[str, ...] = Exception.args

    def __str__(self) -> str:
        return ", ".join(self.needs)


APART = object()
"""In place of a basis on which facts of one config rest, where they rest on more."""


class Open:
    """In place of a value that cannot be established; ``needs`` are what would supply it."""

    __slots__ = ("needs",)

    def __init__(self, needs: tuple[str, ...]) -> None:
        self.needs = needs


_open = lru_cache(maxsize=256)(Open)
"""Of a few needs there are many: one for each, which takes no code of ours to find."""


class kept(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A cached property that also remembers that a value is unknown.

    Unlike ``functools.cached_property`` of Python before 3.12 it takes no lock. Threads of the
    server that ask at the same time compute the same value twice, which does no harm.

    *first* is what the computation asks first: where that is not known, this is not either, for the
    same reason, and finding out takes no exception. With *alone* it follows from that and nothing
    else: whoever knows what it is for one config knows it for all with the same.
    """

    def __init__(
        self, compute: Callable[[Any], T], first: kept[Any] | None = None, alone: bool = False
    ) -> None:
        self.compute = compute
        self.first = first
        self.alone = alone
        self.__doc__ = compute.__doc__

    @staticmethod
    def after(first: kept[Any]) -> Callable[[Callable[[Any], V]], kept[V]]:
        """The decorator for what asks *first* of the same group before anything else."""
        return lambda compute: kept(compute, first)

    def root(self) -> kept[Any] | None:
        """What has to be known before anything else, if it is not this itself."""
        found = self.first
        while found is not None and not self.alone and found.first is not None:
            found = found.first
        return found

    def rests_on(self, name: str, alone: bool) -> bool:
        """Whether that is the name of its root."""
        root = self.root()
        return root is not None and root.name == name and self.alone is alone

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> kept[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | kept[T]:
        if instance is None:
            return self
        value = self.settled(instance)
        if type(value) is Open:
            raise Unknown(*value.needs)
        return value  # type: ignore[return-value]

    def settled(self, instance: object) -> T | Open:
        """The value for *instance*, or that it is not known, without an exception."""
        own = instance.__dict__
        name = self.name
        if name in own:
            known: T = own[name]
            return known
        unknown: dict[str, Open] | None = own.get(_UNKNOWN)
        if unknown is None:
            unknown = own[_UNKNOWN] = {}
        elif name in unknown:
            return unknown[name]
        if self.first is not None:
            needed = self.first.settled(instance)
            if type(needed) is Open:
                unknown[name] = needed
                return needed
        try:
            # found there first, the next time, as with a cached property
            value = own[name] = self.compute(instance)
            return value
        except Unknown as reason:
            found = unknown[name] = _open(reason.needs)
            return found
        except OSError:
            # a folder that may not be entered, a file system that does not answer
            found = unknown[name] = _open((_FILES,))
            return found

    def is_known(self, instance: object) -> bool:
        """Whether there is a value for *instance*."""
        return type(self.settled(instance)) is not Open


class fact(kept[T]):  # noqa: N801 - as above
    """What is kept and has a name for rules and people.

    The method's docstring documents the fact: what it is, its unit, and its source.
    """

    @staticmethod
    def after(first: kept[Any]) -> Callable[[Callable[[Any], V]], fact[V]]:
        """As above."""
        return lambda compute: fact(compute, first)

    @staticmethod
    def on(basis: kept[Any]) -> Callable[[Callable[[Any], V]], fact[V]]:
        """The decorator for what follows, in one release, from *basis* alone: a text, a tuple of
        texts, or an object that nothing changes and many configs share; :data:`APART` for a config
        of which this does not hold."""
        return lambda compute: fact(compute, basis, alone=True)


@cache
def members_of(group: type) -> Mapping[str, fact[Any]]:
    """Every fact that a group class offers, by its name."""
    return {
        name: member
        for klass in reversed(group.__mro__)
        for name, member in vars(klass).items()
        if isinstance(member, fact)
    }


def roots_of(group: type) -> dict[str, tuple[str, bool]]:
    """The facts of a group class that have a root, each with its name, and whether it decides
    alone."""
    found = {name: (member.root(), member.alone) for name, member in members_of(group).items()}
    return {name: (root.name, alone) for name, (root, alone) in found.items() if root is not None}


def facts_of(group: type) -> Mapping[str, str]:
    """Name and documentation of every fact that a group class offers."""
    return {name: member.__doc__ or "" for name, member in members_of(group).items()}
