"""Themes over several batches: what stands stays, what is new joins or is offered, what people decided holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_corpus import SUBJECTS, TAILS, MadeCorpus, make_corpus
from test_cluster_whole import check, shuffled

from pipeline.cluster import Clustering, Earlier, cluster
from pipeline.cluster.decided import apply_theme_decisions
from pipeline.cluster.parting import parts_of
from pipeline.cluster.standing import statement_key
from pipeline.datamodel import BARRED, Code, Decision, Member, Standing, StandingTheme, Theme
from pipeline.settings import ClusterSettings

MODEL = "an encoder"
NEW = ("The ferry never runs on Sundays", "No ferry on a Sunday", "We need a Sunday ferry", "Sundays without a ferry are long")


def look(corpus: MadeCorpus, before: Clustering | None = None, *decisions: Decision, anew: bool = False) -> Clustering:
    standing = before.standing if before is not None else None
    earlier = Earlier(standing, decisions, MODEL, anew=anew)
    found = cluster(corpus.corpus(), corpus.vectors(), (), earlier=earlier)
    assert found.standing.model == MODEL
    return found


def grown(count: int, more: int) -> MadeCorpus:
    """The made corpus, further responses on its subjects, and a few on a new one."""
    corpus = make_corpus(count)
    for number in range(more):
        subject = sorted(SUBJECTS)[number % 4]
        corpus.respond(
            f"Late {number}", f"{SUBJECTS[subject][number // 4 % 4]} {TAILS[-1 - number % 8]}, I say.", subject=subject
        )
    for number, words in enumerate(NEW):
        corpus.respond(f"Islander {number}", f"{words}.", subject="ferry")
    return corpus


def decide(number: int, action: str, theme: str, **detail: object) -> Decision:
    kind = "assignment" if action in ("assign", "unassign") else "theme"
    return Decision(kind, theme, action, dict(detail), "Ada", "2031-03-04T09:00:00Z", None, number)


def members(found: Clustering, theme: str) -> set[str]:
    return {row.passage for row in found.assignments if row.theme == theme}


def themes_of(found: Clustering) -> dict[str, Theme]:
    return {theme.id: theme for theme in found.themes}


@pytest.fixture(scope="module")
def first() -> Clustering:
    return look(make_corpus(80))


def test_a_second_look_at_the_same_changes_nothing(first: Clustering) -> None:
    assert first.themes
    assert look(make_corpus(80), first) == first


def test_a_batch_keeps_ids_and_labels_and_only_the_residue_is_offered(first: Clustering) -> None:
    corpus = grown(80, 12)
    found = look(corpus, first)
    check(corpus.corpus(), found)
    before, after = themes_of(first), themes_of(found)
    assert set(before) <= set(after)
    for key, theme in before.items():
        assert (after[key].label, after[key].parent, after[key].stability) == (theme.label, theme.parent, theme.stability)
        assert members(first, key) <= members(found, key)
    tops = [key for key, theme in before.items() if theme.parent is None]
    assert sum(after[key].respondents for key in tops) > sum(before[key].respondents for key in tops)
    (new,) = [theme for key, theme in after.items() if key not in before and theme.parent is None]
    assert new.status == "candidate"
    assert "unday" in new.label
    assert found.standing.found == first.standing.found == 80


def test_the_order_of_a_batch_does_not_matter(first: Clustering) -> None:
    corpus = grown(80, 12)
    expected = look(corpus, first)
    for seed in (1, 2):
        records, vectors = shuffled(corpus.corpus(), corpus.vectors(), seed)
        assert cluster(records, vectors, (), earlier=Earlier(first.standing, (), MODEL)) == expected


def test_a_document_that_is_removed_only_takes_its_statements_out(first: Clustering) -> None:
    found = look(make_corpus(70), first)
    gone = {f"pas-{number}" for number in range(70, 80)}
    for key, theme in themes_of(first).items():
        left = members(first, key) - gone
        if left:
            assert members(found, key) == left
            assert themes_of(found)[key].label == theme.label
        else:
            assert key not in themes_of(found)
    assert not set(themes_of(found)) - set(themes_of(first))


def test_a_theme_that_nobody_supports_any_more_goes_unless_it_was_confirmed(first: Clustering) -> None:
    keys = [theme.id for theme in first.themes if theme.parent is None][:2]
    confirmed = look(make_corpus(80), first, decide(1, "confirm", keys[0]))
    assert themes_of(confirmed)[keys[0]].status == "confirmed"
    other = MadeCorpus()
    for number in range(3):
        other.respond(f"Another {number}", f"Swans are a joy to watch, number {number}.", subject="swans")
    found = themes_of(look(other, confirmed, decide(1, "confirm", keys[0])))
    assert keys[1] not in found
    assert (found[keys[0]].respondents, found[keys[0]].passages, found[keys[0]].exemplars) == (0, 0, ())
    assert themes_of(look(make_corpus(80), look(other, confirmed)))[keys[0]].respondents > 0


def test_after_a_trial_themes_are_found_anew_and_keep_their_names() -> None:
    trial = look(make_corpus(40))
    found = look(make_corpus(120), trial)
    fresh = look(make_corpus(120))
    assert found.standing.found == 120
    assert sorted(len(members(found, theme.id)) for theme in found.themes) == sorted(
        len(members(fresh, theme.id)) for theme in fresh.themes
    )
    kept = set(themes_of(found)) & set(themes_of(trial))
    assert kept
    for key in kept:
        assert themes_of(found)[key].label == themes_of(trial)[key].label
        assert len(members(found, key) & members(trial, key)) * 2 >= len(members(trial, key))


def test_new_themes_on_demand_owe_a_trial_nothing() -> None:
    assert look(make_corpus(120), look(make_corpus(40)), anew=True) == look(make_corpus(120))


def test_one_decision_and_no_theme_is_found_anew_by_itself() -> None:
    trial = look(make_corpus(40))
    decision = decide(1, "rename", trial.themes[0].id, label="A name that somebody gave")
    found = look(make_corpus(120), trial, decision)
    assert set(themes_of(trial)) <= set(themes_of(found))
    assert found.standing.found == 40
    theme = themes_of(found)[trial.themes[0].id]
    assert (theme.label, theme.label_by) == ("A name that somebody gave", "person")


def test_new_themes_on_demand_leave_alone_what_people_decided(first: Clustering) -> None:
    assert look(make_corpus(80), first, anew=True) == first
    key = first.themes[0].id
    renamed = look(make_corpus(80), first, decide(1, "rename", key, label="Ours"))
    found = look(make_corpus(80), renamed, decide(1, "rename", key, label="Ours"), anew=True)
    assert themes_of(found)[key].label == "Ours"
    assert members(found, key) >= members(first, key)


def test_a_merge_takes_statements_and_themes_below_over(first: Clustering) -> None:
    into, other = (theme for theme in first.themes if theme.parent is None and theme.id in {t.id for t in first.themes[:2]})
    merged = decide(1, "merge", into.id, themes=[other.id])
    found = look(make_corpus(80), first, merged)
    assert other.id not in themes_of(found)
    assert members(found, into.id) == members(first, into.id) | members(first, other.id)
    assert themes_of(found)[into.id].label == into.label
    assert all(theme.parent != other.id for theme in found.themes)
    assert look(make_corpus(80), found, merged) == found


def test_a_split_keeps_the_rest_under_the_old_name(first: Clustering) -> None:
    key = first.themes[0].id
    named = sorted(members(first, key))[:3]
    found = look(make_corpus(80), first, decide(1, "split", key, passages=named))
    (new,) = set(themes_of(found)) - set(themes_of(first))
    assert members(found, new) == set(named)
    assert members(found, key) == members(first, key) - set(named)
    assert themes_of(found)[key].label == first.themes[0].label
    assert themes_of(found)[new].parent == first.themes[0].parent
    assert themes_of(found)[new].label.casefold() not in {theme.label.casefold() for theme in first.themes}


def test_a_merge_of_strangers_is_split_again_into_its_parts(first: Clustering) -> None:
    tops = [theme.id for theme in first.themes if theme.parent is None][:2]
    merge, split = decide(1, "merge", tops[0], themes=[tops[1]]), decide(2, "split", tops[0])
    merged = look(make_corpus(80), first, merge)
    found = look(make_corpus(80), merged, merge, split)
    assert themes_of(found)[tops[0]].passages < themes_of(merged)[tops[0]].passages
    assert set(themes_of(found)) - set(themes_of(merged))
    # the two decisions at once end the same as one after the other
    assert look(make_corpus(80), first, merge, split).themes == found.themes


def test_what_is_rejected_is_not_offered_again(first: Clustering) -> None:
    key = first.themes[0].id
    reject = decide(1, "reject", key)
    found = look(grown(80, 12), first, reject)
    assert themes_of(found)[key].status == "rejected"
    assert members(found, key) >= members(first, key)
    others = [theme.id for theme in found.themes if theme.id not in themes_of(first)]
    assert not any(members(found, other) & members(first, key) for other in others)
    again = look(grown(80, 12), found, reject, decide(2, "reopen", key))
    assert themes_of(again)[key].status == "candidate"


def test_a_passage_is_put_in_and_taken_out_for_good(first: Clustering) -> None:
    one, other = [theme.id for theme in first.themes if theme.parent is None][:2]
    moved = sorted(members(first, one))[0]
    out, into = decide(1, "unassign", one, passage=moved), decide(2, "assign", other, passage=moved)
    found = look(make_corpus(80), first, out, into)
    assert moved not in members(found, one)
    (row,) = [row for row in found.assignments if row.theme == other and row.passage == moved]
    assert (row.by, row.score) == ("person", 1.0)
    later = look(grown(80, 12), found, out, into)
    assert moved not in members(later, one)
    assert moved in members(later, other)
    without = MadeCorpus()
    without.respond("Nobody", "Swans are a joy to watch.", subject="swans")
    back = look(make_corpus(80), look(without, later, out, into), out, into)
    assert moved not in members(back, one)
    assert moved in members(back, other)


def test_decisions_about_what_is_not_there_do_nothing(first: Clustering) -> None:
    lost = [decide(1, "confirm", "theme-gone"), decide(2, "assign", first.themes[0].id, passage="pas-gone")]
    lost += [decide(3, "merge", first.themes[0].id, themes=["theme-gone"]), decide(4, "rename", first.themes[0].id, label=" ")]
    found = look(make_corpus(80), first, *lost)
    assert found.themes == first.themes
    assert found.standing.applied == 4


def test_no_statements_at_all_and_another_encoder(first: Clustering) -> None:
    confirm = decide(1, "confirm", first.themes[0].id)
    confirmed = look(make_corpus(80), first, confirm)
    empty = look(MadeCorpus(), confirmed, confirm)
    assert [(theme.id, theme.respondents) for theme in empty.themes] == [(first.themes[0].id, 0)]
    foreign = replace(confirmed, standing=replace(confirmed.standing, model="another encoder"))
    assert look(grown(80, 12), foreign, confirm).themes == look(grown(80, 12), confirmed, confirm).themes


def theme(key: str, *statements: str, **fields: object) -> StandingTheme:
    return StandingTheme(key, key.title(), members=tuple(Member(one, 0.8) for one in statements), **fields)


def worked(themes: list[StandingTheme], *decisions: Decision) -> dict[str, StandingTheme]:
    standing = Standing(tuple(themes))
    said = {"p": ["s1"], "q": ["s9"]}
    found = apply_theme_decisions(standing, decisions, said, lambda keys: [list(keys)])
    return {theme.id: theme for theme in found.themes}


def test_rejecting_a_theme_takes_those_below_with_it_but_not_what_was_confirmed() -> None:
    tree = [theme("top", "s1", "s2"), theme("low", "s1", parent="top"), theme("sure", "s2", parent="top", status="confirmed")]
    found = worked(tree, decide(1, "reject", "top"))
    assert [found[key].status for key in ("top", "low", "sure")] == ["rejected", "rejected", "confirmed"]
    assert found["sure"].parent is None
    assert worked(list(found.values()), decide(1, "reopen", "top"))["low"].status == "candidate"


def test_a_child_is_merged_into_its_parent_and_a_parent_into_its_child() -> None:
    tree = [theme("top", "s1", "s2"), theme("low", "s1", parent="top"), theme("lowest", "s1", parent="low")]
    up = worked(tree, decide(1, "merge", "top", themes=["low"]))
    assert (up["lowest"].parent, [member.statement for member in up["top"].members]) == ("top", ["s1", "s2"])
    down = worked(tree, decide(1, "merge", "low", themes=["top"]))
    assert (down["low"].parent, [member.statement for member in down["low"].members]) == (None, ["s1", "s2"])
    deep = worked(tree, decide(1, "merge", "lowest", themes=["top"]))
    assert (deep["lowest"].parent, deep["low"].parent) == (None, "lowest"), "no ring of parents"


def test_the_code_frame_takes_up_themes_and_is_never_taken_up() -> None:
    tree = [theme("pace", "s1", kind="code"), theme("found", "s2")]
    into = worked(tree, decide(1, "merge", "pace", themes=["found"]))
    assert [(member.statement, member.by) for member in into["pace"].members] == [("s1", "machine"), ("s2", "person")]
    assert set(worked(tree, decide(1, "merge", "found", themes=["pace"]))) == {"pace", "found"}


def test_what_goes_into_a_theme_goes_into_those_above_and_out_of_those_below() -> None:
    tree = [theme("top", "s1"), theme("low", "s1", parent="top")]
    put = worked(tree, decide(1, "assign", "low", passage="q"))
    assert Member("s9", 1.0, "person") in put["top"].members
    out = worked(tree, decide(1, "unassign", "top", passage="p"))
    assert out["top"].members == out["low"].members == (Member("s1", 0.0, BARRED),)


def test_decisions_are_worked_in_once() -> None:
    standing = Standing((theme("one", "s1"),), applied=3)
    same = apply_theme_decisions(standing, [decide(3, "confirm", "one")], {}, lambda keys: [list(keys)])
    assert same == standing
    later = apply_theme_decisions(standing, [decide(4, "confirm", "one")], {}, lambda keys: [list(keys)])
    assert (later.themes[0].status, later.applied) == ("confirmed", 4)


def test_parts_stand_apart_and_nothing_is_lost() -> None:
    corpus = make_corpus(40)
    vectors = corpus.vectors()
    subjects = {number: number % 4 for number in range(40)}
    two = [number for number in range(40) if subjects[number] < 2]
    parts = parts_of(vectors[two], ClusterSettings())
    assert sorted(row for part in parts for row in part) == list(range(len(two)))
    assert {frozenset(subjects[two[row]] for row in part) for part in parts} == {frozenset({0}), frozenset({1})}
    assert parts_of(vectors[:1], ClusterSettings()) == [[0]]
    assert parts_of(vectors[:2], ClusterSettings()) == [[0], [1]]
    assert parts_of(np.repeat(vectors[:1], 3, axis=0), ClusterSettings()) == [[0, 1, 2]]


def test_a_statement_is_known_by_its_wording() -> None:
    assert statement_key("The pace is too fast!") == statement_key("the pace is TOO  fast")
    assert statement_key("The pace is too fast") != statement_key("The pace is too slow")


CODES = (Code("pace", "Pace and timescale", "Timing, deadlines, rush."),)


def worried(count: int, *, silent: bool = False) -> MadeCorpus:
    corpus = make_corpus(count)
    for passage in () if silent else corpus.passages[2::4]:
        corpus.worry(passage, "pace", holder=f"Respondent {passage.id}")
    return corpus


def look_with_codes(corpus: MadeCorpus, before: Clustering | None, *decisions: Decision) -> Clustering:
    earlier = Earlier(before.standing if before else None, decisions, MODEL)
    return cluster(corpus.corpus(), corpus.vectors(), CODES, earlier=earlier)


def test_a_code_has_its_theme_whatever_batch_and_people_decide_about_it_too() -> None:
    first = look_with_codes(worried(80), None)
    (code,) = [theme for theme in first.themes if theme.kind == "code"]
    assert look_with_codes(worried(80), first) == first
    outside = next(f"pas-{number}" for number in range(80) if f"pas-{number}" not in members(first, code.id))
    inside = sorted(members(first, code.id))[0]
    decisions = (
        decide(1, "rename", code.id, label="Haste"),
        decide(2, "assign", code.id, passage=outside),
        decide(3, "unassign", code.id, passage=inside),
    )
    found = look_with_codes(worried(100), first, *decisions)
    (same,) = [theme for theme in found.themes if theme.kind == "code"]
    assert (same.id, same.label, same.label_by) == (code.id, "Haste", "person")
    assert outside in members(found, code.id)
    assert inside not in members(found, code.id)
    silent = look_with_codes(worried(100, silent=True), found, *decisions)
    back = look_with_codes(worried(100), silent, *decisions)
    assert [theme.label for theme in back.themes if theme.kind == "code"] == ["Haste"]


def test_a_code_that_is_split_keeps_its_statements() -> None:
    top = theme("pace", "s1", "s2", kind="code")
    standing = apply_theme_decisions(Standing((top,)), [decide(1, "split", "pace")], {}, lambda keys: [[keys[0]], [keys[1]]])
    after = {one.id: one for one in standing.themes}
    assert after.pop("pace").members == top.members
    assert sorted(one.members[0].statement for one in after.values()) == ["s1", "s2"]


def test_rejected_codes_are_neither_offered_nor_forgotten() -> None:
    first = look_with_codes(worried(80), None)
    (code,) = [theme for theme in first.themes if theme.kind == "code"]
    found = look_with_codes(worried(100), first, decide(1, "reject", code.id))
    assert {theme.status for theme in found.themes if theme.kind == "code"} == {"rejected"}
    assert {theme.status for theme in found.themes if theme.kind == "found"} == {"candidate"}
