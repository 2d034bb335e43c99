"""Double coding: blind, kept with every version, and measured as the literature measures it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from web_run import WebRun, client_of, send

from pipeline.datamodel import BlindCode, Passage, Question
from pipeline.errors import WrongUsage
from pipeline.evaluate.agreement import agreement, alpha
from pipeline.settings import EvaluateSettings
from pipeline.stages.double_coding import TOOL, sample, tool_codes
from pipeline.store import open_store


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A and B
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
        ("abab", "abab", 1.0),
        ("aaaa", "aaaa", None),
        ("ab", "ba", -0.5),
    ],
)
def test_alpha_is_krippendorffs(one: str, other: str, expected: float | None) -> None:
    assert alpha(list(zip(one, other, strict=True))) == expected


def code(passage: str, **labels: object) -> BlindCode:
    return BlindCode(passage, "x", **labels)  # type: ignore[arg-type]


def test_agreement_counts_labels_and_draws_passages() -> None:
    ids = [f"p{n}" for n in range(40)]
    first = {key: code(key, codes=("pace",), asks=n % 2 == 0, stances=(("a", "support"),)) for n, key in enumerate(ids)}
    second = {key: code(key, codes=("pace", "legal")[: 1 + n % 2], asks=n % 2 == 0) for n, key in enumerate(ids)}
    proposals, codes, settings = ["a", "b"], ["pace", "legal"], EvaluateSettings()
    positions, concerns, asks = agreement(first, {**second, "else": code("else")}, proposals, codes, settings)
    assert positions.passages == 40
    assert (positions.figures.gold, positions.figures.found, positions.figures.f1) == (40, 0, 0.0)
    assert (concerns.figures.recall, concerns.figures.precision) == (1.0, round(40 / 60, 3))
    assert asks.alpha == 1.0 and asks.figures.f1 == 1.0
    assert concerns.alpha is not None and concerns.alpha_interval is not None
    assert concerns.alpha_interval.low < concerns.alpha < concerns.alpha_interval.high < 1
    assert agreement(first, second, proposals, codes, settings)[1] == concerns
    nobody = agreement(first, {}, proposals, codes, settings)
    assert all(one.passages == 0 and one.alpha is None for one in nobody)


def test_the_sample_is_the_same_whatever_the_order() -> None:
    passages = [Passage(f"p{n}", "d", None, None, 0, 1, f"these are the words {n % 50}") for n in range(100)]
    passages += [
        Passage("short", "d", None, None, 0, 1, "too short"),
        Passage("n", "d", None, None, 0, 1, "a b c d", kind="non-answer"),
    ]
    chosen = sample(passages, {}, 20)
    assert chosen == sample(passages[::-1], {}, 20)
    assert len({one.quote for one in chosen}) == 20
    assert len(sample(passages, {})) == 50


def test_a_coder_sees_the_words_alone(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    tagged = [one for one in sample(records.passages.values(), records.responses) if records.tags_of_passage.get(one.id)]
    for passage in tagged[:5]:
        main = client.get(f"/coding/{passage.id}").text.split("<main", 1)[1].split("</main", 1)[0]
        assert not re.search(r"score|Machine|pos-|con-|ask-|checked|selected>(?!Says nothing)", main)
    assert client.get("/coding/pas-of-no-sample").status_code == 404


def test_two_coders_and_their_agreement(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    chosen = sample(records.passages.values(), records.responses)
    tool = tool_codes(chosen, records.machine.values())
    proposals = [one.id for one in records.consultation.proposals]
    for who in ("Ada", "Bo"):
        client.cookies.clear()
        for passage in chosen[:8]:
            said = tool[passage.id]
            fields = {f"stance-{proposals.index(key)}": stance for key, stance in said.stances if key in proposals}
            fields |= {"codes": list(said.codes), **({"asks": "yes"} if said.asks else {})}
            answer = send(client, f"/coding/{passage.id}", who=who, **fields)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/coding")
        if who == "Bo":  # sees own labels again, and may change them
            send(client, f"/coding/{chosen[0].id}", codes=["legal"])
            page = client.get(f"/coding/{chosen[0].id}").text
            assert re.search(r'value="legal" checked', page)
    store = open_store(own_run.out, create=False)
    every = list(store.blind_codes())
    store.close()
    assert len(every) == 17 and every[-1].codes == ("legal",)
    page = client.get("/coding/agreement").text
    assert "Ada and Bo" in page and "The program, with Ada taken as right" in page
    assert "8" in page and "Alpha" in page
    ada = page.split("The program, with Ada taken as right", 1)[1].split("</table>", 1)[0]
    assert "1.00" in ada, "Ada said what the program says"
    assert own_run.decisions() == []


def test_labels_need_a_name_that_is_a_persons(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    passage = sample(records.passages.values(), records.responses)[0]
    for who in ("", "  ", TOOL):
        answer = send(client, f"/coding/{passage.id}", who=who, codes=["pace"])
        assert answer.status_code == 400
        assert re.search(r'value="pace" checked', answer.text), "what was chosen is kept"
    store = open_store(own_run.out, create=False)
    with pytest.raises(WrongUsage):
        store.put_blind_code(BlindCode(passage.id, " ", at="2031-01-01T00:00:00Z"))
    assert list(store.blind_codes()) == []
    store.close()


def test_a_question_that_the_program_guessed_is_not_shown_to_a_coder(own_run: WebRun) -> None:
    records = own_run.records()
    question = Question("q1", "Should the early boat be kept?")
    guessed = next(one for one in sample(records.passages.values(), records.responses) if one.question is None)
    store = open_store(own_run.out, create=False)
    store.put_consultation(replace(records.consultation, questions=(question,)))
    with client_of(own_run) as client:
        for basis, shown in (("matched", False), (None, True)):
            store.put_matched_questions({guessed.id: (question.id, 0.9)} if basis else {})
            if not basis:  # as if the sender had said so
                store._connection.execute("UPDATE passages SET question = 'q1' WHERE id = ?", (guessed.id,))  # type: ignore[attr-defined]
            assert (f"Answer to: {question.text}" in client.get(f"/coding/{guessed.id}").text) == shown
    store.close()
