"""EPUB: what is in the file."""

from __future__ import annotations

import re
from io import BytesIO
from posixpath import join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pytest

from taiyaku.export import Book, epub, tree
from taiyaku.export.mathml import with_mathml

X = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
M = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module")
def files(book: Book) -> dict[str, bytes]:
    with ZipFile(BytesIO(epub(book))) as archive:
        first = archive.infolist()[0]
        assert ("mimetype", ZIP_STORED) == (first.filename, first.compress_type)
        assert b"application/epub+zip" == archive.read(first)
        return {name: archive.read(name) for name in archive.namelist()}


def page(files: dict[str, bytes], name: str) -> ET.Element:
    return ET.fromstring(files[f"EPUB/{name}"])


def test_pairs_are_there_with_their_languages(files: dict[str, bytes]) -> None:
    pairs = {}
    for pair in page(files, "c2.xhtml").iter(f"{X}span"):
        if pair.get("class") == "ty":
            english, japanese = pair
            assert "en" == english.get("lang")
            pairs["".join(english.itertext())] = "".join(japanese.itertext())
    expected = {"The loss": "損失", "In the second.": "二番目の中です。", "A footnote.": "脚注です。"}
    assert expected.items() <= pairs.items()
    assert "ja" == page(files, "c2.xhtml").get("lang")


def test_formulas_are_mathml(files: dict[str, bytes]) -> None:
    formulas = [*page(files, "c2.xhtml").iter(f"{M}math")]
    assert ["x^2", "x^2", r"\frac{a}{b}"] == [formula.get("alttext") for formula in formulas]
    assert [False, False, True] == [formula.get("display") == "block" for formula in formulas]
    assert formulas[2].find(f".//{M}mfrac") is not None


def test_a_formula_that_cannot_be_read_stays_as_tex() -> None:
    article = tree.article(r'<article><span class="arithmatex">\(\nosuch{x} \left( \)</span></article>')
    assert not with_mathml(article)
    assert r"\(\nosuch{x} \left( \)" == tree.text(article)


def test_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    """Documents, places in them, pictures; and the manifest names each file once."""
    package = ET.fromstring(files["EPUB/package.opf"])
    named = [unquote(str(entry.get("href"))) for entry in package.iter(f"{OPF}item")]
    assert len(named) == len(set(named))
    assert {f"EPUB/{name}" for name in named} | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} == set(files)
    ids = {}
    documents = [name for name in named if name.endswith(".xhtml")]
    for name in documents:
        found = [str(element.get("id")) for element in page(files, name).iter() if element.get("id")]
        assert len(found) == len(set(found)), name
        ids[name] = set(found)
    for name in documents:
        for element in page(files, name).iter():
            address = element.get("href") or element.get("src") or ""
            if not address or re.match(r"https?:", address):
                continue
            path, _, fragment = address.partition("#")
            target = normpath(join(name, "..", unquote(path))) if path else name
            assert target in named, address
            assert not fragment or fragment in ids[target], address


def test_the_japanese_figure_is_inside(files: dict[str, bytes]) -> None:
    assert b"ellipse" in files["EPUB/files/ja/images/curve.svg"]
    assert "EPUB/files/images/curve.svg" not in files


def test_the_contents_name_sections_and_both_titles(files: dict[str, bytes]) -> None:
    toc = page(files, "nav.xhtml").find(f".//{X}nav")
    assert toc is not None
    links = {link.get("href"): "".join(link.itertext()) for link in toc.iter(f"{X}a")}
    assert {"c1.xhtml": "Home", "c2.xhtml": "損失 The loss", "c3.xhtml": "利得 Gain"} == links
    home, section = toc.findall(f"{X}ol/{X}li")
    assert ("基礎 Basics", 2) == ("".join(section[0].itertext()), len(section.findall(f"{X}ol/{X}li")))
    assert f"{X}a" == home[0].tag


def test_the_same_site_makes_the_same_file(book: Book) -> None:
    assert epub(book) == epub(book)
