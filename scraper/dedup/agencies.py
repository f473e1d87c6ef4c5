"""The agencies that articles credit, each with its id and the ways it is written in the languages of the region.

An article that says "сообщает ТАСС" or "as reported by Reuters" is that agency's, whoever printed it: the clause is
taken out of what is compared and the id is kept. Spellings are lower-case; endings that a Slavic or Turkic sentence
puts on them ("ТАССтың", "AA'ya göre") are allowed where `spelling_pattern` is used.
"""

import re

# Longer spellings may hold shorter ones ("риа новости", "риа"): the pattern tries the longest first.
AGENCIES: dict[str, tuple[str, ...]] = {
    "tass": ("тасс", "итар-тасс", "tass", "itar-tass", "塔斯社", "تاس"),
    "interfax": ("интерфакс", "interfax", "интерфакс-казахстан", "интерфакс-азия", "国际文传电讯社"),
    "ria": ("риа новости", "риа", "ria novosti", "ria nowosti", "俄新社"),
    "sputnik": ("спутник", "sputnik", "卫星通讯社"),
    "reuters": ("рейтер", "reuters", "рейтерс", "路透社", "رویترز"),
    "afp": ("афп", "afp", "agence france-presse", "франс пресс", "франс-пресс", "法新社"),
    "ap": ("associated press", "ассошиэйтед пресс", "美联社"),
    "bloomberg": ("bloomberg", "блумберг", "彭博社"),
    "dpa": ("dpa", "дпа", "德新社"),
    "xinhua": ("синьхуа", "xinhua", "chine nouvelle", "şinhua", "新华社"),
    "aa": ("анадолу", "anadolu", "anadolu agency", "anadolu ajansı", "агентство анадолу"),
    "kazinform": ("казинформ", "kazinform", "қазақпарат", "казахпарат", "qazinform", "qazaqparat", "哈通社"),
    "kaztag": ("казтаг", "kaztag", "қазтаг"),
    "tengrinews": ("tengrinews", "tengrinews.kz", "тенгриньюс"),
    "zakon": ("zakon.kz",),
    "akipress": ("акипресс", "akipress", "аки-пресс"),
    "24kg": ("24.kg", "24kg"),
    "kabar": ("кабар", "kabar"),
    "kaktus": ("kaktus.media", "kaktus media"),
    "kloop": ("kloop", "клооп"),
    "uza": ("уза", "ўза", "uza", "o'za", "узa"),
    "gazeta": ("gazeta.uz", "газета.uz"),
    "kun": ("kun.uz",),
    "daryo": ("daryo.uz", "daryo"),
    "khovar": ("ховар", "khovar"),
    "asiaplus": ("азия-плюс", "asia-plus", "азия плюс", "asia plus", "осиё-плюс"),
    "avesta": ("avesta", "авеста"),
    "trend": ("trend", "тренд"),
    "apa": ("apa", "апа"),
    "report": ("report.az",),
    "azertac": ("азертадж", "азертац", "azertac", "azərtac"),
    "turan": ("turan", "туран"),
    "tdh": ("tdh", "тдх", "türkmenistan habarlary"),
    "irna": ("irna", "ирна", "ایرنا"),
    "rferl": ("радио свобода", "azattyq", "азаттық", "азаттык", "ozodi", "озоди", "ozodlik", "озодлик", "rfe/rl"),
    "bbc": ("bbc", "би-би-си"),
    "belta": ("белта", "belta"),
    "ukrinform": ("укринформ", "укрінформ", "ukrinform"),
    "unian": ("униан", "уніан", "unian"),
    "kommersant": ("коммерсант", "коммерсантъ", "kommersant"),
    "vedomosti": ("ведомости", "vedomosti"),
    "rbc": ("рбк", "rbc"),
    "gazetaru": ("газета.ru", "gazeta.ru"),
    "izvestia": ("известия", "известиям", "izvestia"),
}
# Two letters that are a company or an article of grammar elsewhere: only in brackets or behind a verb of saying.
BRACKETED = {"aa": "aa", "ap": "ap", "apa": "apa", "uza": "uza"}

_ID_OF = {spelling: agency for agency, spellings in AGENCIES.items() for spelling in spellings} | BRACKETED
# Every spelling in lower case, the longest first.
SPELLINGS = tuple(sorted(_ID_OF, key=len, reverse=True))
# "ТАССа", "Reuters'a", "AA'ya", "ҚазАқпараттың"; Chinese has no endings and no spaces.
_ENDING = r"(?:['’]?[^\W\d_]{1,4})?"


def spelling_pattern() -> str:
    """A regular expression, for lower-case text, of every spelling with its endings; one group, the spelling."""
    return rf"(?<![\w.])({'|'.join(map(re.escape, SPELLINGS))}){_ENDING}(?!\w)"


def agency_of(spelling: str) -> str:
    """The id of the agency that is written so (lower-case, without an ending)."""
    return _ID_OF[spelling]
