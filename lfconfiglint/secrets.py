"""Keys whose values no report may show: reports are logged, uploaded and pasted into issues."""

from __future__ import annotations

import re

SECRET_KEYS = (
    "hf_hub_token", "hub_token", "ms_hub_token", "om_hub_token", "push_to_hub_token",
    "swanlab_api_key", "swanlab_lark_secret", "swanlab_lark_webhook_url",
)  # fmt: skip

HIDDEN = "***"
_LINE = re.compile(
    rf"""((?:^|[\s{{,'"])(?:{"|".join(SECRET_KEYS)})['"]?\s*:\s*)[^\s,}}#][^,}}#]*"""
)


def without_secrets(line: str) -> str:
    """A line of a config with the values of such keys hidden."""
    return _LINE.sub(rf"\g<1>{HIDDEN} ", line) if "_token" in line or "swanlab" in line else line
