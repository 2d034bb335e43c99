"""How campaigns and themes are found in all documents together."""

from __future__ import annotations

from dataclasses import dataclass


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
    #: Halves that are looked at, of all statements and inside a theme. Of 64, 192 and more halves the pairs that stay together
    #: without a tenth of the texts: patients' answers 0.91, 0.93; a city's survey 0.85, 0.94.
    runs: int = 192
    runs_inside: int = 24
    #: Of very many statements fewer halves: this many statements in all of them together, but never fewer than these.
    looked_at: int = 480_000
    least_runs: int = 48
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
    #: Communities of two halves whose centres are on average this alike are one. From 0.55 to 0.7 AMI moves by 0.01 to 0.015 on
    #: three labelled sets; single motions keep 0.90 of their pairs without a tenth of the arguments at 0.55, 0.89 at 0.6, 0.88 at
    #: 0.65.
    same_centre: float = 0.6
    #: A theme recurs in at least this share of the halves.
    recurs: float = 0.5
    #: A statement is also in a second theme to which it belongs nearly as surely as to the first: this share of it.
    also: float = 0.6
    #: What is this near to the centre of a theme belongs to it as likely as to nothing; what is further is left over, not forced.
    #: At 0.2, 0.25 and 0.3 0.90, 0.87 and 0.82 of the patients' answers are in a theme (nine in a hundred say nothing), and agree
    #: with people's labels as well.
    nowhere: float = 0.25
    #: Statements on one matter are on average at least this alike.
    same_matter: float = 0.5
    #: What a code of the code frame in common adds to how alike two statements are.
    same_code: float = 0.05
    #: With fewer respondents than this, who write about it at length, a code in common counts for more, and what is further from
    #: the centre belongs too.
    few_respondents: int = 20
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
    #: A theme is divided where this much of a sample of its statements stands on two sides (0.5: half and half, all of them sure;
    #: 0.2: a fifth and a fifth, or four in ten and one in ten).
    divides: float = 0.2
    #: How surely a statement is on a side (-1 to 1). Tried with whole motions as themes, on seven that the reader was not trained
    #: on: of the arguments that are this sure about 95 in 100 stand on the right side (by motion 90 to 97); at 0.5 fewer.
    sure_of_side: float = 0.8
    #: Each side has at least this share of the theme's respondents.
    least_side: float = 0.2
    #: The sides of a theme with more statements are not looked for: reading takes a second for each hundred, and every theme of a
    #: very large consultation has thousands.
    read_at_most: int = 600
    #: and no more themes than these, the largest, are asked about sides: each takes up to a second.
    most_read: int = 60
    exemplars: int = 6
    keywords: int = 8
    #: A new statement this near to its standing theme joins it before new themes are looked for (of few: ``also_member``). Of the
    #: arguments on three motions that came later 88 % were offered as new (at 0.3 71 %, at 0.4 97 %), and 2 themes of 29 wrongly.
    joins_standing: float = 0.35
    #: So many times the statements that themes were found in, and nothing decided yet: it was a trial, and all are found anew.
    found_anew: float = 2.0
