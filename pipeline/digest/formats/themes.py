"""The chapter about themes: who raises what, as a table, as charts and as a map, and each theme in its respondents' words."""

from __future__ import annotations

from pipeline.datamodel import SEVERAL_POINTS
from pipeline.digest.formats.blocks import (
    Block,
    Bullets,
    Grid,
    Section,
    Words,
    more,
    note,
    paragraph,
    pictures,
    quotes,
    theirs,
)
from pipeline.digest.sections import Digest, ThemeSection

__all__ = ["themes"]


def themes(digest: Digest) -> tuple[Block, ...]:
    """All themes in a table and in charts, the first ones in full, and what too few raise to be one."""
    if not digest.themes:
        return (paragraph("No themes were found: there are too few passages that say similar things."), *_few(digest))
    blocks: list[Block] = [paragraph(_what(digest))]
    if digest.theme_table:
        blocks.append(Grid(digest.theme_table))
    blocks += pictures(digest.charts, "themes")
    where = pictures(digest.charts, "theme-map") or (paragraph(digest.map_note),)
    blocks.append(Section(3, (Words("How the themes lie to each other"),), where, "theme-map"))
    blocks += [_theme(theme, 3) for theme in digest.themes]
    return (*blocks, *more(digest.themes_more, "themes"), *_few(digest))


def _what(digest: Digest) -> str:
    coded = any(theme.kind == "code" for theme in digest.themes)
    frame = (
        "Some themes are those of the code frame; others were found in the responses, inside one of these or across them. "
        if coded
        else ""
    )
    names = [theme.label for theme in digest.themes] + [row[0] for row in (digest.theme_table.rows if digest.theme_table else ())]
    several = (
        f" One whose name begins with “{SEVERAL_POINTS}” holds more points than one; those inside it are told apart."
        if any(SEVERAL_POINTS in name for name in names)
        else ""
    )
    return (
        "A theme is a matter that several respondents raise in similar words. A passage may belong to several themes, and who "
        "raises several is counted once in each. A theme’s numbers hold those of the themes inside it. Respondents are those who "
        "raise it in a response of their own; others, of whom an article, a report or somebody else’s response tells it, stand "
        f"apart. {frame}"
        f"The name of a found theme is taken from the passages’ own words.{several} {digest.method.scale}"
    )


def _theme(theme: ThemeSection, level: int) -> Section:
    blocks: list[Block] = []
    if theme.definition:
        blocks.append(note(theirs(theme.definition)))
    said = " ".join(words for words in (theme.sentence, theme.kinds, _status(theme)) if words)
    blocks.append(paragraph(said))
    if theme.positions:
        blocks.append(paragraph("Where those who raise it stand, wherever in their words they say so:"))
        blocks.append(Bullets(tuple(paragraph(theirs(stand)) for stand in theme.positions)))
    if theme.dissent:
        blocks.append(paragraph(theirs(theme.dissent)))
    if theme.across:
        blocks.append(note("It also touches: ", theirs("; ".join(theme.across)), "."))
    blocks += quotes(theme.some, what="passage")
    if theme.dissenting.quotations:
        blocks += [paragraph(Words("Those who disagree", "strong")), *quotes(theme.dissenting)]
    blocks += [_theme(below, level + 1) for below in theme.below]
    if theme.below_more:
        blocks += [paragraph("Also inside this theme:"), Bullets(tuple(paragraph(theirs(below)) for below in theme.below_more))]
    return Section(level, (theirs(theme.label),), tuple(blocks), theme.id)


def _status(theme: ThemeSection) -> str:
    said = ["It is one of the code frame’s themes."] if theme.kind == "code" else []
    if theme.named_by == "person":
        said.append("A person gave it its name.")
    if theme.status == "confirmed":
        said.append("A person has confirmed it.")
    return " ".join(said)


def _few(digest: Digest) -> tuple[Block, ...]:
    if not digest.few.sentence:
        return ()
    return (
        Section(3, (Words("Raised by few"),), (paragraph(digest.few.sentence), *quotes(digest.few.some, what="passage")), "few"),
    )
