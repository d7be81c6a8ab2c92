"""The chat templates that each LLaMA-Factory release registers, and what each can do.

``templates.json`` holds them; ``scripts/generate_templates.py`` writes it from upstream's
``data/template.py``. Names are case sensitive.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lfconfiglint.upstream.versions import SUPPORTED

TEMPLATE_FILE = Path(__file__).with_name("templates.json")


@cache
def _runs() -> Mapping[str, list[list[str]]]:
    content = json.loads(TEMPLATE_FILE.read_text(encoding="utf-8"))
    templates: Mapping[str, list[list[str]]] = content["templates"]
    return templates


def template_traits(name: str, release: str) -> frozenset[str] | None:
    """What the template *name* is or takes in a supported *release*; None where it has none.

    Traits: ``reasoning`` (upstream's ReasoningTemplate), ``efficient_eos``, and ``image``,
    ``video``, ``audio`` for the media that its plugin has a token for.
    """
    place = SUPPORTED.index(release)
    for first, last, traits in _runs().get(name, ()):
        if SUPPORTED.index(first) <= place <= SUPPORTED.index(last):
            return frozenset(traits.split())
    return None


def template_names(release: str) -> list[str]:
    """Every template of a supported *release*."""
    return [name for name in _runs() if template_traits(name, release) is not None]


def template_releases(name: str) -> list[str]:
    """The supported releases that have the template *name*, oldest first."""
    return [release for release in SUPPORTED if template_traits(name, release) is not None]
