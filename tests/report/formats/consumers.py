"""Each format as its consumer takes it: by official schema or real parser; nothing breaks out.

A consumer gets the lines of a report and the number of findings in it, and raises
AssertionError, or its parser's error, for anything that is not one valid report of so many.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMAS = Path(__file__).parent / "schemas"
REPORT_SCHEMA = Path(__file__).parents[3] / "schemas" / "report.schema.json"

Consumer = Callable[[Sequence[str], int], None]


@cache
def _validator(path: Path) -> Any:
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def _valid(text: str, path: Path) -> Any:
    content = json.loads(text)
    _validator(path).validate(content)
    return content


def _json(lines: Sequence[str], count: int) -> None:
    (text,) = lines
    report = _valid(text, REPORT_SCHEMA)
    assert sum(len(file["diagnostics"]) for file in report["files"]) == count


def _jsonl(lines: Sequence[str], count: int) -> None:
    assert len(lines) == count
    for line in lines:
        assert {"path", "rule", "message"} <= json.loads(line).keys()
        assert len(line.splitlines()) == 1


def _gitlab(lines: Sequence[str], count: int) -> None:
    (text,) = lines
    entries = _valid(text, SCHEMAS / "gitlab-code-quality.json")
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == count


def _sarif(lines: Sequence[str], count: int) -> None:
    (text,) = lines
    (run,) = _valid(text, SCHEMAS / "sarif-schema-2.1.0.json")["runs"]
    assert len(run["results"]) == count
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])


@cache
def _junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))


def _junit(lines: Sequence[str], count: int) -> None:
    root = etree.fromstring("\n".join(lines).encode())
    _junit_schema().assertValid(root)
    assert len(root.findall(".//failure")) + len(root.findall(".//system-out")) == count
    for suite in root.findall("testsuite"):
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))


def _rdjson(lines: Sequence[str], count: int) -> None:
    (text,) = lines
    content = _valid(text, SCHEMAS / "reviewdog-DiagnosticResult.json")
    assert len(content["diagnostics"]) == count


def _rdjsonl(lines: Sequence[str], count: int) -> None:
    assert len(lines) == count
    for line in lines:
        assert len(line.splitlines()) == 1
        _valid(line, SCHEMAS / "reviewdog-Diagnostic.json")


_GITHUB = re.compile(r"::(error|warning|notice) file=[^,:]+(,(line|endLine|col|endColumn)=\d+)*"
                     r",title=lfconfiglint [a-z0-9-]+::[^\r\n]*")  # fmt: skip


def _github(lines: Sequence[str], count: int) -> None:
    assert len(lines) == count
    for line in lines:
        assert _GITHUB.fullmatch(line), line


_AZURE = re.compile(r"##vso\[task\.logissue type=(error|warning);sourcepath=[^;\]]*;"
                    r"linenumber=\d+;columnnumber=\d+;code=[a-z0-9-]+;\][^\r\n\]]*")  # fmt: skip


def _azure(lines: Sequence[str], count: int) -> None:
    assert len(lines) <= count
    for line in lines:
        assert _AZURE.fullmatch(line), line


def _flat(tokens: Sequence[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *_flat(token.children or ()))]


def _markdown(lines: Sequence[str], count: int) -> None:
    parser = MarkdownIt("gfm-like")
    assert parser.linkify is not None
    # GitHub and GitLab link what has a scheme or starts with www, and no bare names
    parser.linkify.set({"fuzzy_link": False})
    tokens = _flat(parser.parse("\n".join(lines)))
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type == "td_open"]
    assert (len(rows), len(cells)) == ((count + 1, 4 * count) if count else (0, 0))
    assert not [token for token in tokens if token.type in {"link_open", "image", "html_block"}]
    assert not [token for token in tokens if token.type in {"em_open", "strong_open", "s_open"}]
    html = {token.content for token in tokens if token.type == "html_inline"}
    assert html <= {"<br>", "<code>", "</code>"}
    # what stands in code is neither a mention nor a reference nor a link
    shown = "".join(token.content for token in tokens if token.type in {"text", "html_inline"})
    text = re.sub("<code>.*?</code>", "\0", shown)
    assert not re.search(r"[@#]\w|//|www\.", text), text


class _Page(HTMLParser):
    TAGS: ClassVar = {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "article", "code",
        "pre", "mark", "footer",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.articles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS, tag
        assert {name for name, _ in attrs} <= {"lang", "charset", "name", "content", "class"}
        self.articles += tag == "article"


def _html(lines: Sequence[str], count: int) -> None:
    page = _Page()
    page.feed("\n".join(lines))
    page.close()
    assert page.articles == count


CONSUMERS: dict[str, Consumer] = {
    "json": _json, "jsonl": _jsonl, "github": _github, "gitlab": _gitlab, "sarif": _sarif,
    "junit": _junit, "rdjson": _rdjson, "rdjsonl": _rdjsonl, "markdown": _markdown,
    "azure": _azure, "html": _html,
}  # fmt: skip


def consume(form: str, lines: Sequence[str], count: int) -> None:
    """The report is valid, holds *count* findings, and cannot drive a terminal."""
    CONSUMERS[form](lines, count)
    for line in lines:
        hidden = [each for each in line if each not in "\n\t" and unicodedata.category(each) in
                  ("Cc", "Cf", "Zl", "Zp", "Cs")]  # fmt: skip
        assert not hidden, hidden
