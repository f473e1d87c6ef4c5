"""What dictionaries know of single words: their forms, and the other words that only look like their forms.

Dictionaries are large (60 to 400 MiB in memory, seconds to read), so no process that stays holds one: what is asked for
the first time is looked up by a child that ends (dictionaries.py), and kept in a file by word, language and version of
the dictionaries (store.py). Without dictionaries everything works by the rules of alerts/morphology alone.
"""

from alerts.lexicon.model import LANGUAGES, UNKNOWN, Asked, Known, Lexicon, NoLexicon
from alerts.lexicon.store import StoredLexicon, cache_directory

__all__ = ["LANGUAGES", "UNKNOWN", "Asked", "Known", "Lexicon", "NoLexicon", "StoredLexicon", "cache_directory"]
