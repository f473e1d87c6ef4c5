"""Articles and queries to measure matching with, made from a seed: the same on every machine, no text of anyone's.

Articles are in Russian, Kazakh, English and Uzbek, 3,000 characters each. Words are drawn by rank as in real texts
(Zipf): little words on top, then thousands of made-up stems with the terms of the shipped vocabulary among them, each
with the endings of its language, and names. A thousand articles hold some 60,000 different words as written.

Queries have two to four terms: concepts, plain words of one language, names, phrases, and a NOT now and then.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from alerts.model import Document, Watch
from alerts.vocabulary import load
from scraper.text.tokenise import words

LETTERS = 3_000
STEMS = 4_000
# How fast words get rarer with their rank.
SLOPE = 1.25
# Of the words in a text, those that say nothing and those that take an ending.
LITTLE_SHARE, BARE_SHARE = 0.35, 0.3
# Words of queries come from below the top of the ranks: nobody watches for "said" or "year".
QUERY_RANK_MIN = 150
TERM_RANK_MIN = 500


@dataclass(frozen=True)
class Tongue:
    """How words of a language are made up: syllables, endings that follow them, and its little words."""

    code: str
    onsets: str
    vowels: str
    codas: str
    endings: str
    little: str


TONGUES = (
    Tongue(
        "ru",
        "б в г д ж з к л м н п р с т ф х ц ч ш пр ст тр кр гр сл",
        "а е и о у я ы",
        "л н р т к в с м д",
        "а ы у ом е ов ам ами ах ой ый ого ому ые ых ия ии ить ил ила ило ят ает ался",
        "и в не на с что по к из у за от для о но как это его до при же или после также был было были их если только "
        "чтобы уже сейчас над под между без через однако более может будет которые которых этом того",
    ),
    Tongue(
        "kk",
        "б ғ г д ж з к қ л м н п р с т ш",
        "а е ы і о ө ұ ү ә",
        "н р л қ к т с ң м",
        "ның нің дың дің ға ге қа ке ды ді ты ті да де нан нен дан лар лер дар дер лары лері ымен імен ындағы дағы",
        "және мен бұл деп үшін бір бойынша болып да де осы сол кейін бар жоқ ол ал туралы дейін екі оның біз олар "
        "сондай ақ арқылы болды болған керек еді екен қазір ғана тағы әр барлық өз",
    ),
    Tongue(
        "en",
        "b c d f g h l m n p r s t v w br cl dr gr pl st tr ch sh",
        "a e i o u ea ou ai",
        "n r l t d s m ck ng st",
        "s ed ing er ers 's ly al ment tion",
        "the of and to in a is for on that with as by at from was were has have had it its this not are be which or "
        "after before over more than also will would could said their they he she who but about",
    ),
    Tongue(
        "uz",
        "b ch d f g h j k l m n p q r s sh t v x y z",
        "a e i o u o‘",
        "n r l t q k m sh z",
        "ning ni ga da dan lar larning larni larga lari i si iga ida idan ini gan di moqda lik dagi",
        "va bilan uchun bu ham deb bir bo‘yicha bo‘lib esa o‘z shu keyin bor u ular bo‘lgan edi kerak haqida orqali "
        "yoki ammo lekin har barcha qilish etish hozir yil faqat",
    ),
)


class Newsroom:
    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        vocabulary = load()
        concepts = list(vocabulary.concepts.values())
        self.concepts = sorted({name for name in vocabulary.names if len(words(name)) == 1 and len(name) > 3})
        self._lexicons = {tongue.code: self.made_up(tongue, STEMS) for tongue in TONGUES}
        names = [self._made_up(tongue).capitalize() for tongue in TONGUES for _ in range(500)]
        self._names = {tongue.code: names[at * 500 : at * 500 + 500] for at, tongue in enumerate(TONGUES)}
        for concept in concepts:
            for term in concept.terms:
                if term.language in self._lexicons and not term.off:
                    lexicon = self._lexicons[term.language]
                    lexicon.insert(self._random.randrange(TERM_RANK_MIN, len(lexicon)), term.text)
        self._sums = {
            code: list(accumulate((rank + 3) ** -SLOPE for rank in range(len(lexicon))))
            for code, lexicon in self._lexicons.items()
        }

    def articles(self, count: int) -> Iterator[Document]:
        """Articles in the four languages by turns, each with its language."""
        for number in range(count):
            tongue = TONGUES[number % len(TONGUES)]
            text = self._text(tongue, LETTERS)
            yield Document(f"a{number}", title=self._sentence(tongue, 8), text=text, language=tongue.code)

    def watches(self, count: int) -> list[Watch]:
        return [Watch(f"w{number}", "", self._query()) for number in range(count)]

    def made_up(self, tongue: Tongue, count: int) -> list[str]:
        """So many words of a language, fewer those that were made up twice."""
        return list(dict.fromkeys(self._made_up(tongue) for _ in range(count)))

    def _made_up(self, tongue: Tongue) -> str:
        onsets, vowels, codas = tongue.onsets.split(), tongue.vowels.split(), tongue.codas.split()
        choose = self._random.choice
        syllables = choose((2, 2, 2, 3, 3))
        return "".join(choose(onsets) + choose(vowels) for _ in range(syllables)) + choose(codas)

    def _text(self, tongue: Tongue, letters: int) -> str:
        sentences: list[str] = []
        length = 0
        while length < letters:
            sentence = self._sentence(tongue, self._random.randint(6, 22))
            sentences.append(sentence + ("\n\n" if self._random.random() < 0.25 else " "))
            length += len(sentences[-1])
        return "".join(sentences)[:letters]

    def _sentence(self, tongue: Tongue, length: int) -> str:
        parts = [self._word(tongue) for _ in range(length)]
        parts = [part + "," if self._random.random() < 0.08 else part for part in parts]
        return " ".join(parts)[:1].upper() + " ".join(parts)[1:] + "."

    def _word(self, tongue: Tongue) -> str:
        lot = self._random.random()
        if lot < LITTLE_SHARE:
            little = tongue.little.split()
            return little[min(int(self._random.expovariate(0.1)), len(little) - 1)]
        if lot < LITTLE_SHARE + 0.04:
            return self._random.choice(self._names[tongue.code]) + self._ending(tongue)
        if lot < LITTLE_SHARE + 0.06:
            return str(self._random.randint(1, 2_030))
        word = self._ranked(tongue.code)
        return word if word[-1:].isupper() else word + self._ending(tongue)

    def _ranked(self, code: str) -> str:
        sums = self._sums[code]
        return self._lexicons[code][bisect(sums, self._random.random() * sums[-1])]

    def _ending(self, tongue: Tongue) -> str:
        if self._random.random() < BARE_SHARE:
            return ""
        endings = tongue.endings.split()
        return endings[min(int(self._random.expovariate(0.4)), len(endings) - 1)]

    def _query(self) -> str:
        code = self._random.choice(TONGUES).code
        one, two, three, four = (self._term(code) for _ in range(4))
        forms: Sequence[str] = (
            f"{one} AND {two}",
            f"{one} AND ({two} OR {three})",
            f"{one} AND ({two} OR {three} OR {four})",
            f"({one} OR {two}) AND ({three} OR {four})",
            f"{one} AND {two} AND {three}",
            f"({one} AND {two}) OR ({three} AND {four})",
            f"{one} AND {two} AND NOT {three}",
        )
        return self._random.choice(forms)

    def _term(self, code: str) -> str:
        lot = self._random.random()
        if lot < 0.3:
            return self._random.choice(self.concepts)
        if lot < 0.45:
            return self._random.choice(self._names[code])
        lexicon = self._lexicons[code]
        if lot < 0.52:
            return f'"{self._random.choice(lexicon)} {self._random.choice(lexicon)}"'
        # Query words must be single; a phrase of the vocabulary stands in quotation marks.
        word = lexicon[self._random.randrange(QUERY_RANK_MIN, len(lexicon))]
        return word if len(words(word)) == 1 and " " not in word else f'"{word}"'
