"""A digest's records → HTML or Markdown, by the templates beside this file, or by one that a department wrote.

Templates run in a sandbox: they see the records and nothing of the program or the machine. Autoescaping is on for HTML, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.digest.formats.blocks import Words
from pipeline.digest.formats.outline import outline
from pipeline.digest.redact import Piece
from pipeline.digest.sections import Digest
from pipeline.errors import WrongUsage

__all__ = ["read_template", "render"]

#: Everything that Markdown, or the HTML inside it, gives a meaning to wherever it stands; an underscore inside a word has none.
_MARKS = re.compile(r"([\\`*\[\]|<>~&$]|(?<!\w)_|_(?!\w))")
#: What has a meaning at the beginning of a line only: headings, lists, rules.
_FIRST = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[#+=-]))(.)")
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


def _together(words: Iterable[Words]) -> list[Words]:
    """Runs with neighbours that look alike joined: between two bold ones Markdown would read the marks as one."""
    return [
        Words("".join(run.text for run in runs), "strong" if bold else "")
        for bold, runs in groupby(words, key=lambda run: bool(run.look))
    ]


def _kept(text: str, mark: str = "") -> str:
    """Escaped, with the blanks at both ends that part it from its neighbours; ``mark`` stands round the words inside these."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{mark}{escape_markdown(text)}{mark}{' ' if text[-1].isspace() else ''}"


def _bold(text: str) -> str:
    return _kept(text, "**")


def read_template(path: Path) -> str:
    """A department's own template.

    Raises:
        WrongUsage: it is not there, or no text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(f"The template {path} cannot be read: {error}.", "Name a text file in UTF-8.") from error


def render(digest: Digest, format: str, template: Path | None = None, sources: str = "") -> str:  # noqa: A002
    """The whole page as text that ends in one line feed. ``sources``: what links to documents start with; nothing: no links.

    Raises:
        WrongUsage: the ``template`` is not there, or does what a template may not.
    """
    name = f"digest.{format}.jinja"
    shipped = PackageLoader("pipeline.digest", "templates")
    own = DictLoader({"own": read_template(template)} if template else {})
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([own, shipped]),
        autoescape=format == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "md": escape_markdown,
        "mdrun": _kept,
        "mdbold": _bold,
        "mdpieces": markdown_pieces,
        "mdtogether": _together,
    }
    # our own drawings, the only markup that is not escaped
    environment.filters["drawing"] = lambda chart: Markup(chart.svg)
    environment.globals["sources"] = sources
    try:
        page = outline(digest, sources)
        text = environment.get_template("own" if template else name).render(digest=digest, page=page)
    except (TemplateError, SecurityError, TypeError) as error:
        if template is None:
            raise
        mend = f"Mend it; the shipped {name} shows what there is to print."
        raise WrongUsage(f"The template {template} cannot be used: {error}.", mend) from error
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
