"""The releases that a config is for, and how they were found.

In this order: a flag, the settings, what the project around the config pins, what is installed
here, else the newest release that nothing speaks against.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lfconfiglint.errors import UsageError
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.release.asked import leading_number
from lfconfiglint.upstream.release.evidence import Evidence, find_evidence, set_in
from lfconfiglint.upstream.release.pins import find_own_code, find_pin
from lfconfiglint.upstream.release.versions import (
    MAIN,
    NEWEST,
    RELEASES,
    TRANSFORMERS_RANGE,
    allows_transformers,
    check_transformers_version,
    resolve_target_version,
    version_number,
)

NOTHING_SAYS = Text("the newest release", "最新版本")
"""Why the newest release is taken where neither flags, settings, pins nor packages name one."""


@dataclass(frozen=True)
class Target:
    """The releases of a run, each with a reason that completes "LLaMA-Factory 0.9.3 (...)".

    ``transformers`` is None when any release may run that LLaMA-Factory's ``version`` allows.
    ``checkout`` is the package of LLaMA-Factory's own code around the config, or of a fork's
    changes to it, unless a release is named.
    """

    version: str
    version_reason: Text
    transformers: str | None
    transformers_reason: Text
    checkout: Path | None = None

    def describe(self) -> Text:
        """Both releases with their reasons, in one line."""
        why, how = self.version_reason, self.transformers_reason
        name = self.transformers
        return Text(
            f"LLaMA-Factory {self.version} ({why.en}), "
            f"transformers {name or 'of any release'} ({how.en})",
            f"LLaMA-Factory {self.version}（{why.zh}），"
            f"{f'transformers {name}' if name else '任意版本的 transformers'}（{how.zh}）",
        )


def resolve_target(
    path: Path | None, version_flag: str | None, transformers_flag: str | None, settings: Settings
) -> Target:
    """The target of the config at *path*; None stands for standard input, in the working folder.

    Raises :class:`UsageError` or :class:`SettingsError` where a flag or the settings name a
    release that is not supported.
    """
    folder = path.resolve().parent if path is not None else Path.cwd()
    named = _named(version_flag, settings)
    evidence = None if named else find_evidence("llamafactory", folder, settings)
    stated = named or settings.packages.get("llamafactory")
    checkout = None if stated else find_own_code(folder)
    version, why, assumed = named or (_supported(evidence) if evidence else _newest(folder))
    transformers, how = _transformers(folder, transformers_flag, settings, (version, why), assumed)
    return Target(version, why, transformers, how, checkout)


def _named(flag: str | None, settings: Settings) -> tuple[str, Text, bool] | None:
    """The version that a flag or the settings name, with the reason; it is not only assumed."""
    if flag:
        return resolve_target_version(flag), _given_by("--target-version"), False
    named = settings.target_version
    if named:
        version = _in_settings(settings, "target-version", lambda: resolve_target_version(named))
        return version, set_in(settings), False
    return None


def _supported(found: Evidence) -> tuple[str, Text, bool]:
    """The supported version that a version which was found means, and whether it is assumed.

    Code on its way to a release is nearest to that one; 0.8.4 and others came out under the next
    number.
    """
    name, how = found.version.removeprefix("v"), found.how
    if name in RELEASES or name == MAIN:
        return name, how, False
    number = version_number(leading_number(name) or "0")
    release = ".".join(map(str, number))
    means = Text(f"{name} {how.en}", f"{name} {how.zh}")
    if release in RELEASES:
        return release, means, False
    if ".dev" in name:
        later = (known for known in RELEASES if version_number(known) > number)
        return next(later, MAIN), means, False
    refused = Text(
        f"the newest release; {name}, {how.en}, is not supported",
        f"最新版本；{name} 不受支持，{how.zh}",
    )
    return NEWEST, refused, True


def _newest(folder: Path) -> tuple[str, Text, bool]:
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
        return together[-1], reason, True
    if limits is None or not allowed or allowed[-1] == NEWEST:
        return NEWEST, NOTHING_SAYS, True
    where = limits.where
    return allowed[-1], Text(f"the newest that {where} allows", f"{where} 允许的最新版本"), True


def _go_together(release: str, transformers: str) -> bool:
    """Whether pip would install both; 0.8 has no upper limit, and is older than most releases that
    it would allow."""
    return TRANSFORMERS_RANGE[release][1] is not None and allows_transformers(release, transformers)


def _transformers(
    folder: Path,
    flag: str | None,
    settings: Settings,
    factory: tuple[str, Text],
    assumed: bool,
) -> tuple[str | None, Text]:
    """The release and reason; *factory* is LLaMA-Factory's version with its reason."""
    version = factory[0]
    if flag:
        return check_transformers_version(flag, *factory), _given_by("--transformers-version")
    named = settings.transformers_version
    if named:
        release = _in_settings(
            settings, "transformers-version", lambda: check_transformers_version(named, *factory)
        )
        return release, set_in(settings)
    evidence = find_evidence("transformers", folder, settings)
    if evidence is not None:
        return _possible(evidence, version, assumed)
    last = TRANSFORMERS_RANGE[version][1]
    if last is None:
        return None, Text("nothing says which", "无从得知具体版本")
    limits = find_pin(folder, "transformers")
    if limits is not None and not limits.asked.allows(last):
        return None, Text(f"{limits.where} does not say which", f"{limits.where} 未指明具体版本")
    return last, Text("the newest it allows", "其允许的最新版本")


def _possible(found: Evidence, version: str, assumed: bool) -> tuple[str | None, Text]:
    """A transformers release that was found, unless it speaks against a version only assumed."""
    name, how = found.version, found.how
    plain = leading_number(name.removeprefix("v"))
    if plain is not None and allows_transformers(version, plain):
        return plain, how
    if plain is None or assumed:
        outside = Text(
            f"{name}, {how.en}, is none that {version} allows",
            f"{name} 不是 {version} 允许的版本，{how.zh}",
        )
        return None, outside
    return plain, Text(
        f"{how.en}; {version} does not allow it", f"{how.zh}；{version} 不允许该版本"
    )


def _in_settings(settings: Settings, key: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except UsageError as error:
        from lfconfiglint.settings_place import settings_error

        raise settings_error(settings.source, (key,), error.text) from None


def _given_by(flag: str) -> Text:
    return Text(f"given by {flag}", f"由 {flag} 指定")
