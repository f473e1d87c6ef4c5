"""Numbers in folded words: digits, and the words for small numbers in the languages of the region.

"Погибли четыре человека" and "погибли шесть человек" differ by a number as much as "4" and "6" do. Only words that
hardly mean anything else are listed: "one" and its like are left out, and so is French "neuf", which is "new" too.
"""

_SCALES = (1, 1_000, 1_000_000, 1_000_000_000)  # "40 тысяч" beside "40 000"
_TOLERANCE = 1e-9
# Folded as scraper/dedup/core.py does it: no ё, no apostrophes, i for ı.
_WORDS = """
два две двух двум двое двоих двоим три трех трем трое троих четыре четырех четверо четверых пять пяти пятеро
пятерых шесть шести шестеро семь семи семеро восемь восьми девять девяти десять десяти десятеро одиннадцать
двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать
тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста пятьсот
дві двоє троє чотири пять шість сім вісім девять десять двадцять тридцять
екі екеу екеуі үш үшеу үшеуі төрт төртеу бес бесеу алты алтау жеті жетеу сегіз тоғыз он жиырма отыз қырық елу
алпыс жетпіс сексен тоқсан жүз эки экөө үч үчөө төртөө беш бешөө жети сегиз тогуз жыйырма отуз кырк элүү
алтымыш жетимиш сексен токсон жүз
ikki uch uchta tort tortta besh beshta olti yetti sakkiz toqqiz on yigirma ottiz qirq ellik oltmish
икки уч турт беш олти етти саккиз туққиз ун йигирма уттиз
iki üç dört beş alti yedi sekiz dokuz yirmi otuz kirk elli altmiş yetmiş seksen doksan yüz
dörd altı yeddi səkkiz doqquz iyirmi
ду дуто се сето чор чорто панҷ шаш ҳафт ҳашт нуҳ даҳ бист си чил панҷоҳ шаст сад
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety
deux trois quatre cinq sept huit dix onze douze treize quatorze quinze seize vingt trente quarante cinquante
soixante cent zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig
"""  # in this order: ru uk, kk ky, uz in both scripts, az tk tr, tg, en, fr, de
NUMBER_WORDS = frozenset(_WORDS.split())


def is_number(word: str) -> bool:
    """Whether a folded word says a number."""
    return word[0].isdigit() or word in NUMBER_WORDS


def is_same_number(first: str, second: str) -> bool:
    """Whether both say one number: equal, or in thousands or millions, or "4_0" (4.0) and "4".

    >>> is_same_number("40", "40000")
    True
    """
    if first == second:
        return True
    try:
        one, other = sorted((float(first.replace("_", ".")), float(second.replace("_", "."))))
    except ValueError:
        # A word beside digits ("шесть", "6") is the same number as likely as not: only two words tell a difference.
        return first[0].isdigit() or second[0].isdigit()
    return one > 0 and any(abs(other / one - scale) < _TOLERANCE for scale in _SCALES)
