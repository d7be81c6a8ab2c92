"""What the variables of a script hold, as far as plain assignments say."""

from __future__ import annotations

import re
from pathlib import Path

from lfconfiglint.launch_scripts.shell import Command
from lfconfiglint.launch_scripts.words import Word
from lfconfiglint.records import dataclass, field

_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_SET_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)[^=]*=")
_DECLARING = {"export", "declare", "typeset", "local", "readonly"}
_SETTING = {"read", "unset", "mapfile", "readarray", "getopts", "printf", "eval"}

_SCRIPT = r"""["']?\$(?:\{BASH_SOURCE\[0\]\}|\{BASH_SOURCE\}|BASH_SOURCE|\{0\}|0)["']?"""
_DIRNAME = rf"\s*dirname\s+(?:--\s+)?{_SCRIPT}\s*"
_QUIET = r"(?:\s*(?:&>|>)\s*/dev/null(?:\s+2>&1)?)?"
_HERE = re.compile(_DIRNAME)
_CD_HERE = re.compile(
    rf"""\s*cd\s+(?:--\s+)?["']?\$\({_DIRNAME}\)["']?((?:/\.\.)*)/?["']?{_QUIET}\s*(?:&&|;)\s*pwd(?:\s+-P)?\s*"""
)
_PARENT = re.compile(r"""\s*dirname\s+["']?\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?["']?\s*""")


@dataclass
class Variables:
    """``values`` of the shell's variables, None where they are unknown; those ``exported``."""

    script: Path
    values: dict[str, str | None] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)

    def text(self, word: Word, *, defaults: bool = False) -> str | None:
        """The text of a word, None where it depends on what is not known.

        With *defaults* ``${NAME:-default}`` of a variable that the script does not set is its
        default.
        """
        found = []
        for kind, text, default in word.parts:
            if kind == "text":
                value: str | None = text
            elif kind == "name":
                value = self.values.get(text)
                if value is None and text not in self.values and defaults:
                    value = default
            else:
                value = self._output(text) if kind == "command" else None
            if value is None:
                return None
            found.append(value)
        return "".join(found)

    def _output(self, command: str) -> str | None:
        """What the usual ways to find the script's own folder print."""
        folder = self.script.parent
        if _HERE.fullmatch(command):
            return str(folder)
        here = _CD_HERE.fullmatch(command)
        if here:
            return str(folder.joinpath(*here[1].split("/")[1:])) if here[1] else str(folder)
        parent = _PARENT.fullmatch(command)
        value = self.values.get(parent[1]) if parent else None
        return str(Path(value).parent) if value else None

    def assign(self, command: Command) -> bool:
        """Follow a command that only sets variables; False for any other."""
        words = list(command.words)
        first = words[0].plain
        declares = first in _DECLARING
        if first in _SETTING:
            for word in words[1:]:
                self._set(word.plain or "", None)
            return True
        if declares:
            words = words[1:]
        elif not all(is_assignment(word) for word in words):
            return False
        for word in words:
            name, value = split_assignment(word)
            if name is None:
                name = word.plain or ""
                if first == "export" and name:
                    self.exported.add(name)
                continue
            if name.endswith("+"):
                name, value = name[:-1], None
            held = self.text(value, defaults=False) if value is not None else None
            if value is not None and held is None and "{" not in (value.plain or ""):
                held = self._with_default(value)
            if not command.certain and (name not in self.values or held != self.values[name]):
                held = None
            self._set(name, held, exported=first == "export")
        return True

    def _with_default(self, value: Word) -> str | None:
        """``CONFIG=${CONFIG:-x.yaml}`` names a path by default; a number must be certain."""
        text = self.text(value, defaults=True)
        return text if text is not None and not text.replace(",", "").isdigit() else None

    def _set(self, name: str, value: str | None, *, exported: bool = False) -> None:
        self.values[name] = value
        if exported:
            self.exported.add(name)


def is_assignment(word: Word) -> bool:
    return bool(word.parts) and bool(_ASSIGNMENT.match(_head(word)))


def key_set_by(word: Word) -> str | None:
    """The outermost key that ``key=value`` behind a config sets, whatever the value holds."""
    key = _SET_KEY.match(_head(word))
    return key[1] if key else None


def _head(word: Word) -> str:
    """The text that a word begins with."""
    head = ""
    for kind, text, _ in word.parts:
        if kind != "text":
            break
        head += text
    return head


def split_assignment(word: Word) -> tuple[str | None, Word | None]:
    """The name, and the value as a word; None twice for what is no assignment."""
    if not is_assignment(word):
        return None, None
    head = _head(word)
    name, _, rest = head.partition("=")
    taken = 0
    value = Word(quoted=word.quoted)
    for kind, text, default in word.parts:
        if kind == "text" and taken < len(head):
            taken += len(text)
            continue
        taken = len(head)
        value.parts.append((kind, text, default))
    value.parts.insert(0, ("text", rest, None))
    return name, value
