"""Words that no rule tells: nouns that lose a vowel, double or keep a consonant, and words that only look inflected.

Lists of words, in ordinary spelling, for the Turkic languages. Losing the last vowel (şehir: şehri) looks like a rule
but is a closed class: as a rule it makes tatlı of tatil. In the list of look-alikes a word with a star stands for all
its forms (kadın is no form of kat, nor are its own), one without for itself (özellikle, but özellikler is a form).
"""

from collections.abc import Iterator
from functools import cache

from scraper.text.normalise import fold_word

_DROPPING = {
    "kk": "ауыз мұрын ерін қарын халық көңіл орын ерік бөрік мойын қойын құлық ғұрып дауыс көрік қауіп әріп нарық айып "
    "пейіл кейіп парық мүлік тұрық жарық құлып тәуіп ырық",
    "ky": "көңүл кейип парык айып эрик",
    "uz": "burun ogʻiz qorin oʻrin singil oʻgʻil koʻngil shahar boʻyin qoʻyin egin yarim bagʻir magʻiz zahar",
    "uz-Cyrl": "бурун оғиз қорин ўрин сингил ўғил кўнгил шаҳар бўйин қўйин эгин ярим бағир мағиз заҳар",
    "tr": "ağız akıl alın asıl avuç azim bağır bahis beyin beniz boyun böğür burun cebir cisim cürüm defin devir emir "
    "fasıl fesih fetih fikir gasıp geniz göğüs gönül haciz hapis hasım hazım hışım hüküm ilim isim izin kabir kahır "
    "karın kasıt kavim kayıp kayıt kesir keşif keyif kıbir kibir kısım koyun kutup küfür lahit lütuf metin meyil mühür "
    "nabız nakil nakit nazım nefis nehir nesil nutuk oğul omuz ömür özür rahim resim remiz ritim sabır seyir sihir "
    "şahıs şehir şekil şükür tavır ufuk uzuv vakıf vakit vasıf vehim vezin zehir zihin zikir zulüm hüzün katil akit "
    "akis lutuf nezir rükün sehiv tıfıl hısım haşim",
    "az": "ağız ağıl alın beyin boyun burun çiyin cisim eyib ətir əsil fəsil fikir izin kəsir könül qarın qəbir qisim "
    "qoyun meyil nəsil oğul ovuc ömür səbir sətir sinif şəkil zehin zəhin isim əmir həcim qədir sirr",
    "ug": "ئورۇن بۇرۇن ئوغۇل كۆڭۈل ئىسىم قىسىم پىكىر ۋاقىت سىڭىل بويۇن ئەقىل ھۆكۈم شەكىل ئۆمۈر نەسىل قېرىن كېلىن ئەمىر "
    "شۈكۈر رەھىم قەدىر زېھىن مەقسۇم قويۇن ئېيىب ھەجىم",
    "tk": "burun agyz garyn orun boýun ogul alyn bagyr köňül ömür pikir sabyr nesil şekil asyl gelin goýun isim emir "
    "zulum akyl hökum ruhum şäher kesir wezin",
}
# What takes the place of the end before a vowel where leaving out a letter is not all: орун: орду.
_CHANGING = {
    "ky": "орун:орд мурун:мурд карын:кард эрин:эрд моюн:мойн коюн:койн ийин:ийн",
    "tr": "hak:hakk sır:sırr his:hiss hat:hatt tıp:tıbb zıt:zıdd af:aff had:hadd ret:redd üs:üss zan:zann "
    "şer:şerr sed:sedd hac:hacc su:suy ne:ney",
    "az": "su:suy",
    "ug": "سۇ:سۈي ئېغىز:ئاغز",
}
# Of one syllable most keep their last consonant (at: atı); these do not.
_VOICING_SHORT = (
    "ad but cep çok dert dip dört genç gök güç kap kalp kurt renk denk borç taç tat uç yok yurt sac kulp harç "
    "burç kırk ard grup"
)

_LOOK_ALIKES = {
    "kk": "басқа* қандай* қанша* жақында бірге күнде түркі* газет* банкет* балама* қалай*",
    "ky": "башка* жакында бирге газет* банкет* кандай*",
    "ug": "باشقا* بۇرۇنلا بىرگە قانداق* قانچە*",
    "uz": "boshqa* boʻyicha birga gazeta* banket* qanday* asosan aslida",
    "uz-Cyrl": "бошқа* бўйича бирга газета* банкет* қандай* аслида",
    "tr": "gerçekten gerçekte özellikle sayın milletçe genellikle kadın* kanun* dünya* sıra* taşıma* yüzde böylelikle "
    "nedense birden birde bence ayrıca ayrı* önce* altın* aydın* katma* karşın karşı* yakında kira* kasa* yasa* "
    "masa* para* yara* sanı* yapı* kapı* birlikte üstün* yoğun* kaptan* sıcak* işte kıyma* durum* kurum* basın* "
    "halı* gazete*",
    "az": "xüsusilə qadın* dünya* qanun* sıra* qəzet* bəndə birlikdə birdən əslində",
    "tk": "başga* gazet* dünýä* kanun*",
}


@cache
def before_vowel(language: str) -> dict[str, str]:
    """The stems of these words before an ending that begins with a vowel, folded."""
    dropping = map(fold_word, _DROPPING.get(language, "").split())
    changed = {word: word[:-2] + word[-1] for word in dropping}
    for pair in _CHANGING.get(language, "").split():
        word, stem = pair.split(":")
        changed[fold_word(word)] = fold_word(stem)
    return changed


@cache
def _short_voicing() -> frozenset[str]:
    return frozenset(map(fold_word, _VOICING_SHORT.split()))


def keeps_its_consonant(word: str) -> bool:
    """True for Turkish words of one syllable that do not voice: at, kat; not dip, borç."""
    return sum(letter in "aeiouöü" for letter in word) < 2 and word not in _short_voicing()


@cache
def _look_alikes(language: str) -> tuple[tuple[str, bool], ...]:
    words = _LOOK_ALIKES.get(language, "").split()
    return tuple((fold_word(word.removesuffix("*")), word.endswith("*")) for word in words)


def look_alikes(stem: str, language: str) -> Iterator[tuple[str, bool]]:
    """What follows the stem in words that are not its forms, and whether that may go on with endings."""
    for word, with_forms in _look_alikes(language):
        if word != stem and word.startswith(stem):
            yield word[len(stem) :], with_forms
