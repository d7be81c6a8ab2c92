"""The library's protocol, strict with what comes: each request has an answer, however wrong it is,
and notices that cannot be understood change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from lfconfiglint.document.model import Document
from lfconfiglint.hints import Any
from lfconfiglint.server.inbox import UNREADABLE
from lfconfiglint.server.places import Places

_CODES = types.ErrorCodes
_Code = types.ErrorCodes | types.LSPErrorCodes


class Protocol(LanguageServerProtocol):
    """What the library does with a message, after a look at the message."""

    def take(self, message: Any, *, cancelled: bool = False) -> None:
        """Handle what was read of JSON; *cancelled* requests get no other answer than that."""
        if not isinstance(message, dict):
            self._refuse(None, _CODES.ParseError if message is UNREADABLE else _NO_REQUEST)
            return
        number = message.get("id")
        if "id" in message and "method" not in message:
            # an answer, and nothing was asked
            return
        wanted = "id" in message
        if wanted and (isinstance(number, bool) or not isinstance(number, int | str)):
            self._refuse(None, _NO_REQUEST)
            return
        code = types.LSPErrorCodes.RequestCancelled if cancelled else self._fault(message)
        if code is None:
            try:
                understood = self.structure_message(message)
            except JsonRpcException:
                code = _CODES.InvalidParams
            else:
                self.handle_message(understood)
                # all of it is done by now, and the library would keep every notice for ever
                self._request_futures.clear()
        if code is not None and wanted:
            self._refuse(number, code)

    def _fault(self, message: dict[str, Any]) -> types.ErrorCodes | None:
        """What is wrong with a message as such, at this time."""
        method = message.get("method")
        if message.get("jsonrpc") != "2.0" or not isinstance(method, str):
            return _NO_REQUEST
        begun = self._workspace is not None
        if method == types.EXIT:
            return None
        if self._shutdown or (begun and method == types.INITIALIZE):
            return _NO_REQUEST
        if not begun and method != types.INITIALIZE:
            return _CODES.ServerNotInitialized
        return None if self.get_message_type(method) else _CODES.MethodNotFound

    def _refuse(self, number: object, code: _Code) -> None:
        # the library leaves out a number that is null, as it is where nobody knows which it was
        error = {"code": code.value, "message": code.name}
        self._send_data({"jsonrpc": "2.0", "id": number, "error": error})

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[Any]:
        """The library's own takes more characters for line ends than the protocol, and fails for
        texts that are not open."""
        document = self.workspace.get_text_document(params.text_document.uri)
        if document.version is None:
            return
        text = document.source
        encoding = encoding_name(self.workspace.position_encoding)
        for change in params.content_changes:
            text = changed_text(text, change, encoding)
        self.workspace.put_text_document(
            types.TextDocumentItem(
                uri=document.uri,
                language_id=document.language_id or "",
                version=params.text_document.version,
                text=text,
            )
        )
        handler = self.fm.features.get(types.TEXT_DOCUMENT_DID_CHANGE)
        if handler is not None:
            yield handler, (params,), None


_NO_REQUEST = _CODES.InvalidRequest


def encoding_name(encoding: object) -> str:
    """Of an encoding as the library has it; the protocol's own where none was agreed on."""
    encoding = encoding or "utf-16"
    return str(getattr(encoding, "value", encoding))


def changed_text(
    text: str, change: types.TextDocumentContentChangeEvent, encoding: str = "utf-16"
) -> str:
    """The text after a change; places outside are its ends, and a range that ends before it starts
    is empty."""
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return change.text
    places = Places(Document(text), encoding)
    start = places.offset(change.range.start)
    end = max(start, places.offset(change.range.end))
    return f"{text[:start]}{change.text}{text[end:]}"
