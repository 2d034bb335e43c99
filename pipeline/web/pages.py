"""Long lists in pages: which page is asked for, and the links to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

from pipeline.web.words import link

__all__ = ["PAGE_SIZE", "Paged", "paged", "whole_number"]

#: Rows of a page: about two screens, and quickly read by a screen reader.
PAGE_SIZE = 25
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list.

    Attributes:
        rows: of this page.
        total: rows of all pages.
        number, pages: which page this is, counted from 1, of how many.
        path, values: the address of the list without its page.
    """

    rows: tuple[Row, ...]
    total: int
    number: int
    pages: int
    path: str
    values: Mapping[str, object]
    name: str = "page"

    @property
    def first(self) -> int:
        """Number of the first row, counted from 1."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    def at(self, number: int) -> str:
        """The address of another page."""
        return link(self.path, self.values, **{self.name: number if number > 1 else None})

    @property
    def near(self) -> tuple[int | None, ...]:
        """Pages to link: the first, the last and those around this one; None stands for a gap."""
        shown = [n for n in range(1, self.pages + 1) if n in {1, self.pages} or abs(n - self.number) <= 1]
        found: list[int | None] = []
        for n in shown:
            if found and n - (found[-1] or 0) > 1:
                found.append(None)
            found.append(n)
        return tuple(found)


def paged(
    rows: Sequence[Row], request: Request, values: Mapping[str, object] | None = None, total: int | None = None
) -> Paged[Row]:
    """The page of ``rows`` that the address asks for; with ``total``, ``rows`` are already those of the page."""
    size = len(rows) if total is None else total
    pages = max(1, -(-size // PAGE_SIZE))
    number = min(whole_number(request, "page", 1), pages)
    chosen = rows if total is not None else rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Paged(tuple(chosen), size, number, pages, request.url.path, values or {})


def whole_number(request: Request, name: str, default: int) -> int:
    """A number of 1 or more from the address; anything else is the default."""
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 9 and int(given) else default
