"""Estimates as Markdown, HTML and SVG: well-formed, self-contained, faithful to the figures."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from lfconfiglint.language import Lang
from lfconfiglint.report.estimate_forms import estimate_document
from lfconfiglint.report.estimate_words import PHASES, Look, look_of
from lfconfiglint.report.html_text import said
from tests.report.estimates import LORA, SEED, content

BARE = "stage: sft\nfinetuning_type: full\nmodel_name_or_path: nobody/knows\n"
SVG = "{http://www.w3.org/2000/svg}"
_VOID = {"meta", "br"}


class _Balanced(HTMLParser):
    """Raises for an element that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def documents(form: str, lang: Lang = "en") -> list[str]:
    """Known, unknown and compared runs."""
    seed, lora = content(lang=lang), content(LORA, "1xA100-40GB", lang=lang)
    bare = content(BARE, None, None, lang=lang)
    return [
        estimate_document([seed, lora, bare], form, False, lang),
        estimate_document([seed, lora], form, True, lang),
        estimate_document([bare, seed], form, True, lang),
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_svg_is_xml_and_all_in_its_frame(lang: Lang) -> None:
    """No bar, line or text starts outside the picture."""
    for picture in documents("svg", lang):
        root = ElementTree.fromstring(picture)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        for each in root.iter():
            x, y = float(each.get("x", 0)), float(each.get("y", 0))
            assert 0 <= x <= width
            assert 0 <= y <= height
            assert x + float(each.get("width", 0) if each.tag == f"{SVG}rect" else 0) <= width


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_html_is_well_formed(lang: Lang) -> None:
    """Every element is closed, in order."""
    for page in documents("html", lang):
        parser = _Balanced()
        parser.feed(page)
        assert parser.open == []


@pytest.mark.parametrize("form", ["html", "svg"])
def test_documents_need_nothing_else(form: str) -> None:
    """No script, no font, no picture from elsewhere; light and dark are both there."""
    for document in documents(form):
        addresses = set(re.findall(r"https?://[^\s\"<]+", document))
        assert addresses <= {"http://www.w3.org/2000/svg"}
        assert "<script" not in document
        assert "url(" not in document
        assert "prefers-color-scheme: dark" in document


def test_segments_have_the_width_of_their_bytes() -> None:
    """The picture measures what the figures say."""
    run = content()
    root = ElementTree.fromstring(estimate_document([run], "svg", False, "en"))
    train = run["memory"]["gpu"]["train"]
    found = {}
    for each in root.iter(f"{SVG}rect"):
        title = each.find(f"{SVG}title")
        if title is not None and title.text:
            found[title.text] = float(each.attrib["width"])
    track = next(r for r in root.iter(f"{SVG}rect") if r.get("class") == "track")
    unit = float(track.attrib["width"]) / train["capacity"]
    for name, part in (("optimizer states 45.8 GiB", "optimizer"), ("gradients 7.6", "gradients")):
        width = next(width for title, width in found.items() if title.startswith(name))
        assert width == pytest.approx(train["parts"][part] * unit, abs=0.1)


@pytest.mark.parametrize("form", ["markdown", "html", "svg"])
def test_hostile_names_are_only_text(form: str) -> None:
    """A path or a value is never taken for markup."""
    run = content(path='a"><script>x</script>|*b*.yaml')
    document = estimate_document([run], form, False, "en")
    assert not re.search(r"(?<!\\)<script", document)
    if form == "markdown":
        assert r"\|\*b\*.yaml" in document


def test_markdown_tables_keep_their_columns() -> None:
    """A bar or a value with a bar character would break the table."""
    for document in documents("markdown"):
        tables = [part.splitlines() for part in document.split("\n\n") if part.startswith("|")]
        assert len(tables) >= 3
        for table in tables:
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table}) == 1


def test_every_source_is_in_the_page() -> None:
    """The page has what the screen has."""
    run = content()
    page = estimate_document([run], "html", False, "en")
    for source in run["sources"]:
        assert said(source["text"]) in page


def test_parts_are_told_apart() -> None:
    """By letter and by colour; a part that is not known yet gets a letter of its own."""
    parts = ("weights", "optimizer", "gradients", "buffers", "activations", "logits", "temporary",
             "gathered", "overhead")  # fmt: skip
    looks: list[Look] = [look_of(part) for part in parts]
    assert len({look.letter for look in looks}) == len({look.colour for look in looks}) == 9
    assert look_of("vision").letter == "V"
    assert next(iter(PHASES)) == "load"


def test_many_saves_stay_a_picture() -> None:
    """A save at every step of a long run does not make a picture of megabytes."""
    text = SEED.replace("save_steps: 500", "save_steps: 1")
    picture = estimate_document([content(text)], "svg", False, "en")
    assert len(picture) < 100_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_keys_in_a_page_are_code(lang: Lang) -> None:
    """Backticks are for terminals, Markdown and pictures, which have one kind of text."""
    seed, _, _ = documents("html", lang)
    assert "<code>save_total_limit</code>" in seed
    assert "`" not in re.sub(r"<svg.*?</svg>", "", seed, flags=re.DOTALL)
