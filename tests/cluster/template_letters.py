"""A template letter of our own writing, in copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.cluster.letters import Letter, read_letter
from pipeline.datamodel import Passage, Response

TEMPLATE = (
    "I am writing to ask that the cottage hospital in Saltmarsh keeps its minor injuries unit open every day of the week.",
    "The next unit is five miles away and the last bus leaves at six. Families without a car would have to pay for a taxi.",
    "Please publish the figures behind the proposal before any decision is taken, and hold a meeting in the town itself.",
)
ADDED = {
    "resp-02": "My mother broke her wrist in March and was seen within the hour.",
    "resp-07": "I drive the school minibus and have used the unit twice. Both times it saved us half a day.",
    "resp-11": "The car park at the other site is full by nine.",
    "resp-19": "As a retired nurse I know how thinly the night shift is spread.",
}


def letters_of(
    *,
    template: Sequence[str] = TEMPLATE,
    additions: Mapping[str, str] = ADDED,
    edit: tuple[str, str] | None = None,
    count: int = 25,
    first: int = 0,
    one_sender: bool = False,
) -> tuple[list[Letter], dict[str, str]]:
    """Copies with different senders and dates; every seventh carries the edit."""
    letters, texts = [], {}
    for number in range(first, first + count):
        response = f"resp-{number:02}"
        body = [text.replace(*edit) if edit and number % 7 == 0 else text for text in template]
        if response in additions:
            body.insert(2, additions[response])
        paragraphs = ["Dear Sir or Madam,", f"{number % 28 + 1} March 2024", *body, "Yours sincerely,", f"Sender Number{number}"]
        texts[response] = "\n\n".join(paragraphs)
        passages, start = [], 0
        for at, text in enumerate(paragraphs):
            passages.append(Passage(f"{response}-{at}", response, response, None, start, start + len(text), text))
            start += len(text) + 2
        sender = "res-one" if one_sender else f"res-{number}"
        letters.append(read_letter(Response(response, response, sender, end=len(texts[response])), passages, texts))
    return letters, texts
