"""Which keys a rule is about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lfconfiglint.hints import Any

_NAME = re.compile(r"(?<![.\w'])[a-z][a-z0-9_]*(?![\w.(])|(?<=')[a-z][a-z0-9_]*(?=' in given)")


def keys_of(source: Mapping[str, Any]) -> set[str]:
    """Names of keys that the rule of this long form looks at or stands at, among other names."""
    at = source.get("at", [])
    places = [at] if isinstance(at, str) else at
    return {*_NAME.findall(source.get("when", "")), *(place.split(".")[0] for place in places)}
