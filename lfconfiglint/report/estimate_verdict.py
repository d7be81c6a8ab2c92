"""Whether a run fits its machine, in one line: what exceeds it, what is tight, what fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_view import never_happens
from lfconfiglint.report.estimate_words import VERDICTS, shown_verdict

_PLACES = {
    "gpu": Text("GPU memory", "显存"),
    "host": Text("host memory", "内存"),
    "disk": Text("disk", "磁盘"),
}
_WORST_FIRST = ("exceeds", "short", "tight", "unknown", "fits")
VERDICT = "verdict"
"""What the row is about, in the words of ``sources``, which have none for it."""
_SHOWN = ("exceeds", "short", "tight", "fits", "unknown")


def verdict_line(content: Mapping[str, Any], lang: Lang) -> str:
    """``exceeds: disk; fits: GPU memory, host memory``: of each place its worst phase."""
    worst = {place: min(_verdicts(content, place), key=_WORST_FIRST.index) for place in _PLACES}
    groups = [
        (verdict, [name.say(lang) for place, name in _PLACES.items() if worst[place] == verdict])
        for verdict in _SHOWN
    ]
    colon, comma, joint = (
        text.say(lang) for text in (Text(": ", "："), Text(", ", "、"), Text("; ", "；"))
    )
    return joint.join(
        f"{VERDICTS[verdict].say(lang)}{colon}{comma.join(names)}"
        for verdict, names in groups
        if names
    )


def _verdicts(content: Mapping[str, Any], place: str) -> Iterator[str]:
    if place == "disk":
        yield content["checkpoint"]["disk_verdict"]
        return
    for name, phase in content["memory"][place].items():
        if phase is not None and not never_happens(content, name):
            yield shown_verdict(phase["verdict"], phase["low"], phase["capacity"])
