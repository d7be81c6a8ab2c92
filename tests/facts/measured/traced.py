"""Traced steps beside the closed form."""

from __future__ import annotations

from tests.facts.measured.comparison import Comparison
from tests.facts.support import rows
from tests.facts.traces import GIB, layouts, predicted

TABLES = ("traced_peaks.csv", "traced_more.csv")


def traced(name: str) -> list[Comparison]:
    """The rows of one table; amounts that are allocated, which have no range."""
    known = layouts()
    found = []
    for row in rows(name):
        layout = known[row["model"]]
        measured = round(float(row["peak_gib"]) * GIB)
        found.append(
            Comparison(
                _group(row, layout.experts, layout.gemma), _name(row), measured,
                predicted(row, layout),
            )
        )  # fmt: skip
    return found


def _group(row: dict[str, str], experts: int, gemma: bool) -> str:
    """By what is unusual about a row, or by its precision."""
    unusual = {
        "quantized": row.get("quantized"),
        "freeze": int(row.get("freeze") or 0),
        "losses": (row.get("loss") or "sft") != "sft",
        "experts": experts,
        "gemma": gemma,
        "tower": "vl" in row["model"],
    }
    kind = next((name for name, found in unusual.items() if found), None)
    mode = {"pure16": "half", "full16": "half", "ds16": "half", "lora16": "lora"}
    return f"traced {kind or mode.get(row['mode'], row['mode'])}"


def _name(row: dict[str, str]) -> str:
    words = [row["model"], row["mode"], row.get("loss") or "", row.get("quantized") or ""]
    words += [row.get("attention") or "", f"batch={row['batch']} length={row['length']}"]
    words.append("" if row["checkpointing"] == "1" else "no checkpointing")
    return ", ".join(word for word in words if word)
