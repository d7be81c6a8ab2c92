"""Sizes: decimal and binary units are kept apart, and nonsense is one clear error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.hardware.sizes import SizeError, format_bytes, parse_bandwidth, parse_size
from lfconfiglint.language import Text


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("96GiB", 96 * 2**30),
        ("96 gib", 96 * 2**30),
        ("96Gi", 96 * 2**30),
        ("3TB", 3 * 10**12),
        ("3tb", 3 * 10**12),
        ("1.5 TiB", 3 * 2**39),
        ("512M", 512 * 10**6),
        ("64kB", 64_000),
        ("100B", 100),
        ("12345", 12345),
        (12345, 12345),
        (1e12, 10**12),
        ("0.1GB", 10**8),
        (" 2 GB ", 2 * 10**9),
        (0, 0),
        ("1024PiB", 2**60),
    ],
)
def test_sizes(written: object, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "GiB", "96 GiB left", "96XB", "1,5GB", "1e3GB", "0x10", "96GiBs", "1..5GB", ".5GB",
        "９６GiB", "nan", "inf", float("nan"), float("inf"), 1.5, True, None, [], {"a": 1},
        pytest.param("1" * 10_000, id="long"),
    ],
)  # fmt: skip
def test_nonsense(written: object) -> None:
    with pytest.raises(SizeError, match="is not a size"):
        parse_size(written)


@pytest.mark.parametrize("written", [-1, -1.0, "-3TB", "-5"])
def test_negative_sizes(written: object) -> None:
    with pytest.raises(SizeError, match="is negative"):
        parse_size(written)


@pytest.mark.parametrize(
    "written", [2**60 + 1, "1025PiB", 10**30, pytest.param(10**5000, id="huge")]
)
def test_absurd_sizes(written: object) -> None:
    with pytest.raises(SizeError, match="more than 1 EiB"):
        parse_size(written)


@pytest.mark.parametrize("written", ["2Gb", "1.5 Tb", "96Gib"])
def test_bits_are_not_taken_for_bytes(written: str) -> None:
    with pytest.raises(SizeError, match="bits"):
        parse_size(written)


def test_bandwidths() -> None:
    assert parse_bandwidth("2GB/s") == 2 * 10**9
    assert parse_bandwidth("500 MiB / s") == 500 * 2**20
    assert parse_bandwidth(10**9) == 10**9


@pytest.mark.parametrize("written", ["2GB", "2GB/min", "2Gb/s", "/s", "2GB/s/s", "fast", None])
def test_bandwidth_nonsense(written: object) -> None:
    with pytest.raises(SizeError):
        parse_bandwidth(written)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_anything_is_a_size_or_a_size_error(written: object) -> None:
    """No other exception may come out, and both languages have a text."""
    try:
        size, text = parse_size(written), Text("fine", "可用")
    except SizeError as error:
        size, text = 0, error.text
    assert 0 <= size <= 2**60
    assert all(text)


@given(st.integers(0, 2**60))
def test_plain_bytes_are_exact(size: int) -> None:
    assert parse_size(size) == parse_size(str(size)) == size


def test_format() -> None:
    assert format_bytes(95 * 2**30, binary=True) == "95.0 GiB"
    assert format_bytes(461 * 10**9, binary=False) == "461 GB"
