"""The chapters about proposals: what was proposed, who stands where, in whose words, and who moved."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.digest.formats.blocks import (
    Block,
    Bullets,
    Columns,
    Grid,
    Quote,
    Section,
    Steps,
    Words,
    more,
    note,
    paragraph,
    pictures,
    quotes,
    theirs,
)
from pipeline.digest.sections import Digest, ProposalSection, Quotation, Step, Timeline

__all__ = ["changes", "positions", "proposed"]


def proposed(digest: Digest) -> tuple[Block, ...]:
    """The proposals and the questions."""
    blocks: list[Block] = []
    if digest.proposed:
        these = "this proposal" if len(digest.proposed) + digest.proposed_more == 1 else "these proposals"
        rows = tuple(
            paragraph(theirs(label), f" ({where})") if where else paragraph(theirs(label)) for label, where in digest.proposed
        )
        blocks += [paragraph(f"Positions were looked for on {these}:"), Bullets(rows), *more(digest.proposed_more, "proposals")]
    if digest.questions:
        rows = tuple(paragraph(theirs(question)) for question in digest.questions)
        blocks += [paragraph("The consultation asked:"), Bullets(rows, ordered=True), *more(digest.questions_more, "questions")]
    return tuple(blocks)


#: Of a copy with words of the sender's own, the position may still stand in the letter alone.
_ONLY_COPIED = (
    " “Only in a campaign’s letter” are those who take the position in the letter’s words and not in their own, whatever else "
    "they added or sent."
)


def positions(digest: Digest) -> tuple[Block, ...]:
    """How many take which side, and in whose words."""
    if not digest.proposals:
        advice = (
            " No proposal is named in consultation.toml, and no document defines one. Name the proposals there and run again."
        )
        where = " in this part" if digest.scope else ""
        return (paragraph(f"No position on a proposal was found{where}.{'' if digest.proposed else advice}"),)
    blocks: list[Block] = [
        paragraph(
            "Each respondent is counted once for each proposal. One whose documents of different dates say different things is "
            "counted by the latest dated one. “As reported” means that the position stands in an article, in a report or in "
            "somebody else’s response; such positions are counted apart."
            + (" Only what is said in the part that this digest covers is counted here." if digest.scope else "")
            + (_ONLY_COPIED if any(section.copies for section in digest.proposals) else "")
        ),
        *pictures(digest.charts, "positions"),
    ]
    if digest.position_table:
        blocks.append(Grid(digest.position_table))
    if digest.position_note:
        see = Words("how positions changed over time", to="changes")
        blocks.append(note(f"{digest.position_note} See ", see, ".") if digest.timelines.any else note(digest.position_note))
    if digest.preferences:
        rows = tuple(paragraph(theirs(sentence)) for sentence in digest.preferences)
        blocks.append(Section(3, (Words("Between the proposals"),), (Bullets(rows),), "preferences"))
    if digest.matrix:
        heading = (Words("Who stands where"),)
        who = note("Those who may be named; whoever only sent a campaign’s letter is left out.")
        blocks.append(Section(3, heading, (who, Grid(digest.matrix)), "who-stands-where"))
    blocks += [_proposal(section) for section in digest.proposals]
    return (*blocks, *more(digest.proposals_more, "proposals"))


def _proposal(section: ProposalSection) -> Section:
    blocks: list[Block] = [note(f"Defined in {section.defined_in}.")] if section.defined_in else []
    for voice in section.tables:
        blocks.append(paragraph(voice.sentence))
        if voice.table:
            blocks.append(Grid(voice.table))
        if voice.note:
            blocks.append(note(voice.note))
    groups: list[tuple[Block, ...]] = []
    for stance in section.quotes:
        said: tuple[Block, ...] = quotes(stance.some, stance.stance)
        if stance.also.quotations:
            said += (paragraph("They also say:"), *quotes(stance.also))
        if stance.named:
            rest = f"; and {stance.named_more:,} more" if stance.named_more else ""
            said = (paragraph("Organisations among them: ", theirs("; ".join(stance.named)), f"{rest}."), *said)
        groups.append((Section(4, (Words(f"{stance.heading} ({stance.holders})"),), said),))
    blocks.append(Columns(tuple(groups)))
    if section.conditions.quotations or section.conditions.withheld:
        conditions = quotes(section.conditions, "conditional", "condition")
        blocks.append(Section(4, (Words("Conditions, in their own words"),), conditions))
    return Section(3, (theirs(section.label),), tuple(blocks), section.id)


def changes(digest: Digest) -> tuple[Block, ...]:
    """Where the same holder stood at each date."""
    over = digest.timelines
    if not over.any:
        return ()
    blocks: list[Block] = [
        paragraph(
            "Documents of different dates in which the same organisation or person, by name, takes a position on the same "
            "proposal. The date is the one that the document states, else the day it was received; a document without one is "
            "listed last, as undated. An article is dated by the day it appeared, which may be later than what it reports. Two "
            "who bear one name are taken for one."
        )
    ]
    if over.table:
        blocks.append(Grid(over.table))
    loose = paragraph(
        "These documents bear the same date, or no date: nothing tells which came first. They are counted together."
    )
    for id_, heading, lines, first, counted in (
        ("changed", "Positions that changed", over.changed, (), True),
        ("unchanged", "Positions that stayed the same", over.same, (), False),
        ("unordered", "Positions that differ, in an order that is not known", over.unordered, (loose,), False),
    ):
        if lines:
            blocks.append(Section(3, (Words(heading),), (*first, *_timelines(lines, counted=counted)), id_))
    blocks += more(over.more, "of these")
    if over.withheld:
        more_of_them = "position of theirs stands" if over.withheld == 1 else "positions of theirs stand"
        blocks.append(note(f"{over.withheld:,} more {more_of_them} in words that may not be quoted."))
    if over.unnamed:
        moved = "position" if over.unnamed == 1 else "positions"
        blocks.append(
            note(
                f"{over.unnamed:,} more {moved} changed, of respondents who are not named: counted by the latest, and not shown."
            )
        )
    return tuple(blocks)


def _timelines(lines: Sequence[Timeline], *, counted: bool) -> tuple[Section, ...]:
    return tuple(
        Section(
            4,
            (theirs(line.who), Words(" on "), theirs(line.proposal)),
            (Steps(tuple((step.stance if step.day else "undated", _step(step, counted=counted)) for step in line.steps)),),
            line.id,
        )
        for line in lines
    )


def _step(step: Step, *, counted: bool) -> tuple[Block, ...]:
    when = Words(step.date, "strong", day=step.day) if step.day else Words(step.date.capitalize(), "strong")
    words: list[Words | str] = [when, Words(f": {step.words}.", "strong"), " "]
    if counted and step.counted:
        words += [Words("This is what is counted.", "label"), " "]
    words += [theirs(step.source), f", {step.note}" if step.note else ""]
    blocks: list[Block] = [paragraph(*words)]
    for quotation, condition in step.said:
        blocks.append(Quote(quotation.pieces, quotation))
        if condition:
            blocks.append(note("The condition: ", *quoted(condition)))
    return tuple(blocks)


def quoted(quotation: Quotation) -> tuple[Words, ...]:
    """A quotation inside a line, in quotation marks unless it brings its own."""
    inner = [theirs(str(piece), "redacted" if piece.hidden else "") for piece in quotation.pieces]
    if quotation.cut:
        inner.append(Words(" […]"))
    return tuple(inner) if quotation.is_marked else (Words("“"), *inner, Words("”"))
