"""Greenpaper in anybody's spaCy pipeline: ``nlp.add_pipe("greenpaper")``, registered by an entry point.

In comes a spaCy Doc, out comes the same Doc with the span groups ``greenpaper_attributions``, ``…_positions``, ``…_concerns``,
``…_asks`` and ``…_figures``. A span's ``label_`` says the gist (speaker, stance and proposal, code), its ``id_`` is the record's;
the records themselves stand in ``doc.user_data["greenpaper"]``.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("greenpaper", config={"holder": "Marlwick Society"})
>>> doc = nlp("The council must publish the costings before it decides. We are worried that the timetable is too short.")
>>> [(span.text, span.label_) for span in doc.spans["greenpaper_concerns"]]
[('We are worried that the timetable is too short.', 'pace')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.datamodel import Block, Consultation, Document, DocumentRecords, Proposal, RespondentEntry, Tag, stable_id
from pipeline.extract import extract
from pipeline.loading import load_encoder, load_language, load_reader
from pipeline.tag import tag

_FILE = "doc.txt"
GROUPS = ("attributions", "positions", "concerns", "asks", "figures")


@Language.factory("greenpaper", default_config={"proposals": [], "holder": None})
def make_greenpaper(nlp: Language, name: str, proposals: list[dict[str, Any]], holder: str | None) -> Greenpaper:
    """The component.

    Args:
        nlp, name: as spaCy gives them.
        proposals: tables as in ``consultation.toml`` (``id``, ``label``, ``aliases``).
        holder: whose texts they are, so that "we" has a name; None where the text itself has to tell.
    """
    register = [Proposal(one["id"], one["label"], tuple(one.get("aliases", ()))) for one in proposals]
    return Greenpaper(register, holder)


class Greenpaper:
    """Reads a Doc as one document. The grammar is our own model's, so that any pipeline, a blank one too, will do."""

    def __init__(self, proposals: Sequence[Proposal], holder: str | None = None) -> None:
        senders = (RespondentEntry(file=_FILE, name=holder, publish="yes"),) if holder else ()
        self.consultation = Consultation("spacy", "spaCy", proposals=tuple(proposals), respondents=senders)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with what it says in its span groups."""
        records = self.read(doc.text)
        for group in GROUPS:
            tags = getattr(records, group)
            spans = [doc.char_span(one.start, one.end, label=_gist(one), span_id=one.id, alignment_mode="expand") for one in tags]
            doc.spans[f"greenpaper_{group}"] = [span for span in spans if span is not None]
        doc.user_data["greenpaper"] = records
        return doc

    def read(self, text: str) -> DocumentRecords:
        """All records of a text: paragraphs are its lines."""
        blocks = tuple(Block("paragraph", *line.span()) for line in re.finditer(r"[^\n]+", text) if line.group().strip())
        document = Document(stable_id("doc", text), _FILE, "", "text/plain", text, blocks=blocks)
        extraction = extract(document, self.consultation, load_language())
        return tag(extraction, self.consultation, load_reader(), encoder=load_encoder())


def _gist(one: Tag | object) -> str:
    """What a span's label says: ``support option-2``, ``pace``, a speaker's name."""
    if hasattr(one, "stance"):
        return f"{one.stance} {one.proposal}"  # type: ignore[attr-defined]
    if hasattr(one, "codes"):
        return str(one.codes[0])
    return str(getattr(one, "speaker", None) or getattr(one, "holder", None) or "")
