"""Links to rules' pages: there as soon as the package's metadata names the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from lfconfiglint.cli.explain import explain
from lfconfiglint.documentation import project_url, rule_page
from lfconfiglint.report.formats.sarif import _described

METADATA = """\
Metadata-Version: 2.1
Name: lfconfiglint
Version: 0.1.0
Project-URL: Repository, https://example.org/code
"""
DOCUMENTED = METADATA + "Project-URL: Documentation, https://example.org/site/\n"
RULE = "checkpoint-exceeds-disk"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Metadata that is found before the package's own."""
    folder = tmp_path / "lfconfiglint-0.1.0.dist-info"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    for cached in (project_url, _described):
        cached.cache_clear()
    yield folder / "METADATA"
    for cached in (project_url, _described):
        cached.cache_clear()


def test_address_of_a_page_in_each_language(installed: Path) -> None:
    """As ``scripts/build_site.py`` lays the pages out."""
    installed.write_text(DOCUMENTED, encoding="utf-8")
    assert rule_page(RULE, "en") == f"https://example.org/site/rules/{RULE}.html"
    assert rule_page(RULE, "zh") == f"https://example.org/site/zh/rules/{RULE}.html"


def test_reports_and_explain_link_to_it(installed: Path) -> None:
    """From the same place."""
    installed.write_text(DOCUMENTED, encoding="utf-8")
    assert _described(RULE, "en")["helpUri"] == rule_page(RULE, "en")
    said = CliRunner().invoke(explain, [RULE, "--lang", "en", "--isolated"])
    assert said.output.endswith(f"\n{rule_page(RULE, 'en')}\n")


def test_no_link_without_an_address(installed: Path) -> None:
    """Rather none than one that leads nowhere."""
    installed.write_text(METADATA, encoding="utf-8")
    assert rule_page(RULE, "en") is None
    assert "helpUri" not in _described(RULE, "en")
