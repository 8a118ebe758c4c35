"""All words of the app that stand in tables, in its source language.

What stands in a template or beside the code that says it is there; here is what is looked up by a value.
"""

from __future__ import annotations

from collections.abc import Mapping

from taiyaku.model import Kind, Severity, State

__all__ = [
    "CHECK_TITLES",
    "DEEDS",
    "DETAILS",
    "FATES",
    "KINDS",
    "LANGUAGES",
    "N_",
    "OTHERS",
    "PROPOSING",
    "REASONS",
    "ROLES",
    "SCRIPT",
    "SEVERITIES",
    "STATES",
]


def N_(text: str) -> str:  # noqa: N802  (gettext's name for «to be translated, later»)
    """Marks a text for extraction; it is translated where it is shown."""
    return text


LANGUAGES: Mapping[str, str] = {"ja": "日本語", "en": "English"}
"""The languages of the app, each in its own words."""

STATES: Mapping[State, str] = {
    State.STALE: N_("English changed"),
    State.DRAFT: N_("Draft"),
    State.NEW: N_("Untranslated"),
    State.REVIEWED: N_("Reviewed"),
}
"""In the order of urgency."""

REASONS: Mapping[str, str] = {
    "changed": N_("The English has changed since this was translated."),
    "conflict": N_("Two people translated this differently."),
    "flagged": N_("Somebody asks that this be looked at again."),
    "failed": N_("A check finds an error in this draft."),
    "doubtful": N_("The machine is not sure of this draft."),
    "unsure": N_("The machine is fairly sure of this draft."),
    "likely": N_("This draft is probably right."),
    "approval": N_("One person has approved it; a second one is needed."),
    "refused": N_("The machine gave no draft that keeps the markup."),
    "untouched": N_("Nobody has translated this yet."),
    "done": N_("This has been reviewed."),
}
"""Why a message is in the queue, by the name of its `Reason`."""

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.INFO: N_("Hint"),
}

KINDS: Mapping[Kind, str] = {
    Kind.PARAGRAPH: N_("Paragraph"),
    Kind.HEADING: N_("Heading"),
    Kind.ITEM: N_("List item"),
    Kind.CELL: N_("Table cell"),
    Kind.TITLE: N_("Title of a box or tab"),
    Kind.QUOTE: N_("Quotation"),
    Kind.TERM: N_("Defined term"),
    Kind.DEFINITION: N_("Definition"),
    Kind.FOOTNOTE: N_("Footnote"),
    Kind.CAPTION: N_("Caption"),
    Kind.ABBREVIATION: N_("Abbreviation"),
    Kind.FRONT_MATTER: N_("Front matter"),
    Kind.HTML: N_("Text in HTML"),
    Kind.NAVIGATION: N_("Navigation"),
    Kind.CODE: N_("Text in code"),
    Kind.ATTRIBUTE: N_("Alternative text or title"),
    Kind.FIGURE: N_("Text in a figure"),
}

SCRIPT: Mapping[str, str] = {
    "accept": N_("Accept and go on"),
    "correct": N_("Save correction and go on"),
    "write": N_("Save and go on"),
    "fix": N_("Apply fix"),
    "show": N_("Show in the text"),
    "quiet": N_("The checks find nothing."),
    "empty": N_("Write the Japanese, and the checks will run."),
    "unchecked": N_("The checks cannot be reached. Is the app still running?"),
    "restored": N_("Your unsaved text has been restored."),
    "outdated": N_("Your unsaved text has been restored. The message has changed since you wrote it."),
    "discard": N_("Discard my text"),
    "take": N_("Use"),
    "draft": N_("Machine draft"),
    "confidence": N_("confidence {score}"),
    "thinking": N_("The machine is thinking …"),
    "nothing": N_("The machine has no other draft."),
    "unreached": N_("The app cannot be reached. Is it still running?"),
    "deleted": N_("deleted"),
    "inserted": N_("inserted"),
    "sure": N_("Press again to discard the Japanese"),
    "looking": N_("{name} is looking at this message too."),
    "error": SEVERITIES[Severity.ERROR],
    "warning": SEVERITIES[Severity.WARNING],
    "info": SEVERITIES[Severity.INFO],
}
"""What the script says, by the name it uses."""

PROPOSING: Mapping[str, str] = {
    "accept": N_("Keep as your draft and go on"),
    "correct": N_("Save as a draft and go on"),
    "write": N_("Save as a draft and go on"),
}
"""What the script says otherwise to a translator, whose texts wait for a reviewer."""

ROLES: Mapping[str, str] = {
    "translator": N_("Translator"),
    "reviewer": N_("Reviewer"),
    "maintainer": N_("Maintainer"),
}
"""By the value of a `Role`."""

OTHERS: tuple[str, ...] = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Input/output error"),
    N_("Disk quota exceeded"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Too many open files"),
    N_("database or disk is full"),
    N_("database is locked"),
    N_("database disk image is malformed"),
    N_("disk I/O error"),
    N_("attempt to write a readonly database"),
    N_("unable to open database file"),
    N_("file is not a database"),
    N_("mapping values are not allowed here"),
    N_("could not find expected ':'"),
    N_("did not find expected key"),
    N_("found character '\\t' that cannot start any token"),
    N_("found unexpected end of stream"),
)
"""What the system, SQLite and YAML say most often; our own sentences quote it."""

DEEDS: Mapping[str, str] = {
    "accept": N_("accepted"),
    "correct": N_("corrected"),
    "reject": N_("rejected"),
    "undo": N_("taken back"),
    "comment": N_("commented"),
    "flag": N_("flagged"),
    "decide": N_("decided"),
    "document-decide": N_("decided on the page"),
    "many-accept": N_("accepted many"),
    "many-undo": N_("took many back"),
    "replace": N_("asked to replace"),
    "replace-change": N_("replaced"),
    "consistency-pick": N_("chose one text for all"),
    "revert": N_("took back a person's work"),
    "revert-plan": N_("asked to take back a person's work"),
    "people": N_("asked for the people"),
    "person": N_("asked for a person"),
    "invite": N_("invited"),
    "withdraw": N_("withdrew a link"),
    "role": N_("changed a role"),
    "bar": N_("let in no more"),
    "unbar": N_("let in again"),
    "sign-in-link": N_("made a sign-in link"),
    "end-sessions": N_("ended all sessions"),
    "join": N_("joined"),
    "sign-in": N_("signed in"),
    "sign-out": N_("signed out"),
    "connect": N_("connected a GitHub account"),
    "log": N_("asked for the log"),
    "log-file": N_("asked for the log as a file"),
}
"""What a line of the log says that was done, by the name that its file has for it."""

DETAILS: Mapping[str, str] = {
    "address": N_("Address"),
    "by": N_("By way of"),
    "days": N_("For how many days"),
    "decision": N_("Decision"),
    "ended": N_("Sessions ended"),
    "found": N_("Found"),
    "github": N_("GitHub"),
    "id": N_("Message"),
    "invitation": N_("Invitation"),
    "left": N_("Left alone"),
    "link": N_("Link"),
    "name": N_("Name"),
    "page": N_("Page"),
    "path": N_("Path"),
    "person": N_("Person"),
    "reverted": N_("Taken back"),
    "role": N_("Role"),
    "session": N_("Session"),
    "since": N_("Since"),
    "status": N_("Answer"),
    "uses": N_("For how many people"),
    "who": N_("Name"),
}
"""… and what the details of a line are."""

FATES: Mapping[str, str] = {
    "later": N_("somebody else has worked on it since"),
    "gone": N_("its English has changed or gone"),
    "same": N_("it is as it was already"),
}
"""Why a message is not reverted, by the value of a `Fate`."""

CHECK_TITLES: Mapping[str, str] = {
    "safety": N_("Safety"),
    "links": N_("Links"),
    "code": N_("Code"),
    "math": N_("Math"),
    "marks": N_("Marks"),
    "markdown": N_("Markdown"),
    "emphasis": N_("Emphasis"),
    "numbers": N_("Numbers"),
    "terms": N_("Glossary"),
    "untranslated": N_("Left in English"),
    "length": N_("Length"),
    "repetition": N_("Repetition"),
    "punctuation": N_("Punctuation"),
}
"""The checks by id."""
