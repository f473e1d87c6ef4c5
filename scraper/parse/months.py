"""Month names of the region's languages, as stems: a date's month takes endings ("қарашада", "ноябри", "sentýabrda").

The tables of all languages are one table: no name means two months, which a test checks, so the language need not be
guessed. Names follow CLDR; abbreviations count only as whole words ("mar" is no "mardi").
"""

ENDING_CHARS_MAX = 6  # "сентябр" + "ынан"; longer words are other words

_NAMES = """
1 january janvier januar январ yanvar ýanwar қаңтар qańtar қантар
1 ocak січен січня студзен იანვარ հունվար ژانویه يناير
2 february février fevrier februar феврал fevral fewral ақпан
2 aqpan акпан şubat лют თებერვალ փետրվար فوریه فبروری
3 march mars märz март mart наурыз naýryz березен березня сакавік მარტ մարտ مارس مارچ
4 april avril апрел aprel сәуір säýir nisan квітен квітня красавік აპრილ ապրիլ آوریل اپریل
5 may mai май мая maý мамыр mamyr mayıs травен травня მაის մայիս مه می
6 june juin juni июн iyun iýun маусым maýsym haziran червен червня чэрвен ივნის հունիս ژوئن جون
7 july juillet juli июл iyul iýul шілде shilde temmuz липен липня ліпен ივლის հուլիս ژوئیه جولای
8 august août aout август avgust avqust awgust тамыз tamyz
8 ağustos серпен серпня жнівен აგვისტ օգոստոս اوت اگست
9 september septembre сентябр sentyabr sentabr sentýabr қыркүйек
9 qyrkúıek eylül верес верасен სექტემბერ սեպտեմբեր سپتامبر
10 october octobre oktober октябр oktyabr oktabr oktýabr қазан
10 qazan ekim жовтен жовтня кастрычнік ოქტომბერ հոկտեմբեր اکتبر
11 november novembre ноябр noyabr noýabr қараша qarasha
11 kasım листопад лістапад ნოემბერ նոյեմբեր نوامبر
12 december décembre decembre dezember декабр dekabr желтоқсан jeltoqsan
12 aralık груден грудня снежан დეკემბერ դեկտեմբեր دسامبر
"""
_ABBREVIATIONS = """
1 jan janv янв қаң січ oca
2 feb févr fevr фев февр ақп şub
3 mar mär мар нау бер
4 apr avr апр сәу кві квіт nis
5 мам тра трав
6 jun июнь мау чер черв haz
7 jul juil июль шіл лип tem
8 aug авг там сер серп ağu
9 sep sept сен сент қыр вер eyl
10 oct okt окт қаз жов жовт eki
11 nov ноя нояб қар лис kas
12 dec déc dez дек жел гру груд ara
"""
# Solar Hijri, Iranian and Afghan names.
_HIJRI_NAMES = """
1 فروردین حمل
2 اردیبهشت ثور
3 خرداد جوزا
4 تیر سرطان
5 مرداد اسد
6 شهریور سنبله
7 مهر میزان
8 آبان عقرب
9 آذر قوس
10 دی جدی
11 بهمن دلو
12 اسفند حوت
"""


def _table(lines: str) -> dict[str, int]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return {name.casefold(): int(number) for number, *names in rows for name in names}


STEMS = _table(_NAMES)
ABBREVIATIONS = _table(_ABBREVIATIONS)
HIJRI = _table(_HIJRI_NAMES)


def month_of(word: str) -> int | None:
    """1-12 for a month's name in any form, case-folded; None for any other word.

    >>> month_of("қарашада")
    11
    """
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    for length in range(len(word), max(1, len(word) - ENDING_CHARS_MAX - 1), -1):
        if word[:length] in STEMS:
            return STEMS[word[:length]]
    return None
