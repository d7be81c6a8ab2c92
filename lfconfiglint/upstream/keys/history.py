"""Keys and choices that another release knows: since when they are there, or gone, and what does
the same in the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.keys.file import key_file, release_window, version_place
from lfconfiglint.upstream.keys.move import move_of, repository_line
from lfconfiglint.upstream.keys.move_back import move_back
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.renames import BEFORE_ALL, NESTED, NOTES, RENAMED
from lfconfiglint.upstream.keys.schema import UNDETERMINED, KeySchema

_PROJECTS = {"llamafactory": "LLaMA-Factory", "transformers": "transformers"}


@dataclass(frozen=True)
class _Past:
    """Releases beside the target: ``gone`` is the first without, ``coming`` the first with, and
    ``default`` what the key was, or will be, by default."""

    gone: str | None
    coming: str | None
    default: object = UNDETERMINED


def known_elsewhere(
    name: str, values: Mapping[Any, object], schema: KeySchema
) -> KeyProblem | None:
    """The problem with a key that the target does not have and another release has."""
    rows = key_file()["keys"].get(name, ())
    past = _past(rows, schema)
    if past is None and name in BEFORE_ALL:
        past = _Past(f"LLaMA-Factory {BEFORE_ALL[name]}", None)
    if past is None:
        return None
    if past.gone is None or (past.coming is not None and name not in RENAMED):
        return _coming(name, past, values, schema)
    return _gone(name, past, values, schema)


def _coming(name: str, past: _Past, values: Mapping[Any, object], schema: KeySchema) -> KeyProblem:
    facts = {"key": name, "value": values[name], "since": past.coming}
    move = move_back(name, past.default, values, schema)
    return KeyProblem("key-of-newer-release", (name,), {**facts, **move})


def _gone(name: str, past: _Past, values: Mapping[Any, object], schema: KeySchema) -> KeyProblem:
    value = values[name]
    facts = {"key": name, "value": value, "since": past.gone}
    new = RENAMED.get(name)
    if new in schema.keys:
        move = move_of(name, str(new), values)
        inner = NESTED.get(name, (new, None))[1]
        facts.update(suggestion=new, now=f"{new}.{inner}" if inner else new)
        return KeyProblem("renamed-key", (name,), {**facts, **move})
    harmless = past.default is not UNDETERMINED and value == past.default
    facts.update(note=NOTES.get(name), step="drop" if harmless else "remove", becomes=None)
    if name == "push_to_hub_organization" and not harmless:
        line = repository_line(values)
        facts.update(becomes=line, step="write" if line else "remove")
    return KeyProblem("removed-key", (name,), facts)


def deprecations(
    names: Iterable[str], values: Mapping[Any, object], schema: KeySchema
) -> Iterator[KeyProblem]:
    """Those of *names* that the target still takes, and that have an effect there."""
    if schema.transformers is None:
        # which release will run is not known, and so is whether it warns
        return
    for name in names:
        spec, value = schema.keys.get(name), values[name]
        if (
            spec is None
            or spec.owner != "TrainingArguments"
            or value in (None, False, spec.default)
        ):
            continue
        new = RENAMED.get(name)
        gone = _first_without(key_file()["keys"][name])
        facts = {"key": name, "value": value, "since": gone, "note": NOTES.get(name)}
        if new in schema.keys:
            facts.update(suggestion=new, **move_of(name, str(new), values))
        else:
            facts.update(suggestion=None, becomes=None, step="keep")
        yield KeyProblem("deprecated-key", (name,), facts, usable=True)


def choice_elsewhere(name: str, choice: object, schema: KeySchema) -> dict[str, str | None]:
    """Facts about a choice that only other releases have: ``gone`` or ``coming``, since when."""
    rows = [row for row in key_file()["keys"][name] if choice in row.get("choices", ())]
    past = _past(rows, schema)
    return {"gone": past.gone if past else None, "coming": past.coming if past else None}


def _past(rows: Iterable[dict[str, Any]], schema: KeySchema) -> _Past | None:
    """What the rows, none of which is of the target, say about it."""
    gone = coming = None
    default: object = UNDETERMINED
    for row in rows:
        first, last = _place(row["of"], schema)
        names = key_file()[row["of"]]
        project = _PROJECTS[row["of"]]
        if row["in"][1] < first:
            gone = f"{project} {_short(names, row['in'][1] + 1)}"
            default = row.get("default", UNDETERMINED)
        elif row["in"][0] > last and coming is None:
            coming = f"{project} {_short(names, row['in'][0])}"
            if gone is None:
                default = row.get("default", UNDETERMINED)
    return _Past(gone, coming, default) if gone or coming else None


def _place(of: str, schema: KeySchema) -> tuple[int, int]:
    """First and last place of the target in a list of releases."""
    if of == "transformers":
        return release_window(schema.version, schema.transformers)
    place = version_place(schema.version)
    return place, place


def _first_without(rows: list[dict[str, Any]]) -> str | None:
    releases = key_file()["transformers"]
    after = rows[-1]["in"][1] + 1
    return f"transformers {_short(releases, after)}" if after < len(releases) else None


def _short(names: Sequence[str], place: int) -> str:
    """A release as people say it: 5.0 for the first that is known of the 5.0 releases."""
    release = names[place]
    minor = release.rpartition(".")[0]
    # LLaMA-Factory's releases all have a name of their own: 0.9.0 is not the 0.9 releases
    if minor.startswith("0.") or names[place - 1].rpartition(".")[0] == minor:
        return release
    return minor or release
