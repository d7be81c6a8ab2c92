"""Which release of LLaMA-Factory a config is for: what a flag, settings, pins or packages name, or
the newest release that nothing speaks against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lfconfiglint.errors import UsageError
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.release.asked import leading_number
from lfconfiglint.upstream.release.evidence import Evidence, set_in
from lfconfiglint.upstream.release.pins import find_pin
from lfconfiglint.upstream.release.versions import (
    MAIN,
    NEWEST,
    RELEASES,
    TRANSFORMERS_RANGE,
    allows_transformers,
    resolve_target_version,
    version_number,
)

NOTHING_SAYS = Text("the newest release", "最新版本")
"""Why the newest release is taken where neither flags, settings, pins nor packages name one."""


@dataclass(frozen=True)
class Meant:
    """The version of LLaMA-Factory, ``why``, and whether it is only ``assumed``; of code between
    two releases the ``earlier`` one. ``followed`` says whether something in the project decides it,
    so that another version there is another one here."""

    version: str
    why: Text
    assumed: bool = False
    earlier: str | None = None
    followed: bool = True


def named_release(flag: str | None, settings: Settings) -> Meant | None:
    """The version that a flag or the settings name, with the reason."""
    if flag:
        how = given_by("--target-version")
        return _between(flag, how) or Meant(resolve_target_version(flag), how)
    named = settings.target_version
    if named:
        between = _between(named, set_in(settings))
        return between or Meant(
            in_settings(settings, "target-version", lambda: resolve_target_version(named)),
            set_in(settings),
        )
    return None


def _between(name: str, how: Text) -> Meant | None:
    """What a version such as ``0.9.2.dev0`` means; None for another."""
    if "dev" not in name.lower():
        return None
    # most projects have a release
    from lfconfiglint.upstream.release.between import releases_around

    around = releases_around(name)
    if around is None:
        return None
    earlier, later = around
    if earlier is None:
        return Meant(later, Text(f"{name} {how.en}", f"{name} {how.zh}"))
    why = Text(
        f"between {earlier} and {later}: {name} {how.en}",
        f"介于 {earlier} 与 {later} 之间：{name} {how.zh}",
    )
    return Meant(later, why, earlier=earlier)


def release_of(found: Evidence) -> Meant:
    """The supported version that a version which was found means."""
    name, how = found.version.removeprefix("v"), found.how
    if name in RELEASES or name == MAIN:
        return Meant(name, how)
    between = _between(name, how)
    if between is not None:
        return between
    release = ".".join(map(str, version_number(leading_number(name) or "0")))
    if release in RELEASES:
        return Meant(release, Text(f"{name} {how.en}", f"{name} {how.zh}"))
    refused = Text(
        f"the newest release; {name}, {how.en}, is not supported",
        f"最新版本；{name} 不受支持，{how.zh}",
    )
    return Meant(NEWEST, refused, assumed=True, followed=False)


def newest_release(folder: Path) -> Meant:
    """The newest that the project's requirements do not rule out."""
    limits = find_pin(folder, "llamafactory")
    allowed = [release for release in RELEASES if limits is None or limits.asked.allows(release)]
    beside = find_pin(folder, "transformers")
    installed = leading_number(beside.asked.exact or "") if beside is not None else None
    together = [release for release in allowed if installed and _go_together(release, installed)]
    if beside is not None and together and together[-1] != (allowed or [NEWEST])[-1]:
        where = f"transformers {installed}"
        reason = Text(
            f"the newest that goes with {where}, pinned in {beside.where}",
            f"与 {beside.where} 中固定的 {where} 相容的最新版本",
        )
        return Meant(together[-1], reason, assumed=True)
    if limits is not None and limits.asked.code:
        where = limits.where
        reason = Text(
            f"the newest release; {where} pins code that tells no version",
            f"最新版本；{where} 固定的源码未指明版本",
        )
        return Meant(NEWEST, reason, assumed=True, followed=False)
    if limits is None or not allowed or allowed[-1] == NEWEST:
        return Meant(NEWEST, NOTHING_SAYS, assumed=True, followed=False)
    where = limits.where
    reason = Text(f"the newest that {where} allows", f"{where} 允许的最新版本")
    return Meant(allowed[-1], reason, assumed=True)


def _go_together(release: str, transformers: str) -> bool:
    """Whether pip would install both; 0.8 has no upper limit, and is older than most releases that
    it would allow."""
    return TRANSFORMERS_RANGE[release][1] is not None and allows_transformers(release, transformers)


def in_settings(settings: Settings, key: str, check: Callable[[], str]) -> str:
    """What *check* makes of a setting; its UsageError becomes one about the setting."""
    try:
        return check()
    except UsageError as error:
        from lfconfiglint.settings_place import settings_error

        raise settings_error(settings.source, (key,), error.text) from None


def given_by(flag: str) -> Text:
    return Text(f"given by {flag}", f"由 {flag} 指定")
