"""Versions given by users are resolved or refused with a list, never guessed."""

from __future__ import annotations

import re

import pytest

from lfconfiglint.errors import UsageError
from lfconfiglint.upstream.release.versions import (
    NEWEST,
    SUPPORTED,
    TRANSFORMERS_RANGE,
    check_transformers_version,
    in_range,
    resolve_target_version,
    version_number,
)


def test_every_supported_release_has_a_transformers_range() -> None:
    """In order, with the development branch last, which is not the newest release."""
    assert set(SUPPORTED) == set(TRANSFORMERS_RANGE)
    assert sorted(SUPPORTED, key=version_number) == list(SUPPORTED)
    assert (SUPPORTED[-2], SUPPORTED[-1]) == (NEWEST, "main")


@pytest.mark.parametrize(
    ("version", "text", "inside"),
    [
        ("0.9.4", "0.9.4..", True),
        ("0.9.3", "0.9.4..", False),
        ("main", "0.9.4..", True),
        ("main", "main..", True),
        ("0.9.5", "main..", False),
        ("main", "..0.9.5", False),
        ("0.9.5", "..main", True),
        ("0.9.3", "..0.9.3", True),
        ("0.9.3", "0.9.2..0.9.4", True),
        ("0.9.5", "0.9.2..0.9.4", False),
        ("0.9.3", "0.9.3", True),
        ("0.9.4", "0.9.3", False),
        ("4.57.6", "..4.57", True),
        ("4.57.6", "..4.57.1", False),
        ("4.58.0", "..4.57", False),
        ("4.57.6", "4", True),
        ("5.0.0", "..4", False),
        ("5.10.0", "5.9..", True),
        ("4.57", "4.57.0..", True),
    ],
)
def test_ranges(version: str, text: str, inside: bool) -> None:
    """Both ends are included, and a shorter one covers its patches."""
    assert in_range(version, text) is inside


@pytest.mark.parametrize("text", ["", "..", "a..b", "0.9.4-0.9.5"])
def test_no_range(text: str) -> None:
    """A misspelt range of a rule is an error, never an empty range."""
    with pytest.raises(ValueError, match="no range of versions"):
        in_range("0.9.5", text)


@pytest.mark.parametrize("text", ["0.9.5", "v0.9.5", " V0.9.5 ", "newest", "latest"])
def test_target_version_forms(text: str) -> None:
    assert resolve_target_version(text) == "0.9.5"


@pytest.mark.parametrize("text", ["0.9.6", "0.9", "", "0.9.5.1", "0.7.1", "０.９.５"])
def test_other_target_versions_are_refused_with_the_list(text: str) -> None:
    with pytest.raises(UsageError, match=r"supported: 0\.8\.0, .*, 0\.9\.5, main") as caught:
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


@pytest.mark.parametrize(
    ("text", "version", "told"),
    [
        ("4.47.1", "0.9.2", "4.41.2 to 4.49.0 without 4.46, 4.47 and 4.48.0, not 4.47.1"),
        ("4.57.0", "0.9.5", "4.55.0 to 5.6.0 without 4.57.0, not 4.57.0"),
        ("5.6.0", "main", "4.55.0 to 5.8.0 without 4.57.0 and 5.6.0, not 5.6.0"),
    ],
)
def test_releases_in_between_that_do_not_go(text: str, version: str, told: str) -> None:
    """Upstream leaves out some releases of transformers that it found broken."""
    with pytest.raises(UsageError, match=re.escape(told)):
        check_transformers_version(text, version)
    # the others of the same minor release go
    assert check_transformers_version("4.57", "0.9.5") == "4.57"


def test_range_without_end() -> None:
    """0.8 does not say which transformers release is too new."""
    assert check_transformers_version("5.6.0", "0.8.3") == "5.6.0"
    with pytest.raises(UsageError, match=r"needs transformers 4\.41\.2 or newer"):
        check_transformers_version("4.40.0", "0.8.3")


def test_development_branch() -> None:
    assert resolve_target_version(" Main ") == "main"
