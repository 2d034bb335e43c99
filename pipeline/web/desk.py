"""What every page works with: the open run, the records as they stand now, the searcher, and the templates."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline import __version__
from pipeline.datamodel import BlindCode, Decision
from pipeline.errors import Missing
from pipeline.search import Searcher
from pipeline.store import FILE_NAME, Store, open_store
from pipeline.web import words
from pipeline.web.records import KIND_WORDS, Records, kind_of
from pipeline.web.session import Session, Signer

if TYPE_CHECKING:
    from pipeline.embed import Encoder

__all__ = ["Desk", "desk_of", "session_of"]


class Desk:
    """One run, open for reading and reviewing. Lives in the thread that serves.

    Args:
        out: where the run lies.
        folder: the consultation's own folder, for the commands that pages name.
        signer: makes the tokens of forms.
        meaning: whether to load the sentence encoder (in the background), so that search knows meaning and not only words.
    """

    def __init__(self, out: Path, folder: Path, signer: Signer, *, meaning: bool = True) -> None:
        self.out = out
        self.folder = folder
        #: Whether commands must be told where the run is.
        self.out_given = out != Path("outputs") / out.name
        self.signer = signer
        self.store: Store = open_store(out, create=False)
        self._stamp: tuple[object, ...] = ()
        self._records: Records | None = None
        self._searcher: Searcher | None = None
        self._encoder: Encoder | None = None
        self.knows_meaning = False
        self.waiting_for_meaning = meaning
        self._templates = _templates()
        if meaning:
            threading.Thread(target=self._load_encoder, daemon=True, name="encoder").start()

    @property
    def records(self) -> Records:
        """The records as they stand in the store now."""
        stamp = self._looked_at()
        if self._records is None or stamp != self._stamp:
            self._stamp, self._records = stamp, Records(self.store)
        return self._records

    def _looked_at(self) -> tuple[object, ...]:
        return tuple(_touched(self.out / f"{FILE_NAME}{end}") for end in ("", "-wal"))

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Write decisions about positions, concerns and asks; on disk when this returns."""
        records = self.records
        numbers = self.store.put_decisions(decisions)
        records.decided([replace(one, number=number) for one, number in zip(decisions, numbers, strict=True)])
        self._stamp = self._looked_at()

    def code(self, code: BlindCode) -> None:
        """Write blind labels; on disk when this returns. Nothing else changes by them."""
        self._records = self.records
        self.store.put_blind_code(code)
        self._stamp = self._looked_at()

    @property
    def searcher(self) -> Searcher:
        """The searcher over the store, with meaning as soon as the encoder is there."""
        encoder = self._encoder
        fitting = encoder if encoder is not None and self.store.vector_model() in (encoder.name, None) else None
        if self._searcher is None or (fitting is not None and not self.knows_meaning):
            if self._searcher is not None:
                self._searcher.close()
            self._searcher = Searcher(self.store, fitting)
            self.knows_meaning = fitting is not None
        return self._searcher

    def _load_encoder(self) -> None:
        from pipeline.loading import load_encoder

        try:
            self._encoder = load_encoder()
        except Missing:
            self._encoder = None  # search says that it goes by words only
        finally:
            self.waiting_for_meaning = False

    def page(self, request: Request, template: str, code: int = 200, **context: Any) -> Response:  # noqa: ANN401
        """A page from its template; what is in ``context`` is escaped wherever it is printed."""
        session = session_of(request)
        common = {
            "desk": self,
            "records": self.records,
            "path": request.url.path,
            "session": session,
            "form_token": self.signer.form_token(session),
            "version": __version__,
        }
        text = self._templates.get_template(f"{template}.html.jinja").render(**common, **context)
        return HTMLResponse(text, status_code=code)

    async def form(self, request: Request) -> FormData:
        """The form that was sent, once it is sure that a page of this session made it.

        Raises:
            HTTPException: it is none of ours.
        """
        form = await request.form(max_files=0, max_fields=200)
        if not self.signer.is_form_token(session_of(request), str(form.get("form_token", ""))):
            raise HTTPException(403, "This form is out of date or was not made here. Go back, load the page again and send it.")
        return form

    def close(self) -> None:
        """Let go of the store."""
        if self._searcher is not None:
            self._searcher.close()
        self.store.close()


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """Who asks."""
    session: Session = request.scope["state"]["session"]
    return session


def _touched(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clean=words.clean,
        inert=words.inert,
        short=words.short,
        number=words.number,
        date=words.date,
        upper_first=words.upper_first,
    )
    environment.globals.update(
        KIND_WORDS=KIND_WORDS,
        STANCE_WORDS=words.STANCE_WORDS,
        kind_of=kind_of,
        origin=words.origin,
        count=words.count,
        percent=words.percent,
        link=words.link,
        said=words.said,
        decided=words.decided,
    )
    return environment
