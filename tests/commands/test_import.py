"""An existing translation becomes catalogs, and everything that has no place is named."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.catalog import correct
from taiyaku.model import Key, State
from taiyaku.project import Project
from tests.commands.support import git, held, taiyaku
from tests.support import project

ENGLISH = """# The loss

The loss is a number that says how bad the model is.

Call `loss.backward()` to compute the gradient, see [the guide](guide.md).

```python
loss.backward()
```

This was written after the translation.
"""
JAPANESE = """# 損失

損失は、モデルがどれほど悪いかを
表す数値です。

`loss.backward()`を呼び出すと勾配が計算されます。[ガイド](guide.md)を参照してください。

```python
loss.backward()
```

## 訳者のあとがき
"""
BEN = "Ben <ben@example.org>"


@pytest.fixture
def course(tmp_path: Path) -> Project:
    """A project, and beside it an older translation."""
    files = {"docs/en/loss.md": ENGLISH, "docs/en/other.md": "# Other\n", "old/loss.md": JAPANESE}
    found = project(tmp_path / "course", files)
    git(found.root, "init", "-q")
    return found


def messages(course: Project) -> dict[str, tuple[str, State]]:
    read = catalogs.read(course.catalog_path("loss.md")).messages
    return {key.source: (message.target, message.state) for key, message in read.items()}


def test_drafts_with_their_origin(course: Project) -> None:
    said = taiyaku(course.root, "import", "old")
    assert 1 == said.code
    assert ["old/loss.md:12: the English page has nothing for it: «訳者のあとがき»"] == said.out.splitlines()
    assert (
        "損失は、モデルがどれほど悪いかを表す数値です。"
        == messages(course)["The loss is a number that says how bad the model is."][0]
    )
    assert {State.DRAFT, State.NEW} == {state for _, state in messages(course).values()}
    text = course.catalog_path("loss.md").read_text(encoding="utf-8")
    assert 3 == len(re.findall(r"^# origin: import old\n# score: [01]\.\d\d$", text, re.MULTILINE))
    run = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(course.catalog_path("loss.md"))], check=False)
    assert 0 == run.returncode


def test_reviewed_by_whoever_answers_for_it(course: Project) -> None:
    said = taiyaku(course.root, "import", "old", "--reviewed-by", BEN, "--sure", "0.5", "--json")
    page = json.loads(said.out)["pages"][0]
    assert (4, 3, 0, 0) == (page["texts"], page["sure"], page["doubtful"], page["kept"])
    reviewed = [
        message for message in catalogs.read(course.catalog_path("loss.md")).messages.values() if message.reviews
    ]
    assert {(State.REVIEWED, BEN)} == {(message.state, message.reviews[0].who) for message in reviewed}
    assert 3 == len(reviewed)


def test_a_second_import_changes_nothing(course: Project) -> None:
    taiyaku(course.root, "import", "old")
    before = held(course.root)
    taiyaku(course.root, "import", "old")
    assert before == held(course.root)


def test_a_persons_text_stays_and_a_machines_gives_way(course: Project) -> None:
    taiyaku(course.root, "extract")
    path = course.catalog_path("loss.md")
    catalog = catalogs.read(path)
    first, second = Key("The loss"), Key("The loss is a number that says how bad the model is.")
    ours = correct(catalog.messages[first], "損失とは", who=BEN, when="2026-01-01")
    machine = replace(catalog.messages[second], target="機械", state=State.DRAFT, origin="toy@1", score=0.4)
    catalogs.write(path, replace(catalog, messages={**catalog.messages, first: ours, second: machine}))
    said = taiyaku(course.root, "import", "old")
    assert "1 by people stay" in said.err
    assert ("損失とは", State.REVIEWED) == messages(course)["The loss"]
    assert "損失は、モデルがどれほど悪いかを表す数値です。" == messages(course)[second.source][0]


def test_an_imported_draft_is_never_redrafted_and_goes_stale(course: Project) -> None:
    taiyaku(course.root, "import", "old")
    imported = messages(course)["The loss"]
    taiyaku(course.root, "draft", "--redraft")
    assert imported == messages(course)["The loss"]
    course.source_path("loss.md").write_text(ENGLISH.replace("how bad", "how very bad"), encoding="utf-8")
    taiyaku(course.root, "extract")
    assert (State.STALE) == messages(course)["The loss is a number that says how very bad the model is."][1]


def test_one_file_and_pages_named_by_language(course: Project) -> None:
    (course.root / "old/loss.md").rename(course.root / "loss.ja.md")
    assert 1 == taiyaku(course.root, "import", "loss.ja.md").code
    assert "損失" == messages(course)["The loss"][0]
    (course.root / "loss.ja.md").rename(course.root / "sonshitsu.md")
    assert 1 == taiyaku(course.root, "import", "sonshitsu.md", "--page", "loss.md").code


def test_a_hand_written_page_of_docs_ja_is_named_as_such(course: Project) -> None:
    course.target_path("loss.md").parent.mkdir(parents=True)
    course.target_path("loss.md").write_text(JAPANESE, encoding="utf-8")
    (course.target_docs / "extra.md").write_text("# 付録\n", encoding="utf-8")
    said = taiyaku(course.root, "import", "docs/ja")
    assert "docs/ja/extra.md: not read: no English page has this name." in said.out
    assert "1 page of docs/ja stay as they are" in said.out
    assert 0 == taiyaku(course.root, "render").code
    assert JAPANESE == course.target_path("loss.md").read_text(encoding="utf-8")
    course.target_path("loss.md").unlink()
    assert 0 == taiyaku(course.root, "render").code
    again = taiyaku(course.root, "import", "docs/ja")
    assert "docs/ja/loss.md: not read: made from the catalog" in again.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["old", "--page", "loss.md"], "--page loss.md: give one file."),
        (["old/loss.md", "--page", "none.md"], "--page none.md: no such page in docs/en."),
        (["old", "--reviewed-by", "Ben"], "--reviewed-by is 'Ben'. Give 'Name <mail>'."),
        (["gone"], "Path 'gone' does not exist."),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(course: Project, arguments: list[str], said: str) -> None:
    taiyaku(course.root, "extract")
    before = held(course.root)
    result = taiyaku(course.root, "import", *arguments)
    assert 2 == result.code
    assert said in result.err
    assert before == held(course.root)
