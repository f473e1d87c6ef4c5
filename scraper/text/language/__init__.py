"""The language of a text, and of its paragraphs.

1. Script: the script of most letters; Latin ones count half, for brands and names are Latin everywhere. Chinese
   characters, kana, hangul, Georgian, Armenian, Greek … decide at once.
2. Decisive letters (`letters.py`): ҷ ӣ ӯ are Tajik, ұ and ә beside қ Kazakh, ў beside қ ғ ҳ Uzbek, ў beside і
   Belarusian, ї є ґ Ukrainian, ə Azerbaijani, ň beside ý Turkmen, oʻ gʻ Uzbek … A few in a hundred letters are needed,
   so that one quoted name does not decide for the whole text.
3. From 300 letters on, pycld2 where it calls its answer reliable and the answer fits the script.
4. Else all is weighed, in nats: letters a language has not and letters it lacks, the words of news (`words.py`), byte
   sequences (`grams.py`), pycld2's answer, and the source's languages, which decide for a list of names.

The sequences are py3langid's, cut down to the region's scripts: with numpy the whole model takes 93 MiB, the tables
here 4 (2026-11-25). A daemon's parent asks for languages too, so that the whole is loaded nowhere.

Codes are those of the vocabulary (uz-Cyrl, kk-Latn, kk-Arab for the script). Some neighbours that are no language of
the region (bg, tt, es, pl, ar …) are told as well, lest their texts be taken for ours.
"""

from scraper.text.language.decision import identify, may_be, reads_as
from scraper.text.language.paragraphs import languages_in

__all__ = ["identify", "languages_in", "may_be", "reads_as"]
