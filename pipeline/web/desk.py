"""What every page works with: the open run, the records as they stand now, the searcher, and the templates."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline import __version__
from pipeline.datamodel import BlindCode, Decision
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.sections import Digest
from pipeline.errors import Busy, Missing
from pipeline.search import Searcher
from pipeline.settings import DigestSettings
from pipeline.stages.person import person_name
from pipeline.store import open_store
from pipeline.web.counted import Counted, count_all
from pipeline.web.pictures import Pictures
from pipeline.web.records import Records
from pipeline.web.remaking import Remaking
from pipeline.web.session import Session, Signer
from pipeline.web.standing import Run
from pipeline.web.templating import templates

if TYPE_CHECKING:
    from pipeline.embed import Encoder
    from pipeline.store import Store

__all__ = ["Desk", "desk_of", "reviewer_of", "session_of"]

Answer = TypeVar("Answer")
#: Seconds that a form waits for another process to finish writing before it comes back, with what was typed.
_PATIENCE = 5.0
_BETWEEN_TRIES = 0.1


class Desk:
    """One run, open for reading and reviewing. Lives in the thread that serves.

    Args:
        out: where the run lies.
        folder: the consultation's own folder, for the commands that pages name and for the pictures of its pages.
        signer: makes the tokens of forms.
        meaning: whether to load the sentence encoder (in the background), so that search knows meaning and not only words.
    """

    def __init__(self, out: Path, folder: Path, signer: Signer, *, meaning: bool = True) -> None:
        self.out = out
        self.folder = folder
        #: Whether commands must be told where the run is.
        self.out_given = out != Path("outputs") / out.name
        self.signer = signer
        self.pictures = Pictures(folder)
        #: One form at a time is checked against what was decided before it, and written.
        self.writing = asyncio.Lock()
        #: The change of a theme that was asked for last and took longer than its form could wait.
        self.remaking: Remaking | None = None
        self._counting = asyncio.Lock()
        self._run = Run(out)
        self._searcher: Searcher | None = None
        self._searched: Store | None = None
        self._encoder: Encoder | None = None
        self.knows_meaning = False
        self.waiting_for_meaning = meaning
        self._templates = templates()
        if meaning:
            threading.Thread(target=self._load_encoder, daemon=True, name="encoder").start()

    @property
    def records(self) -> Records:
        """The records of the run as it stands; as it stood before, while another process is making it again."""
        return self._run.records

    @property
    def behind(self) -> bool:
        """Whether another process is making the run again, so that the records are those from before."""
        return self._run.behind

    @property
    def store(self) -> Store:
        """The store as it is at this moment, for what changes by the hour and is not among the records: labels, files."""
        return self._run.live

    async def counted(self) -> Counted:
        """Who stands where."""
        async with self._counting:
            records, store = self.records, self.records.store
            made = records.counted if records.counted is not None else await self._beside(count_all)
            if records.store is store:  # else somebody decided something in the meantime, and the next page counts anew
                records.counted = made
            return made

    async def digest(self) -> Digest:
        """The digest; its charts are drawn when they are looked at."""
        async with self._counting:
            records, store = self.records, self.records.store
            made = records.digest if records.digest is not None else await self._beside(compose)
            if records.store is store:
                records.digest = made
            return made

    async def _beside(self, make: Callable[[Evidence], Answer]) -> Answer:
        """What takes seconds, made in a thread so that pages go on; out of the records at hand while the run is made again."""
        if not self.behind:
            with suppress(Missing):  # another process began just now
                return await run_in_threadpool(_made_beside, self.out, make)
        return make(Evidence(self.records.store, DigestSettings()))

    async def decide(self, decisions: Sequence[Decision]) -> None:
        """Write decisions about positions, concerns and asks; on disk when this returns.

        Raises:
            Busy: another process writes for longer than a form can wait.
            WrongUsage: the run may only be read, or the words are no longer in their document.
        """
        numbers = await _patiently(lambda: self.store.put_decisions(decisions))
        self._run.decided([replace(one, number=number) for one, number in zip(decisions, numbers, strict=True)])

    async def code(self, code: BlindCode) -> None:
        """Write blind labels; on disk when this returns. Nothing else changes by them. Raises as :meth:`decide` does."""
        await _patiently(lambda: self.store.put_blind_code(code))

    @property
    def searcher(self) -> Searcher:
        """The searcher over the records, with meaning as soon as the encoder is there."""
        store = self.records.store
        encoder = self._encoder
        fitting = encoder if encoder is not None and store.vector_model() in (encoder.name, None) else None
        knows = fitting is not None
        if self._searcher is None or self._searched is not store or knows != self.knows_meaning:
            if self._searcher is not None:
                self._searcher.close()
            self._searcher, self._searched = Searcher(store, fitting), store
            self.knows_meaning = knows
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
            "here": request.url.path + (f"?{request.url.query}" if request.method == "GET" and request.url.query else ""),
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
        self._run.close()


async def _patiently(write: Callable[[], Answer]) -> Answer:
    """Try a write again and again, other pages going on between, until it is done or nobody could wait any longer."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _PATIENCE
    while True:
        try:
            return write()
        except Busy:
            if loop.time() > end:
                raise
        await asyncio.sleep(_BETWEEN_TRIES)


def _made_beside(out: Path, make: Callable[[Evidence], Answer]) -> Answer:
    # a connection belongs to its thread, so this one reads with one of its own
    with closing(open_store(out, create=False)) as store:
        store.hold()
        return make(Evidence(store, DigestSettings()))


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """Who asks."""
    session: Session = request.scope["state"]["session"]
    return session


def reviewer_of(request: Request, form: FormData) -> str:
    """Who decides: whoever this browser knows, else who writes a name into the form.

    Raises:
        WrongUsage: nobody did, or it is no person's name.
    """
    return person_name(session_of(request).reviewer or str(form.get("who", "")))
