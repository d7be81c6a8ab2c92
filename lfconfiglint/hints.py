"""The names of ``typing`` for type hints, which cost nothing when the program runs.

Importing ``typing`` takes a twentieth of a whole lint, for names that only checkers read. They
take these for the real ones; in a run each is the least that a module with hints can be imported
with.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any as Any
    from typing import BinaryIO as BinaryIO
    from typing import Final as Final
    from typing import Generic as Generic
    from typing import Literal as Literal
    from typing import NoReturn as NoReturn
    from typing import Protocol as Protocol
    from typing import TextIO as TextIO
    from typing import TypeVar as TypeVar
    from typing import cast as cast
    from typing import overload as overload
else:
    from types import GenericAlias

    # named in annotations, which are not evaluated, or as a part of a type's name
    Any = BinaryIO = Final = NoReturn = Protocol = TextIO = object

    class Generic:
        """As :class:`typing.Generic`: a base class."""

        __class_getitem__ = classmethod(GenericAlias)

    class Literal:
        """As :data:`typing.Literal`: ``typing.get_args`` gives the values."""

        __class_getitem__ = classmethod(GenericAlias)

    def TypeVar(name, *constraints, bound=None):  # noqa: N802 - as in typing
        """As :class:`typing.TypeVar`: a name."""
        return name

    def cast(kind, value):
        """As :func:`typing.cast`."""
        return value

    def overload(function):
        """As :func:`typing.overload`: the last definition is the one that counts."""
        return function
