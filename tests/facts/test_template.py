"""What is known about the template that a config names, for the release that is meant."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.data.template import Template
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.model.model import Model


def template(name: object, release: str = "0.9.5") -> Template:
    context = Context({"template": name}, {}, hardware=None, samples=None, folders=())
    return Template(context, release, Model(context))


@pytest.mark.parametrize(
    ("name", "release", "known", "suggestion", "releases"),
    [
        ("qwen", "0.9.5", True, "qwen", None),
        ("Qwen", "0.9.5", False, "qwen", None),
        ("lama3", "0.9.5", False, "llama3", None),
        ("qwen2_5", "0.9.5", False, "qwen", None),
        ("qwen25", "0.8.0", False, "qwen", None),
        ("qwen2.5-instruct", "0.9.5", False, "qwen", None),
        ("qwen2.5-vl", "0.9.5", False, "qwen2_vl", None),
        ("llama3.1", "0.9.5", False, "llama3", None),
        ("llama-3", "0.9.5", False, "llama3", None),
        ("deepseek_r1_distill_qwen", "0.9.5", False, "deepseekr1", None),
        ("deepseek_r1_distill_qwen", "0.9.2", False, None, None),
        ("mistral-v3", "0.9.5", False, "mistral", None),
        ("mistral-v9", "0.9.5", False, None, None),
        ("qwen9", "0.9.5", False, None, None),
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


@pytest.mark.parametrize(
    ("model", "suggestion"),
    [("Qwen/Qwen2.5-7B-Instruct", "qwen"), ("Qwen/Qwen2.5-VL-7B-Instruct", None)],
)
def test_a_model_that_sees_has_no_template_of_text(model: str, suggestion: str | None) -> None:
    """`qwen2_5` beside Qwen2.5-VL means another template than beside Qwen2.5."""
    values = {"template": "qwen2_5", "model_name_or_path": model}
    context = Context(values, {}, hardware=None, samples=None, folders=())
    assert Template(context, "0.9.5", Model(context)).suggestion == suggestion


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
