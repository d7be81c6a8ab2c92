"""The modules that plain runs import, in one file of ``__pycache__``.

For each module Python lists a folder, looks at the source, and opens and checks a file of its own:
for the 180 of a lint that is a tenth of its time. Here the first runs write what they imported into
one file, and later ones look at each source alone: one that is not as it was, or is not in the
file, is imported as ever. As with Python's own files there, no mistake may come of one that is
missing, old, broken, or written by several runs at once.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

_FORMAT = 1
_FIRST = b"lfconfiglint modules\n"
"""What the file begins with: other content could be read as a request for all memory."""

State = tuple[int, int]
"""Size of a source, and when it was changed, in nanoseconds."""
Module = tuple[str, str | None, bool]
"""Path of a module's source, of Python's own file for it, and whether it is a package."""
Known = tuple[str, str | None, bool, State, int, int]
"""The same, the state of the source, and where in the file its code lies."""


class _Loader(SourceFileLoader):
    """Python's own, but for the code: tracebacks and debuggers find the source as ever."""

    def __init__(self, name: str, path: str, code: memoryview) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = marshal.loads(self._code)
        return code


class ModulePack:
    """Finds the modules of a package in the file, once it is the first of :data:`sys.meta_path`."""

    def __init__(self, package: str, folder: str) -> None:
        tag = sys.implementation.cache_tag
        self._prefix = f"{package}."
        self._place = os.path.join(folder, "__pycache__", f"modules.{tag}.marshal")
        self._key = [_FORMAT, sys.version, sys.flags.optimize, folder]
        self._code = memoryview(b"")
        self._known: dict[str, Known] = {}
        self._is_old = False
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError, MemoryError):
            self._read()

    def _read(self) -> None:
        with open(self._place, "rb") as file:
            if file.read(len(_FIRST)) != _FIRST:
                return
            key, length, known = marshal.load(file)
            code = file.read()
        if key == self._key and len(code) == length:
            self._code, self._known = memoryview(code), dict(known)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As :meth:`importlib.abc.MetaPathFinder.find_spec`; None for what Python has to find."""
        if name not in self._known:
            return None
        source, cached, is_package, state, start, stop = self._known[name]
        if _state(source) != state:
            self._is_old = True
            return None
        loader = _Loader(name, source, self._code[start:stop])
        spec = ModuleSpec(name, loader, origin=source, is_package=is_package)
        if is_package:
            spec.submodule_search_locations = [os.path.dirname(source)]
        spec.has_location = True
        # else it is put together from the source's, which takes as long as to find the module
        spec.cached = cached
        return spec

    def keep(self) -> None:
        """Write what this run imported, and what earlier ones did, unless it is all there."""
        imported = dict(self._imported())
        if imported.keys() <= self._known.keys() and not self._is_old:
            return
        if sys.dont_write_bytecode or not os.access(os.path.dirname(self._place), os.W_OK):
            return
        with contextlib.suppress(OSError, ImportError, SyntaxError, ValueError):
            self._write({**{name: known[:3] for name, known in self._known.items()}, **imported})

    def _write(self, modules: Mapping[str, Module]) -> None:
        known: dict[str, Known] = {}
        codes: list[bytes] = []
        place = 0
        for name, (source, cached, is_package) in modules.items():
            # before the code, so that a source that changes meanwhile is not taken for it
            state = _state(source)
            if state is None:
                continue
            code = marshal.dumps(SourceFileLoader(name, source).get_code(name))
            known[name] = source, cached, is_package, state, place, place + len(code)
            codes.append(code)
            place += len(code)
        temporary = f"{self._place}.{os.getpid()}.tmp"
        with open(temporary, "wb") as file:
            file.write(_FIRST + marshal.dumps((self._key, place, known)) + b"".join(codes))
        os.replace(temporary, self._place)

    def _imported(self) -> Iterator[tuple[str, Module]]:
        """The modules of this run that have a source."""
        for name, module in sys.modules.items():
            if name.startswith(self._prefix):
                spec = module.__spec__
                if spec is not None and isinstance(spec.loader, SourceFileLoader):
                    yield name, (spec.loader.path, spec.cached, spec.loader.is_package(name))


def _state(source: str) -> State | None:
    """None where there is no source."""
    try:
        found = os.stat(source)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
