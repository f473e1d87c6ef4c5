"""Belarusian by rule. Writing follows the sound: an о or э without stress is а, an е before the stress я, so a stem
changes its vowel between singular and plural (гара: горы, дом: дамы, лес: лясы), and д, т soften to дз, ц before е.

No dictionary of Belarusian can be asked, so stems with the other vowel are all tried, with the endings of the plural
only: what that invents is hardly ever a word. Letters are folded: ё is е.
"""

from collections.abc import Iterator

from alerts.morphology.stem import NOTHING, Listed, Stem, listed

_VOWELS = "аеоуыіэюяў"
# г, к, х and д, т before -е, -і, -ы of the dative and locative.
_SOFTER = {"г": ("з",), "к": ("ц",), "х": ("с",), "д": ("дз",), "т": ("ц",)}

_HARD = listed("- а у ам ом ем е і ы аў оў амі ах")
_SOFT = listed("ь я ю ем е і яў ям ямі ях ей ью")
_A = listed("а ы і е у ай аю ой ою ам амі ах - э аў оў")
_YA = listed("я і ю яй яю ею ям ямі ях ь й яў е ей")
_O = listed("о а у ам е ы аў амі ах -")
_NNE = listed("е я ю ем і яў ям ямі ях")
_YOT = listed("й я ю ем і яў ям ямі ях")
_ADJECTIVE = listed("ы і ага аму ым ім ая яя ай ой ую юю ое ае яе ыя ія ых іх ымі імі")
_PLURAL = listed("ы і аў оў ам амі ах")
_PLURAL_SOFT = listed("і яў еў ям ямі ях ей")
# Short words move their stress; in long ones only the last vowel can be another in the plural.
_SYLLABLES_MAX = 2
_OTHER_VOWELS = {"а": "оэ", "о": "а", "э": "а", "е": "я", "я": "е"}

_IRREGULAR = {
    "чалавек": "людзі людзей людзям людзьмі людзях",
    "дзень": "дня дню днем дні дзен дням днямі днях",
    "дзіця": "дзіцяці дзіцем дзеці дзяцей дзецям дзецьмі дзецях",
    "імя": "імені імем імены імен іменам іменамі іменах імёнаў",
    "маці": "маткі матак",
    "сястра": "сясцер",
    "вока": "вочы вачэй вачам вачамі вачах",
    "вуха": "вушы вушэй вушам вушамі вушах",
    "ноч": "начэй",
    "друг": "сябры",
    "год": "гадоў",
    "вецер": "ветру ветрам ветры вятры вятроў вятрам вятрамі вятрах",
}


def inflect(word: str) -> Iterator[Stem]:
    """The stems of a folded word of three letters or more in the nominative."""
    last, base = word[-1], word[:-1]
    for form in _IRREGULAR.get(word, "").split():
        yield Stem(form, NOTHING)
    if last in "ыі":
        yield Stem(base, _ADJECTIVE)
        yield Stem(base, _HARD)
    elif last not in _VOWELS + "ьй'":
        yield from _masculine(word)
    elif last in "ая":
        yield from _feminine(base, last)
    elif last in "оеэ":
        long = word.endswith(("нне", "цце", "лле", "ссе", "ззе", "дзе", "жжа", "чча"))
        yield Stem(base, _NNE if long or last == "е" else _O)
        yield from _moved(base, _PLURAL_SOFT if last == "е" else _PLURAL)
    elif last == "ь":
        yield Stem(base, _SOFT)
        yield Stem(base + base[-1], listed("ю"))  # Беларусь: Беларуссю
        yield from _moved(base, _PLURAL_SOFT)
        yield from _without_fleeting(base, _SOFT)
    elif last == "й":
        yield Stem(base, _YOT)


def _masculine(word: str) -> Iterator[Stem]:
    city = word.endswith("ск") and len(word) > 4  # Мінск has no plural; мінскі is another word
    yield Stem(word, Listed(_HARD.forms - {"і"}) if city else _HARD)
    yield from _moved(word, _PLURAL)
    yield from _without_fleeting(word, _HARD)
    for softer in _SOFTER.get(word[-1], ()):  # снег: снезе; горад: горадзе
        yield Stem(word[:-1] + softer, listed("е"))
    if word[-1] in "чжшр":  # ноч: ноччу, начэй
        yield Stem(word + word[-1], listed("у"))
        yield from _moved(word, listed("эй"))
    if word.endswith(("анін", "янін")):
        yield Stem(word[:-2], listed("е - аў ам амі ах"))


def _feminine(base: str, last: str) -> Iterator[Stem]:
    yield Stem(base, _A if last == "а" else _YA)
    for softer in _SOFTER.get(base[-1], ()):
        yield Stem(base[:-1] + softer, listed("ы э е і"))
    if base[-1] == "в":  # мова: моў
        yield Stem(base[:-1] + "ў", NOTHING)
    yield from _filled(base)
    for stem in _moved(base, _PLURAL if last == "а" else _PLURAL_SOFT):
        yield stem
        ending = "ў" if base[-1] == "в" else base[-1]
        yield Stem(stem.text[:-1] + ending, NOTHING if last == "а" else listed("ь"))  # нага: ног; галава: галоў


def _moved(base: str, endings: Listed) -> Iterator[Stem]:
    """The stem with each of its vowels as it is under the other stress: вада: воды; акно: вокны; зямля: землі."""
    vowels = [at for at, letter in enumerate(base) if letter in _VOWELS and letter != "ў"]
    for at in vowels if len(vowels) <= _SYLLABLES_MAX else vowels[-1:]:
        for other in _OTHER_VOWELS.get(base[at], ""):
            yield Stem(base[:at] + other + base[at + 1 :], endings)
    if base[:1] == "а":  # акно: вокны
        yield Stem("во" + base[1:], endings)
    elif base[:2] == "во":  # вобласць: абласцей
        yield Stem("а" + base[2:], endings)
        yield Stem("ва" + base[2:], endings)


def _without_fleeting(word: str, endings: Listed) -> Iterator[Stem]:
    """рынак: рынку; вецер: ветру, вятры; боец: байца."""
    if len(word) > 3 and word[-2] in "аоеэ" and word[-1] in "кцлрн" and word[-3] not in _VOWELS:
        short = word[:-2] + word[-1]
        yield Stem(short, Listed(endings.forms - {"", "ь"}))
        yield from _moved(short, _PLURAL)


def _filled(base: str) -> Iterator[Stem]:
    """The genitive plural with its vowel put in: банка: банак, песня: песень, справа: спраў."""
    if len(base) >= 3 and base[-1] not in _VOWELS and base[-2] not in _VOWELS:
        head = base[:-2] if base[-2] in "ьй'" else base[:-1]
        for vowel in "аое":
            yield Stem(head + vowel + base[-1], listed("- ь"))
