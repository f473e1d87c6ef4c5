"""Russian and Ukrainian by rule, Belarusian with belarusian.py: the nominative tells the declension, that the endings.

A word that could be of two declensions gets both: вести as forms of весть costs less than a missed form of a new
name. Words are given in the nominative, as in a query; adjectives in the masculine. A vowel that
comes and goes (рынок: рынка, банка: банок) is handled for the patterns in which it is common. Letters are folded: ё
is е.
"""

from collections.abc import Iterator

from alerts.morphology import belarusian
from alerts.morphology.stem import NOTHING, Listed, Stem, listed

_SOFTER = {"г": "з", "к": "ц", "х": "с"}  # before -і in Ukrainian
_VOWELS = "аеиоуыэюяіїєў"

_RU_HARD = listed("- а у ом е ы ов ам ами ах")
_RU_VELAR = listed("- а у ом е и ов ам ами ах")
_RU_HUSHING = listed("- а у ом ем е и ей ам ами ах")
_RU_TS = listed("- а у ом ем е ы ов ев ам ами ах")
_RU_SURNAME = listed("- а у ом ым е ы ой ых ыми ов ам ами ах")
_RU_SOFT = listed("ь я ю ем е и ей ям ями ях ью ьми")
_RU_HUSHING_SOFT = listed("ь и ью ей ам ами ах")
_RU_YOT = listed("й я ю ем е и ев ям ями ях")
_RU_A = listed("а ы и е у ой ою ей ею ам ами ах -")
_RU_YA = listed("я и е ю ей ею ям ями ях ь й -")
_RU_IYA = listed("я и ю ей ею й ям ями ях")
_RU_O = listed("о а у ом е ам ами ах -")
_RU_E_SOFT = listed("е я ю ем и ей ям ями ях")
_RU_E_HARD = listed("е а у ем ам ами ах -")
_RU_IE = listed("е я ю ем и й ям ями ях")
_RU_MYA = listed("и ем а - ам ами ах")
_RU_PLURAL = listed("ы и ов ев ей - ам ами ах ям ями ях")
_RU_ADJECTIVE = listed("ый ий ой ого ому ым им ом ая ую ою ое ые ие ых их ыми ими")
# Nouns that decline as adjectives do: столовая, прошлое, данные.
_RU_LIKE_ADJECTIVES = {
    "ая": listed("ая ой ую ою ые ых ым ыми"),
    "ое": listed("ое ого ому ым ом ые ых ыми"),
    "ые": listed("ые ых ым ыми"),
    "ие": listed("ие их им ими"),
}
_RU_ADJECTIVE_SOFT = listed("ий его ему им ем яя ей юю ею ее ие их ими")

# Plurals of another stem or with -ья; whole paradigms, since no two are alike.
_RU_IRREGULAR = {
    "человек": "люди людей людям людьми людях",
    "ребенок": "дети детей детям детьми детях",
    "друг": "друзья друзей друзьям друзьями друзьях",
    "брат": "братья братьев братьям братьями братьях",
    "сын": "сыновья сыновей сыновьям сыновьями сыновьях",
    "муж": "мужья мужей мужьям мужьями мужьях",
    "лист": "листья листьев листьям листьями листьях",
    "стул": "стулья стульев стульям стульями стульях",
    "дерево": "деревья деревьев деревьям деревьями деревьях",
    "крыло": "крылья крыльев крыльям крыльями крыльях",
    "перо": "перья перьев перьям перьями перьях",
    "мать": "матери матерью матерей матерям матерями матерях",
    "дочь": "дочери дочерью дочерей дочерям дочерями дочерьми дочерях",
    "ухо": "уши ушей ушам ушами ушах",
    "колено": "колени коленей коленям коленями коленях",
    "небо": "небеса небес небесам небесами небесах",
    "чудо": "чудеса чудес чудесам чудесами чудесах",
    "судно": "суда судов судам судами судах",
    "сосед": "соседи соседей соседям соседями соседях",
    "хозяин": "хозяева хозяев хозяевам хозяевами хозяевах",
    "господин": "господа господ господам господами господах",
    "цветок": "цветы цветов цветам цветами цветах",
    "год": "лет годов года",
    "путь": "пути путем путей путям путями путях",
    "церковь": "церкви церковью церквей церквам церквами церквах",
    "любовь": "любви любовью",
    "день": "дня дню днем дне дни дней дням днями днях",
    "христос": "христа христу христом христе",
    "лев": "льва льву львом льве львы львов львам львами львах",
    "лед": "льда льду льдом льде льды льдов льдам льдами льдах",
    "сон": "сна сну сном сне сны снов снам снами снах",
    "лоб": "лба лбу лбом лбе лбы лбов лбам лбами лбах",
    "рот": "рта рту ртом рте рты ртов ртам ртами ртах",
    "пес": "пса псу псом псе псы псов псам псами псах",
}
# Written short beside figures.
_SHORT = {
    "ru": {
        "миллион": "млн",
        "миллиард": "млрд",
        "триллион": "трлн",
        "тысяча": "тыс",
        "рубль": "руб",
        "доллар": "долл",
        "километр": "км",
        "миллилитр": "мл",
        "килограмм": "кг",
    },
    "uk": {"мільйон": "млн", "мільярд": "млрд", "трильйон": "трлн", "тисяча": "тис", "кілометр": "км"},
    "be": {"мільён": "млн", "мільярд": "млрд", "трыльён": "трлн", "тысяча": "тыс"},
}
# The first half of казахстанско-российский.
_COMPOUND = {"ru": ("ский", "ско"), "uk": ("ський", "сько"), "be": ("скі", "ска")}
_UK_IRREGULAR = {
    "тиждень": "тижня тижню тижнем тижні тижнів тижням тижнями тижнях",
    "людина": "люди людей людям людьми людях",
    "дитина": "діти дітей дітям дітьми дітях",
    "ім'я": "імені іменем імена імен іменам іменами іменах",
    "мати": "матері матір матір'ю матерів матерям матерями",
    "друг": "друзі друзів друзям друзями друзях",
    "око": "очі очей очам очима очах",
}
_UK_HARD = listed("- а у ові ом ем і и ів ам ами ах е ю еві ї")
_UK_SOFT = listed("ь я ю еві ем і ів ей ям ями ях ю ні")
_UK_A = listed("а и і у ою ею о е ам ами ах -")
_UK_YA = listed("я і ю ею е ь ям ями ях й ї єю є")
_UK_IYA = listed("я ї ю єю й ям ями ях є")
_UK_O = listed("о а у ом і ам ами ах -")
_UK_E = listed("е я ю ем і ь ям ями ях а у ам ами ах -")
_UK_YOT = listed("й я ю єм ї єві їв ям ями ях є")
_UK_ADJECTIVE = listed("ий ій ого ому им ім ої у ою а е і их ими")


def inflect(word: str, language: str) -> Iterator[Stem]:
    """The stems of a folded word in the nominative; the word itself is always among its forms."""
    yield Stem(word, NOTHING)
    if len(word) < 3:
        return
    yield from beside(word, language)
    rules = {"ru": _russian, "uk": _ukrainian, "be": belarusian.inflect}[language]
    yield from rules(word)


def beside(word: str, language: str) -> Iterator[Stem]:
    """What no dictionary has among a word's forms: its abbreviation, and the first half of a compound adjective."""
    if short := _SHORT[language].get(word):
        yield Stem(short, NOTHING)
    ending, first = _COMPOUND[language]
    if word.endswith(ending):
        yield Stem(word.removesuffix(ending) + first, NOTHING)


def _russian(word: str) -> Iterator[Stem]:
    for form in _RU_IRREGULAR.get(word, "").split():
        yield Stem(form, NOTHING)
    if word[-2:] in ("ый", "ий", "ой") and len(word) > 4:
        soft = word[-3] == "н" and word[-2] == "и"
        yield Stem(word[:-2], _RU_ADJECTIVE_SOFT if soft else _RU_ADJECTIVE)
    elif len(word) > 4 and (endings := _RU_LIKE_ADJECTIVES.get(word[-2:])):
        yield Stem(word[:-2], endings)
    if word[-1] not in _VOWELS + "ьйъ":
        yield from _russian_masculine(word)
    elif word.endswith("мя"):
        yield Stem(word[:-1] + "ен", _RU_MYA)
    else:
        yield from _russian_by_last(word[:-1], word[-1])


def _russian_by_last(base: str, last: str) -> Iterator[Stem]:
    match last:
        case "я" | "е" if base[-1] in "иь":
            yield Stem(base, _RU_IYA if last == "я" else _RU_IE)
            if last == "я" and base[-1] == "ь":  # судья, семья
                yield Stem(base, listed("е"))
                yield Stem(base[:-1], listed("ей"))
        case "а" | "я":
            yield Stem(base, _RU_A if last == "а" else _RU_YA)
        case "о":
            yield Stem(base, _RU_O)
        case "е":
            yield Stem(base, _RU_E_HARD if base[-1] in "цщжшч" else _RU_E_SOFT)
        case "й":
            yield Stem(base, _RU_YOT)
        case "ы" | "и":
            yield Stem(base, _RU_PLURAL)
        case "ь":
            yield Stem(base, _RU_HUSHING_SOFT if base[-1] in "жшчщ" else _RU_SOFT)
            if base[-2] in "ео" and len(base) > 3:
                yield Stem(base[:-2] + base[-1], _RU_SOFT)
    if last in "аяоеыи":
        yield from _filled(base)


def _russian_masculine(word: str) -> Iterator[Stem]:
    yield Stem(word, _russian_endings(word))
    if word.endswith(("анин", "янин")):
        yield Stem(word[:-2], listed("е - ам ами ах"))
    if len(word) > 3 and word[-2] in "ео" and word[-1] in "кцлрнт" and word[-3] not in _VOWELS:
        yield from _without_fleeting(word)
    elif word.endswith("ец"):
        yield Stem(word[:-2] + "йц", _RU_TS)


def _russian_endings(word: str) -> Listed:
    if word.endswith(("ов", "ев", "ин", "ын")) and len(word) > 4:
        return _RU_SURNAME
    if word[-1] in "гкх":
        return _RU_VELAR
    if word[-1] in "жшщч":
        return _RU_HUSHING
    return _RU_TS if word[-1] == "ц" else _RU_HARD


def _without_fleeting(word: str) -> Iterator[Stem]:
    """рынок: рынк-, отец: отц-, палец: пальц-; with the endings that are not empty."""
    endings = _russian_endings(word)
    oblique = Listed(endings.forms - {""})
    yield Stem(word[:-2] + word[-1], oblique)
    if word[-3] == "л":
        yield Stem(word[:-2] + "ь" + word[-1], oblique)


def _filled(base: str) -> Iterator[Stem]:
    """The genitive plural with its vowel put in: банк-а: банок, песн-я: песен, письм-о: писем."""
    if len(base) < 3 or base[-1] in _VOWELS + "ьй" or base[-2] in _VOWELS:
        return
    head = base[:-2] if base[-2] in "ьй" else base[:-1]
    for vowel in "ео":
        yield Stem(head + vowel + base[-1], NOTHING)


def _ukrainian(word: str) -> Iterator[Stem]:
    for form in _UK_IRREGULAR.get(word, "").split():
        yield Stem(form, NOTHING)
    last, base = word[-1], word[:-1]
    if word[-2:] in ("ий", "ій") and len(word) > 4:
        yield Stem(word[:-2], _UK_ADJECTIVE)
    if last not in _VOWELS + "ьй'":
        yield from _ukrainian_masculine(word)
    elif word.endswith("ія"):
        yield Stem(base, _UK_IYA)
    elif last in "ая":
        yield from _ukrainian_feminine(base, last)
    elif last in "ое":
        yield Stem(base, _UK_O if last == "о" else _UK_E)
        yield from _filled(base)
    elif last == "ь":
        yield from _ukrainian_soft(base)
    elif last == "й":
        yield Stem(base, _UK_YOT)
    elif last in "иі":
        yield Stem(base, _UK_HARD)


def _ukrainian_soft(base: str) -> Iterator[Stem]:
    oblique = Listed(_UK_SOFT.forms - {"ь"})
    yield Stem(base, _UK_SOFT)
    yield Stem(base + base[-1], listed("ю"))  # сіль: сіллю
    yield from _opened(base, _UK_SOFT)
    if base.endswith("іст"):  # радість: радості
        yield Stem(base[:-3] + "ост", oblique)
    if base.endswith("єц"):  # боєць: бійця
        yield Stem(base[:-2] + "йц", oblique)
        yield Stem(base[:-3] + "ійц", oblique)
    elif len(base) > 2 and base[-2] == "е":  # казахстанець: казахстанця; тиждень: тижня
        yield Stem(base[:-2] + base[-1], oblique)


def _ukrainian_feminine(base: str, last: str) -> Iterator[Stem]:
    yield Stem(base, _UK_A if last == "а" else _UK_YA)
    if softer := _SOFTER.get(base[-1]):
        yield Stem(base[:-1] + softer, listed("і"))
    if base[-2] in "ое":  # школа: шкіл
        yield Stem(base[:-2] + "і" + base[-1], NOTHING)
    if last == "я":
        head = base[:-1]
        if base[-1] in ("'", base[-2]):  # питання: питань; стаття: статей; суддя: суддів
            yield Stem(head, listed("ь ей"))
            yield Stem(base, listed("ів"))
        elif base[-2] not in _VOWELS:  # земля: земель
            yield Stem(head + "е" + base[-1], listed("ь"))
    yield from _filled(base)


def _ukrainian_masculine(word: str) -> Iterator[Stem]:
    yield Stem(word, _UK_HARD)
    if word[-1] == "р":  # лікар: лікаря
        yield Stem(word, listed("я ем"))
    if word[-1] in "чжшщ":  # ніч: ночей, ніччю
        yield Stem(word + word[-1], listed("ю"))
        yield from _opened(word, listed("ей"))
    yield from _opened(word, _UK_HARD)
    if softer := _SOFTER.get(word[-1]):  # у потоці
        yield Stem(word[:-1] + softer, listed("і"))
        yield from _opened(word[:-1] + softer, listed("і"))
    if len(word) > 3 and word[-2] in "ео" and word[-1] in "кцлрн":
        yield Stem(word[:-2] + word[-1], Listed(_UK_HARD.forms - {""}))


def _opened(base: str, endings: Listed) -> Iterator[Stem]:
    """і of a closed last syllable is о or е in an open one: трубопровід: трубопроводу, Київ: Києва."""
    if len(base) > 2 and base[-2] in "ії":
        for vowel in "оеє":
            yield Stem(base[:-2] + vowel + base[-1], Listed(endings.forms - {"", "ь"}))
