"""Ctrl-C at a moment that suits: not while processes and threads are being started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask


@contextmanager
def held() -> Iterator[None]:
    """Interrupts wait until the end of the block; where there is no ``fork`` there is none.

    What is started meanwhile never sees one: an interrupt in the midst of a fork would be lost, and
    in the midst of starting a thread leave one that can be neither ended nor waited for.
    """
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)
