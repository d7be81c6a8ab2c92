"""The keys and facts of one file by name, each established once, unknown ones included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lfconfiglint.facts.context import OLD_NAMES
from lfconfiglint.facts.fact import Open as Open
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.upstream.keys.schema import KeySchema

if TYPE_CHECKING:
    # a run that checks nothing does not pay for the import
    from lfconfiglint.facts.facts import Facts


class Values(dict[str, object]):
    """What each name stands for, looked up when it is first asked for; :class:`Open` if unknown.

    Keys whose values are *unusable* are unknown. A key that the target release does not have is
    None, whatever the file says.
    """

    def __init__(self, facts: Facts, schema: KeySchema, unusable: frozenset[str]) -> None:
        given = facts.context.values
        # what is known without asking; the rest is looked up when it is
        super().__init__(schema.default_values)
        self.update({name: given[name] for name in schema.names.intersection(given)})
        for name in (*unusable, *schema.own, *facts.context.meant, *OLD_NAMES):
            self.pop(name, None)
        self._facts = facts
        self._schema = schema
        self._unusable = unusable
        self._open: dict[str, Open] = {}

    def __missing__(self, name: str) -> object:
        if name in self._open:
            return self._open[name]
        # no key has a point in its name, and every fact does
        value = self._facts.settled(name) if "." in name else self._key(name)
        # kept apart, so that whoever has use for known values alone can take all of them
        if type(value) is Open:
            self._open[name] = value
        else:
            self[name] = value
        return value

    def _key(self, name: str) -> object | Open:
        if name in self._schema.own:
            return Open((f"own:{name}",))
        if name in self._unusable:
            return Open((f"key:{name}",))
        if name not in self._schema.keys and name != "given":
            return None
        return self._facts.settled(name)

    def basis(self, group: str, root: str) -> object | Open:
        """What facts of a group rest on."""
        return self._facts.basis(group, root)

    def rest_on(self, group: str, root: str, alone: bool, names: Iterable[str]) -> bool:
        """Whether these facts of a group do."""
        return self._facts.rest_on(group, root, alone, names)

    def known(self, name: str) -> object:
        """The value; raises Unknown where there is none."""
        value = self[name]
        if type(value) is Open:
            raise Unknown(*value.needs)
        return value


class Known(dict[str, object]):
    """Those values that are known; asked for another it raises Unknown. Code that asks for many
    names takes its ``__getitem__``, which runs no code of ours for a name that it has."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._values = values

    def __missing__(self, name: str) -> object:
        value = self[name] = self._values.known(name)
        return value


class Lookup:
    """Gives one rule its facts, and remembers what was asked; *extra* are facts of a finding."""

    def __init__(self, values: Values, extra: Mapping[str, object]) -> None:
        self._values = values
        self._extra = extra
        self.seen: dict[str, object] = {}

    def __call__(self, name: str) -> object:
        if name in self._extra:
            value = self._extra[name]
        else:
            value = self._values[name]
            if type(value) is Open:
                raise Unknown(*value.needs)
        self.seen[name] = value
        return value
