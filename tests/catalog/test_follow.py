"""Which new text is a version of which lost one."""

from __future__ import annotations

from taiyaku.catalog.follow import Link, Placed, follow


def links(old: str, new: str) -> dict[str, str]:
    """The links between two pages given as texts between bars, by what was linked."""
    before, after = ([Placed(text.strip(), "p.md") for text in page.split("|") if text.strip()] for page in (old, new))
    known = {one.source: number for number, one in enumerate(before)}
    same = {number: known[one.source] for number, one in enumerate(after) if one.source in known}
    lost = [number for number in range(len(before)) if number not in same.values()]
    return {
        "+".join(after[number].source for number in link.new): "+".join(before[number].source for number in link.old)
        for link in follow(after, before, same, lost)
    }


def test_of_two_alike_the_one_in_the_place_is_taken() -> None:
    """Four steps say nearly the same; what stands between the anchors tells them apart."""
    old = "Begin here. | Run the first step of the tour now. | Then rest. | Run the second step of the tour now. | End."
    new = "Begin here. | Run the next step of the tour now. | Then rest. | Run the last step of the tour now. | End."
    assert {
        "Run the next step of the tour now.": "Run the first step of the tour now.",
        "Run the last step of the tour now.": "Run the second step of the tour now.",
    } == links(old, new)


def test_a_text_put_before_the_changed_one_does_not_take_its_place() -> None:
    old = "A. | The gradient points to where the loss grows fastest. | B."
    new = "A. | A word on slopes. | The gradient points to where the loss rises fastest. | B."
    fastest = "The gradient points to where the loss grows fastest."
    assert {"The gradient points to where the loss rises fastest.": fastest} == links(old, new)


def test_short_texts_are_no_versions_of_one_another_unless_the_place_says_so() -> None:
    assert {} == links("Yes", "Yet")
    assert {} == links("One. | Step 1 | Two. | Three.", "One. | Two. | Step 2 | Three.")
    assert {} == links("One. | Layer | Two. | Three. | Four.", "One. | Two. | Three. | Player | Four.")
    assert {"Extensions": "Extentions"} == links("One. | Extentions | Two.", "One. | Extensions | Two.")


def test_the_small_words_alone_make_nothing_alike() -> None:
    assert {} == links("It is the loss of the model.", "It is the size of the batch.")


def test_a_paragraph_split_in_two_is_found() -> None:
    old = "Top. | The rate is the size of a step. Too large a rate makes the loss grow. | End."
    new = "Top. | The rate is the size of a step. | Too large a rate makes the loss grow. | End."
    whole = "The rate is the size of a step. Too large a rate makes the loss grow."
    assert {"The rate is the size of a step.+Too large a rate makes the loss grow.": whole} == links(old, new)


def test_two_paragraphs_joined_in_one_are_found() -> None:
    new = "Top. | The rate is the size of a step. Too large a rate makes the loss grow. | End."
    old = "Top. | The rate is the size of a step. | Too large a rate makes the loss grow. | End."
    whole = "The rate is the size of a step. Too large a rate makes the loss grow."
    assert {whole: "The rate is the size of a step.+Too large a rate makes the loss grow."} == links(old, new)


def test_a_changed_text_on_a_renamed_page_is_found_by_its_neighbours() -> None:
    old = [Placed("One thing first.", "a.md"), Placed("Call it twice.", "a.md"), Placed("And the last.", "a.md")]
    new = [Placed("One thing first.", "b.md"), Placed("Call it thrice.", "b.md"), Placed("And the last.", "b.md")]
    assert (Link((1,), (1,)),) == follow(new, old, {0: 0, 2: 2}, [1])


def test_texts_of_two_contexts_are_kept_apart() -> None:
    old = [Placed("The small loss of it", "a.md", "noun")]
    new = [Placed("The small loss of them", "a.md", "verb")]
    assert () == follow(new, old, {}, [0])


def test_nothing_is_linked_twice() -> None:
    """Ten copies with one word changed each, in one place: as many links as there are lost texts, and no more."""
    old = [Placed(f"The same long sentence about the loss, number {number}.", "a.md") for number in range(5)]
    new = [Placed(f"The same long sentence about the loss, letter {letter}.", "a.md") for letter in "abcdefghij"]
    found = follow(new, old, {}, range(5))
    assert len({link.old for link in found}) == len({link.new for link in found}) == len(found) == 5
