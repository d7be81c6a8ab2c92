"""What a requirement such as ``llamafactory[torch]==0.9.3`` asks for.

Forms: those of pip (also with a Git address), of conda (``transformers=4.57.1``), and of Poetry
(``^0.9.3``). What cannot be read asks for nothing.
"""

from __future__ import annotations

import re

from lfconfiglint.upstream.release.asked import Asked
from lfconfiglint.upstream.release.versions import MAIN

_SPECIFIER = re.compile(r"(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*v?([0-9][^\s,;#=]*)(?:=\S*)?")
_EXACT = re.compile(r"[0-9]+(?:\.[0-9]+){1,3}(?:[-_.]?(?:a|b|rc|dev|post)[0-9]*|\+[\w.]+)*")
_ADDRESS = {
    "llamafactory": re.compile(r"[/:](?P<owner>[\w.-]+)/llama-?factory(?=[.@/#\s'\"]|$)", re.I),
    "transformers": re.compile(r"[/:](?P<owner>[\w.-]+)/transformers(?=[.@/#\s'\"]|$)", re.I),
}
_TAG = re.compile(r"(?:\.git)?@(?P<ref>[\w./-]+)|/archive/(?:refs/tags/)?(?P<tag>v?[0-9.]+[0-9])\.")
_BRANCHES = {"main", "master"}


def read_requirement(text: str, package: str) -> Asked | None:
    """What *text* asks of *package*, or None when it is about something else."""
    text = text.strip().strip("'\"")
    address = _ADDRESS[package].search(text)
    if "://" in text or text.startswith("git+"):
        return _from_address(text[address.start() :], address["owner"]) if address else None
    named = re.match(rf"{package}\s*(?:\[[^\]]*\]\s*)?(?=[=~!<>;\s@(]|$)", text, re.IGNORECASE)
    return read_specifiers(text[named.end() :]) if named else None


def read_specifiers(text: str, *, bare_is_exact: bool = False) -> Asked:
    """``==0.9.3``, ``>=0.9,<0.9.4``, or with *bare_is_exact* Poetry's ``0.9.3``."""
    wanted, _, marker = text.partition(";")
    found = [(match[1] or "", match[2].rstrip(")")) for match in _SPECIFIER.finditer(wanted)]
    for operator, version in found:
        bare = operator == "" and bare_is_exact
        # conda takes `=4.57` for all of 4.57
        full = operator == "=" and version.count(".") >= 2
        if (operator in {"==", "==="} or bare or full) and _EXACT.fullmatch(version):
            return Asked(version)
    # whether the marker holds for the machine of the run is not known
    return Asked() if marker else Asked(None, tuple(entry for entry in found if entry[0]))


def _from_address(text: str, owner: str) -> Asked:
    found = _TAG.search(text)
    ref = (found["ref"] or found["tag"]) if found else ""
    if _EXACT.fullmatch(ref.removeprefix("v")):
        return Asked(ref.removeprefix("v"))
    # a fork's branch, or a commit, is not a release that is known here
    main = owner == "hiyouga" and (not ref or ref in _BRANCHES)
    return Asked(MAIN) if main else Asked(code=True)
