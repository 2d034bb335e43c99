"""A digest's records → HTML or Markdown, by the templates beside this file. Autoescaping is on for HTML, always."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.digest.redact import Piece
from pipeline.digest.sections import Digest

__all__ = ["render"]

#: Everything that Markdown, or the HTML inside it, gives a meaning to wherever it stands; an underscore inside a word has none.
_MARKS = re.compile(r"([\\`*\[\]|<>~&$]|(?<!\w)_|_(?!\w))")
#: What has a meaning at the beginning of a line only: headings, lists, rules.
_FIRST = re.compile(r"^(\d+(?=[.)])|(?=[#+=-]))(.)")
#: Markdown readers make links of bare addresses: a no-break point is shown the same and stops them.
_ADDRESS = re.compile(r"\b(https?|ftp|mailto|javascript|data)(:)|\b(www)(\.)", re.IGNORECASE)


def escape_markdown(text: object) -> str:
    r"""Text that Markdown prints as it is.

    >>> print(escape_markdown("1. *Stop* <b>"), escape_markdown("# a-b (c)"))
    1\. \*Stop\* \<b\> \# a-b (c)
    """
    escaped = _FIRST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(str(text).split())))
    return _ADDRESS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", escaped)


def markdown_pieces(pieces: Iterable[Piece]) -> str:
    """A quotation's pieces on one line, what is redacted in bold."""
    return "".join(f"**{escape_markdown(piece)}**" if piece.hidden else _kept(piece.text) for piece in pieces).strip()


def _kept(text: str) -> str:
    """Escaped, with the blanks at both ends that part it from its neighbours."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{escape_markdown(text)}{' ' if text[-1].isspace() else ''}"


def render(digest: Digest, format: str) -> str:  # noqa: A002
    """The whole page as text that ends in one line feed."""
    environment = Environment(
        loader=PackageLoader("pipeline.digest", "templates"),
        autoescape=format == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["md"] = escape_markdown
    environment.filters["mdpieces"] = markdown_pieces
    # our own drawings and style sheet, the only markup that is not escaped
    environment.filters["drawing"] = lambda chart: Markup(chart.svg)
    charts = {chart.id: chart for chart in digest.charts}
    text = environment.get_template(f"digest.{format}.jinja").render(digest=digest, charts=charts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
