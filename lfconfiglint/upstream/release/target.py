"""The releases that a config is for, and how they were found.

In this order: a flag, the settings, what the project around the config pins, what is installed
here, else the newest release that nothing speaks against.
"""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.release.asked import leading_number
from lfconfiglint.upstream.release.evidence import Evidence, find_evidence, set_in
from lfconfiglint.upstream.release.meant import (
    Meant,
    given_by,
    in_settings,
    named_release,
    newest_release,
    release_of,
)
from lfconfiglint.upstream.release.pins import find_own_code, find_pin
from lfconfiglint.upstream.release.versions import (
    TRANSFORMERS_RANGE,
    allows_transformers,
    check_transformers_version,
    plain_transformers_version,
)

_NEWEST_ALLOWED = Text("the newest it allows", "其允许的最新版本")


@dataclass(frozen=True)
class Target:
    """The releases of a run, each with a reason that completes "LLaMA-Factory 0.9.3 (...)".

    ``transformers`` is None when any release may run that LLaMA-Factory's ``version`` allows.
    ``checkout`` is the package of LLaMA-Factory's own code around the config, or of a fork's
    changes to it, unless a release is named. Code between two releases has the later one's
    ``version``, and is as the ``earlier`` one in what it has not changed yet. ``followed`` says
    whether something decides the version that may change with the project.
    """

    version: str
    version_reason: Text
    transformers: str | None
    transformers_reason: Text
    checkout: Path | None = None
    earlier: Target | None = None
    followed: bool = True

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
    folder: Path, version_flag: str | None, transformers_flag: str | None, settings: Settings
) -> Target:
    """The target of the configs in a *folder*, whose path is without symbolic links.

    Raises :class:`UsageError` or :class:`SettingsError` where a flag or the settings name a
    release that is not supported.
    """
    named = named_release(version_flag, settings)
    evidence = None if named else find_evidence("llamafactory", folder, settings)
    stated = named or settings.packages.get("llamafactory")
    checkout = None if stated else find_own_code(folder)
    meant = named or (release_of(evidence) if evidence else newest_release(folder))
    transformers, how = _transformers(folder, transformers_flag, settings, meant)
    earlier = None
    if meant.earlier is not None:
        # what is only assumed is assumed of each release for itself
        newest = TRANSFORMERS_RANGE[meant.earlier][1]
        beside = newest if how == _NEWEST_ALLOWED else transformers
        earlier = Target(meant.earlier, meant.why, beside, how, checkout)
    return Target(
        meant.version, meant.why, transformers, how, checkout, earlier, followed=meant.followed
    )


def _transformers(
    folder: Path, flag: str | None, settings: Settings, factory: Meant
) -> tuple[str | None, Text]:
    """The release and reason, beside LLaMA-Factory's."""
    if flag:
        return _checked(flag, factory), given_by("--transformers-version")
    named = settings.transformers_version
    if named:
        release = in_settings(settings, "transformers-version", lambda: _checked(named, factory))
        return release, set_in(settings)
    evidence = find_evidence("transformers", folder, settings)
    if evidence is not None:
        return _possible(evidence, factory)
    last = TRANSFORMERS_RANGE[factory.version][1]
    if last is None:
        return None, Text("nothing says which", "无从得知具体版本")
    limits = find_pin(folder, "transformers")
    if limits is not None and (limits.asked.code or not limits.asked.allows(last)):
        return None, Text(f"{limits.where} does not say which", f"{limits.where} 未指明具体版本")
    return last, _NEWEST_ALLOWED


def _checked(name: str, factory: Meant) -> str:
    """Raises UsageError for what neither of the releases allows."""
    plain = plain_transformers_version(name)
    if factory.earlier is not None and allows_transformers(factory.earlier, plain):
        return plain
    return check_transformers_version(name, factory.version, factory.why)


def _possible(found: Evidence, factory: Meant) -> tuple[str | None, Text]:
    """A transformers release that was found, unless it speaks against a version only assumed."""
    name, how, version = found.version, found.how, factory.version
    plain = leading_number(name.removeprefix("v"))
    releases = [release for release in (version, factory.earlier) if release is not None]
    if plain is not None and any(allows_transformers(release, plain) for release in releases):
        return plain, how
    if plain is None or factory.assumed:
        outside = Text(
            f"{name}, {how.en}, is none that {version} allows",
            f"{name} 不是 {version} 允许的版本，{how.zh}",
        )
        return None, outside
    return plain, Text(
        f"{how.en}; {version} does not allow it", f"{how.zh}；{version} 不允许该版本"
    )
