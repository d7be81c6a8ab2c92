"""Whether transformers can read the model at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.models.known_since import KNOWN_SINCE
from lfconfiglint.models.model_types import TYPES
from lfconfiglint.upstream.release.versions import version_number
from tests.facts.support import SMALL, facts_of


def facts(model: str, folder: Path, **around: object) -> Facts:
    found = facts_of({**SMALL, "model_name_or_path": model}, folders=(folder,))
    return Facts(replace(found.context, **around))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("release", "transformers", "too_new"),
    [
        ("0.9.4", "4.56.2", True),
        ("0.9.4", "4.57.0", False),
        # the newest that each allows
        ("0.9.3", None, True),
        ("0.9.4", None, False),
        ("0.9.5", None, False),
    ],
)
def test_the_release_decides(
    tmp_path: Path, release: str, transformers: str | None, too_new: bool
) -> None:
    """Known is what runs, else the newest that LLaMA-Factory can be installed with."""
    model = facts(
        "Qwen/Qwen3-VL-8B-Instruct", tmp_path, release=release, transformers=transformers
    ).model
    assert model.too_new is too_new


@pytest.mark.parametrize(
    ("release", "environment"), [("0.9.3", {"DISABLE_VERSION_CHECK": "1"}), ("0.8.3", {})]
)
def test_any_release_may_run(tmp_path: Path, release: str, environment: dict[str, str]) -> None:
    """Where nothing limits transformers it may be new enough."""
    model = facts(
        "Qwen/Qwen3-VL-8B-Instruct", tmp_path, release=release, transformers=None,
        environment=environment,
    ).model  # fmt: skip
    with pytest.raises(Unknown):
        _ = model.too_new


def test_code_of_its_own(tmp_path: Path) -> None:
    """A checkpoint that brings its code is read by any release."""
    (tmp_path / "model").mkdir()
    config = {"model_type": "qwen3_vl", "auto_map": {"AutoConfig": "configuration.Config"}}
    (tmp_path / "model" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert facts("model", tmp_path, release="0.9.3", transformers="4.52.4").model.too_new is False


def test_types_of_the_table() -> None:
    """Every release of the table is one, and the catalog's newest types are in it."""
    assert all(version_number(since) > (4, 41, 0) for since in KNOWN_SINCE.values())
    assert {"qwen3_5", "gemma4", "gpt_oss"} <= KNOWN_SINCE.keys() & set(TYPES.values())
