"""What says which release of a package the run will have, apart from flags and settings."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.release.asked import Pin
from lfconfiglint.upstream.release.installed import find_installed
from lfconfiglint.upstream.release.pins import find_pin
from lfconfiglint.upstream.release.versions import RELEASES

_LATER_THAN_ALL = "9999.0.0"


@dataclass(frozen=True)
class Evidence:
    """A version as it is written somewhere; ``how`` completes "0.9.3 (...)"."""

    version: str
    how: Text


def find_evidence(package: str, folder: Path, settings: Settings) -> Evidence | None:
    """The settings' ``packages``, then what the project pins, then what is installed."""
    stated = settings.packages.get(package)
    if stated:
        return Evidence(stated, set_in(settings))
    pin = find_pin(folder, package)
    if pin is not None:
        version = pin.asked.exact or _only_release(package, pin)
        if version is not None:
            return Evidence(version, _pinned(pin))
    installed = find_installed(package)
    if installed is None:
        return None
    version, place = installed
    return Evidence(version, Text(f"installed in {place}", f"安装于 {place}"))


def set_in(settings: Settings) -> Text:
    name = Path(settings.source).name
    return Text(f"set in {name}", f"在 {name} 中设置")


def _only_release(package: str, pin: Pin) -> str | None:
    """The supported release, if limits on both sides leave one."""
    if package != "llamafactory" or pin.asked.allows(_LATER_THAN_ALL):
        return None
    allowed = [release for release in RELEASES if pin.asked.allows(release)]
    return allowed[0] if len(allowed) == 1 else None


def _pinned(pin: Pin) -> Text:
    if pin.checkout:
        return Text(f"checked out, see {pin.where}", f"取自源码 {pin.where}")
    return Text(f"pinned in {pin.where}", f"在 {pin.where} 中固定")
