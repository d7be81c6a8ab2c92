"""What is known about the template that a config names, for the release that is meant."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.template import Template


def template(name: object, release: str = "0.9.5") -> Template:
    context = Context({"template": name}, {}, hardware=None, samples=None, folders=())
    return Template(context, release)


@pytest.mark.parametrize(
    ("name", "release", "known", "suggestion", "releases"),
    [
        ("qwen", "0.9.5", True, "qwen", None),
        ("Qwen", "0.9.5", False, "qwen", None),
        ("lama3", "0.9.5", False, "llama3", None),
        ("qwen2_5", "0.9.5", False, None, None),
        ("qwen3_vl", "0.9.3", False, None, "0.9.4..main"),
        ("moss_vl", "0.9.5", False, None, "main"),
        ("", "0.9.5", False, None, None),
    ],
)
def test_names(
    name: str, release: str, known: bool, suggestion: str | None, releases: str | None
) -> None:
    """A name may be right, nearly right, right in another release only, or nothing like one."""
    facts = template(name, release)
    assert facts.known is known
    assert facts.releases == releases
    assert facts.suggestion == suggestion


def test_media_and_thinking() -> None:
    """The traits that rules ask for."""
    facts = template("qwen3_vl")
    assert (facts.images, facts.videos, facts.audios) == (True, True, False)
    assert facts.reasoning
    assert not facts.efficient_eos


@pytest.mark.parametrize("name", ["nope", None, 5, ["qwen"]])
def test_what_no_template_can_is_unknown(name: object) -> None:
    """A name that is none says nothing about images; null means the tokenizer's own template."""
    with pytest.raises(Unknown):
        _ = template(name).images
