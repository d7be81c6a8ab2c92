"""The server itself: which request is answered by what."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

from lfconfiglint import __version__
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.server.analysis import Analyst, Examined, without_line
from lfconfiglint.server.completion import completions_at
from lfconfiglint.server.findings import FIX_ALL, actions_of, diagnostics_of, fix_all
from lfconfiglint.server.hover import hover_at
from lfconfiglint.server.lens import lens_title
from lfconfiglint.server.places import Places, path_of
from lfconfiglint.server.protocol import Protocol, encoding_name


class ConfigServer(LanguageServer):
    """Examines each version of a text once, however many requests ask about it."""

    protocol: Protocol

    def __init__(self, flags: Mapping[str, Any]) -> None:
        super().__init__("lfconfiglint", __version__, protocol_cls=Protocol)
        self.analyst = Analyst(flags)
        self._examined: dict[str, tuple[int | None, str, Examined]] = {}
        self._due: dict[str, None] = {}
        self._told = ""

    def look_at(self, uri: str) -> tuple[Examined, Places] | None:
        """None for what is not open, and where settings cannot be used, which is told once."""
        document = self.workspace.get_text_document(uri)
        if document.version is None:
            return None
        version, text, examined = self._examined.get(uri, (None, "", None))
        if examined is None or version != document.version or text != document.source:
            try:
                examined = self.analyst.examine(path_of(uri), document.source)
            except LfConfigLintError as error:
                self._tell(error.text)
                return None
            self._examined[uri] = (document.version, document.source, examined)
        return examined, Places(examined.document, encoding_name(self.workspace.position_encoding))

    def due(self, uri: str) -> None:
        """The findings of that text are to be sent."""
        self._due[uri] = None

    def settle(self, will_change: Callable[[str], bool]) -> None:
        """Send the findings that are due, but for texts that are about to change."""
        for uri in [each for each in self._due if not will_change(each)]:
            del self._due[uri]
            self._publish(uri)

    def _publish(self, uri: str) -> None:
        try:
            looked = self.look_at(uri)
            found = diagnostics_of(*looked) if looked else []
        except Exception as error:
            self._tell(internal_error(error).text)
            return
        version = self.workspace.get_text_document(uri).version
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, version=version)
        )

    def forget(self) -> None:
        """Look at everything that is open anew: what lies beside it may have changed."""
        self.analyst.forget()
        self._examined.clear()
        self._told = ""
        # by the names that the editor has for them
        for document in self.workspace.text_documents.values():
            self.due(document.uri)

    def drop(self, uri: str) -> None:
        self._examined.pop(uri, None)
        self._due.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def report_server_error(self, error: Exception, source: object) -> None:
        """A request is answered with its error; what else fails is told."""
        if source is not FeatureRequestError:
            self._tell(internal_error(error).text)

    def _tell(self, text: Text) -> None:
        message = text.say(self.analyst.lang)
        if message != self._told:
            self._told = message
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))


def make_server(flags: Mapping[str, Any]) -> ConfigServer:
    """A server that answers with the flags of the command line; nothing is started."""
    server = ConfigServer(flags)
    _follow_texts(server)
    _answer(server)
    return server


def _follow_texts(server: ConfigServer) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        root = server.workspace.root_path
        with contextlib.suppress(OSError, ValueError):
            if root:
                # settings and relative paths are found as on the command line in the same folder
                os.chdir(root)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.due(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.due(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.drop(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.forget()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        server.forget()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(params: types.DidChangeConfigurationParams) -> None:
        server.forget()


def _answer(server: ConfigServer) -> None:
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds))
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, only = params.text_document.uri, params.context.only
        looked = server.look_at(uri)
        if looked is None or not looked[0].ours:
            return []
        found: list[types.CodeAction] = []
        if only is None or types.CodeActionKind.QuickFix in only:
            found.extend(actions_of(*looked, uri, params.range))
        if only is None or any(FIX_ALL.startswith(str(getattr(k, "value", k))) for k in only):
            whole = fix_all(*looked, uri, server.analyst.checkers)
            found.extend([whole] if whole else [])
        return found

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        looked = server.look_at(params.text_document.uri)
        text = hover_at(looked[0], looked[1].offset(params.position)) if looked else None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", ","])
    )
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        looked = server.look_at(params.text_document.uri)
        if looked is None:
            return []
        (examined, places), offset = looked, looked[1].offset(params.position)
        readable = examined
        if examined.document.problems:
            # a line that is still being written must not hide what the others say
            readable = server.analyst.examine(examined.path, without_line(examined, offset))
        return completions_at(examined.document, readable, places, offset)

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        looked = server.look_at(params.text_document.uri)
        title = lens_title(looked[0]) if looked else None
        if looked is None or title is None:
            return []
        first = min(entry.key.start for entry in looked[0].document.entries.values())
        place = looked[1].position(first)
        command = types.Command(title, command="")
        return [types.CodeLens(types.Range(place, place), command=command)]
