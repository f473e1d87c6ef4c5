"""Month names of the region's languages, as stems: a date's month takes endings ("қарашада", "ноябри", "sentýabrda").

The tables of all languages are one table: no name means two months, which a test checks, so the language need not be
guessed. Names follow CLDR; abbreviations count only as whole words ("mar" is no "mardi").
"""

ENDING_CHARS_MAX = 6  # "сентябр" + "ынан"; longer words are other words

_NAMES = """
1 january janvier januar январ yanvar ýanwar қаңтар qańtar қантар
1 qañtar qantar jänner ocak січен січня студзен იანვარ հունվար ژانویه يناير
2 feber february février fevrier februar феврал fevral fewral ақпан
2 aqpan акпан şubat subat лют თებერვალ փետրվար فوریه فبروری
3 march mars märz maerz март mart наурыз naýryz nauryz березен березня сакавік მარტ մարտ مارس مارچ
4 april avril апрел aprel сәуір säýir säuir säuır sáýir sáuir nisan квітен квітня красавік აპრილ ապրիլ آوریل اپریل
5 may mai май мая maý мамыр mamyr mayıs mayis травен травня траўн მაის մայիս مه می
6 june juin juni июн iyun iýun маусым maýsym mausym haziran червен червня чэрвен ივნის հունիս ژوئن جون
7 july juillet juli июл iyul iýul шілде shilde şilde şılde temmuz липен липня ліпен ივლის հուլիս ژوئیه جولای
8 august août aout август avgust avqust awgust тамыз tamyz
8 ağustos agustos серпен серпня жнівен აგვისტ օգոստոս اوت اگست
9 september septembre сентябр sentyabr sentabr sentýabr sentiabr қыркүйек
9 qyrkúıek qyrkúiek qyrkúyek qyrküiek qyrkuiek қыркуйек eylül eylul верес верасен სექტემბერ սեպտեմբեր سپتامبر
10 october octobre oktober октябр oktyabr oktabr oktýabr қазан
10 qazan ekim жовтен жовтня кастрычнік ოქტომბერ հոկտեմբեր اکتبر
11 november novembre ноябр noyabr noýabr қараша qarasha qaraşa
11 kasım kasim листопад лістапад ნოემბერ նոյեմբեր نوامبر
12 december décembre decembre dezember декабр dekabr желтоқсан jeltoqsan
12 aralık aralik груден грудня снежан დეკემბერ դեկտեմբեր دسامبر
"""
_ABBREVIATIONS = """
1 jan janv jän янв қаң січ сту oca yan ян
2 feb févr fevr fév фев февр ақп şub
3 mar mär mrz мар нау бер берез сак
4 apr avr апр сәу кві квіт кра nis
5 мам тра трав may
6 jun июнь мау чер черв чэр haz iyn июн
7 jul juil июль шіл лип ліп tem iyl июл
8 aug авг там сер серп жні ağu avg avq
9 sep sept сен сент қыр вер eyl sen sent
10 oct okt окт қаз жов жовт кас eki
11 nov ноя нояб қар лис лист листоп ліс kas noy noyab
12 dec déc dez дек жел желт гру груд сне ara dek
"""
# Solar Hijri: Iranian, Afghan (Dari) and Pashto names.
_HIJRI_NAMES = """
1 فروردین حمل وری
2 اردیبهشت اردبهشت ثور غویی
3 خرداد جوزا غبرګولی
4 تیر سرطان چنګاښ
5 مرداد امرداد اسد زمری
6 شهریور سنبله وږی
7 مهر میزان تله
8 آبان ابان عقرب لړم
9 آذر اذر قوس لیندۍ
10 دی جدی مرغومی
11 بهمن دلو سلواغه
12 اسفند حوت کب
"""
_HIJRI_ENDING = "ماه"  # "month": آذرماه


def _table(lines: str) -> dict[str, int]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return {name.casefold(): int(number) for number, *names in rows for name in names}


STEMS = _table(_NAMES)
ABBREVIATIONS = _table(_ABBREVIATIONS)
HIJRI = _table(_HIJRI_NAMES)


def hijri_month_of(word: str) -> int | None:
    """1-12 for the name of a Solar Hijri month, with "month" written to it or not."""
    return HIJRI.get(word.removesuffix(_HIJRI_ENDING))


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
