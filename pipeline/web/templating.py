"""The templates of the pages, and what they can say beside their own words."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.web import words
from pipeline.web.records import KIND_WORDS, kind_of

__all__ = ["templates"]


def templates() -> Environment:
    """Everything is escaped wherever it is printed; a name that a template does not know is an error."""
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
        moment=words.moment,
        upper_first=words.upper_first,
    )
    environment.globals.update(
        KIND_WORDS=KIND_WORDS,
        STANCE_WORDS=words.STANCE_WORDS,
        STANCE_CHOICES=words.STANCE_CHOICES,
        kind_of=kind_of,
        origin=words.origin,
        count=words.count,
        percent=words.percent,
        link=words.link,
        said=words.said,
        decided=words.decided,
    )
    return environment
