"""The examples inside rule files, each with what it says about its surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.hints import Any
from lfconfiglint.recognition import Kind
from lfconfiglint.records import dataclass, field
from lfconfiglint.rule_files import Source
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.versions import (
    NEWEST,
    SUPPORTED,
    TRANSFORMERS_RANGE,
    in_range,
    version_number,
)

TRANSFORMERS_RELEASES = (
    "5.8.0", "5.6.0", "5.4.0", "5.2.0", "5.1.0", "5.0.0", "4.57.6", "4.57.1", "4.56.2", "4.55.0",
    "4.52.4", "4.51.3", "4.50.3", "4.49.0", "4.46.1", "4.45.0", "4.43.4", "4.41.2",
)  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What an example says beside its config."""

    hardware: Any = None
    samples: int | None = None
    target: str = NEWEST
    transformers: str | None = "5.6.0"
    kind: Kind = "train"
    environment: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    file: str = "train.yaml"
    """How the config itself is called."""


@dataclass(frozen=True)
class Example:
    """One example: ``bad``, with what ``fixed`` makes of it where that is given, or ``good``."""

    rule: str
    index: int
    surroundings: Surroundings
    bad: str | None
    good: str | None
    fixed: str | None

    @property
    def bad_bytes(self) -> bytes:
        assert self.bad is not None
        # YAML text cannot hold the bytes that this rule is about
        return self.bad.encode("latin-1" if self.rule == "not-utf8" else "utf-8")

    @property
    def good_bytes(self) -> bytes:
        assert self.good is not None
        return self.good.encode()

    @property
    def document(self) -> Document:
        """The config as the release reads it that the example is for."""
        data = self.bad_bytes if self.bad is not None else self.good_bytes
        return parse_document(data, dialect_of(self.surroundings.target))


def examples_of(source: Source) -> Iterator[Example]:
    """The examples of a rule in its long form, in their order."""
    for index, example in enumerate(source["examples"]):
        yield Example(
            rule=source["id"],
            index=index,
            surroundings=surroundings(source, example),
            bad=example.get("bad"),
            good=example.get("good"),
            fixed=example.get("fixed"),
        )


def surroundings(source: Source, example: Mapping[str, Any]) -> Surroundings:
    """Those of the example; releases default to the newest that the rule holds for."""
    target = example.get("target") or _newest_target(source.get("versions"))
    transformers = example.get("transformers") or _newest_transformers(
        target, source.get("transformers")
    )
    return Surroundings(
        hardware=example.get("hardware"),
        samples=example.get("samples"),
        target=str(target),
        transformers=transformers,
        kind=source.get("kinds", ["train"])[0],
        environment=example.get("environment", {}),
        packages=example.get("packages", {}),
        files=example.get("files", {}),
        file=example.get("file", "train.yaml"),
    )


def _newest_target(versions: str | None) -> str:
    if versions is None or in_range(NEWEST, versions):
        return NEWEST
    return next((version for version in reversed(SUPPORTED) if in_range(version, versions)), NEWEST)


def _newest_transformers(target: str, wanted: str | None) -> str | None:
    first, last = TRANSFORMERS_RANGE[target]
    for release in TRANSFORMERS_RELEASES:
        number = version_number(release)
        allowed = version_number(first) <= number and (
            last is None or number <= version_number(last)
        )
        if allowed and (wanted is None or in_range(release, wanted)):
            return release
    return None
