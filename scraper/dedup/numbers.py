"""Numbers in folded words: digits, and the words for small numbers in the languages of the region.

"Погибли четыре человека" and "погибли шесть человек" differ by a number as much as "4" and "6" do, and "двое" is "2".
Only words that hardly mean anything else in any of the languages are listed: not "one", not French "neuf" ("new"), not
Kazakh "он" and Uzbek "on" (Russian "he", English "on"), not Tajik "сад" (Russian "garden").
"""

# Value, then its words: ru uk, kk ky, uz in both scripts, az tk tr, tg, en, fr, de; a value may take several lines.
# Folded as scraper/dedup/core.py folds: no ё, no apostrophes, i for ı.
_WORDS = """
2 два две двух двум двумя двое двоих двоим дві двоє екі екеу екеуі эки экөө ikki ikkita икки iki ду дуто
2 two deux zwei
3 три трех трем тремя трое троих троим троє үш үшеу үшеуі үч үчөө uch uchta уч üç се сето three trois drei
4 четыре четырех четырем четверо четверых чотири төрт төртеу төртөө tort tortta турт dört dörd чор чорто
4 four quatre vier
5 пять пяти пятеро пятерых бес бесеу беш бешөө besh beshta beş панҷ панҷто
5 five cinq fünf
6 шесть шести шестеро шестерых шість алты алтау алтөө olti oltita олти alti altı шаш шашто six sechs
7 семь семи семеро семерых сім жеті жетеу жети yetti yettita етти yedi yeddi ҳафт seven sept sieben
8 восемь восьми вісім сегіз сегиз sakkiz саккиз sekiz səkkiz ҳашт eight huit acht
9 девять девяти тоғыз тогуз toqqiz туққиз dokuz doqquz нуҳ nine neun
10 десять десяти ун даҳ ten dix zehn
11 одиннадцать одиннадцати ёздаҳ eleven onze elf
12 двенадцать двенадцати дувоздаҳ twelve douze zwölf
13 тринадцать тринадцати сездаҳ thirteen treize
14 четырнадцать четырнадцати чордаҳ fourteen quatorze
15 пятнадцать пятнадцати понздаҳ fifteen quinze
16 шестнадцать шестнадцати шонздаҳ sixteen
17 семнадцать семнадцати ҳафдаҳ seventeen
18 восемнадцать восемнадцати ҳаждаҳ eighteen
19 девятнадцать девятнадцати нуздаҳ nineteen
20 двадцать двадцати двадцять жиырма жыйырма yigirma йигирма yirmi iyirmi бист twenty vingt zwanzig
30 тридцать тридцати отыз отуз ottiz уттиз otuz си thirty trente dreißig dreissig
40 сорок сорока қырық кырк qirq қирқ kirk чил forty quarante vierzig
50 пятьдесят пятидесяти елу элүү ellik эллик elli панҷоҳ fifty cinquante fünfzig
60 шестьдесят шестидесяти алпыс алтымыш oltmish altmiş шаст sixty soixante sechzig
70 семьдесят семидесяти жетпіс жетимиш yetmish yetmiş ҳафтод seventy
80 восемьдесят восьмидесяти сексен sakson seksen ҳаштод eighty
90 девяносто тоқсан токсон toqson doksan навад ninety
100 сто ста жүз yuz yüz hundred cent hundert
200 двести двухсот
300 триста трехсот
500 пятьсот пятисот
"""
_VALUES = {word: float(line.split()[0]) for line in _WORDS.strip().split("\n") for word in line.split()[1:]}
_SCALES = (1, 1_000, 1_000_000, 1_000_000_000)  # "40 тысяч" beside "40 000"
_TOLERANCE = 1e-9


def is_number(word: str) -> bool:
    """Whether a folded word says a number."""
    return word[0].isdigit() or word in _VALUES


def is_same_number(first: str, second: str) -> bool:
    """Whether two numbers are equal, in whatever way they are written, or one is the other in thousands or millions.

    >>> is_same_number("40", "40000"), is_same_number("двое", "2")
    (True, True)
    """
    if first == second:
        return True
    one, other = sorted((value_of(first), value_of(second)))
    return one > 0 and any(abs(other / one - scale) < _TOLERANCE for scale in _SCALES)


def value_of(word: str) -> float:
    """The number a word says; -1 for what starts with a digit and is none ("3м", "10_30_1")."""
    if word in _VALUES:
        return _VALUES[word]
    try:
        return float(word.replace("_", "."))
    except ValueError:
        return -1.0
