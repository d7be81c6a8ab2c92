"""The list of upstream's checks, each with the rules that cover it or the reason why none does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lfconfiglint.language import Lang, Text
from lfconfiglint.rule_files import Source
from pages.page import MARK, ROOT, cell

CHECKS = ROOT / "scripts" / "facts" / "upstream-checks.json"
REASONS = ROOT / "scripts" / "facts" / "not-covered.json"

_TITLE = Text("Upstream's checks", "LLaMA-Factory 自身的检查")
_ABOUT = Text(
    "Every place where LLaMA-Factory 0.8.3 to main, or the transformers it runs with, refuses, "
    "warns about or silently changes a setting: {checks} checks, {covered} covered by rules.",
    "LLaMA-Factory 0.8.3 至 main 及其所用的 transformers 拒绝、警告或不加提示地修改设置的每一处："
    "共 {checks} 项检查，其中 {covered} 项有对应规则。条件一栏为英文。",
)
_WHY = Text("Why others are not covered:", "其余检查没有规则的原因：")
_HEAD = Text(
    "| check | severity | when | versions | where | rule |",
    "| 检查 | 级别 | 条件 | 版本 | 位置 | 规则 |",
)
_SEVERITIES = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "silent": Text("silent", "无提示"),
}
_NOT_COVERED = Text("not covered: ", "无：")


def checks_page(rules: Sequence[tuple[Path, Source]], lang: Lang) -> str:
    """Every check of upstream's, with the rules that cover it or the reason why none does.

    Raises SystemExit for a check that is neither, and for a rule that names an unknown one.
    """
    checks: list[Mapping[str, Any]] = json.loads(CHECKS.read_text(encoding="utf-8"))
    reasons: Mapping[str, Any] = json.loads(REASONS.read_text(encoding="utf-8"))
    covered: dict[str, list[str]] = {}
    for path, source in rules:
        for check in source.get("upstream", ()):
            link = f"[`{source['id']}`](../{path.relative_to(ROOT).as_posix()})"
            covered.setdefault(check, []).append(link)
    known = {check["id"] for check in checks}
    problems = sorted({*covered, *reasons["checks"]} - known)
    open_checks = sorted(known - {*covered, *reasons["checks"]})
    if problems or open_checks:
        raise SystemExit(
            f"unknown checks: {problems}; neither covered nor explained: {open_checks}"
        )
    return "\n".join(_lines(checks, covered, reasons, lang)) + "\n"


def _lines(
    checks: Sequence[Mapping[str, Any]],
    covered: Mapping[str, list[str]],
    reasons: Mapping[str, Any],
    lang: Lang,
) -> Iterator[str]:
    count = sum(check["id"] in covered for check in checks)
    about = _ABOUT.say(lang).format(checks=len(checks), covered=count)
    yield from (MARK, f"# {_TITLE.say(lang)}", "", about, "", _WHY.say(lang), "")
    for name, reason in reasons["reasons"].items():
        shown = Text(f"{name}**: ", f"{reason['zh']}**：").say(lang)
        yield f"- **{shown}{reason['says'][lang]}"
    yield from ("", _HEAD.say(lang), "|---|---|---|---|---|---|")
    for check in checks:
        yield _row(check, covered.get(check["id"], ()), reasons, lang)


def _row(
    check: Mapping[str, Any], links: Sequence[str], reasons: Mapping[str, Any], lang: Lang
) -> str:
    rule = ", ".join(links)
    if not links:
        rule = _NOT_COVERED.say(lang) + _reason(reasons["checks"][check["id"]], reasons, lang)
    when = cell(str(check.get("condition", ", ".join(check["keys"]))))
    versions = " ".join(filter(None, (check["versions"], check.get("transformers"))))
    severity = _SEVERITIES[check["severity"]].say(lang)
    return (
        f"| {check['id']} | {severity} | {when} | {versions} | {cell(str(check['at']))} | {rule} |"
    )


def _reason(entry: str, reasons: Mapping[str, Any], lang: Lang) -> str:
    """The name of a reason, with a detail behind a colon where there is one."""
    if lang == "en":
        return entry
    name, _, detail = entry.partition(": ")
    shown = str(reasons["reasons"][name]["zh"])
    return f"{shown}，{reasons['details'][detail]}" if detail else shown
