"""How results are searched, measured, exported and shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How words and meaning find passages, tuned on the train halves of both sets of ``benchmarks/search.md``."""

    #: The constant of reciprocal-rank fusion. 60 in Cormack, Clarke and Büttcher (SIGIR 2009), who fused many rankings of pages;
    #: two rankings of short passages are fused a little better from 10 to 20 (nDCG@10 .521 against .505, and .470 against .466).
    rank_constant: int = 10
    #: The weight of the ranking by words; that by meaning has the rest. Flat between 0.35 and 0.5.
    words_weight: float = 0.4
    #: BM25's two numbers, as everywhere; on passages of a few sentences b between 0.3 and 0.75 makes no difference.
    k1: float = 1.2
    b: float = 0.75
    #: How many passages each ranking hands to the fusion; beyond the first 200 a rank says next to nothing.
    depth: int = 200
    #: MiniLM puts unrelated English sentences at 0.0–0.2: below this a passage is no answer, however few there are.
    least_cosine: float = 0.25
    #: Terms whose places an open searcher keeps: about 10 MB at 100,000 passages.
    terms_kept: int = 512
    #: First hits that the trained reader looks at where it is asked to: about a second; with 50 it is no better.
    reranked: int = 30
    #: With fewer passages than this that hold all the words, another spelling is looked for.
    few: int = 5
    #: Characters of context on either side of a passage: two or three lines of a terminal.
    context_length: int = 200
    #: Characters of an excerpt: three lines of a terminal.
    excerpt_length: int = 240


@dataclass(frozen=True, slots=True)
class EvaluateSettings:
    """How the output is measured against hand-made labels."""

    #: A row is the gold item where at least half of the shorter stretch is shared; the rule of the annotation guide.
    least_overlap: float = 0.5
    #: Bootstrap samples; the ends of a 95 % interval move by less than 0.005 between seeds from 2,000 on.
    samples: int = 2000
    seed: int = 20260101
    #: Whole documents are drawn where there are at least this many, as statements of one document hang together.
    documents_to_draw: int = 5
    #: Under this many gold items a figure is an anecdote and is said to be one.
    enough: int = 30
    #: F1 between two independent human readers of the same documents (strict for positions): nothing can be expected above it.
    human_positions: float = 0.84
    human_concerns: float = 0.91
    human_asks: float = 0.92


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How records are written for other programs."""

    #: Excel takes 32,767 characters in a cell and spills or loses the rest.
    cell_length: int = 32_767


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """How much a digest shows; whatever it leaves out it counts, and the export holds it."""

    #: Longest quotation: about 70 words, four lines of print; a longer one ends at a sentence and says that it was cut.
    quote_length: int = 420
    #: Under this many respondents "most" and "a few" say less than the number alone.
    words_from: int = 10
    #: Shares from which on "some", "many" and "most" are said; below the first it is "a few". Printed in every digest.
    some: float = 0.10
    many: float = 0.25
    most: float = 0.50
    #: Quotations for each stance, theme and concern: enough to hear different voices, few enough to be read.
    quotes_per_stance: int = 3
    quotes_per_theme: int = 3
    quotes_per_concern: int = 2
    #: Organisations named under a stance: who stands behind its number, in a few lines of print.
    organisations: int = 30
    quotes_of_dissent: int = 2
    #: Beyond a dozen themes readers stop reading; the table names the others.
    themes_in_full: int = 12
    themes_in_table: int = 60
    #: Of the themes inside another, those told in full, each with so many quotations.
    themes_below: int = 3
    quotes_below: int = 1
    #: Proposals that themes are held against: the one or two on which most take a position.
    theme_proposals: int = 2
    #: Quotations of what fits into no theme.
    few: int = 8
    #: Rows and columns of the table of themes by kind, as a chart; more cannot be taken in, nor printed on a page.
    heat_themes: int = 15
    heat_kinds: int = 7
    #: Themes and passages of the map. More circles than that have no room for names; more points no longer part.
    map_themes: int = 40
    map_points: int = 1_500
    #: Bars of a chart: what one takes in at a glance.
    bars: int = 10
    #: Proposals told in full; documents may define dozens of their own.
    proposals_in_full: int = 15
    #: Conditions of one proposal: each is a term of somebody's consent, so more of them than of plain support.
    conditions: int = 30
    matrix_rows: int = 40
    matrix_columns: int = 4
    preferences: int = 5
    concerns_in_full: int = 12
    addressees: int = 10
    asks_per_addressee: int = 4
    figures: int = 20
    articles: int = 20
    said_per_article: int = 20
    campaigns: int = 10
    additions: int = 10
    changes: int = 20
    left_over: int = 8
    unresolved: int = 15
    furniture: int = 15
    questions: int = 30
    unreadable: int = 50
    names: int = 300
    #: The appendix: every document of an ordinary consultation.
    documents: int = 2_000
