"""Many keys of a fork as one finding, for people.

A fork's config has a dozen keys of its own, and a page that says a dozen times the same hides what
else is wrong. What programs read, comments silence and baselines know stays one finding a key, and
so do misspelt keys, which each have a fix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.records import replace

RULE = "unknown-key"
MANY = 4
"""With fewer keys each is a line that can be read."""

_MESSAGE = Message(
    Text(
        "{number} keys, from this one on, are none of LLaMA-Factory 0.8.0 or later: is the config "
        "for a fork or another trainer? If a fork takes them, declare them in the settings: "
        "`extra-keys = {open}{declarations}{close}`",
        "从此处起有 {number} 个参数不属于 LLaMA-Factory 0.8.0 及以后版本：配置"
        "是否用于 fork 版本或其他训练框架？若 fork 版本支持这些参数，请在设置中声明："
        "`extra-keys = {open}{declarations}{close}`",
    )
)


def collected(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings in their order, with what is said of many unknown keys said once.

    Only keys that resemble nothing that LLaMA-Factory has are joined, and only from
    :data:`MANY` on.
    """
    alike = [each for each in found if each.rule == RULE and each.values.get("declaration")]
    if len(alike) < MANY:
        yield from found
        return
    joined = {id(each) for each in alike}
    for each in found:
        if each is alike[0]:
            yield _joined(alike)
        elif id(each) not in joined:
            yield each


def _joined(alike: Sequence[Diagnostic]) -> Diagnostic:
    declarations = ", ".join(str(each.values["declaration"]) for each in alike)
    values = {"number": len(alike), "declarations": declarations, "open": "{", "close": "}"}
    keys = tuple(key for each in alike for key in each.keys)
    return replace(alike[0], message=_MESSAGE, keys=keys, values=values)
