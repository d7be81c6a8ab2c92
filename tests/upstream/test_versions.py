"""Versions given by users are resolved or refused with a list, never guessed."""

from __future__ import annotations

import pytest

from lfconfiglint.errors import UsageError
from lfconfiglint.upstream.versions import (
    NEWEST,
    SUPPORTED,
    TRANSFORMERS_RANGE,
    check_transformers_version,
    resolve_target_version,
)


def test_every_supported_release_has_a_transformers_range() -> None:
    assert set(SUPPORTED) == set(TRANSFORMERS_RANGE)
    assert NEWEST in SUPPORTED


@pytest.mark.parametrize("text", ["0.9.5", "v0.9.5", " V0.9.5 ", "newest", "latest"])
def test_target_version_forms(text: str) -> None:
    assert resolve_target_version(text) == "0.9.5"


@pytest.mark.parametrize("text", ["0.9.6", "0.9", "", "0.9.5.1", "main", "０.９.５"])
def test_other_target_versions_are_refused_with_the_list(text: str) -> None:
    with pytest.raises(UsageError, match=r"supported: 0\.9\.5") as caught:
        resolve_target_version(text)
    assert "0.9.5" in caught.value.say("zh")


def test_near_target_version_is_suggested() -> None:
    with pytest.raises(UsageError, match=r"Did you mean '0\.9\.5'\?"):
        resolve_target_version("0.9.6")


@pytest.mark.parametrize("text", ["4.55.0", "4.57", "5", "5.6.0", "v5.2.0"])
def test_transformers_inside_the_range(text: str) -> None:
    assert check_transformers_version(text, "0.9.5") == text.removeprefix("v")


@pytest.mark.parametrize("text", ["4.54.9", "4.9.0", "5.6.1", "5.10.0", "4"])
def test_transformers_outside_the_range(text: str) -> None:
    """Compared as numbers: 5.10.0 is newer than 5.6.0."""
    with pytest.raises(UsageError, match=r"needs transformers 4\.55\.0 to 5\.6\.0"):
        check_transformers_version(text, "0.9.5")


@pytest.mark.parametrize("text", ["", "five", "4.57.1rc1", "4.57.1.2", "-4.57", "4..5", "9" * 500])
def test_transformers_nonsense(text: str) -> None:
    with pytest.raises(UsageError, match="is not a transformers release"):
        check_transformers_version(text, "0.9.5")
