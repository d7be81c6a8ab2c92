"""Write the pages and tables about rules from the rule files; ``--check`` only compares.

``docs/rules*.md`` lists every rule, ``docs/upstream-checks*.md`` says of every check of upstream's
which rule covers it, or why none does, and the READMEs get a table of the areas.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from generated import bring  # noqa: E402
from pages.checks import checks_page  # noqa: E402
from pages.page import MARK, cell  # noqa: E402
from pages.sources import all_rules  # noqa: E402

from lfconfiglint.language import Lang, Text  # noqa: E402
from lfconfiglint.rule import text_of  # noqa: E402
from lfconfiglint.rule_files import Source  # noqa: E402

START, END = "<!-- rules: start -->", "<!-- rules: end -->"
TITLES = Text("Rules", "规则")
RULE_HEAD = Text("| rule | severity | what it finds |", "| 规则 | 级别 | 发现的问题 |")
AREA_HEAD = Text("| area | rules | errors |", "| 类别 | 规则数 | 其中错误级 |")


def rules_page(rules: Sequence[tuple[Path, Source]], lang: Lang) -> str:
    lines = [MARK, f"# {TITLES.say(lang)}", ""]
    for area in sorted({path.parent.name for path, _ in rules}):
        lines += [f"## {area}", "", RULE_HEAD.say(lang), "|---|---|---|"]
        for path, source in rules:
            if path.parent.name == area:
                summary = cell(text_of(source["summary"]).say(lang))
                link = f"[`{source['id']}`](../{path.relative_to(ROOT).as_posix()})"
                lines.append(f"| {link} | {source['severity']} | {summary} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def area_table(rules: Sequence[tuple[Path, Source]], lang: Lang) -> str:
    areas = Counter(path.parent.name for path, _ in rules)
    errors = Counter(path.parent.name for path, source in rules if source["severity"] == "error")
    page = "docs/rules.md" if lang == "en" else "docs/rules_zh.md"
    rows = (
        f"| [{area}]({page}#{area}) | {count} | {errors[area]} |"
        for area, count in sorted(areas.items())
    )
    return "\n".join((AREA_HEAD.say(lang), "|---|---|---|", *rows))


def filled(text: str, table: str) -> str:
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table}\n{END}{after}"


def main() -> int:
    rules = all_rules()
    pages: dict[str, str] = {
        "docs/rules.md": rules_page(rules, "en"),
        "docs/rules_zh.md": rules_page(rules, "zh"),
        "docs/upstream-checks.md": checks_page(rules, "en"),
        "docs/upstream-checks_zh.md": checks_page(rules, "zh"),
    }
    languages: tuple[tuple[str, Lang], ...] = (("README.md", "en"), ("README_zh.md", "zh"))
    for name, lang in languages:
        old = (ROOT / name).read_text(encoding="utf-8")
        pages[name] = filled(old, area_table(rules, lang))
    return bring({ROOT / name: text for name, text in pages.items()})


if __name__ == "__main__":
    sys.exit(main())
