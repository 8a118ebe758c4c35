"""Sites built by the real MkDocs, Material and static-i18n."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from taiyaku.errors import SiteError
from taiyaku.model import State
from taiyaku.project import CONFIG_PAGE, Project, find_project
from taiyaku.site import build
from tests.site.support import make_project, write

LOSS = """# The loss

The loss is *small*, see [the gain](gain.md#why)[^1].

$$
x = 1
$$

- Old text
- New text

| Word | Meaning |
|------|---------|
| step | size    |

!!! note
    Mind the ![curve](images/curve.svg) gap.

[^1]: A footnote.
"""
JAPANESE = {
    "The loss": "損失",
    "The loss is *small*, see [the gain](gain.md#why)[^1].": "損失は*小さい*。[利得](gain.md#why)を参照[^1]。",
    "Old text": "古い文",
    "New text": "新しい文",
    "Word": "語",
    "step": "段",
    "Mind the ![curve](images/curve.svg) gap.": "隙間 ![曲線](images/curve.svg) に注意。",
    "A footnote.": "脚注です。",
    "Welcome": "ようこそ",
    "Notes": "講義ノート",
    "Basics": "基礎",
}
ENGLISH = {
    "index.md": "# Welcome\n\nRead [on](loss.md).\n",
    "loss.md": LOSS,
    "gain.md": "# Gain\n\n## Why\n\nNobody knows.\n",
    "images/curve.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}
NAV = [{"Home": "index.md"}, {"Basics": ["loss.md", "gain.md"]}]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = make_project(
        tmp_path_factory.mktemp("project"),
        ENGLISH,
        JAPANESE,
        states={"Old text": State.STALE, "New text": State.DRAFT},
        before={"Old text": "Older text"},
        settings={"nav": NAV},
    )
    result = build(made, strict=True)
    assert (10, False, ()) == (result.pages, result.skipped, result.warnings)
    return made


@pytest.fixture
def small(tmp_path: Path) -> Project:
    return make_project(tmp_path, {"index.md": "# Welcome\n\nText.\n"}, JAPANESE)


def html(project: Project, name: str) -> str:
    return (project.site / name).read_text(encoding="utf-8")


def test_the_english_page_is_plain(project: Project) -> None:
    """Nothing of ours but the bar and the links in its head."""
    page = html(project, "loss/index.html")
    article = page[page.index("<article") : page.index("</article>")]
    assert "ty-s" not in page
    assert "ty-en" not in article
    assert '<p>The loss is <em>small</em>, see <a href="../gain/#why">the gain</a>' in article


def test_the_japanese_page_has_both(project: Project) -> None:
    page = html(project, "ja/loss/index.html")
    assert "ty-s" not in page
    assert '<html lang="ja"' in page
    assert '<span class="ty-en" lang="en">The loss</span><span class="ty-ja">損失</span>' in page
    assert 1 == page.count('<div class="arithmatex">')
    assert '<h1 id="the-loss">' in page
    assert [] == [name for name, n in ids(page).items() if n > 1]


def ids(page: str) -> dict[str, int]:
    found = re.findall(r'\sid="?([^" >]+)', page)
    return {name: found.count(name) for name in found}


def test_states_are_marked_and_counted(project: Project) -> None:
    page = html(project, "ja/loss/index.html")
    assert "10か所中6か所を確認済み" in page
    assert "<del>Older</del> <ins>Old</ins> text" in page
    assert ["draft", "new", "new", "stale"] == sorted(re.findall(r'class="ty(?:-one)?"[^>]* data-ty="(\w+)"', page))


def test_names_come_from_the_catalog_of_mkdocs_yml(project: Project) -> None:
    page = html(project, "ja/loss/index.html")
    assert "<title>損失 - 講義ノート</title>" in page
    assert "基礎" in page
    assert "Basics" not in page
    assert "<title>The loss - Notes</title>" in html(project, "loss/index.html")


def test_boxes_and_footnotes_speak_japanese(project: Project) -> None:
    page = html(project, "ja/loss/index.html")
    assert "注記" in page
    assert 'title="本文の脚注1に戻る"' in page
    assert "Jump back to footnote 1 in the text" in html(project, "loss/index.html")


def test_pictures_are_found_from_both(project: Project) -> None:
    assert "../images/curve.svg" in html(project, "loss/index.html")
    found = re.findall(r'src="([^"]*curve.svg)"', html(project, "ja/loss/index.html"))
    assert ["../../images/curve.svg"] * 2 == found


def test_other_languages_are_announced_absolutely(project: Project) -> None:
    for page in ("loss/index.html", "ja/loss/index.html"):
        links = re.findall(r'<link rel="alternate " hreflang="([^"]+)" href="([^"]+)">', html(project, page))
        base = "https://notes.example.org/course/"
        assert {"en": f"{base}loss/", "x-default": f"{base}loss/", "ja": f"{base}ja/loss/"} == dict(links)
        assert 'rel="alternate"' not in html(project, page)


def test_a_page_without_translation_says_so(project: Project) -> None:
    page = html(project, "ja/gain/index.html")
    assert '<div lang="en">' in page
    assert "まだ日本語に訳されていません" in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="https://notes.example.org/course/gain/">' in page
    assert "hreflang" not in html(project, "gain/index.html").split("</head>")[0]


def test_the_sitemap_is_reciprocal_and_leaves_out_what_is_not_translated(project: Project) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = {}
    for url in ET.parse(project.site / "sitemap.xml").getroot().findall("s:url", names):
        where = (url.findtext("s:loc", "", names)).removeprefix("https://notes.example.org/course/")
        urls[where] = sorted(link.get("hreflang", "") for link in url.findall("x:link", names))
    assert ["en", "ja", "x-default"] == urls["loss/"] == urls["ja/loss/"]
    assert [] == urls["gain/"]
    assert "ja/gain/" not in urls


def test_each_language_has_its_own_search_and_error_page(project: Project) -> None:
    english = json.loads(html(project, "search/search_index.json"))
    japanese = json.loads(html(project, "ja/search/search_index.json"))
    assert not any(entry["location"].startswith("ja/") for entry in english["docs"])
    by_place = {entry["location"]: entry for entry in japanese["docs"]}
    assert "損失" == by_place["loss/"]["title"]
    assert "The loss" not in by_place["loss/"]["text"]  # the English is in the English index, and found there
    assert "search/search_index.json" == japanese["config"]["taiyaku"]["other"]
    assert "see" not in by_place["loss/"]["text"]
    assert "gain/#why" in by_place
    assert ["en", "ja"] == japanese["config"]["lang"]
    assert '"base": ".."' in html(project, "ja/loss/index.html")
    assert '"base": "/course/ja"' in html(project, "ja/404.html")
    assert '"search": "../../assets/taiyaku/search.js"' in html(project, "ja/loss/index.html")
    assert '"search": "/course/assets/taiyaku/search.js"' in html(project, "ja/404.html")


def test_what_is_shared_speaks_the_language_of_the_page(project: Project) -> None:
    for name, address, spoken, other in (
        ("loss/index.html", "loss/", "en_US", ["ja_JP"]),
        ("ja/loss/index.html", "ja/loss/", "ja_JP", ["en_US"]),
        ("ja/gain/index.html", "gain/", "en_US", []),
    ):
        page = html(project, name)
        told = re.findall(r'<meta property="og:([^"]+)" content="([^"]*)">', page)
        assert f"https://notes.example.org/course/{address}" == dict(told)["url"]
        assert spoken == dict(told)["locale"]
        assert other == [value for key, value in told if key == "locale:alternate"]
        assert len(told) == len({key for key, _ in told})
    japanese = dict(re.findall(r'<meta property="og:([^"]+)" content="([^"]*)">', html(project, "ja/loss/index.html")))
    assert ("損失", "講義ノート") == (japanese["title"], japanese["site_name"])


def test_what_the_project_says_of_itself_is_not_said_twice(small: Project) -> None:
    write(
        small.root / "overrides/main.html",
        '{% extends "base.html" %}{% block extrahead %}<meta property="og:title" content="Mine">{% endblock %}',
    )
    settings = small.config.read_text(encoding="utf-8")
    write(small.config, settings.replace("name: material", "name: material\n  custom_dir: overrides"))
    build(small, strict=True)
    page = html(small, "ja/index.html")
    assert ["Mine"] == re.findall(r'property="og:title" content="([^"]*)"', page)
    assert 1 == page.count('property="og:locale"')


def test_the_description_is_of_the_language_of_the_page(tmp_path: Path) -> None:
    english = {"index.md": "---\ndescription: About loss.\n---\n\n# Loss\n", "other.md": "# Other\n\nText.\n"}
    names, about = (
        {"Our notes.": "私たちのノート。", "Other": "別"},
        "---\ndescription: 損失について。\n---\n\n# 損失\n",
    )
    settings = {"site_description": "Our notes."}
    project = make_project(tmp_path, english, names, japanese={"index.md": about}, settings=settings)
    build(project, strict=True)
    for name, said in {
        "index.html": "About loss.", "ja/index.html": "損失について。",
        "other/index.html": "Our notes.", "ja/other/index.html": "私たちのノート。",
    }.items():  # fmt: skip
        assert f'<meta name="description" content="{said}">' in html(project, name)
        assert f'<meta property="og:description" content="{said}">' in html(project, name)


def test_both_error_pages_speak_both_languages(project: Project) -> None:
    """A host with one error page shows it in the folder of either language; the page's own comes first."""
    for name, languages in {"404.html": ["en", "ja"], "ja/404.html": ["ja", "en"]}.items():
        page = html(project, name)
        assert f'<html lang="{languages[0]}"' in page
        assert languages == re.findall(r'<p lang="(\w+)">', page)
        homes = {"en": "/course/", "ja": "/course/ja/"}
        assert [homes[one] for one in languages] == re.findall(r'<p lang="\w+">[^<]*<a href="([^"]+)"', page)
        switch = re.findall(r'<a href="([^"]+)" hreflang="(\w+)" class="md-select__link"', page)
        assert homes == {language: link for link, language in switch}


def test_what_is_in_another_language_says_so(project: Project) -> None:
    """Titles that are not translated, and the names of the languages in the switch."""
    page = html(project, "ja/loss/index.html")
    assert re.search(r'<span class="md-ellipsis" lang="en">\s*Gain', page)
    assert not re.search(r'<span class="md-ellipsis" lang="en">\s*損失', page)
    assert 'hreflang="en" class="md-select__link" lang="en" target="_self"' in page
    assert 'hreflang="ja" class="md-select__link" lang="ja" target="_self"' in html(project, "loss/index.html")
    assert '<a href="../../gain/" lang="en">Gain</a>' not in page
    assert '<html lang="ja"' in html(project, "ja/gain/index.html")


def test_pages_that_come_by_script_do_not_fail_a_strict_build(tmp_path: Path) -> None:
    """The Japanese sitemap lists what may come so: not what is of the other language."""
    theme = {"name": "material", "font": False, "features": ["navigation.instant", "navigation.top"]}
    project = make_project(tmp_path, ENGLISH, JAPANESE, settings={"theme": theme})
    assert () == build(project, strict=True).warnings
    assert '"navigation.instant"' in html(project, "ja/index.html")
    found = re.findall("<loc>([^<]*)</loc>", html(project, "ja/sitemap.xml"))
    assert "https://notes.example.org/course/ja/loss/" in found
    assert all(address.startswith("https://notes.example.org/course/ja/") for address in found)
    assert "math.js" in html(project, "ja/index.html")


def test_a_page_says_why_it_cannot_be_read_side_by_side(tmp_path: Path) -> None:
    english = {"index.md": "# Loss\n\nText.\n", "other.md": "# Other\n\nText.\n"}
    project = make_project(
        tmp_path, english, {}, japanese={"index.md": "# 損失\n\n文。\n", "other.md": "# 別\n\n- 文\n"}
    )
    build(project, strict=True)
    assert "対訳では表示できません" in html(project, "ja/other/index.html")
    assert "対訳では表示できません" not in html(project, "ja/index.html")
    status = html(project, "ja/translation-status/index.html")
    assert 2 == status.count("(手書き)")


def test_the_trend_is_drawn_from_git(tmp_path: Path) -> None:
    """With what was said as a table; of one commit, or a shallow clone, there is none, and the page says why."""
    project = make_project(tmp_path / "whole", {"index.md": "# Welcome\n\nText.\n"}, JAPANESE)
    git(project.root, "init", "-q")
    page = "ja/translation-status/index.html"
    commit(project.root, "2026-01-01")
    build(project)
    assert "2回目のコミットから" in html(project, page)
    catalog = project.catalog_path("index.md")
    write(catalog, catalog.read_text(encoding="utf-8").replace('"Text."\nmsgstr ""', '"Text."\nmsgstr "文。"'))
    commit(project.root, "2026-03-01")
    build(project)
    told = html(project, page)
    drawing = ET.fromstring(
        told[told.index('<svg class="ty-trend"') : told.index("</svg>", told.index("ty-trend")) + 6]
    )
    assert "img" == drawing.get("role")
    assert "翻訳の進み具合の推移" == drawing.findtext("title")
    rows = re.findall(r'<tr><th scope="row">(2026-[^<]*)</th><td class="ty-number">(\d+)</td>', told)
    assert [("2026-03-01", "3"), ("2026-01-01", "2")] == rows
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", project.root.as_uri(), str(clone))
    build(find_project(clone))
    assert "浅いクローン" in html(find_project(clone), page)


def commit(root: Path, day: str) -> None:
    names = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    git(root, "add", "locale", "docs", "mkdocs.yml")
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", day, **names)


def git(root: Path, *arguments: str, **more: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, env={**os.environ, **more})


def test_math_is_loaded_where_there_is_some(project: Project) -> None:
    assert "katex.min.js" in html(project, "ja/loss/index.html")
    assert "katex" not in html(project, "ja/index.html")
    assert (project.site / "assets/taiyaku/katex/fonts/KaTeX_Main-Regular.woff2").is_file()


def test_nothing_is_fetched_from_elsewhere(project: Project) -> None:
    for path in project.site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        outside = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//[^"]*"', page)
        assert [] == outside, path


def test_the_status_page_is_there_in_both(project: Project) -> None:
    assert "Translation status" in html(project, "translation-status/index.html")
    page = html(project, "ja/translation-status/index.html")
    assert '<a href="../loss/">損失</a>' in page
    assert "</svg>50 %</td>" in page
    assert "翻訳カタログのGit履歴がないため" in page
    assert "翻訳状況" in page


def test_contributors_are_named_on_the_status_page(tmp_path: Path) -> None:
    """In both languages, without their addresses, and whatever their names contain; nobody, no table."""
    project = make_project(tmp_path, {"index.md": "# Welcome\n\nText.\n"}, JAPANESE)
    path = project.catalog_path("index.md")
    before = path.read_text(encoding="utf-8")
    review = "# reviewed: Aoi & Ken <aoi@example.org> 2026-11-01\n"
    head, entry, rest = before.partition('msgid "Welcome"')
    at = head.rindex("\n\n") + 2
    write(path, head[:at] + review + head[at:] + entry + rest)
    build(project)
    pages = [html(project, f"{folder}translation-status/index.html") for folder in ("", "ja/")]
    for page, title in zip(pages, ("Contributors", "翻訳・レビューに参加した人"), strict=True):
        assert f'<h2 id="contributors">{title}</h2>' in page
        row = '<tr><th scope="row">Aoi &amp; Ken</th><td class="ty-number">1</td><td>2026-11-01</td></tr>'
        assert row in page
        assert "aoi@example.org" not in page
    for catalog in project.locale.rglob("*.po"):
        write(catalog, catalog.read_text(encoding="utf-8").replace("# reviewed", "# seen"))
    build(project)
    assert "contributors" not in html(project, "ja/translation-status/index.html")


def test_the_navigation_shows_progress_in_japanese_only(project: Project) -> None:
    assert "md-status--ty50" in html(project, "ja/index.html")
    assert "md-status--ty" not in html(project, "index.html")


def test_nothing_is_built_when_nothing_changed(small: Project) -> None:
    assert not build(small).skipped
    assert build(small).skipped
    write(small.source_path("index.md"), "# Welcome\n\nMore text.\n")
    assert not build(small).skipped
    assert build(small).skipped
    catalog = small.catalog_path("index.md")
    write(catalog, catalog.read_text(encoding="utf-8").replace("ようこそ", "歓迎"))
    assert not build(small).skipped


def test_a_failed_build_leaves_the_old_site(small: Project) -> None:
    build(small)
    before = html(small, "index.html")
    write(small.source_path("index.md"), "# Welcome\n\n[Gone](gone.md)\n")
    with pytest.raises(SiteError, match=r"mkdocs.yml: MkDocs stopped: .*gone.md.*the old site is as it was"):
        build(small, strict=True)
    assert before == html(small, "index.html")
    assert [] == [path.name for path in small.root.iterdir() if path.name.startswith(".site")]
    result = build(small)
    assert 1 == len([warning for warning in result.warnings if "gone.md" in warning and "en/" in warning])


@pytest.fixture(params=["po", "setting", "glossary"])
def broken(request: pytest.FixtureRequest, small: Project) -> Iterator[tuple[Project, str]]:
    match request.param:
        case "po":
            write(small.catalog_path("index.md"), 'msgid "a"\noops\n')
            yield small, r"index\.po:2"
        case "setting":
            text = small.config.read_text(encoding="utf-8")
            write(small.config, text.replace("name: material", "name: nothing"))
            yield small, r"theme"
        case _:
            write(small.glossary, "- source: [\n")
            yield small, r"glossary\.yml"


def test_broken_input_is_one_line(broken: tuple[Project, str]) -> None:
    project, says = broken
    with pytest.raises(SiteError, match=says) as caught:
        build(project)
    assert "\n" not in str(caught.value)
    assert not project.site.exists()


def test_a_page_written_by_hand_is_paired_without_states(tmp_path: Path) -> None:
    """And gets the English anchors; one of another structure stands alone, without a warning."""
    english = {"index.md": "# Loss\n\nText.\n\n## Why\n", "other.md": "# Other\n\nText.\n"}
    project = make_project(
        tmp_path, english, {}, japanese={"index.md": "# 損失\n\n文。\n\n## なぜ\n", "other.md": "# 別\n\n- 文\n- 文\n"}
    )
    assert () == build(project, strict=True).warnings
    page = html(project, "ja/index.html")
    assert '<h2 id="why">' in page
    assert '<span class="ty-en" lang="en">Text.</span><span class="ty-ja">文。</span>' in page
    assert "data-ty=" not in page
    other = html(project, "ja/other/index.html")
    assert "ty-en" not in other
    assert 'id="ty-both"' not in other


def test_static_i18n_may_be_set_up_by_the_project(tmp_path: Path) -> None:
    languages = [{"locale": "en", "name": "English", "default": True}, {"locale": "ja", "name": "にほんご"}]
    plugins = ["search", "taiyaku", {"i18n": {"docs_structure": "folder", "languages": languages}}]
    project = make_project(tmp_path, {"index.md": "# Welcome\n"}, JAPANESE, settings={"plugins": plugins})
    build(project, strict=True)
    assert "にほんご" in html(project, "index.html")


def test_static_i18n_set_up_for_other_languages_is_refused(tmp_path: Path) -> None:
    languages = [{"locale": "en", "name": "English", "default": True}, {"locale": "fr", "name": "Français"}]
    plugins = ["taiyaku", {"i18n": {"docs_structure": "folder", "languages": languages}}]
    project = make_project(tmp_path, {"index.md": "# Welcome\n"}, JAPANESE, settings={"plugins": plugins})
    with pytest.raises(SiteError, match="builds en, fr from 'en'"):
        build(project)


def test_the_options_are_those_of_a_project() -> None:
    from taiyaku.project import OPTIONS
    from taiyaku.site.plugin import TaiyakuPlugin

    assert list(OPTIONS) == [name for name, _ in TaiyakuPlugin.config_scheme]
    plugin = TaiyakuPlugin()
    errors, _ = plugin.load_config({"reviews_needed": 2})
    assert ([], 2) == (errors, plugin.config["reviews_needed"])
    assert CONFIG_PAGE == "mkdocs.yml"
