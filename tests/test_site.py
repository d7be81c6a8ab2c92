"""The documentation as a site: every rule and key has a page in both languages, no link is broken.

What mkdocs makes of the pages is checked by its strict build, which needs the extra ``docs``.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Mapping
from itertools import pairwise

import pytest

from lfconfiglint.language import Lang
from lfconfiglint.report.formats.table import FORMATS
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.versions import SUPPORTED
from tests.helpers import ROOT
from tests.rule_sources import sources

sys.path.insert(0, str(ROOT / "scripts"))

import build_site
from pages import evidence, keys, machines, reference, releases, rules, saving
from pages import page as page_parts

QUICK = (rules, keys, releases, saving, machines)
FROM_COMMANDS = {"commands.md", "formats.md"}


@pytest.fixture(scope="module", params=["en", "zh"])
def pages(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Text by place, without the pages that commands print."""
    lang: Lang = request.param
    made = [page for each in QUICK for page in each.pages(lang)]
    made.append(page_parts.Page("settings.md", reference.settings(lang)))
    return build_site.merged([*build_site.written(lang), *made])


def test_every_rule_and_key_has_a_page(pages: Mapping[str, str]) -> None:
    """Of all releases, with what the rule says of its own example."""
    for rule, (_, source) in sources().items():
        text = pages[f"rules/{rule}.md"]
        assert f"ignore[{rule}]" in text
        assert "\n> " in text or not any("bad" in each for each in source["examples"]), rule
    for version in SUPPORTED:
        for name in load_schema(version).keys:
            assert f"keys/{name}.md" in pages


def test_renamed_keys_are_shown_with_their_fix(pages: Mapping[str, str]) -> None:
    """A release that renames keys has a diff in which the fixer takes such keys away."""
    for old, new in pairwise(SUPPORTED):
        table, _, rest = pages[f"releases/{old}-to-{new}.md"].partition("```diff\n")
        renamed = set(re.findall(r"^\| \[`(\w+)`\]\S+ \| \[`\w+`\]\S+ \|$", table, re.MULTILINE))
        taken = set(re.findall(r"^-(\w+):", rest.partition("```")[0], re.MULTILINE))
        assert bool(renamed) == bool(taken & renamed), new


def test_keys_of_few_stages_say_so(pages: Mapping[str, str]) -> None:
    """The stages are upstream's, and what every stage reads has no such section."""
    stages = load_schema("0.9.5").keys["stage"].choices or ()
    for name in keys.stages_by_key():
        named = re.findall(r"\[`stage: (\w+)`\]\(stage\.md\)", pages[f"keys/{name}.md"])
        assert 0 < len(named) < len(stages)
        assert set(named) < set(stages)
    assert "`stage: kto`" not in pages["keys/learning_rate.md"]


def test_no_link_is_broken(pages: Mapping[str, str]) -> None:
    """Between pages."""
    for place, text in pages.items():
        prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", prose):
            if "://" not in target:
                found = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
                known = found in pages or found in FROM_COMMANDS
                assert known or (ROOT / "docs" / found).exists(), (place, target)


def test_links_work_in_the_repository_too() -> None:
    """Most people read the pages there, where nothing is generated; the site's home is not for
    them."""
    for path in sorted((ROOT / "docs").glob("*.md")):
        if path.stem.partition("_")[0] == "index":
            continue
        text = path.read_text(encoding="utf-8")
        prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", prose):
            assert "://" in target or (path.parent / target).exists(), (path.name, target)


def test_links_to_rules_stay_in_the_site(pages: Mapping[str, str]) -> None:
    """A page of the site about a rule says more than its file."""
    assert "](rules/checkpoint-exceeds-disk.md)" in pages["died-at-save.md"]
    assert "](settings.md)" in pages["first-steps.md"]


def test_pages_have_no_switch_of_their_own(pages: Mapping[str, str]) -> None:
    """Between the languages: the theme has one, and theirs would lead to the same page."""
    for place, text in pages.items():
        assert not re.search(r"^\[(中文|English)\]\(", text, re.MULTILINE), place


def test_every_page_of_the_menu_exists(pages: Mapping[str, str]) -> None:
    """In both configurations; mkdocs would only warn without ``--strict``."""
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        menu = (ROOT / name).read_text(encoding="utf-8").partition("\nnav:\n")[2]
        for place in re.findall(r"[\w/-]+\.md", menu):
            assert place in pages or place in FROM_COMMANDS, place


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_form_of_output_is_described(lang: Lang) -> None:
    """In the table that is written by hand; the examples are the commands' own."""
    text = (ROOT / f"scripts/pages/formats_{lang}.md").read_text(encoding="utf-8")
    described = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*)\|", text, re.MULTILINE)))
    assert tuple(described) == FORMATS


def test_what_follows_ends_the_page_that_people_write(pages: Mapping[str, str]) -> None:
    """About the machine all cards, about the settings all of them, below one title each."""
    for place, told, follows in (
        ("hardware.md", "host_memory: 1TiB", "| H20 96GB |"),
        ("settings.md", "```toml\nextend", "| `extend` |"),
    ):
        text = pages[place]
        prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1, place
        assert text.index(told) < text.index(follows), place


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_setting_is_described(lang: Lang) -> None:
    """In both languages, with its type."""
    schema = json.loads(schema_file("settings.schema.json").read_text(encoding="utf-8"))
    page = reference.settings(lang)
    for name in schema["properties"]:
        row = re.search(rf"^\| `{name}` \| (.+) \| (.+) \|$", page, re.MULTILINE)
        assert row, name
        assert (lang == "zh") == bool(re.search("[\u4e00-\u9fff]", row[2])), name


def test_chinese_lines_are_joined() -> None:
    """A line's end between Chinese characters is no space; code and Latin text keep theirs."""
    text = "保存\n检查点，\n  然后 end\nof it\n\n```\n保存\n检查\n```\n"
    assert build_site.joined(text) == "保存检查点，然后 end\nof it\n\n```\n保存\n检查\n```\n"


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("LLaMA-Factory 0.9.5 hparams/parser.py (_INFER_ARGS), train/tuner.py",
         "LLaMA-Factory 0.9.5 [hparams/parser.py]({own}hparams/parser.py) (\\_INFER\\_ARGS), "
         "[train/tuner.py]({own}train/tuner.py)"),
        ("accelerate 1.11 data_loader.py; LLaMA-Factory issue 6456",
         "accelerate 1.11 data\\_loader.py; LLaMA-Factory issue "
         "[6456](https://github.com/hiyouga/LLaMA-Factory/issues/6456)"),
        ("runs of LLaMA-Factory 0.9.5 with two processes",
         "runs of LLaMA-Factory 0.9.5 with two processes"),
    ],
)  # fmt: skip
def test_files_and_issues_of_evidence_are_links(source: str, markdown: str) -> None:
    """Those whose address follows from project and release; the rest stays text."""
    own = "https://github.com/hiyouga/LLaMA-Factory/blob/v0.9.5/src/llamafactory/"
    assert evidence.linked(source) == markdown.replace("{own}", own)


def test_nothing_is_fetched_when_a_page_is_read() -> None:
    """With ``repo_url`` the theme asks GitHub on every page, with fonts Google."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "\nrepo_url:" not in text
    assert "\n  font: false\n" in text


@pytest.mark.parametrize(
    ("address", "text", "link"),
    [
        (
            "https://example.org/code",
            "the license",
            "[the license](https://example.org/code/blob/main/LICENSE)",
        ),
        (None, "the license", "the license (`LICENSE`)"),
        (None, "许可证", "许可证（`LICENSE`）"),
        (None, "`LICENSE`", "`LICENSE`"),
    ],
)
def test_files_of_the_repository(
    address: str | None, text: str, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link as soon as the package's metadata has an address, and none that leads nowhere."""
    monkeypatch.setattr(page_parts, "project_url", lambda label: address)
    assert page_parts.in_repository(text, "LICENSE") == link
    with pytest.raises(FileNotFoundError):
        page_parts.in_repository(text, "missing.md")
