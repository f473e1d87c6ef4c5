"""The vocabulary: what a concept is called in every language. The YAML files beside this one are meant for people who
know the languages and write no programs; the form is explained at the head of each.

`load` reads them all, adds what the user has in `vocabulary.yaml`, checks everything and returns one `Vocabulary`.
"""

from alerts.vocabulary.loading import load
from alerts.vocabulary.model import Concept, Term, Vocabulary

__all__ = ["Concept", "Term", "Vocabulary", "load"]
