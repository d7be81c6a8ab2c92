"""Texts of rules: placeholders, formats, and parts that are left out when unknown."""

from __future__ import annotations

import pytest

from lfconfiglint.diagnostic import lookup_in
from lfconfiglint.language import Text
from lfconfiglint.message import Message, MessageError

VALUES = {"size": 461_451_000_000, "steps": 3750, "none": None, "flag": True, "text": "{steps}"}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("needs {size:bytes}", "needs 461 GB"),
        ("needs {size:memory}", "needs 430 GiB"),
        ("{steps:count} steps", "3,750 steps"),
        ("{flag}", "true"),
        ("a{?, on {missing}?}, b", "a, b"),
        ("a{?, on {none}?}, b", "a, b"),
        ("a{?, after {steps:count}?}", "a, after 3,750"),
        ("a  lot\n of   space", "a lot of space"),
        ("{text}", "{steps}"),
    ],
)
def test_filled(template: str, shown: str) -> None:
    assert Message(Text(template, "")).fill("en", lookup_in(VALUES)) == shown


def test_text_values_follow_the_language() -> None:
    lookup = lookup_in({"detail": Text("a list", "列表")})
    message = Message(Text("found {detail}", "发现{detail}"))
    assert message.fill("en", lookup) == "found a list"
    assert message.fill("zh", lookup) == "发现列表"


@pytest.mark.parametrize("template", ["{stpes:count}", "{steps:cuont}"])
def test_placeholder_that_can_never_be_filled_is_refused(template: str) -> None:
    with pytest.raises(MessageError, match="Did you mean"):
        Message(Text(template, "")).check({"steps"})


def test_what_a_text_cannot_do_without() -> None:
    """Facts of optional parts are not needed, in whichever language they stand."""
    message = Message(Text("{size:bytes}{?, {steps:count}?}", "{?{flag}?}{text}"))
    assert message.names() == ("flag", "size", "steps", "text")
    assert message.needed() == ("size", "text")
