"""Facets: the values that the user gave, turned into ids, and what passes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel import STANCES, UNIT_TYPES, Respondent, iso_day
from pipeline.errors import WrongUsage
from pipeline.search.columns import Column, rows_to_mask
from pipeline.search.consent import may_be_named
from pipeline.search.hit import KINDS, Facets
from pipeline.search.index import Index
from pipeline.search.tokens import fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Filter:
    """What passes: one set of values a facet, None where the facet was not given."""

    index: Index
    stances: frozenset[str] | None
    proposals: frozenset[str] | None
    codes: frozenset[str] | None
    respondents: frozenset[str] | None
    names: frozenset[str]  # folded names of those respondents
    kinds: frozenset[str] | None  # folded
    questions: frozenset[str] | None
    themes: frozenset[str] | None
    since: str | None
    until: str | None
    unit_types: frozenset[str] | None
    document_kinds: frozenset[str] | None

    def passages(self) -> NDArray[np.bool_]:
        """Passages that have what the facets ask for, in themselves or in the tags that lie in them."""
        passages = self.index.passages
        mask = self._placed() & self._dated(passages.day)
        if self.stances is not None or self.proposals is not None or self.codes is not None:
            return mask & self._holding(self._about()) & self._stated() & self._coded()
        if self.respondents is None and self.kinds is None:
            return mask
        speaker = passages.speaker.among(self.respondents) & passages.speaker.where(self._sent_by_kind, absent=self.kinds is None)
        return mask & (self._holding(self._held()) | speaker)

    def tags(self, kind: str) -> NDArray[np.bool_]:
        """Tags of a kind that have what the facets ask for; what the kind does not carry, another tag of its passage must."""
        tags, nowhere = self.index.tags, self.questions is self.themes is self.unit_types is None
        placed: NDArray[np.bool_] = np.append(self._placed(), nowhere)[tags.passage]
        if self.document_kinds is not None:
            placed &= self._documents(Column.of(tag.document for tag in tags.records))
        placed &= tags.kind.where(kind.__eq__) & self._held() & self._dated(tags.day) & tags.proposal.among(self.proposals)
        stated = tags.stance.among(self.stances) if kind == "position" else self._beside(self._stated(), self.stances)
        coded = self._own_code() if kind == "concern" else self._beside(self._coded(), self.codes)
        return placed & stated & coded

    def _beside(self, passages: NDArray[np.bool_], wanted: frozenset[str] | None) -> NDArray[np.bool_]:
        """Tags whose passage is among these; where nothing is wanted, all."""
        return np.append(passages, wanted is None)[self.index.tags.passage]

    def _placed(self) -> NDArray[np.bool_]:
        passages = self.index.passages
        mask = passages.question.among(self.questions) & self._documents(passages.document)
        if self.unit_types is not None:
            wanted = self.unit_types
            mask &= passages.unit_types.where(lambda types: not wanted.isdisjoint(json.loads(types)))
        if self.themes is not None:
            chosen = [at for at, theme in enumerate(self.index.themes) if theme.id in self.themes]
            mask &= rows_to_mask(passages.theme[np.isin(passages.theme[:, 1], chosen), 0], len(mask))
        return mask

    def _documents(self, documents: Column) -> NDArray[np.bool_]:
        wanted, heads = self.document_kinds, self.index.heads
        if wanted is None:
            return np.ones(len(documents.codes), dtype=bool)
        return documents.where(lambda document: heads[document][2] in wanted)

    def _dated(self, day: Column) -> NDArray[np.bool_]:
        """A day that is only stated as far as its month or year passes where any day of it would."""
        if self.since is None and self.until is None:
            return np.ones(len(day.codes), dtype=bool)
        first, last = self.since or "", self.until or "9999"
        return day.where(lambda day: day[: len(first)] >= first[: len(day)] and day[: len(last)] <= last[: len(day)])

    def _holding(self, tags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Passages that one of these tags lies in."""
        return rows_to_mask(self.index.tags.passage[tags], len(self.index.passages.ids))

    def _held(self) -> NDArray[np.bool_]:
        """Whose view it is decides; a view without a name is its sender's."""
        tags = self.index.tags
        mask = tags.holder_kind.where(self._of_kind, absent=self.kinds is None)
        if self.respondents is None:
            return mask
        return mask & (tags.holder.among(self.names) | ((tags.holder.codes < 0) & tags.sender.among(self.respondents)))

    def _of_kind(self, kind: str) -> bool:
        return self.kinds is None or " ".join(fold_words(kind)) in self.kinds

    def _sent_by_kind(self, respondent: str) -> bool:
        return self._of_kind(self.index.respondents[respondent].kind or "")

    def _about(self) -> NDArray[np.bool_]:
        return self._held() & self.index.tags.proposal.among(self.proposals)

    def _stated(self) -> NDArray[np.bool_]:
        """Passages with a position of the stances, towards the proposals where these are given too."""
        if self.stances is None:
            return np.ones(len(self.index.passages.ids), dtype=bool)
        return self._holding(self._about() & self.index.tags.stance.among(self.stances))

    def _coded(self) -> NDArray[np.bool_]:
        """Passages with a concern of the codes."""
        if self.codes is None:
            return np.ones(len(self.index.passages.ids), dtype=bool)
        return self._holding(self._held() & self._own_code())

    def _own_code(self) -> NDArray[np.bool_]:
        tags = self.index.tags
        if self.codes is None:
            return np.ones(len(tags.records), dtype=bool)
        chosen = [at for at, code in enumerate(self.index.codes) if code in self.codes]
        return rows_to_mask(tags.code[np.isin(tags.code[:, 1], chosen), 0], len(tags.records))


def read_facets(facets: Facets, index: Index, *, consent: bool) -> Filter:
    """The filter that the facets mean. With ``consent`` nobody is known by name who may not be named.

    Raises:
        WrongUsage: a value that the run does not know; the mend names those that it does.
    """
    since, until = _day("from", facets.since), _day("to", facets.until)
    if since and until and since[: len(until)] > until[: len(since)]:
        raise WrongUsage(f"Nothing lies between {since} and {until}.", "Give the earlier date with --from, the later with --to.")
    if facets.kind is not None and facets.kind not in KINDS:
        raise _unknown("kind", facets.kind, KINDS)
    named = {one.id: (one.id, one.name or "", *one.aliases) for one in _named(index, consent)} if facets.respondent else {}
    respondents = _chosen("respondent", facets.respondent, lambda: named, partly=True)
    return Filter(
        index=index,
        stances=_chosen("stance", facets.stance, lambda: {stance: (stance,) for stance in STANCES}),
        proposals=_chosen("proposal", facets.proposal, lambda: _proposals(index)),
        codes=_chosen("code", facets.code, lambda: _codes(index)),
        respondents=respondents,
        names=frozenset(" ".join(fold_words(name)) for key in respondents or () for name in named[key][1:] if name),
        kinds=_chosen("respondent-kind", facets.respondent_kind, lambda: {" ".join(fold_words(k)): (k,) for k in _kinds(index)}),
        questions=_chosen("question", facets.question, lambda: {q.id: (q.id, q.text) for q in index.consultation.questions}),
        themes=_chosen("theme", facets.theme, lambda: {theme.id: (theme.id, theme.label, theme.claim) for theme in index.themes}),
        since=since,
        until=until,
        unit_types=_chosen("unit-type", facets.unit_type, lambda: {one: (one,) for one in UNIT_TYPES}),
        document_kinds=_chosen("document-kind", facets.document_kind, lambda: _document_kinds(index)),
    )


def _proposals(index: Index) -> Mapping[str, tuple[str, ...]]:
    return {key: (one.id, one.label, *one.label.split(":"), *one.aliases) for key, one in index.proposals.items()}


def _codes(index: Index) -> Mapping[str, tuple[str, ...]]:
    return {code: (code,) for code in index.codes} | {code.id: (code.id, code.label) for code in index.consultation.codes}


def _document_kinds(index: Index) -> Mapping[str, tuple[str, ...]]:
    return {kind: (kind,) for kind in sorted({kind for _, _, kind in index.heads.values()})}


def _named(index: Index, consent: bool) -> list[Respondent]:
    """Respondents that may be asked for by name: whoever types the name of one who may not be named learns nothing."""
    return [one for one in index.respondents.values() if not consent or may_be_named(one)]


def _day(facet: str, value: str | None) -> str | None:
    if value is None or iso_day(value) == value:
        return value
    raise WrongUsage(f"{value!r} is no date for --{facet}.", "Write a day, a month or a year: 2021-01-31, 2021-01 or 2021.")


def _kinds(index: Index) -> list[str]:
    stated = {one.kind for one in index.respondents.values() if one.kind}
    return sorted(stated | set(index.tags.holder_kind.values))


def _chosen(
    facet: str, values: tuple[str, ...], names_of: Callable[[], Mapping[str, tuple[str, ...]]], *, partly: bool = False
) -> frozenset[str] | None:
    """Ids whose id, name or alias the values are; with ``partly``, a part of a name does where no whole one fits."""
    if not values:
        return None
    known = names_of()
    tests: list[Callable[[tuple[str, ...], tuple[str, ...]], bool]] = [lambda typed, name: typed == name]
    if partly:
        tests.append(_inside)
    found: set[str] = set()
    for value in values:
        typed = fold_words(value)
        for test in tests:
            ids = {
                key for key, names in known.items() if value in names or any(typed and test(typed, fold_words(n)) for n in names)
            }
            if ids:
                break
        else:
            raise _unknown(facet, value, tuple(names[-1] if partly else key for key, names in known.items()), known)
        found |= ids
    return frozenset(found)


def _inside(typed: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(name[at : at + len(typed)] == typed for at in range(len(name) - len(typed) + 1))


def _unknown(facet: str, value: str, shown: tuple[str, ...], known: Mapping[str, tuple[str, ...]] | None = None) -> WrongUsage:
    names = [name for names in (known or {}).values() for name in names if name]
    near = get_close_matches(value, names or list(shown), n=3, cutoff=0.6)
    if not shown:
        return WrongUsage(f"There is no {facet} {value!r}: this run knows none.", f"Leave --{facet} out.")
    listed = ", ".join(near) if near else ", ".join([*sorted(filter(None, shown))[:12], *(["…"] if len(shown) > 12 else [])])
    return WrongUsage(f"There is no {facet} {value!r} in this run.", f"{'Did you mean' if near else 'Known are'}: {listed}.")
