"""Where rules are described on the web: below the address that the package's metadata names.

``[project.urls]`` in ``pyproject.toml`` is the one place of all addresses of this project.
"""

from __future__ import annotations

from functools import cache

from lfconfiglint.language import Lang


@cache
def project_url(label: str) -> str | None:
    """The address with this label in the package's metadata; None where there is none."""
    # slow to import, and no part of a plain lint
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls: list[str] = metadata("lfconfiglint").get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    named = (url.partition(",") for url in urls)
    return next((address.strip() for name, _, address in named if name == label), None)


def rule_page(rule: str, lang: Lang) -> str | None:
    """The page of a rule of this package; None as long as the documentation has no address."""
    site = project_url("Documentation")
    if site is None:
        return None
    folder = "zh/" if lang == "zh" else ""
    return f"{site.rstrip('/')}/{folder}rules/{rule}.html"
