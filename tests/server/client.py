"""A real language client that starts the server as an editor does, over standard input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
WAIT = 30.0
"""Seconds after which a missing answer fails a test."""


class Editor:
    """What a person does in an editor, in the protocol's requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.messages: list[str] = []
        self._published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self._version = 1

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self._published.put_nowait(params)

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def told(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

    async def start(self, *flags: str) -> types.InitializeResult:
        await self.client.start_io(
            sys.executable, "-m", "lfconfiglint", "server", *flags, cwd=str(self.folder)
        )
        result = await self.client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(), root_uri=self.folder.as_uri()
            )
        )
        self.client.initialized(types.InitializedParams())
        return result

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri(name), "yaml", self._version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.published()

    async def type(self, name: str, text: str, at: types.Range) -> list[types.Diagnostic]:
        """Replace what stands in a range, and wait for the findings of that version."""
        self._version += 1
        change = types.TextDocumentContentChangePartial(range=at, text=text)
        document = types.VersionedTextDocumentIdentifier(self._version, self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return await self.published()

    async def published(self) -> list[types.Diagnostic]:
        params = await asyncio.wait_for(self._published.get(), WAIT)
        return list(params.diagnostics)

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    async def hover(self, name: str, line: int, character: int = 0) -> str | None:
        place = types.Position(line, character)
        found = await self.client.text_document_hover_async(
            types.HoverParams(self.document(name), place)
        )
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def complete(self, name: str, line: int, character: int) -> list[types.CompletionItem]:
        place = types.Position(line, character)
        found = await self.client.text_document_completion_async(
            types.CompletionParams(self.document(name), place)
        )
        assert isinstance(found, list)
        return list(found)

    async def actions(
        self, name: str, at: types.Range, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(self.document(name), at, context)
        )
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def lenses(self, name: str) -> list[str]:
        found = await self.client.text_document_code_lens_async(
            types.CodeLensParams(self.document(name))
        )
        return [lens.command.title for lens in found or () if lens.command]

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client.stop(), WAIT)


def in_editor(folder: Path, act: Callable[[Editor], Awaitable[T]], *flags: str) -> T:
    """Run *act* with a started server; it is shut down in any case."""

    async def session() -> T:
        editor = Editor(folder)
        await editor.start(*flags)
        try:
            return await act(editor)
        finally:
            await editor.stop()

    return asyncio.run(session())


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    """The text after an action, as an editor applies it; for ASCII texts."""
    assert action.edit is not None
    assert action.edit.changes is not None
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    edits: list[Any] = sorted(
        action.edit.changes[uri], key=lambda e: (e.range.start.line, e.range.start.character)
    )
    for edit in reversed(edits):
        first = starts[edit.range.start.line] + edit.range.start.character
        last = starts[edit.range.end.line] + edit.range.end.character
        text = text[:first] + edit.new_text + text[last:]
    return text
