"""What sites put around and into every text, as patterns for lower-case text: labels, buttons, footers, attributions.

`LABEL` finds a line (or a sentence) that is no part of the article, `LINKS` a heading that a list of links follows,
`CLOSING` the line after which nothing belongs to the article, `ATTRIBUTION` a clause that names who reported it.
They are for comparing only: a reader still sees the whole text, so a sentence too much costs nothing but sharpness.
"""

import re

from scraper.dedup.agencies import spelling_pattern


def _any(*phrases: str) -> str:
    return "|".join(re.escape(phrase) for phrase in phrases)


# Headings of lists of links, and "read also: …" in one line.
_LINKS = (
    *(
        "читайте также",
        "читать также",
        "также читайте",
        "читайте по теме",
        "материалы по теме",
        "по теме",
        "ещё по теме",
    ),
    *("смотрите также", "похожие новости", "похожие материалы", "другие новости", "новости по теме", "рекомендуем"),
    *(
        "главное сегодня",
        "популярное",
        "самое читаемое",
        "читайте на сайте",
        "ранее по теме",
        "еще по теме",
        "подробнее:",
    ),
    *("сондай-ақ оқыңыз", "тағы оқыңыз", "оқи отырыңыз", "тақырып бойынша", "ұқсас жаңалықтар", "осы тақырыпта"),
    *("дагы окуңуз", "ушул темада", "окшош жаңылыктар", "кошумча окуңуз", "тема боюнча", "ошондой эле окуңуз"),
    *("shuningdek o'qing", "yana o'qing", "mavzuga oid", "o'xshash yangiliklar", "bu mavzuda", "boshqa yangiliklar"),
    *("шунингдек ўқинг", "мавзуга оид", "бу мавзуда", "яна ўқинг", "ҳамчунин хонед", "дар ин мавзӯъ", "маводи монанд"),
    *("инчунин хонед", "хабарҳои дигар", "read also", "also read", "read more:", "related news", "related articles"),
    *(
        "related stories",
        "see also",
        "more on this",
        "more on this topic",
        "you may also like",
        "most read",
        "related:",
    ),
    *(
        "recommended for you",
        "lire aussi",
        "à lire aussi",
        "sur le même sujet",
        "voir aussi",
        "les plus lus",
        "à lire :",
    ),
    *("ayrıca okuyun", "bunlar da ilginizi çekebilir", "ilgili haberler", "diğer haberler", "ilginizi çekebilir"),
    *("читайте також", "дивіться також", "lesen sie auch", "mehr zum thema", "auch interessant", "həmçinin oxuyun"),
    *(
        "şuňa-da serediň",
        "相关新闻",
        "延伸阅读",
        "相关阅读",
        "leia também",
        "lea también",
        "leggi anche",
        "oxşar xəbərlər",
    ),
)
# Lines of a site about itself: subscribing, sharing, photographs, laws, mistakes, comments.
_LABEL = (
    *("подписывайтесь", "подпишитесь", "подписаться", "присоединяйтесь", "следите за нами", "следите за новостями"),
    *(
        "поделиться",
        "поделитесь",
        "нашли ошибку",
        "если вы нашли ошибку",
        "заметили ошибку",
        "наш telegram",
        "наш канал",
    ),
    *(
        "больше новостей",
        "все новости",
        "узнавайте новости",
        "оперативные новости",
        "самые важные новости",
        "читайте нас",
    ),
    *(
        "при использовании материалов",
        "при перепечатке",
        "перепечатка",
        "все права защищены",
        "использование материалов",
    ),
    *(
        "фото:",
        "фото ",
        "иллюстративное фото",
        "изображение:",
        "видео:",
        "источник фото",
        "скриншот",
        "автор:",
        "источник:",
    ),
    *(
        "комментарии",
        "оставить комментарий",
        "теги:",
        "метки:",
        "реклама",
        "хотите узнавать",
        "есть новость",
        "пришлите",
    ),
    *(
        "настоящий материал",
        "данное сообщение (материал)",
        "данный материал",
        "включен в реестр иноагентов",
        "иноагент",
    ),
    *(
        "жазылыңыз",
        "жазылып",
        "бөлісіңіз",
        "бөлісу",
        "біздің telegram",
        "сурет:",
        "фото –",
        "қате тапсаңыз",
        "көшіріп басу",
    ),
    *("материалды пайдалан", "барлық құқық", "пікір қалдыру", "катталыңыз", "жазылуу", "бөлүшүңүз", "биздин telegram"),
    *("сүрөт:", "ката тапсаңыз", "материалды колдон", "бардык укук", "obuna bo'ling", "ulashing", "ulashish", "foto:"),
    *("bizning telegram", "xato topsangiz", "barcha huquqlar", "материаллардан фойдалан", "обуна бўлинг", "улашинг"),
    *("сурат:", "обуна шавед", "ба мо пайваст", "мубодила кунед", "аксҳо:", "акс:", "ҳамаи ҳуқуқҳо", "хато ёфтед"),
    *(
        "subscribe",
        "sign up",
        "follow us",
        "join us",
        "share this",
        "share on",
        "share:",
        "photo:",
        "photo by",
        "image:",
    ),
    *("all rights reserved", "click here", "advertisement", "comments", "leave a comment", "tags:", "our telegram"),
    *("get the latest", "download our app", "file photo", "found a mistake", "source:", "our standards", "copyright"),
    *(
        "abonnez-vous",
        "suivez-nous",
        "partager",
        "tous droits réservés",
        "photo d'archive",
        "s'abonner",
        "crédit photo",
    ),
    *("inscrivez-vous", "rejoignez-nous", "mots-clés", "abone olun", "takip edin", "paylaş", "bizi takip", "fotoğraf:"),
    *("tüm hakları", "yorum yap", "etiketler", "kaynak:", "підписуйтесь", "поділитися", "усі права", "abonnieren sie"),
    *("folgen sie", "teilen", "alle rechte vorbehalten", "bild:", "foto ", "abunə ol", "paylaşın", "责任编辑", "版权"),
    *("ctrl+enter", "whatsapp", "подробности в", "©", "(c)"),
)
# What a text is searched for before it is worth cutting into lines.
LABEL_PHRASES = (*_LINKS, *_LABEL)
# A line starts with it, or a sentence does.
_START = r"(?:^|(?<=[.!?…»\"”]\s))[\s\W]{0,6}"
LINKS = re.compile(rf"{_START}(?:{_any(*_LINKS)})", re.MULTILINE)
LABEL = re.compile(rf"{_START}(?:{_any(*_LABEL)})[^\n]{{0,300}}", re.MULTILINE)
# Footnotes and notices about "foreign agents" run over sentences.
NOTICE = re.compile(r"[^\n.]{0,200}(?:иностранн\w+ агент\w*|иноагент\w*)[^\n.]{0,300}\.?")

_AGENCY = spelling_pattern()
_SAYING = _any(
    *(
        "сообщает",
        "сообщил",
        "сообщила",
        "сообщило",
        "сообщили",
        "сообщают",
        "передает",
        "передаёт",
        "передают",
        "пишет",
    ),
    *(
        "передал",
        "передало",
        "информирует",
        "цитирует",
        "отмечает",
        "со ссылкой на",
        "ссылаясь на",
        "по данным",
        "как стало известно",
    ),
    *("по сообщению", "по информации", "как пишет", "хабарлайды", "хабарлады", "деп хабарлайды", "деп жазады", "жазды"),
    *("сілтеме жасап", "мәліметінше", "хабарлауынша", "билдирди", "билдирет", "кабарлады", "кабарлайт", "деп жазды"),
    *(
        "маалыматына таянып",
        "шилтеме менен",
        "xabar berdi",
        "xabar beradi",
        "xabar qildi",
        "xabariga ko'ra",
        "deb yozdi",
    ),
    *(
        "ma'lum qildi",
        "хабар берди",
        "хабар беради",
        "хабар медиҳад",
        "хабар дод",
        "гузориш медиҳад",
        "навиштааст",
        "ба нақл аз",
    ),
    *(
        "reported",
        "reports",
        "as reported by",
        "according to",
        "citing",
        "told",
        "said in a report",
        "rapporte",
        "selon",
    ),
    *("a rapporté", "a annoncé à", "d'après", "indique", "cité par", "bildirdi", "aktardı", "haberine göre", "göre"),
    *("duyurdu", "повідомляє", "передає", "з посиланням на", "berichtet", "meldet", "laut", "unter berufung auf"),
    *("meldete", "xəbər verir", "məlumat verir", "habar berýär", "informa", "报道", "据"),
)
_BREAK = r"[^.,;:\n–—]"
# The clause with an agency in it: from the comma or dash before to the stop after, on one of the two sides of the verb.
_CLAUSE = (
    rf"[,–—-]?\s*(?:об этом\s+|бұл туралы\s+|бул тууралуу\s+|bu haqda\s+|as\s+|как\s+|деп\s+|deb\s+|deya\s+|dedi\s+)?"
    rf"(?:\b(?:{_SAYING})\b{_BREAK}{{0,60}}?{_AGENCY}{_BREAK}{{0,40}}"
    rf"|\b{_AGENCY}{_BREAK}{{0,40}}?\b(?:{_SAYING})\b)"
)
ATTRIBUTION = re.compile(_CLAUSE)
# "(Reuters)", "/ТАСС/", "— TASS" at the end of a paragraph.
SIGNATURE = re.compile(rf"[(/\[]\s*{_AGENCY}\s*[)/\]]|[–—-]\s*{_AGENCY}\s*[.]?\s*$", re.MULTILINE)
# "АСТАНА, 24 ноября. /ТАСС/. ", "ALMATY (Reuters) - ", "Астана. 24 қараша. ҚазАқпарат – ": an agency near the start,
# then a dash, or a stop behind a bracket.
DATELINE = re.compile(rf"\A[^\n]{{0,70}}?{_AGENCY}[^\n\w]{{0,3}}(?:\s*[–—-]+\s|[)/\]]\s*[.:]?\s|\.\s)")
# "Бишкек, 24 ноября – " without an agency.
PLACE_AND_DATE = re.compile(
    r"\A[^\W\d_][^\n\d–—]{2,40}[,.]?\s*\(?(?:\d{1,2}\.?\s*[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.?\s\d{1,2})(?:,?\s\d{4})?\)?[.,]?\s*[–—-]{1,2}\s"
)
