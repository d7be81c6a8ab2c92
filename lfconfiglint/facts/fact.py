"""The one mechanism behind every fact: computed on first use, cached, and honest about unknowns.

A group of facts (``run``, ``model``, ...) is a class whose facts are methods marked ``@fact``.
Whatever cannot be established raises :class:`Unknown`; since a fact that reads an unknown fact
raises the same, unknowns travel by themselves and are never mistaken for zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from lfconfiglint.hints import Any, Generic, TypeVar, overload

T = TypeVar("T")

_UNKNOWN = "_unknown_facts"


class Unknown(Exception):
    """A fact that cannot be established. ``needs`` names what would supply it.

    What is remembered are the needs: an exception that is kept keeps its traceback, and with it
    all that was at work when it was raised, until the interpreter looks for garbage.

    The names are those of :data:`lfconfiglint.facts.needs.SUPPLY`, for example
    ``hardware.host_memory`` or ``data.samples``.
    """

    # one is made for most unknown facts of a file: what is not asked for is not put together
    def __init__(self, *needs: str) -> None:
        self.needs = needs

    def __str__(self) -> str:
        return ", ".join(self.needs)


class fact(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A cached property that also remembers that a value is unknown.

    The method's docstring documents the fact: what it is, its unit, and its source.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> fact[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | fact[T]:
        if instance is None:
            return self
        own = instance.__dict__
        needs = own.get(_UNKNOWN, {}).get(self.name)
        if needs is None:
            try:
                # found there first, the next time, as with a cached property
                value = own[self.name] = self._compute(instance)
                return value
            except Unknown as reason:
                needs = own.setdefault(_UNKNOWN, {})[self.name] = reason.needs
        raise Unknown(*needs)


@cache
def facts_of(group: type) -> Mapping[str, str]:
    """Name and documentation of every fact that a group class offers."""
    return {
        name: member.__doc__ or ""
        for klass in reversed(group.__mro__)
        for name, member in vars(klass).items()
        if isinstance(member, fact)
    }
