"""Searcher: pages, counts, groups, suggestions, reasons, more like this; and that it is never behind the store."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from river_run import records, river

from pipeline.datamodel import Decision
from pipeline.errors import WrongUsage
from pipeline.search import Facets, Results, Searcher, as_lines
from pipeline.search.grouping import WITHHELD
from pipeline.settings import SearchSettings
from pipeline.store import FileState, Store, open_store

EVERYTHING = Facets(kind="passage")


class SharedWords:
    """A tiny reader: how many of the point's words a text has. Enough to see that its judgement decides the order."""

    name = "shared words"

    def matches(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        words = [(set(text.lower().split()), set(point.lower().split())) for text, point in pairs]
        return np.asarray([len(text & point) / max(len(point), 1) for text, point in words], dtype=np.float32)

    def stances(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        raise AssertionError("a search asks for no stance")

    def kinds(self, texts: Sequence[str]) -> np.ndarray:
        raise AssertionError("a search asks for no kind")


@pytest.fixture(scope="module")
def searcher(store: Store, encoder: object) -> Iterator[Searcher]:
    with Searcher(store, encoder) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture(scope="module")
def words(store: Store) -> Iterator[Searcher]:
    with Searcher(store) as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path, encoder: object) -> Iterator[Store]:
    store = river(tmp_path, encoder)  # type: ignore[arg-type]
    yield store
    store.close()


def files(results: Results) -> list[str | None]:
    return [hit.source_file for hit in results.hits]


def test_pages_follow_each_other(searcher: Searcher) -> None:
    whole = searcher.search("option money", limit=None)
    pages = [searcher.search("option money", limit=2, offset=at) for at in range(0, whole.total, 2)]
    assert [hit.id for page in pages for hit in page.hits] == [hit.id for hit in whole.hits]
    assert {page.total for page in pages} == {whole.total} == {len(whole.hits)}
    assert searcher.search("option money", offset=whole.total).hits == ()


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (20, -1)])
def test_no_page_is_wrong_usage(searcher: Searcher, limit: int, offset: int) -> None:
    with pytest.raises(WrongUsage):
        searcher.search("option", limit=limit, offset=offset)


def test_counts_are_those_of_the_records(words: Searcher, store: Store) -> None:
    counts = words.search("", EVERYTHING, limit=1).facet_counts
    stances = Counter(position.stance for position in store.positions())
    assert {one.value: one.hits for one in counts["stance"]} == stances
    assert {one.value: (one.hits, one.respondents) for one in counts["code"]} == {"pace": (2, 2), "funding": (2, 2)}
    assert [(one.label, one.hits) for one in counts["theme"]] == [("The timescale is too short", 1), ("Speed", 1)]
    assert {one.value: one.hits for one in counts["respondent_kind"]} == {"council": 3, "individual": 3, "membership body": 2}
    assert counts["proposal"][0].label == "Option 2: a River Authority"
    assert [(one.value, one.hits, one.respondents) for one in counts["document_kind"]] == [("response", 8, 4)]


def test_counts_of_tags_are_their_own(words: Searcher) -> None:
    counts = words.search("", Facets(kind="concern"), limit=1).facet_counts
    assert {one.value: one.hits for one in counts["code"]} == {"pace": 2, "funding": 2}
    assert {one.value: one.hits for one in counts["stance"]} == {"oppose": 1}, "a position beside the anglers' concern"
    assert words.search("hippopotamus").facet_counts == {}
    assert words.search("pace", count=False).facet_counts == {}


def test_counts_are_of_all_that_was_found_not_of_the_page(words: Searcher) -> None:
    one, all_ = (words.search("", Facets(stance=("oppose", "support")), limit=limit) for limit in (1, None))
    assert one.facet_counts == all_.facet_counts
    assert sum(count.hits for count in one.facet_counts["stance"]) == 3


def test_a_facet_count_can_be_asked_for(words: Searcher) -> None:
    counts = words.search("", EVERYTHING).facet_counts
    for name, found in counts.items():
        for one in found:
            assert words.search("", Facets(**{name: (one.value,)}), limit=None).total == one.hits, (name, one)


def test_what_people_decide_is_seen_at_once(own: Store) -> None:
    searcher = Searcher(own)
    support = Facets(stance=("support",), kind="position")
    [hit] = searcher.search("", support).hits
    decided = Decision("position", hit.id, "correct", {"stance": "oppose"}, "Ada", "2026-01-01T09:00:00")
    own.put_decisions([decided])
    assert searcher.search("", support).hits == ()
    assert hit.id in {one.id for one in searcher.search("", Facets(stance=("oppose",), kind="position")).hits}


def test_what_another_process_writes_is_seen_at_once(own: Store, tmp_path: Path) -> None:
    searcher = Searcher(own)
    assert searcher.search("reckless").total == 1
    other = open_store(tmp_path, create=False)
    other.remove_file("anglers.txt")
    other.close()
    assert searcher.search("reckless").total == 0


def test_more_like_this_leaves_itself_out(searcher: Searcher, words: Searcher) -> None:
    [hit] = words.search("reckless").hits
    like = words.more_like(hit.id)
    assert hit.id not in {one.id for one in like.hits}
    assert like.total == len(like.hits) == 7
    assert [one.score for one in like.hits] == sorted((one.score for one in like.hits), reverse=True)
    [tag] = words.search("reckless", Facets(kind="concern")).hits
    assert [one.id for one in words.more_like(tag.id).hits] == [one.id for one in like.hits]
    assert {one.kind for one in words.more_like(hit.id, Facets(kind="position")).hits} == {"position"}


def test_more_like_nothing_is_wrong_usage(words: Searcher) -> None:
    with pytest.raises(WrongUsage, match="no-such-id"):
        words.more_like("no-such-id")


def test_more_like_what_has_no_vector_is_wrong_usage(own: Store) -> None:
    own.forget_vectors()
    searcher = Searcher(own)
    with pytest.raises(WrongUsage, match="no meaning"):
        searcher.more_like(searcher.search("reckless").hits[0].id)


def test_the_same_words_are_shown_once(own: Store) -> None:
    for name, publish in (("A Body", "no"), ("B Body", "yes"), ("C Body", "yes")):
        letter = records(f"{name}.txt", name, "charity", publish, ("Keep the  weir.", f"{name} says so."))
        own.put_file(FileState(f"{name}.txt", "f", letter.document.sha256, "read"), [letter])
    searcher = Searcher(own)
    assert searcher.search("weir").total == 3
    [hit] = (found := searcher.search("weir", distinct=True)).hits
    assert (found.total, hit.copies, hit.quote, hit.respondent) == (1, 3, "Keep the  weir.", "B Body")
    assert sum(one.hits for one in found.facet_counts["respondent_kind"]) == 3
    assert "3 times word for word" in as_lines(found.hits)
    whole = searcher.search("body", distinct=True, limit=None)
    assert sum(hit.copies for hit in whole.hits) == searcher.search("body", limit=None).total
    assert searcher.search("weir", Facets(kind="position"), distinct=True).hits == ()


def test_reasons_name_the_words_and_both_places(searcher: Searcher) -> None:
    results = searcher.search("the CPB is reckless", explain=True, limit=None)
    assert len(results.explained) == len(results.hits)
    by_id = {hit.excerpt.text[:12]: why for hit, why in zip(results.hits, results.explained, strict=True)}
    anglers, boards = by_id["The anglers "], by_id["Catchment pa"]
    assert [one.term for one in anglers.words] == ["reckless"]
    assert [(one.term, one.forms) for one in boards.words] == [("CPB", ("CPBs", "catchment partnership boards"))]
    assert {anglers.word_rank, boards.word_rank} <= {1, 2, 3}
    assert all(0 <= why.cosine <= 1 and why.meaning_rank for why in (anglers, boards))  # type: ignore[operator]
    assert [why.fused for why in results.explained] == [hit.score for hit in results.hits]
    assert results.read_as == '(CPB OR CPBs OR "catchment partnership boards") AND reckless'


def test_an_acronym_is_looked_for_as_it_stands(own: Store) -> None:
    letter = records(
        "ise.txt", "Rill Engineers", "charity", "yes", ("The Institute of Streams Engineers (ISE) met.", "ISEs are few.")
    )
    own.put_file(FileState("ise.txt", "f", letter.document.sha256, "read"), [letter])
    searcher = Searcher(own)
    for typed in ("ISE", "ise", "institute of streams engineers", "ISEs"):
        found = searcher.search(typed)
        marked = {hit.excerpt.text[start:end] for hit in found.hits for start, end in hit.excerpt.marks}
        assert marked == {"Institute of Streams Engineers", "ISE", "ISEs"}, typed
        assert found.total == 2, "“is” has the stem of “ise”"


def test_what_one_document_calls_a_body_is_no_name_of_it_elsewhere(own: Store) -> None:
    letter = records("weir.txt", "Weir Keepers", "charity", "yes", ("The Weir Keepers (WKs) met.", "The keepers are few."))
    called = replace(letter.respondents[0], aliases=("WK", "the keepers", "The keepers"))
    own.put_file(FileState("weir.txt", "f", letter.document.sha256, "read"), [replace(letter, respondents=(called,))])
    assert Searcher(own).search("WK").read_as == '(WK OR "weir keepers" OR WKs)'


def test_without_asking_there_are_no_reasons(words: Searcher) -> None:
    assert words.search("reckless").explained == ()
    [why] = words.search("reckless", explain=True).explained
    assert (why.cosine, why.meaning_rank, why.word_rank) == (None, None, 1)


def test_groups_count_and_name_only_who_may_be_named(words: Searcher) -> None:
    found = words.grouped("", EVERYTHING, each=1)
    by_name = {group.respondent: group for group in found.groups}
    assert {name: (group.count, group.respondents) for name, group in by_name.items()} == {
        "Otter Anglers": (2, 1),
        "Rill Council": (3, 1),
        WITHHELD: (3, 2),
    }
    assert (found.total, found.respondents, found.more) == (8, 4, 0)
    assert all(len(group.hits) == 1 for group in found.groups)
    own = words.grouped("", EVERYTHING, limit=1, consent=False)
    assert (len(own.groups), own.more) == (1, 3)


def test_whoever_may_not_be_named_cannot_be_asked_for(words: Searcher) -> None:
    for name in ("Ida Drysdale", "Bo Hush", "drysdale"):
        with pytest.raises(WrongUsage) as caught:
            words.search("", Facets(respondent=(name,)))
        assert not {"Drysdale", "Hush"} & set(re.findall(r"\w+", caught.value.mend))
        assert words.search("", Facets(respondent=(name,)), consent=False).total > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reckles", "reckless"),
        ("recklses pace", "reckless pace"),
        ('"pace" AND timescle', '"pace" AND timescale'),
        ("Coucnils", "councils"),
    ],
)
def test_another_spelling_is_offered(words: Searcher, typed: str, meant: str) -> None:
    assert words.search(typed).suggestions[0] == meant


@pytest.mark.parametrize("typed", ["reckless", "hippopotamus", "2021", "timesc*", '"reckles pace"', "NOT reckles", ""])
def test_no_spelling_is_offered(words: Searcher, typed: str) -> None:
    assert words.search(typed, EVERYTHING).suggestions == ()


def test_a_misspelling_that_others_make_too_is_told(own: Store) -> None:
    words = tuple(f"Our committee number {at} met." for at in range(12))
    letter = records("many.txt", "Many", "charity", "yes", (*words, "No commitee met.", "A bundle.", "A bungle."))
    own.put_file(FileState("many.txt", "f", letter.document.sha256, "read"), [letter])
    searcher = Searcher(own)
    assert searcher.search("commitee").suggestions == ("committee",)
    assert searcher.search("committee").suggestions == ()
    assert searcher.search("bundle").suggestions == (), "a rare word with a rare neighbour is meant"


def test_no_spelling_is_offered_from_words_that_may_not_be_quoted(words: Searcher) -> None:
    assert words.search("agianst").suggestions == (), "only Bo Hush wrote “against”"
    assert words.search("agianst", consent=False).suggestions == ("against",)


def test_a_prefix_finds_every_ending_and_marks_it(words: Searcher) -> None:
    [hit] = words.search("timesc*").hits
    assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["timescale"]
    assert words.search("partnershi* AND mone*").total == 1
    assert words.search("scale*").total == 0


def test_brackets_group(words: Searcher) -> None:
    assert words.search("(reckless OR timescale) AND pace").total == 1
    assert words.search("reckless OR timescale AND pace").total == 1
    assert words.search("(reckless OR timescale) NOT (pace OR parish)").total == 0
    assert words.search("((reckless OR timescale").total == 2


def test_the_words_around_are_of_the_same_response(words: Searcher) -> None:
    [hit] = words.search("timescale").hits
    assert (hit.before, hit.after) == ("Rill Council backs option two.", "Ministers must publish the costs.")
    [hit] = words.search("worries", Facets(code=("funding",))).hits
    assert (hit.withheld, hit.before, hit.after, hit.start) == ("anonymous", "", "", None)


def test_every_hit_stands_where_it_says(words: Searcher, store: Store) -> None:
    texts = {document.id: document.text for document in store.documents()}
    for kind in ("passage", "position", "concern", "ask"):
        for hit in words.search("", Facets(kind=kind), limit=None, consent=False).hits:
            assert texts[hit.document][hit.start : hit.end] == hit.quote


def test_the_reader_puts_what_makes_the_point_first(store: Store, encoder: object) -> None:
    point = "we fish at otterford"
    searcher = Searcher(store, encoder, reader=SharedWords())  # type: ignore[arg-type]
    plain, judged = (searcher.search(point, rerank=rerank, explain=True, limit=None) for rerank in (False, True))
    assert judged.hits[0].quote == "We fish at Otterford."
    assert {hit.id for hit in plain.hits} == {hit.id for hit in judged.hits}
    assert [why.match for why in judged.explained] == sorted((why.match for why in judged.explained), reverse=True)
    assert [hit.score for hit in judged.hits] == sorted((hit.score for hit in judged.hits), reverse=True)
    few = Searcher(store, encoder, reader=SharedWords(), settings=SearchSettings(reranked=2))  # type: ignore[arg-type]
    found = few.search(point, rerank=True, explain=True, limit=None)
    assert [why.match is None for why in found.explained] == [False, False] + [True] * (len(found.hits) - 2)
    assert [hit.id for hit in found.hits[2:]] == [hit.id for hit in plain.hits[2:]]


def test_without_a_reader_nothing_is_reranked(words: Searcher) -> None:
    with pytest.raises(WrongUsage, match="reader"):
        words.search("pace", rerank=True)


@given(typed=st.text(max_size=200) | st.text(alphabet='ab "*()ANDORNOT-+:^{}', max_size=80))
def test_no_wording_is_an_error(searcher: Searcher, typed: str) -> None:
    found = searcher.search(typed, EVERYTHING, explain=True)
    assert found.total >= len(found.hits) == len(found.explained)


@pytest.mark.parametrize("part", ["a.", "word ", '"', "((", "x", "ICS* ", "é\u0301", "NOT "])
def test_a_megabyte_is_looked_for_all_the_same(searcher: Searcher, part: str) -> None:
    began = time.process_time()
    searcher.search(part * (1_000_000 // len(part)), EVERYTHING)
    assert time.process_time() - began < 5


def test_an_empty_run_finds_nothing(tmp_path: Path) -> None:
    from pipeline.datamodel import Consultation

    store = open_store(tmp_path, create=True)
    store.put_consultation(Consultation("empty", "Empty"))
    with Searcher(store) as searcher:
        assert searcher.search("anything") == Results(read_as="anything")
        assert searcher.grouped("anything").groups == ()
        assert searcher.search("", Facets(kind="ask")).total == 0
    store.close()
