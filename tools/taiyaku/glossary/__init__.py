"""Side: glossary.yml → terms; terms found in a text."""

from taiyaku.glossary.load import load, version
from taiyaku.glossary.match import forbidden_forms, occurrences, target_uses

__all__ = ["forbidden_forms", "load", "occurrences", "target_uses", "version"]
