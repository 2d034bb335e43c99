"""The text of a new ``consultation.toml``: explained line by line, filled in as far as a draft goes.

Every drafted table names the document and the page that it comes from, so that a person can check it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from string import Template

from pipeline.datamodel import Proposal, Question
from pipeline.ingest.draft import Draft

__all__ = ["render"]


def render(found: Draft, *, id: str, title: str) -> str:  # noqa: A002 - it is the file's own word
    """The text of a ``consultation.toml``, explained line by line; without a draft, with examples to fill in."""
    template = Template((files(__package__) / "draft_template.txt").read_text(encoding="utf-8"))
    title = found.title or title
    return template.substitute(
        title=" ".join(title.split()),
        id=_quoted(id),
        title_value=_quoted(title),
        published=_date("published", found.published, "2025-01-06"),
        closes=_date("closes", found.closes, "2025-03-31"),
        proposals="\n".join(_proposal_table(p, _place(found, page)) for p, page in found.proposals) or _EXAMPLE_PROPOSAL,
        questions="\n".join(_question_table(q, _place(found, page)) for q, page in found.questions) or _EXAMPLE_QUESTION,
    )


_EXAMPLE_PROPOSAL = """\
# [[proposal]]
# id = "option-1"
# label = "Option 1: keep the five depots"
# aliases = ["option one", "keeping the depots"]
"""
_EXAMPLE_QUESTION = """\
# [[question]]
# id = "q1"
# text = "Do you agree that the five depots should be kept?"
# kind = "closed"
# proposal = "option-1"
# options = ["Agree", "Disagree", "Don't know"]
"""


def _place(found: Draft, page: int | None) -> str:
    return f"# drafted from {found.source}" + (f", page {page}" if page else "") + ": please check"


def _proposal_table(proposal: Proposal, place: str) -> str:
    lines = [
        place,
        "[[proposal]]",
        f"id = {_quoted(proposal.id)}",
        f"label = {_quoted(proposal.label)}",
        _list("aliases", proposal.aliases),
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _question_table(question: Question, place: str) -> str:
    lines = [
        place,
        "[[question]]",
        f"id = {_quoted(question.id)}",
        f"text = {_quoted(question.text)}",
        f"kind = {_quoted(question.kind)}",
    ]
    lines += [f"proposal = {_quoted(question.proposal)}" if question.proposal else "", _list("options", question.options)]
    return "\n".join(filter(None, lines)) + "\n"


def _date(key: str, value: str | None, example: str) -> str:
    return f"{key} = {value}" if value else f"# {key} = {example}"


def _list(key: str, values: tuple[str, ...]) -> str:
    return f"{key} = [{', '.join(map(_quoted, values))}]" if values else ""


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "")
