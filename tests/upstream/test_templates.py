"""The templates of each release, as they were read from upstream's code."""

from __future__ import annotations

import pytest

from lfconfiglint.upstream.release.versions import SUPPORTED
from lfconfiglint.upstream.templates import template_names, template_releases, template_traits


@pytest.mark.parametrize(
    ("release", "count"),
    [
        ("0.8.0", 49), ("0.8.3", 49), ("0.9.0", 54), ("0.9.1", 69), ("0.9.2", 83), ("0.9.3", 99),
        ("0.9.4", 124), ("0.9.5", 121), ("main", 124),
    ],
)  # fmt: skip
def test_no_template_is_lost(release: str, count: int) -> None:
    """As many as upstream's own registry holds in that release."""
    assert len(template_names(release)) == count


@pytest.mark.parametrize(
    ("name", "release", "traits"),
    [
        ("qwen", "0.9.5", set()),
        ("qwen3", "0.9.3", {"reasoning"}),
        ("qwen3_vl", "0.9.5", {"reasoning", "image", "video"}),
        ("bailing", "0.9.5", {"efficient_eos"}),
        ("qwen2_audio", "0.9.5", {"audio"}),
        ("aquila", "0.9.1", {"efficient_eos"}),
        ("aquila", "0.9.2", set()),
        ("qwen2_vl", "0.9.0", {"image", "video"}),
    ],
)
def test_traits_are_those_of_the_release(name: str, release: str, traits: set[str]) -> None:
    """What a template can do may change from one release to the next."""
    assert set(template_traits(name, release) or ()) == traits


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("alpaca", "0.8.0", "main"),
        ("qwen3_vl", "0.9.4", "main"),
        ("baichuan2", "0.8.0", "0.9.4"),
        ("moss_vl", "main", "main"),
    ],
)
def test_releases_of_a_template(name: str, first: str, last: str) -> None:
    """Templates come, and some go: 0.9.5 dropped those of old models."""
    releases = template_releases(name)
    assert (releases[0], releases[-1]) == (first, last)
    assert all((template_traits(name, r) is not None) == (r in releases) for r in SUPPORTED)


def test_names_are_case_sensitive() -> None:
    """Upstream looks a name up as it is written."""
    assert template_traits("Qwen", "0.9.5") is None
    assert template_releases("Qwen") == []
