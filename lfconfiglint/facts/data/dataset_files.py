"""Facts about the data sets that a config names, from the dataset_info.json that lists them.

Only one list of data sets may be in sight: with several of them, any could be the one that the
run will read, and everything here is unknown. So it is with lists on a hub.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lfconfiglint.errors import closest
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.data.own_loading import OwnLoading
from lfconfiglint.facts.data.places import exists, has_files, is_readable
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.file_memory import remembered
from lfconfiglint.real_path import from_here
from lfconfiglint.upstream.dataset_info import DatasetInfo, read_dataset_info

FORMATTINGS = ("alpaca", "sharegpt", "openai")
CLOUDS = ("s3://", "gs://", "gcs://")


class DatasetFiles(OwnLoading):
    """``datasets.*``: the entries of the names in ``dataset`` and ``eval_dataset``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @kept
    def _path(self) -> Path:
        if len(self._found) != 1:
            raise Unknown("data.info")
        return self._found[0]

    @kept
    def _found(self) -> Sequence[Path]:
        folder = self._context.text("dataset_dir")
        if folder == "ONLINE" or folder.startswith("REMOTE:"):
            raise Unknown
        return self._context.find_all(f"{folder}/dataset_info.json")

    @kept.after(_path)
    def _read(self) -> DatasetInfo | None:
        return read_dataset_info(self._path)

    @kept.after(_read)
    def _info(self) -> DatasetInfo:
        if self._read is None:
            raise Unknown("data.info")
        return self._read

    @property
    def are_listed(self) -> bool:
        """Whether it is known which data sets there are."""
        return DatasetFiles._info.is_known(self)

    @kept
    def _wanted(self) -> tuple[str, ...]:
        keys = ("dataset", "eval_dataset")
        given = [self._context.names(key) for key in keys if key in self._context.values]
        return tuple(dict.fromkeys(name for names in given for name in names))

    @kept
    def trained_on(self) -> tuple[str, ...]:
        """The names in ``dataset``."""
        return self._context.names("dataset")

    @kept
    def _names(self) -> tuple[str, ...]:
        """The wanted names that dataset_info.json has."""
        return tuple(name for name in self._wanted if name in self._info.entries)

    def _listed(self, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """Those of them that *fits* accepts."""
        return tuple(filter(fits, self._names))

    @fact
    def list_at_hand(self) -> bool:
        """Whether a dataset_info.json is found for ``dataset_dir``, be it one or several."""
        return bool(self._found)

    @fact.after(_path)
    def info_path(self) -> str:
        """Path of the only dataset_info.json that was found, from the working folder where it is
        below it."""
        return from_here(self._path)

    @fact.after(_read)
    def broken(self) -> bool:
        """Whether that dataset_info.json is no JSON file with a mapping of names."""
        return self._read is None

    @fact.after(_names)
    def unknown_names(self) -> tuple[str, ...]:
        """Names of data sets that dataset_info.json does not have; ``None`` is no name, but an
        empty value written as Python does, of which ``none-as-text`` speaks."""
        return tuple(
            name for name in self._wanted if name not in self._info.entries and name != "None"
        )

    @fact
    def unknown_at(self) -> str | None:
        """The first key that names a data set which dataset_info.json does not have."""
        return next(
            (
                key
                for key in ("dataset", "eval_dataset")
                if key in self._context.values
                and any(name in self.unknown_names for name in self._context.names(key))
            ),
            None,
        )

    @fact.after(unknown_names)
    def suggestion(self) -> str | None:
        """The listed name that is nearest to the first unknown one, or null."""
        return closest(self.unknown_names[0], self._info.entries) if self.unknown_names else None

    @fact.after(_names)
    def without_source(self) -> tuple[str, ...]:
        """Names whose entry says neither a file nor a hub, a script or a cloud path, nor what a
        fork loads data sets from."""
        return self._listed(lambda name: self._info.source(name) is None and not self._own(name))

    def _own(self, name: str) -> bool:
        """Whether only the fork that the config is for says where a data set comes from."""
        checkout = self._context.checkout
        if checkout is None:
            return False
        # nearly every data set comes from where upstream loads some
        from lfconfiglint.upstream.own_data import takes_source

        return takes_source(checkout, frozenset(self._info.entry(name)))

    @fact.after(_names)
    def misnamed(self) -> tuple[str, ...]:
        """Keys of entries that are not read, each with the one that it stands for and its data set:
        ```format` → `formatting` (mine)``."""
        # most lints are not where the data is
        from lfconfiglint.facts.data.entry_keys import misnamed

        return tuple(
            f"`{field}` → `{meant}` ({name})"
            for name in self._names
            for field, meant in sorted(misnamed(self._info.entry(name), self._is_own))
        )

    def _is_own(self, field: str) -> bool:
        """Whether the code of the fork that the config is for reads such a field."""
        checkout = self._context.checkout
        if checkout is None:
            return False
        from lfconfiglint.upstream.own_data import takes_source

        return takes_source(checkout, frozenset({field}))

    @fact.after(_names)
    def ranked(self) -> tuple[str, ...]:
        """Names whose entry has ``ranking: true``: pairs of a better and a worse answer."""
        return self._listed(lambda name: self._info.entry(name).get("ranking", False) is True)

    @fact.after(_names)
    def unranked(self) -> tuple[str, ...]:
        """Names whose entry does not have ``ranking: true``, but false or nothing."""
        return self._listed(lambda name: self._info.entry(name).get("ranking", False) is False)

    @fact.after(_names)
    def unknown_formatting(self) -> tuple[str, ...]:
        """Names whose ``formatting`` is none of alpaca, sharegpt and openai, nor a fork's own."""
        return self._listed(lambda name: not self._is_read(self._formatting(name)))

    def _is_read(self, formatting: object) -> bool:
        checkout = self._context.checkout
        if formatting in FORMATTINGS or checkout is None:
            return formatting in FORMATTINGS
        # nearly every data set has one of upstream's
        from lfconfiglint.upstream.own_data import takes_formatting

        return takes_formatting(checkout, str(formatting))

    @fact.after(_names)
    def openai_formatting(self) -> tuple[str, ...]:
        """Names whose ``formatting`` is openai."""
        return self._listed(lambda name: self._formatting(name) == "openai")

    def _formatting(self, name: str) -> object:
        return self._info.entry(name).get("formatting", "alpaca")

    @fact.after(_names)
    def unknown_clouds(self) -> tuple[str, ...]:
        """Names whose ``cloud_file_name`` is no path of S3 or of Google Cloud Storage."""

        def elsewhere(name: str) -> bool:
            path = self._info.entry(name).get("cloud_file_name")
            known = isinstance(path, str) and path.startswith(CLOUDS)
            return self._info.source(name) == "cloud" and not known

        return self._listed(elsewhere)

    @fact.after(_names)
    def local(self) -> tuple[str, ...]:
        """Names that are loaded from a file or folder in ``dataset_dir``."""
        return self._listed(lambda name: self._info.source(name) == "file")

    @fact.after(_names)
    def from_hugging_face(self) -> tuple[str, ...]:
        """Names that datasets' own loader gets from the Hugging Face hub or by a script.

        An entry that also names another hub is left out: the environment decides there.
        """

        def sure(name: str) -> bool:
            entry = self._info.entry(name)
            elsewhere = "ms_hub_url" in entry or "om_hub_url" in entry
            return self._info.source(name) in ("hub", "script") and not elsewhere

        return self._listed(sure)

    @fact.after(_info)
    def missing_files(self) -> tuple[str, ...]:
        """Names whose file is not in ``dataset_dir``, where files of other entries are."""
        if not _are_some_there(self._info.path):
            return ()
        return self._listed(lambda name: exists(self._info.file(name)) is False)

    @fact.after(_names)
    def unreadable_files(self) -> tuple[str, ...]:
        """Names whose file is of a type that is not read, or whose folder mixes types."""
        return self._listed(lambda name: is_readable(self._info.file(name)) is False)

    @fact.after(_names)
    def images(self) -> tuple[str, ...]:
        """Names whose entry has a column of images."""
        return self._with_column("images")

    @fact.after(_names)
    def videos(self) -> tuple[str, ...]:
        """Names whose entry has a column of videos."""
        return self._with_column("videos")

    @fact.after(_names)
    def audios(self) -> tuple[str, ...]:
        """Names whose entry has a column of audio."""
        return self._with_column("audios")

    def _with_column(self, column: str) -> tuple[str, ...]:
        def has(name: str) -> bool:
            columns = self._info.entry(name).get("columns")
            return isinstance(columns, dict) and bool(columns.get(column))

        return self._listed(has)

    @fact
    def tokenized_here(self) -> bool:
        """Whether ``tokenized_path`` is a folder with files on this machine."""
        path = self._context.optional_text("tokenized_path")
        return path is not None and any(has_files(found) for found in self._context.find_all(path))


@remembered(64)
def _are_some_there(path: Path) -> bool:
    """Whether any file is there that the list at *path* names: asked once for all its configs."""
    info = read_dataset_info(path)
    return info is not None and any(exists(info.file(name)) for name in info.entries)
