"""Write the tables of rules in the READMEs from the rule files; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lfconfiglint.cli.rules import all_names  # noqa: E402
from lfconfiglint.language import Lang  # noqa: E402
from lfconfiglint.resources import RULES  # noqa: E402
from lfconfiglint.rulebook import read_rules  # noqa: E402

START, END = "<!-- rules: start -->", "<!-- rules: end -->"
HEADS: dict[Lang, str] = {
    "en": "| rule | severity | what it finds |\n|---|---|---|",
    "zh": "| 规则 | 级别 | 发现的问题 |\n|---|---|---|",
}


def table(lang: Lang) -> str:
    rules = sorted(read_rules(RULES, all_names()), key=lambda rule: (rule.area, rule.id))
    rows = (
        f"| [`{rule.id}`](rules/{rule.area}/{rule.id}.yaml) | {rule.severity} "
        f"| {rule.summary.say(lang).replace('|', chr(92) + '|')} |"
        for rule in rules
    )
    return "\n".join((HEADS[lang], *rows))


def filled(text: str, lang: Lang) -> str:
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table(lang)}\n{END}{after}"


def main() -> int:
    check = "--check" in sys.argv[1:]
    pages: tuple[tuple[str, Lang], ...] = (("README.md", "en"), ("README_zh.md", "zh"))
    stale = []
    for name, lang in pages:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = filled(old, lang)
        if old != new:
            stale.append(name)
            if not check:
                path.write_text(new, encoding="utf-8")
    if check and stale:
        print(f"stale: {', '.join(stale)}; run python {Path(__file__).name}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
