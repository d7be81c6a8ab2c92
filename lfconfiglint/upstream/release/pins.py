"""What the project around a config asks of LLaMA-Factory and transformers.

Looked at, from the config's folder upwards: a checkout of LLaMA-Factory itself, lock files,
requirements, ``pyproject.toml`` and conda environments. The nearest folder that names an exact
version counts; a file that cannot be read says nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.document.file import LARGEST_BESIDE, UnreadableFile, read_bytes
from lfconfiglint.file_memory import remembered
from lfconfiglint.upstream.release.asked import PACKAGES, Asked, Pin

_MOST_LEVELS = 16
_LOCKS = {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"}
_CONDA = {"environment.yml", "environment.yaml", "conda.yml", "conda.yaml"}
_FOLDERS = ("LLaMA", "LLaMa", "LLama", "Llama", "llama")
"""How the folder of a checkout in a project begins: LLaMA-Factory, LlamaFactory, llama_factory."""
_ADD_ONS = frozenset({"badam.txt", "galore.txt", "liger-kernel.txt"})
"""Files that LLaMA-Factory's own folder of requirements has had since 0.9.4."""
_BEGINNINGS = (".git", "src", "requirements", "pyproject.toml", *_LOCKS, *_CONDA)
_INITIALS = frozenset(beginning[0] for beginning in (*_BEGINNINGS, *_FOLDERS))


@remembered(256)
def find_pin(folder: Path, package: str) -> Pin | None:
    """The nearest exact version of *package* at or above *folder*, else the nearest limits."""
    limits: Pin | None = None
    for place in _project_folders(folder):
        found = _folder_pins(place).get(package)
        if found is None:
            continue
        if found.asked.exact is not None:
            return found
        limits = limits or found
    return limits


@remembered(1024)
def telling_folder(folder: Path) -> Path:
    """The nearest folder at or above *folder* in which anything may be said: what holds there holds
    for *folder*, too."""
    if _names_in(folder) or _is_last(folder):
        return folder
    return telling_folder(folder.parent)


@remembered(256)
def find_own_code(folder: Path) -> Path | None:
    """The package of LLaMA-Factory's own code, or a part of it, in the nearest folder at or above
    *folder* that has one, or in the one checkout that stands in such a folder."""
    for place in _project_folders(folder):
        holder = _own_or_held(place)
        if holder is not None:
            from lfconfiglint.upstream.release.checkout import find_package

            return find_package(holder)
    return None


@remembered(256)
def _own_or_held(folder: Path) -> Path | None:
    """Itself, where it is a checkout, else the only checkout in it that is called like one."""
    names = _names_in(folder)
    held = [name for name in names if name.startswith(_FOLDERS)]
    if not held and "src" not in names:
        return None
    # most folders come to nothing before
    from lfconfiglint.upstream.release.checkout import find_package

    if "src" in names and find_package(folder) is not None:
        return folder
    with_code = [folder / name for name in held if find_package(folder / name) is not None]
    return with_code[0] if len(with_code) == 1 else None


def _is_checkout_name(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "").startswith("llamafactory")


@remembered(256)
def _project_folders(folder: Path) -> tuple[Path, ...]:
    """From *folder* up to the root of the repository, or to the home folder without it."""
    if _is_last(folder):
        return (folder,)
    return (folder, *_project_folders(folder.parent)[: _MOST_LEVELS - 1])


def _is_last(folder: Path) -> bool:
    above = os.path.dirname(str(folder))  # noqa: PTH120 - asked of every folder of a run
    ends = (os.environ.get("HOME"), os.environ.get("USERPROFILE"), folder.anchor, str(folder))
    return above in ends or ".git" in _names_in(folder)


@remembered(256)
def _names_in(folder: Path) -> frozenset[str]:
    """The names that matter; a folder may hold thousands of others."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are enough
    except OSError:
        return frozenset()
    # a look at one letter spares most names the long one
    likely = [name for name in names if name[0] in _INITIALS]
    # configs are often called llama3_lora_sft.yaml
    return frozenset(
        [
            name
            for name in likely
            if name.startswith(_BEGINNINGS)
            or (name.startswith(_FOLDERS) and _is_checkout_name(name))
        ]
    )


@remembered(256)
def _folder_pins(folder: Path) -> dict[str, Pin]:
    """What the files of one folder ask of each package; files of equal rank have to agree."""
    found: dict[str, Pin] = {}
    if "src" in _names_in(folder):
        from lfconfiglint.upstream.release.checkout import find_checkout

        checkout = find_checkout(folder)
        if checkout is not None:
            found["llamafactory"] = checkout
    for paths in _ranked(folder, sorted(_names_in(folder))):
        pins: dict[str, list[Pin]] = {package: [] for package in PACKAGES}
        for path in paths:
            for package, pin in _file_pins(path):
                pins[package].append(pin)
        for package in PACKAGES:
            best = _agreed(pins[package])
            known = found.get(package)
            if best is not None and (known is None or known.asked.exact is None):
                found[package] = best if best.asked.exact or known is None else known
    known, holder = found.get("llamafactory"), _own_or_held(folder)
    if holder not in (None, folder) and (known is None or known.asked.exact is None):
        from lfconfiglint.upstream.release.checkout import find_checkout

        # an exact pin is what is installed; without one the config runs on the code beside it
        held = find_checkout(holder)
        found |= {} if held is None else {"llamafactory": held}
    return found


def _ranked(folder: Path, names: list[str]) -> Iterator[list[Path]]:
    """Files that may hold requirements, those that say most exactly what is installed first."""
    locks = [name for name in names if name in _LOCKS]
    requirements = [
        name for name in names if name.startswith("requirements") and name.endswith((".txt", ".in"))
    ]
    yield [folder / name for name in locks]
    yield [folder / name for name in requirements if name == "requirements.txt"]
    yield [folder / name for name in names if name == "pyproject.toml"]
    others = [folder / name for name in requirements if name != "requirements.txt"]
    if "requirements" in names:
        others.extend(_in_requirements(folder / "requirements"))
    yield others
    yield [folder / name for name in names if name in _CONDA]


def _in_requirements(folder: Path) -> list[Path]:
    """The files of a folder called ``requirements``; none of LLaMA-Factory's own, of which each is
    for one add-on: ``sglang.txt`` pins a transformers that the release itself does not allow."""
    paths = sorted(folder.glob("*.txt"))
    return [] if {path.name for path in paths} >= _ADD_ONS else paths


def _agreed(pins: list[Pin]) -> Pin | None:
    """The one exact version that all name; with several different ones, nothing is known."""
    exact = {pin.asked.exact for pin in pins if pin.asked.exact is not None}
    if len(exact) > 1:
        return None
    if exact:
        return next(pin for pin in pins if pin.asked.exact is not None)
    limits = tuple(limit for pin in pins for limit in pin.asked.limits)
    code = any(pin.asked.code for pin in pins)
    named = next((pin for pin in pins if pin.asked.code or pin.asked.limits), None)
    return Pin(Asked(None, limits, code), named.path, named.line) if named else None


def _file_pins(path: Path) -> list[tuple[str, Pin]]:
    try:
        content = read_bytes(path, LARGEST_BESIDE)
    except UnreadableFile:
        return []
    lower = content.lower()
    packages = [package for package in PACKAGES if package.encode() in lower]
    if b"/llama-factory" in lower and PACKAGES[0] not in packages:
        packages.insert(0, PACKAGES[0])
    if not packages:
        return []
    # most projects name neither package, and do not pay for the readers
    from lfconfiglint.upstream.release.pin_files import read_pins

    text = content.decode("utf-8", errors="replace")
    return [
        (package, Pin(asked, path, line))
        for package in packages
        for asked, line in read_pins(path.name, text, package)
    ]
