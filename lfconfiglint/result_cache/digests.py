"""Digests and seals without OpenSSL, whose library takes longer to load than they take."""

from __future__ import annotations

try:
    from _blake2 import blake2b
    from _operator import _compare_digest as same_digest
except ImportError:
    # another implementation of Python
    from hashlib import blake2b
    from hmac import compare_digest as same_digest  # type: ignore[no-redef]

__all__ = ["blake2b", "digest", "same_digest", "short_digest"]


def digest(content: bytes) -> str:
    """A name for content that nobody can make two of."""
    return short_digest(content).hex()


def short_digest(content: bytes) -> bytes:
    """The same as bytes."""
    return blake2b(content, digest_size=16).digest()
