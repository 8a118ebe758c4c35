"""Text in code is offered where a project asks for it, and put back without breaking the code."""

from __future__ import annotations

import pytest

from taiyaku.model import CODE_PARTS, Key, Kind, Offer, Segment
from taiyaku.segments import joined, render, split, unsafe

PAGE = '''# T

``` python
#!/usr/bin/env python
import numpy as np  # the only import

def step(x):
    """Take one step."""
    print("The loss is small now", 'f(x)', f"loss {x} now", "a\\n b", "key")
    return x  #: where we are
```

!!! note

    ```c
    /* Set up
     * the table */
    int i; // a counter
    #include <math.h>
    ```

``` mermaid
graph TD
  A[Read the notes] -->|when ready| B{"Is it clear?"}
  B -- yes --> C((Good))
  %% a comment
sequenceDiagram
  participant R as The reader
  R->>S: Opens the page
  Note over R: thinks
  title How it goes
```

```unknown
# no language
```

    # indented code
'''
COMMENTS = ["the only import", "Take one step.", "where we are", "Set up", "the table", "a counter"]
STRINGS = ["The loss is small now"]
LABELS = [
    "Read the notes",
    "when ready",
    "Is it clear?",
    "yes",
    "Good",
    "The reader",
    "Opens the page",
    "thinks",
    "How it goes",
]
ALL = Offer((), CODE_PARTS)


def texts(*parts: str) -> list[str]:
    found = split(PAGE, page="p", offer=Offer((), parts))
    return [part.text for part in found if isinstance(part, Segment) and part.kind is Kind.CODE]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), []),
        (("comments",), COMMENTS),
        (("strings",), STRINGS),
        (("diagrams",), LABELS),
    ],
)
def test_only_what_is_asked_for_is_offered(parts: tuple[str, ...], expected: list[str]) -> None:
    assert expected == texts(*parts)


def test_the_page_comes_back() -> None:
    parts = split(PAGE, page="p", offer=ALL)
    assert PAGE == joined(parts) == render(parts, {})
    assert PAGE.replace("\n", "\r\n") == joined(split(PAGE.replace("\n", "\r\n"), page="p", offer=ALL))


def test_japanese_stands_where_the_english_stood() -> None:
    parts = split(PAGE, page="p", offer=ALL)
    targets = {Key(text): f"訳{number}" for number, text in enumerate(texts(*CODE_PARTS))}
    page = render(parts, targets)
    assert "import numpy as np  # 訳0\n" in page
    assert '"""訳1"""' in page
    assert "print(\"訳2\", 'f(x)'" in page
    assert "    /* 訳4\n     * 訳5 */\n    int i; // 訳6\n" in page
    assert 'A[訳7] -->|訳8| B{"訳9"}\n  B -- 訳10 --> C((訳11))\n' in page
    assert "R->>S: 訳13\n" in page
    assert () == unsafe(parts, targets, page="p", offer=ALL)


@pytest.mark.parametrize(
    ("source", "target"),
    [("a counter", "数え\n\n上げ"), ("the table", "表 */ と"), ("Read the notes", "読む] と"), ("when ready", "a | b")],
)
def test_what_would_end_it_is_found(source: str, target: str) -> None:
    """A blank line is folded; a sign that ends the comment or the label is a reason to keep the English."""
    parts = split(PAGE, page="p", offer=ALL)
    bad = unsafe(parts, {Key(source): target}, page="p", offer=ALL)
    assert ((Key(source),) if "\n" not in target else ()) == bad


def test_a_quote_does_not_end_a_string() -> None:
    parts = split(PAGE, page="p", offer=ALL)
    assert "損失は”小さい”" in render(parts, {Key("The loss is small now"): '損失は"小さい"'})


def test_the_title_of_a_fence_may_be_japanese() -> None:
    """A title knows no entities: quotes become Japanese ones, and ticks go."""
    page = '``` py title="What it does" linenums="1"\ni = 1\n```\n'
    parts = split(page, page="p")
    targets = {Key("What it does"): '`fit`が"する"こと'}
    assert '``` py title="fitが”する”こと" linenums="1"\ni = 1\n```\n' == render(parts, targets)
    assert () == unsafe(parts, targets, page="p")
