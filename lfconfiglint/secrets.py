"""Keys whose values no report may show: reports are logged, uploaded and pasted into issues."""

from __future__ import annotations

import re

SECRET_KEYS = (
    "hf_hub_token", "hub_token", "ms_hub_token", "om_hub_token", "push_to_hub_token",
    "swanlab_api_key", "swanlab_lark_secret", "swanlab_lark_webhook_url",
)  # fmt: skip

HIDDEN = "***"
# compiled for a line that may have one of the keys, which few have
_LINE = rf"""((?:^|[\s{{,'"])(?:{"|".join(SECRET_KEYS)})['"]?\s*:\s*)[^\s,}}#][^,}}#]*"""


def without_secrets(line: str) -> str:
    """A line of a config with the values of such keys hidden."""
    if "_token" not in line and "swanlab" not in line:
        return line
    return re.sub(_LINE, rf"\g<1>{HIDDEN} ", line)
