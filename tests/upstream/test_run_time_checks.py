"""The releases of dependencies with which LLaMA-Factory starts, as it checks them itself."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.upstream.release.run_time_checks import CHECKED, wanted_range
from lfconfiglint.upstream.release.versions import (
    RELEASES,
    TRANSFORMERS_RANGE,
    allows_transformers,
)


@pytest.mark.parametrize(
    ("release", "package", "version", "wanted"),
    [
        ("0.9.5", "peft", "0.20.0", None),
        ("0.9.5", "peft", "0.21.0", "0.18.0–0.20.0"),
        ("0.9.5", "accelerate", "1.15.0", None),
        # it cannot be installed with that, and starts
        ("0.9.5", "transformers", "4.57.0", None),
        ("main", "transformers", "4.57.0", "≠ 4.57.0"),
        ("0.9.3", "transformers", "4.46.2", "≠ 4.46.0–4.46.3"),
        ("0.8.3", "trl", "0.8.5", "≥ 0.8.6"),
        ("0.8.3", "trl", "0.24.0", None),
    ],
)
def test_limits(release: str, package: str, version: str, wanted: str | None) -> None:
    """Both ends are taken; releases in between may be refused."""
    assert wanted_range(release, package, version) == wanted


@pytest.mark.parametrize("release", RELEASES)
def test_what_installs_starts(release: str) -> None:
    """Both ends of what it can be installed with."""
    for transformers in TRANSFORMERS_RANGE[release]:
        if transformers is not None and allows_transformers(release, transformers):
            assert wanted_range(release, "transformers", transformers) is None


@pytest.mark.parametrize(
    ("packages", "refused"),
    [
        (
            {"trl": "0.25.0", "peft": "0.21.0"},
            "peft 0.21.0 (it takes 0.18.0–0.20.0), trl 0.25.0 (it takes 0.18.0–0.24.0)",
        ),
        ({"peft": "0.21.0+cu124"}, "peft 0.21.0+cu124 (it takes 0.18.0–0.20.0)"),
        # not comparable, not installed, not checked
        ({"peft": "0.21.0.dev0"}, None),
        ({"peft": False, "torch": "9.0"}, None),
        # the release of LLaMA-Factory is only assumed, and transformers unknown beside it
        ({"transformers": "4.45.0"}, None),
        ({}, None),
    ],
)
def test_only_what_is_named_is_refused(packages: dict[str, str], refused: str | None) -> None:
    """Each with its limits, in the order in which LLaMA-Factory asks."""
    facts = Facts(Context({}, {}, None, None, (), packages=packages, release="0.9.5"))
    found = facts.package.refused
    assert (found and found.en) == refused
    assert set(CHECKED) == {"transformers", "datasets", "accelerate", "peft", "trl"}
