"""The chat templates that each LLaMA-Factory release registers, and what each can do.

``templates.json`` holds them; ``scripts/generate_templates.py`` writes it from upstream's
``data/template.py``. Names are case sensitive.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from lfconfiglint import native_form
from lfconfiglint.upstream.release.versions import SUPPORTED

TEMPLATE_FILE = Path(__file__).with_name("templates.json")
_SHAPE = 1
"""Changes with the shape of the content, for :mod:`lfconfiglint.native_form`."""


@cache
def _runs() -> Mapping[str, list[list[str]]]:
    kept: Mapping[str, list[list[str]]] | None = native_form.kept(TEMPLATE_FILE, _SHAPE)
    return _parsed() if kept is None else kept


def _parsed() -> Mapping[str, list[list[str]]]:
    # the interpreter's own form needs none
    import json

    content = json.loads(TEMPLATE_FILE.read_text(encoding="utf-8"))
    templates: Mapping[str, list[list[str]]] = content["templates"]
    native_form.keep(TEMPLATE_FILE, _SHAPE, lambda: templates)
    return templates


@lru_cache(maxsize=256)
def template_traits(name: str, release: str) -> frozenset[str] | None:
    """What the template *name* is or takes in a supported *release*; None where it has none.

    Traits: ``reasoning`` (upstream's ReasoningTemplate), ``efficient_eos``, and ``image``,
    ``video``, ``audio`` for the media that its plugin has a token for.
    """
    found = _registered(name, release)
    return None if found is None else frozenset(found[0].split())


def template_turn(name: str, release: str) -> str | None:
    """How the template *name* writes a user's turn, with ``{{content}}`` for what is said; None
    where the *release* has no such template."""
    found = _registered(name, release)
    return None if found is None else found[1]


@lru_cache(maxsize=256)
def _registered(name: str, release: str) -> tuple[str, str] | None:
    """Traits and turn."""
    place = SUPPORTED.index(release)
    for first, last, traits, turn in _runs().get(name, ()):
        if SUPPORTED.index(first) <= place <= SUPPORTED.index(last):
            return traits, turn
    return None


def template_names(release: str) -> list[str]:
    """Every template of a supported *release*."""
    return [name for name in _runs() if template_traits(name, release) is not None]


def template_releases(name: str) -> list[str]:
    """The supported releases that have the template *name*, oldest first."""
    return [release for release in SUPPORTED if template_traits(name, release) is not None]


_MODELS: Mapping[str, str] = {
    "chatglm4": "glm4",
    "deepseekr1distill": "deepseekr1",
    "deepseekr1distillllama": "deepseekr1",
    "deepseekr1distillqwen": "deepseekr1",
    "deepseekv3": "deepseek3",
    "internlm2": "intern2",
    "internlm25": "intern2",
    "llama31": "llama3",
    "llama32": "llama3",
    "llama33": "llama3",
    "mistralv01": "mistral",
    "mistralv02": "mistral",
    "mistralv03": "mistral",
    "mistralv1": "mistral",
    "mistralv2": "mistral",
    "mistralv3": "mistral",
    "mixtral": "mistral",
    "phi3": "phi",
    "phi35": "phi",
    "qwen15": "qwen",
    "qwen2": "qwen",
    "qwen25": "qwen",
    "qwen25coder": "qwen",
    "qwen25omni": "qwen2_omni",
    "qwen25vl": "qwen2_vl",
    "yi15": "yi",
}
"""Names of models, without marks -> their template, as upstream registers them for all releases
that have the template. Source: LLaMA-Factory ``extras/constants.py``."""

_SUFFIXES = ("instruct", "chat", "it")


def template_meant(name: str, release: str) -> str | None:
    """The template of a supported *release* that *name* says in other words: with other marks
    between its parts, or by the name of the models that it is for; None where it is none."""
    known = _by_plain_name(release)
    plain = _plain(name)
    for suffix in ("", *_SUFFIXES):
        stem = plain.removesuffix(suffix)
        found = known.get(stem) or _MODELS.get(stem)
        if found is not None and template_traits(found, release) is not None:
            return found
    return None


@cache
def _by_plain_name(release: str) -> Mapping[str, str]:
    """Its templates by their names without marks; of several the first."""
    return {_plain(name): name for name in reversed(template_names(release))}


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
