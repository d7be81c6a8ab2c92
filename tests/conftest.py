"""Generated examples are the same on every run in CI, and new ones on a developer's machine; a
suite that a shell starts in the background can be interrupted as one in front of a terminal."""

from __future__ import annotations

import os
from signal import SIG_IGN, SIGINT, default_int_handler, getsignal, signal

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
if getsignal(SIGINT) is SIG_IGN:
    # processes started by tests would inherit that they ignore it
    signal(SIGINT, default_int_handler)
