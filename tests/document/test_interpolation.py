"""Interpolations are judged as OmegaConf's own parser judges them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from omegaconf.errors import GrammarParseError

from lfconfiglint.document.interpolation import is_broken


@pytest.mark.parametrize(
    "text",
    [
        "${a}", "${ a.b[c].d }", "${..a}", "${[a]}", "${oc.env:HOME,/tmp}", "${a.${b}}", "\\${",
        "a ${b} $c {d}", "${f:'${x}', \"y}\", [1, {a: b}]}", "${f:}", "${f:,,}", "$${a}",
        "${a\\.b}", "${x^2}", "${:x}", "${f:\\,\\}}", "${f:\n1}", "costs $5 {really}", "\\\\\\${",
    ],
)  # fmt: skip
def test_well_formed(text: str) -> None:
    assert not is_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "${", "${}", "${a", "${a b}", "${a.}", "${a[b}", "${f:(}", "${f:中}", "${f:'x}",
        "${a${b}}", "${f:{a}}", "${f:[1}", "\\\\${", "${f:'a' b}",
    ],
)  # fmt: skip
def test_broken(text: str) -> None:
    assert is_broken(text)


ATOMS = st.sampled_from(
    [
        "${", "${ ", "}", " }", ":", " : ", ",", ", ", "[", "]", "{", "}", "'", '"', "\\",
        "\\\\", "$", "a", "b1", "_x", "-", "1", "1.5", ".", " ", "\t", "\n", "文", "(", "=", "#",
        "@", "*", "oc.env", "${a}", "${f:x}", "\\${", "[a]", "..", "%", "|", "/", "+", "!", ";",
        "\\,", "\\'", "${:", "a-b", "a$",
    ]
)  # fmt: skip


@given(
    st.sampled_from(["${%s}", "${f:%s}", "%s"]),
    st.lists(ATOMS, min_size=1, max_size=8).map("".join),
)
@example("${%s}", "\\\\")
@example("${%s}", ":foo")
@settings(max_examples=600, deadline=None)
def test_like_omegaconf(frame: str, inner: str) -> None:
    text = frame % inner
    try:
        OmegaConf.create({"k": text})
        refused = False
    except GrammarParseError:
        refused = True
    assert is_broken(text) == refused
