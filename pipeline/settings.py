"""Every number that can be turned, one frozen dataclass a stage, each with the reason for its value.

A stage's settings are part of the fingerprint under which its results are kept: change one and only that work is done again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How documents are cut into passages."""

    #: A paragraph longer than this (characters) is cut at sentence ends: about 150 words, what one reads at a glance,
    #: and below the 256 word pieces that the sentence encoder takes.
    passage_length: int = 900


@dataclass(frozen=True, slots=True)
class TagSettings:
    """When the trained reader is believed. What it is less sure of stays open: abstaining is better than a wrong claim."""

    #: Least probability of a stance in a survey's answer to a question about the proposal. On one-line arguments of seven topics
    #: that the reader never saw (ibm30k val) 98 in 100 judgements above it are right; of the demo's answers, whose respondents
    #: also ticked a box and some of whom mock, 20 of 27 above 0.9 and 3 of 3 above this.
    least_answer_stance: float = 0.985
    #: Least probability that a survey's answer is a concern. By eye, of the demo's 37 different ones above 0.8 about 22 are, of
    #: those above this about nine in ten. In letters it is not asked: there 5 of 9 were right (27 real documents).
    least_concern: float = 0.94
    #: Least probability that a worry makes the point of a code's definition.
    least_code: float = 0.60


@dataclass(frozen=True, slots=True)
class LearnSettings:
    """When a user's reviewed labels are enough to learn from, and when what was learnt is believed."""

    #: Reviewed rows with a code (or a verdict), and as many without it, from which on a head is tried for it.
    least_labels: int = 6
    #: Times that rules gave codes which too few rows have, from which on it is asked how often the rules were right with them.
    least_given: int = 6
    #: Parts that the labels are dealt into for cross-validation, and how often they are dealt anew.
    folds: int = 5
    repeats: int = 3
    #: With more labels than this once is enough: the estimate is steady, and each fit takes long.
    repeats_until: int = 600
    #: The inverse strengths of regularisation that cross-validation chooses from.
    strengths: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0)
    #: A code is given, and a concern kept, from this probability on. The best threshold for F1 is half of the F1 that can be
    #: reached (Lipton, Elkan and Naryanaswamy 2014), and with few labels that is about 0.7.
    least_probability: float = 0.35
    #: Standard errors above chance that one head must rank held-out labels by …
    least_signal: float = 1.64
    #: … and all heads of the codes together: labels that look like chance as a whole are not learnt from at all.
    least_signal_together: float = 3.0
    #: Positions with a label from which on their scores are calibrated.
    least_positions: int = 20
    #: How firmly a calibration is held to leaving scores as they are: worth so many labels.
    hold: float = 2.0
    #: Draws of the bootstrap behind each interval.
    resamples: int = 1000


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How files are read, and where reading stops: a stranger's file may be broken or made to do harm."""

    #: Whether pages without text are given to Tesseract where it is installed; off, they are reported as unread.
    ocr: bool = True
    #: The languages that Tesseract is asked for, as it spells them.
    ocr_language: str = "eng"
    #: Resolution of the picture that Tesseract sees: its own advice is 300; below 200 small print is misread.
    ocr_dpi: int = 300
    #: Seconds for one page: a clean A4 page takes 2 to 5 on one old core; what takes longer is a plan or a photograph.
    ocr_seconds: int = 90
    #: Pages of one document that are given to Tesseract; 300 pages are about 20 minutes.
    ocr_pages: int = 300
    #: Largest file in bytes; the largest real consultation response that we met had 60 MB (scanned at 600 dpi).
    file_bytes: int = 300_000_000
    #: Pages of a PDF; the longest inquiry reports have about 2,500.
    pages: int = 5_000
    #: What a zipped format (DOCX, ODT, XLSX …) may unpack to: far above any real one, far below what fills a laptop's memory.
    unpacked_bytes: int = 1_000_000_000
    #: A part of a zipped format that grows by more than this is a bomb (office XML of real files grows 5 to 60 times) …
    unpacked_ratio: int = 400
    #: … where it is also larger than this, since small empty tables compress just as well.
    unpacked_ratio_from: int = 50_000_000
    #: Cells of a workbook, empty ones counted: 100,000 responses to 100 questions.
    cells: int = 10_000_000
    #: Mails within mails that are opened; a forwarded thread has 2 or 3.
    attachment_depth: int = 4
    #: Attachments of one mail that are opened.
    attachments: int = 200


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
class EmbedSettings:
    """How texts become vectors."""

    #: Texts encoded before the cache is written: about 3 CPU seconds, what a killed run may lose.
    group: int = 256


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where the per-document work runs."""

    #: More processes than this are only started where the user asks for them: each holds its own models, about 400 MB.
    most_jobs: int = 4
    #: Fewer documents than this are read by one process: each takes about 3 s to load its models.
    few_documents: int = 8
    #: Documents in flight for each worker: one being read and one waiting, so that none stands idle and little is lost with one.
    in_flight: int = 2
    #: Seconds for one document in a pool; then its process is ended. Far above any honest one: 300 scanned pages take about
    #: 20 minutes on one old core, a survey of 100,000 rows about as long. What takes longer hangs, and must not stall the rest.
    document_seconds: int = 3_600
    #: Seconds that a worker without work stays; the driver may write a large document for long, and models load slowly.
    idle_seconds: int = 300


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How results are kept."""

    #: New vectors that are written as one shard: 400 kB, one write of the disk.
    shard: int = 256


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


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How campaigns and themes are found."""

    #: Word 3-shingles shared by two copies of a letter, of all that either has. Judgement, not tuned: on 2,092 comments of US
    #: dockets pairwise F1 against a program's clusters is flat from 0.3 to 0.8 (0.60–0.63), and those clusters part identical
    #: letters.
    same_letter: float = 0.5
    #: The share of a template's shingles that a longer letter must hold to be a copy with additions; a shorter one is a piece of
    #: the template where it holds this share of its own.
    holds_template: float = 0.7
    #: A letter is also an edited copy where this share of what both say together is the same (twice the shared shingles of the
    #: sum of both). Different letters of one organiser, with an opening and an end in common, came to 0.43 at most (5 dockets).
    half_same: float = 0.5
    #: Fewer copies than this may be friends who wrote together; the accounting only needs mass letters apart.
    campaign_responses: int = 3
    #: Words of a template: below this, equal answers are a coincidence ("More buses in the evening, please").
    template_words: int = 25
    #: A sentence that shares this much of its words with one of the template is that sentence edited, not an addition.
    edited_sentence: float = 0.6

    # Likeness is of centred vectors from here on: without what all statements of the consultation share.
    #: Up to this many statements are compared pair by pair; of more, themes are what recurs in halves of them.
    few: int = 60
    #: Halves that are looked at, of all statements and inside a theme. With 20 the themes of 3,395 patients' answers stayed 0.93
    #: the same (pairs kept) without a tenth of them, with 60 0.95.
    runs: int = 48
    runs_inside: int = 24
    #: Statements of a half, at most.
    drawn: int = 5000
    drawn_inside: int = 1500
    #: A letter's passage answers the question that is nearest by meaning (cosine) and by the share of its words, and ahead of the
    #: next in both. Of 234 answers to 77 questions in three real sets 27 are matched so, 23 of them rightly; without the words'
    #: margin 34 and 27.
    near_question: float = 0.35
    nearer_question: float = 0.05
    question_words: float = 0.15
    more_question_words: float = 0.06

    #: Nearest neighbours of a statement in the graph (half the square root of the number, at most this).
    neighbours: int = 15
    #: How fine Leiden cuts. Labelled sets score the same from 1 to 4; what recurs at 2 stays most the same.
    resolution: float = 2.0
    #: Statements of a community are on average at least this alike. Those of five real surveys are 0.10 and more (a tenth of them
    #: under 0.18), those of random vectors 0.09 and less.
    coherent: float = 0.1
    #: Communities of two halves whose centres are on average this alike are one. From 0.55 to 0.7 AMI on three labelled sets moves
    #: by 0.01; single motions keep 0.93 of their pairs without a tenth of the arguments at 0.55, 0.91 at 0.6, 0.87 at 0.7.
    same_centre: float = 0.6
    #: A theme recurs in at least this share of the halves.
    recurs: float = 0.5
    #: A statement is also in a second theme to which it belongs nearly as surely as to the first: this share of it.
    also: float = 0.6
    #: What is this near to the centre of a theme belongs to it as likely as to nothing; what is further is left over, not forced.
    nowhere: float = 0.2
    #: Statements on one matter are on average at least this alike.
    same_matter: float = 0.5
    #: What a code of the code frame in common adds to how alike two statements are.
    same_code: float = 0.05
    #: With fewer respondents than this, who write about it at length, what they share is looked for further apart, and a code
    #: in common counts for more.
    few_respondents: int = 20
    same_matter_few: float = 0.5
    same_code_few: float = 0.3
    least_member_few: float = 0.4
    #: What being on two sides of a proposal takes from it.
    other_side: float = 0.3
    #: A statement further than this from the centre of its theme does not belong: it is left over, not forced.
    least_member: float = 0.5
    #: A statement outside joins the theme whose centre is nearest when it is at least this near.
    also_member: float = 0.55
    #: Two themes whose centres are at least this alike say the same and are merged.
    same_theme: float = 0.85
    #: A theme with at least this many statements is looked into for narrower ones.
    look_inside: int = 24
    #: and a narrower one has at least this share of its respondents.
    least_inside: float = 0.05
    #: Statements of a narrower theme are on average at least this alike, without what the whole theme shares.
    narrower: float = 0.3
    #: A group with at least this share of all statements is a subject rather than a claim, and gives way to its parts.
    widest: float = 0.15
    exemplars: int = 6
    keywords: int = 8
    #: A new statement this near to its standing theme joins it before new themes are looked for (of few: ``also_member``). Of the
    #: arguments on three motions that came later 88 % were offered as new (at 0.3 71 %, at 0.4 97 %), and 2 themes of 29 wrongly.
    joins_standing: float = 0.35
    #: So many times the statements that themes were found in, and nothing decided yet: it was a trial, and all are found anew.
    found_anew: float = 2.0
