"""What a response repeats of the consultation's questions is theirs who asked, not the respondent's.

"3. The commission recommended the creation of a service. What should its duties be?" tells nobody's position: the sentences
before a question to the reader, in one numbered or quoted block with it, lead up to the question.
"""

from __future__ import annotations

import re

from pipeline.tag.statement import Statement

#: words that address whoever is to answer
_TO_READER = re.compile(
    r"\b(?:(?:do|would|should|are|have|can|could) (?:you|your)|what (?:are|is|do|should|would|other|kind|role)|to what extent"
    r"|how (?:should|can|could|might|would|do)|which (?:of|should|would|are)"
    r"|please (?:explain|describe|give|provide|comment))\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\A\W*(?:\(?\d{1,2}[.):]|q(?:uestion)?\.? ?\d{1,2}\b|[‘“\"*])", re.IGNORECASE)
#: a repeated question is short; an essay with a question in it is the respondent's own
LONGEST_BLOCK = 900


def restates_question(statement: Statement) -> bool:
    """Whether the statement leads up to a question to the reader in the same numbered or quoted block."""
    document = statement.extraction.document
    if not 0 <= statement.sentence.block < len(document.blocks):
        return False
    block = document.blocks[statement.sentence.block]
    if block.end - block.start > LONGEST_BLOCK or "?" not in document.text[statement.end : block.end]:
        return False
    text = document.text[block.start : block.end]
    return bool(_MARKED.match(text)) and bool(_TO_READER.search(text[statement.end - block.start :]))
