"""glossary.yml → terms, and terms found in a text."""

from taiyaku.glossary.load import load, version
from taiyaku.glossary.match import forbidden_uses, mentions, occurrences, prose, target_uses

__all__ = ["forbidden_uses", "load", "mentions", "occurrences", "prose", "target_uses", "version"]
