"""Facets: the values that the user gave, turned into ids, and what passes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.datamodel import UNIT_TYPES, Concern, Passage, Position, Theme, iso_day
from pipeline.errors import WrongUsage
from pipeline.search.hit import KINDS, STANCES, Facets
from pipeline.search.index import Index, Record, Tag
from pipeline.search.tokens import fold_words
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Filter:
    """What passes: one set of ids a facet, None where the facet was not given."""

    index: Index
    stances: frozenset[str] | None
    proposals: frozenset[str] | None
    codes: frozenset[str] | None
    respondents: frozenset[str] | None
    respondent_names: frozenset[tuple[str, ...]]
    kinds: frozenset[tuple[str, ...]] | None
    questions: frozenset[str] | None
    themed: frozenset[str] | None
    since: str | None
    until: str | None
    unit_types: frozenset[str] | None

    def passes_passage(self, passage: Passage) -> bool:
        """Whether a passage has what the facets ask for, in itself or in the tags that lie in it."""
        if not self._place(passage) or not self._dated(passage):
            return False
        tags = [tag for tag in self.index.tags_of.get(passage.id, ()) if self._holder(tag)]
        if self.stances is not None or self.proposals is not None or self.codes is not None:
            return self._tagged(tags)
        return bool(tags) or self._sender(passage)

    def passes_tag(self, tag: Tag) -> bool:
        """Whether a tag has what the facets ask for; what its kind does not carry, another tag of its passage must."""
        passage = self.index.passages.get(tag.passage or "")
        if (
            not self._holder(tag)
            or not self._dated(tag)
            or not (self._place(passage) if passage else self.questions is self.themed is self.unit_types is None)
        ):
            return False
        beside = [other for other in self.index.tags_of.get(tag.passage or "", ()) if self._holder(other)]
        own_stance = isinstance(tag, Position)
        own_code = isinstance(tag, Concern)
        return (
            (self.proposals is None or tag.proposal in self.proposals)
            and (self._stance([tag] if own_stance else beside))
            and (self._code([tag] if own_code else beside))
        )

    def _place(self, passage: Passage) -> bool:
        return (
            (self.questions is None or passage.question in self.questions)
            and (self.themed is None or passage.id in self.themed)
            and (self.unit_types is None or not self.unit_types.isdisjoint(passage.unit_types))
        )

    def _dated(self, record: Record) -> bool:
        """A day that is only stated as far as its month or year passes where any day of it would."""
        if self.since is None and self.until is None:
            return True
        day = self.index.day(record)
        if day is None:
            return False
        first, last = self.since or "", self.until or "9999"
        return day[: len(first)] >= first[: len(day)] and day[: len(last)] <= last[: len(day)]

    def _tagged(self, tags: list[Tag]) -> bool:
        about = self.proposals is None or any(tag.proposal in self.proposals for tag in tags)
        return about and self._stance(tags) and self._code(tags)

    def _stance(self, tags: Iterable[Tag]) -> bool:
        return self.stances is None or any(
            isinstance(tag, Position)
            and tag.stance in self.stances
            and (self.proposals is None or tag.proposal in self.proposals)
            for tag in tags
        )

    def _code(self, tags: Iterable[Tag]) -> bool:
        return self.codes is None or any(isinstance(tag, Concern) and not self.codes.isdisjoint(tag.codes) for tag in tags)

    def _holder(self, tag: Tag) -> bool:
        """Whose view it is decides; a view without a name is its sender's."""
        sender = self.index.sender(tag.response)
        by_name = fold_words(tag.holder or "")
        own = tag.voice != "reported" and sender is not None
        return (
            self.respondents is None
            or by_name in self.respondent_names
            or (not by_name and own and sender is not None and sender.id in self.respondents)
        ) and (self.kinds is None or self._kind(tag) in self.kinds)

    def _kind(self, tag: Tag) -> tuple[str, ...]:
        name = fold_words(tag.holder or "")
        holder = self.index.by_name.get(name)
        sender = self.index.sender(tag.response) if tag.voice != "reported" else None
        stated = tag.holder_kind if isinstance(tag, Position) else None
        return fold_words(stated or (holder.kind if holder else None) or (sender.kind if sender else None) or "")

    def _sender(self, passage: Passage) -> bool:
        if self.respondents is None and self.kinds is None:
            return True
        speaker = self.index.respondents.get(passage.respondent or "") or self.index.sender(passage.response)
        return speaker is not None and (
            (self.respondents is None or speaker.id in self.respondents)
            and (self.kinds is None or fold_words(speaker.kind or "") in self.kinds)
        )


def read_facets(facets: Facets, store: Store, index: Index) -> Filter:
    """The filter that the facets mean.

    Raises:
        WrongUsage: a value that the run does not know; the mend names those that it does.
    """
    consultation = store.consultation()
    since, until = _day("from", facets.since), _day("to", facets.until)
    if since and until and since[: len(until)] > until[: len(since)]:
        raise WrongUsage(f"Nothing lies between {since} and {until}.", "Give the earlier date with --from, the later with --to.")
    if facets.kind is not None and facets.kind not in KINDS:
        raise _unknown("kind", facets.kind, KINDS)
    proposals = {key: (one.id, one.label, *one.label.split(":"), *one.aliases) for key, one in index.proposals.items()}
    named = {key: (key, one.name or "", *one.aliases) for key, one in index.respondents.items()}
    used = {code: (code,) for tag in index.tags["concern"] if isinstance(tag, Concern) for code in tag.codes}
    known_codes = used | {code.id: (code.id, code.label) for code in consultation.codes}
    respondents = _chosen("respondent", facets.respondent, named, partly=True)
    kinds = {" ".join(fold_words(kind)): (kind,) for kind in _kinds(index)}
    themes = tuple(store.themes()) if facets.theme else ()
    chosen_themes = _chosen("theme", facets.theme, {theme.id: (theme.id, theme.label) for theme in themes})
    chosen_kinds = _chosen("respondent-kind", facets.respondent_kind, kinds)
    return Filter(
        index=index,
        stances=_chosen("stance", facets.stance, {stance: (stance,) for stance in STANCES}),
        proposals=_chosen("proposal", facets.proposal, proposals),
        codes=_chosen("code", facets.code, known_codes),
        respondents=respondents,
        respondent_names=frozenset(fold_words(name) for key in respondents or () for name in named[key][1:] if name),
        kinds=None if chosen_kinds is None else frozenset(tuple(kind.split()) for kind in chosen_kinds),
        questions=_chosen("question", facets.question, {q.id: (q.id, q.text) for q in consultation.questions}),
        themed=None if chosen_themes is None else _themed(store, chosen_themes, themes),
        since=since,
        until=until,
        unit_types=_chosen("unit-type", facets.unit_type, {one: (one,) for one in UNIT_TYPES}),
    )


def _day(facet: str, value: str | None) -> str | None:
    if value is None or iso_day(value) == value:
        return value
    raise WrongUsage(f"{value!r} is no date for --{facet}.", "Write a day, a month or a year: 2021-01-31, 2021-01 or 2021.")


def _kinds(index: Index) -> list[str]:
    stated = [one.kind for one in index.respondents.values()]
    stated += [tag.holder_kind for tag in index.tags["position"] if isinstance(tag, Position)]
    return sorted({kind for kind in stated if kind})


def _themed(store: Store, chosen: frozenset[str], themes: tuple[Theme, ...]) -> frozenset[str]:
    """Passages of the themes and of the themes below them."""
    below = chosen | {theme.id for theme in themes if theme.parent in chosen}
    return frozenset(assignment.passage for assignment in store.assignments() if assignment.theme in below)


def _chosen(
    facet: str, values: tuple[str, ...], known: Mapping[str, tuple[str, ...]], *, partly: bool = False
) -> frozenset[str] | None:
    """Ids whose id, name or alias the values are; with ``partly``, a part of a name does where no whole one fits."""
    if not values:
        return None
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
