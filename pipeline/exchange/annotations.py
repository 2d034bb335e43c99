"""Tags as W3C Web Annotations (JSON-LD, https://www.w3.org/TR/annotation-model/): what annotation viewers read.

Each annotation points into a document's text twice: by position (code points) and by the words with what stands around them, so
that it can be found again in a copy of the document whose text was read otherwise.
"""

from __future__ import annotations

from typing import Any

from pipeline.exchange.codings import Coding, Frame, codings, frame_of
from pipeline.store import Store

__all__ = ["as_web_annotations"]

#: Characters before and after the words: enough to tell two places with the same words apart.
AROUND = 32


def as_web_annotations(store: Store) -> dict[str, Any]:
    """All positions, concerns and asks as one annotation page, by kind and id."""
    frame = frame_of(store)
    documents = {document.id: (document.text, document.source_file) for document in store.documents()}
    found = [_annotation(coding, frame, *documents[coding.document]) for coding in codings(store)]
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"greenpaper": "urn:greenpaper:"}],
        "id": f"urn:greenpaper:{store.consultation().id}:annotations",
        "type": "AnnotationPage",
        "items": found,
    }


def _annotation(coding: Coding, frame: Frame, text: str, source_file: str) -> dict[str, Any]:
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": frame.flat(key)} for key in coding.keys
    ]
    told = f"{coding.basis}, score {coding.score}" + (f", {coding.review}" if coding.review else "")
    if coding.holder:
        told = f"held by {coding.holder}; {told}"
    bodies.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": told})
    machine = coding.review is None
    return {
        "id": f"urn:greenpaper:{coding.record}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Software", "name": "Greenpaper"} if machine else {"type": "Person", "name": "a reviewer"},
        "body": bodies,
        "target": {
            "source": f"urn:greenpaper:{coding.document}",
            "selector": [
                {"type": "TextPositionSelector", "start": coding.start, "end": coding.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": coding.quote,
                    "prefix": text[max(0, coding.start - AROUND) : coding.start],
                    "suffix": text[coding.end : coding.end + AROUND],
                },
            ],
            "greenpaper:source_file": source_file,
        },
        # tells an import what stood when this was written
        "greenpaper:why": list(coding.why),
    }
