"""The JSON: valid against its published schema, with every number and every citation, and the templates' sandbox."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from written_run import write_run

from pipeline.digest import digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.formats.schema import make_schema
from pipeline.digest.formats.tree import digest_schema
from pipeline.errors import WrongUsage
from pipeline.settings import DigestSettings
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def tree(store: Store) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(digest(store, format="json", by_kind=True))
    return loaded


def test_it_is_valid(tree: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(digest_schema())
    jsonschema.validate(tree, digest_schema(), jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_is_missing_or_new(tree: dict[str, Any]) -> None:
    for broken in (
        {key: value for key, value in tree.items() if key != "overview"},
        tree | {"more": 1},
        tree | {"title": 7},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, digest_schema())


def test_the_published_schema_is_that_of_the_records() -> None:
    """After a change of the records: write ``make_schema()`` into the file again, and say so in the changelog."""
    published = json.loads(files("pipeline.digest").joinpath("schemas", "digest.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(make_schema()))


def test_numbers_and_citations_are_those_of_the_records(store: Store, tree: dict[str, Any]) -> None:
    composed = compose(Evidence(store, DigestSettings()))
    first = composed.proposals[0]
    assert tree["proposals"][0]["counts"] == [list(pair) for pair in first.counts]
    said = tree["proposals"][0]["conditions"]["quotations"][0]
    assert said["who"] == "Rivers Trust Network"
    assert said["place"] == "page 1"
    assert said["pieces"] == [{"text": "provided that each board has its own budget", "hidden": False}]
    assert said["record"] in {row.id for row in store.positions()}
    assert tree["documents"][said["document"] - 1]["file"] == "letters/rtn.pdf"
    assert tree["overview"]["accounting"]["rows"][0][0] == "Responses received"
    assert "not a poll" in tree["caveat"]


def test_charts_go_by_their_numbers(tree: dict[str, Any]) -> None:
    assert tree["charts"]
    for chart in tree["charts"]:
        assert chart["rows"] and chart["alt"]
        assert "drawing" not in chart


def test_json_takes_no_template(tmp_path: Path, store: Store) -> None:
    with pytest.raises(WrongUsage, match="no template"):
        digest(store, format="json", template=tmp_path / "x")


def test_a_department_brings_its_own_page(tmp_path: Path, store: Store) -> None:
    own = tmp_path / "own.jinja"
    own.write_text(
        '{% import "parts.html.jinja" as part %}<h1>{{ page.title }}</h1>'
        "{{ part.blocks(page.chapters[:1]) }}{{ digest.overview.unnamed }}{{ '<i>' }}",
        encoding="utf-8",
    )
    page = digest(store, format="html", template=own)
    assert page.startswith("<h1>The future of river boards</h1>")
    assert 'class="glance"' in page
    assert "&lt;i&gt;" in page


@pytest.mark.parametrize(
    "harm",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ page.__class__.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ digest.no_such_thing }}",
        "{% if %}",
    ],
)
def test_a_template_sees_the_records_and_nothing_else(tmp_path: Path, store: Store, harm: str) -> None:
    own = tmp_path / "own.jinja"
    own.write_text(harm, encoding="utf-8")
    for form in ("html", "md"):
        with pytest.raises(WrongUsage, match="cannot be used"):
            digest(store, format=form, template=own)


def test_published_accuracy_is_that_of_the_readme() -> None:
    """The figures that a digest prints are rows of the README's quality table."""
    import tomllib

    from pipeline.digest import method

    rows = tomllib.loads(Path(method.__file__).with_name("measured.toml").read_text(encoding="utf-8"))["measured"]
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for row in rows:
        (line,) = [line for line in readme.splitlines() if line.startswith(row["row"])]
        assert row["score"].replace("\u00a0", " ") in line, f"measured.toml is behind the README: {row['what']}"
        assert row["beside"].split(" ")[0] in line
