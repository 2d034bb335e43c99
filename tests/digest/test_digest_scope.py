"""A digest of a part: one theme, proposal, question or kind of respondent, and what each kind of respondent says."""

from __future__ import annotations

from pathlib import Path

import pytest
from read_digest import shown, text_of
from typer.testing import CliRunner
from written_run import Letter, council, write_run

from pipeline.cli.app import app
from pipeline.digest import FORMATS, Scope, digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.sections import Digest
from pipeline.errors import WrongUsage
from pipeline.settings import DigestSettings
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


def part(store: Store, **scope: str) -> Digest:
    return compose(Evidence(store, DigestSettings(), Scope(**scope)), by_kind=True)


def quoted(digest_: Digest) -> set[str]:
    """Words of all quotations of the proposals, concerns and themes."""
    some = [
        *(group.some for section in digest_.proposals for group in section.quotes),
        *(section.some for section in digest_.concerns),
        *(theme.some for theme in digest_.themes),
        *(section.some for section in digest_.asks),
    ]
    return {said.text for group in some for said in group.quotations}


def test_one_proposal(store: Store) -> None:
    found = part(store, proposal="option-b")
    assert [section.label for section in found.proposals] == ["Option B: a single national rivers agency"]
    assert [label for label, _ in found.proposed] == ["Option B: a single national rivers agency"]
    whole = part(store)
    by_label = {section.label: section.counts for section in whole.proposals}
    assert found.proposals[0].counts == by_label["Option B: a single national rivers agency"], "the same numbers as in the whole"
    assert "We support option A provided that each board has its own budget" not in quoted(found)
    assert {row.number for row in found.documents} < {row.number for row in whole.documents}, "documents keep their numbers"


def test_one_question(store: Store) -> None:
    found = part(store, question="q1")
    assert [row.file for row in found.documents] == ["survey.csv"]
    assert len(found.questions) == 1
    (section,) = found.proposals
    assert dict(section.counts)["support"] == 9
    assert dict(section.counts)["oppose"] == 1
    assert found.overview.kinds is not None
    assert found.overview.kinds.foot[1] == "10"


def test_one_kind_of_respondent(store: Store) -> None:
    found = part(store, kind="council")
    assert [row.sender for row in found.documents] == ["Weirford Borough Council"] * 2
    assert [section.label for section in found.proposals] == ["Option B: a single national rivers agency"]
    assert found.timelines.changed
    assert not found.campaigns
    assert found.overview.named == ("Weirford Borough Council (council)",)


def test_one_theme(store: Store) -> None:
    found = part(store, theme="theme-2")
    assert [theme.label for theme in found.themes] == ["The timetable is far too fast"]
    assert "The timetable of nine months is far too fast" in " ".join(quoted(found))
    assert not any("option A" in words for words in quoted(found))


def test_several_limits_mean_what_lies_in_all_of_them(store: Store) -> None:
    found = part(store, proposal="option-a", kind="membership body")
    # the network's letter, and what an article tells of another such body
    assert [row.file for row in found.documents] == ["letters/rtn.pdf", "press/anglers.html"]
    nothing = part(store, question="q1", kind="council")
    assert not nothing.proposals and not nothing.documents
    assert nothing.overview.accounting.rows[0][1] == "20", "the whole's accounting stands in every part"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_that_it_is_a_part(store: Store, form: str) -> None:
    words = shown(store, form, scope=Scope(proposal="option-b"))
    assert "what was said on the proposal “Option B: a single national rivers agency”" in words
    assert "of which with something in this part" in words
    assert "it takes the river out of local hands" not in words


def test_the_whole_says_nothing_of_parts(store: Store) -> None:
    assert "This digest covers a part only" not in digest(store)
    assert "in this part" not in digest(store)


@pytest.mark.parametrize(
    ("scope", "choice"),
    [
        (Scope(theme="nothing"), "theme-1, theme-2"),
        (Scope(proposal="option-z"), "option-a, option-b"),
        (Scope(question="q9"), "q1"),
        (Scope(kind="martian"), "Choose one of: council, individual, membership body."),
    ],
)
def test_what_is_not_there_is_refused(store: Store, scope: Scope, choice: str) -> None:
    with pytest.raises(WrongUsage) as told:
        digest(store, scope=scope)
    assert choice in told.value.mend


def test_respondents_whose_kind_is_not_known_are_a_part_too(tmp_path: Path) -> None:
    letter = Letter("someone.txt", "The weir is loud. Nobody mends it.", kind="response")
    letter.sent_by("Ann Ross", None, "yes")
    letter.concern("Nobody mends it", "Ann Ross", "funding")
    told = Letter("news.html", "The Anglers’ Union is against it.", kind="article")
    told.cut()
    told.quotes("Anglers’ Union", "membership body")
    store = write_run(tmp_path, [letter, council("c.txt", "2025-03-01", "We back option B.", "support"), told])
    with pytest.raises(WrongUsage) as refused:
        digest(store, scope=Scope(kind="membership body"))
    assert refused.value.mend == "Choose one of: council, not known."
    page = digest(store, format="md", scope=Scope(kind="not known"))
    assert "what respondents whose kind is not known said" in page
    assert "Nobody mends it" in page and "We back option B" not in page


def test_by_kind_adds_up(store: Store) -> None:
    found = part(store)
    tables = {table.id: table for table in found.by_kind}
    assert found.concerns_by_kind
    tables["concerns-by-kind"] = found.concerns_by_kind
    positions = tables["positions-by-kind"]
    assert positions.head[0] == "Position"
    assert positions.head[-1] == "All"
    rows = {row[0]: row for row in positions.rows}
    support = rows["Option A: one board for each catchment: support"]
    column = positions.head.index("Individual")
    assert support[column] == "10"
    for table in tables.values():
        for row in (*table.rows, table.foot):
            assert sum(map(int, row[1:-1])) == int(row[-1]), row
    assert tables.keys() == {"positions-by-kind", "themes-by-kind", "concerns-by-kind"}


def test_without_it_there_is_no_breakdown(store: Store) -> None:
    assert compose(Evidence(store, DigestSettings())).by_kind == ()
    assert "What each kind of respondent says" not in digest(store)


def test_a_part_keeps_consent(store: Store) -> None:
    for form in FORMATS:
        words = shown(store, form, scope=Scope(kind="individual"), by_kind=True)
        for secret in ("Marlowe", "Quince", "orchard", "01632"):
            assert secret not in words


def run(tmp_path: Path, *words: str) -> tuple[int, bytes, str]:
    """The command on the written run, in a folder as a user has it."""
    folder, out = tmp_path / "folder", tmp_path / "out"
    folder.mkdir(exist_ok=True)
    (folder / "consultation.toml").write_text('[consultation]\nid = "river-boards"\ntitle = "Rivers"\n', encoding="utf-8")
    if not out.exists():
        out.mkdir()
        write_run(out).close()
    done = CliRunner().invoke(app, ["digest", str(folder), "--out", str(out), *words])
    return done.exit_code, done.stdout_bytes, done.stderr


def test_the_command_writes_what_the_file_is_called(tmp_path: Path) -> None:
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{"), ("md", b"#"), ("html", b"<!DOCTYPE")):
        to = tmp_path / "made" / f"digest.{form}"
        code, out, err = run(tmp_path, "--to", str(to))
        assert (code, out) == (0, b""), err
        assert to.read_bytes().startswith(start)
        assert not list(to.parent.glob("*.part"))


def test_the_command_prints(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "--format", "md", "--proposal", "option-b", "--by", "respondent-kind")
    assert code == 0
    assert "This digest covers a part only" in out.decode()
    assert "## What each kind of respondent says" in out.decode()
    code, out, _ = run(tmp_path, "--format", "pdf")
    assert code == 0
    assert out.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("--format", "odt"), "no digest format"),
        (("--by", "age"), "respondent-kind"),
        (("--theme", "none"), "There is no theme"),
        (("--template", "nowhere.jinja"), "cannot be read"),
        (("--to", "."), "is a folder"),
        (("--theme", "theme-"), "Several themes begin"),
        (("--starter", "--format", "pdf", "--to", "x.pdf"), "Write it to x.typ."),
        (("--starter", "--format", "docx", "--to", "x.html"), "Write it to x.docx."),
        (("--starter", "--format", "md", "--to", "x.html"), "Write it to x.md.jinja."),
        (("--starter", "--template", "x.jinja"), "Leave --template out"),
        (("--format", "md", "--template", "st.html"), "no template for md"),
        (("--format", "pdf", "--template", "own.html.jinja"), "ends in .typ"),
        (("--format", "html", "--template", "own.typ"), "ends in .html.jinja"),
        (("--sources", "javascript:alert(1)"), "cannot start with"),
        (("--format", "json", "--sources", "letters"), "no links out of the file"),
    ],
)
def test_the_command_refuses(tmp_path: Path, words: tuple[str, ...], wrong: str) -> None:
    code, _, err = run(tmp_path, *words)
    assert code == 2
    assert wrong in err


@pytest.mark.parametrize("name", ["1", "theme-1", "A board close to the river knows it best"])
def test_a_theme_may_be_called_as_the_list_of_themes_prints_it(tmp_path: Path, name: str) -> None:
    code, out, err = run(tmp_path, "--format", "md", "--theme", name)
    assert code == 0, err
    assert "what was said on the theme “A board close to the river knows it best”" in out.decode()


def test_links_lead_from_where_the_digest_is_written(tmp_path: Path) -> None:
    link = "letters/rtn.pdf#page=2)"
    for to, start in (("out/part.md", "sources/"), ("part.md", "out/sources/"), ("elsewhere/part.md", "sources/")):
        code, _, err = run(tmp_path, "--to", str(tmp_path / to))
        assert code == 0, err
        assert f"]({start}{link}" in (tmp_path / to).read_text(encoding="utf-8")
    _, printed, _ = run(tmp_path, "--format", "md", "--sources", "https://intranet.example/rivers")
    assert f"](https://intranet.example/rivers/{link}" in printed.decode()


@pytest.mark.parametrize("form", ["html", "md", "pdf", "docx"])
def test_the_shipped_template_makes_the_same_digest(tmp_path: Path, form: str) -> None:
    own = tmp_path / "own"
    code, _, err = run(tmp_path, "--format", form, "--starter", "--to", str(own))
    assert code == 0, err
    _, plain, _ = run(tmp_path, "--format", form)
    code, made, err = run(tmp_path, "--format", form, "--template", str(own))
    assert code == 0, err
    assert text_of(made, form) == text_of(plain, form)


def test_json_has_no_template(tmp_path: Path) -> None:
    code, _, err = run(tmp_path, "--format", "json", "--starter")
    assert (code, "no template" in err) == (2, True)
