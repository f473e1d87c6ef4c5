"""Pages that stand where an article should: bot walls, "not found" answered with 200, maintenance, consent.

Told by what they say in short: an article may well be about captchas, so phrases count only where there is hardly any
other text.
"""

import re

SHORT_CHARS_MAX = 600  # walls say little; the shortest news items are as short, hence phrases decide and not length
TEXT_CHARS_MIN = 80  # less is a caption or a menu: the feed's own text is better

_WALLS = (
    *("captcha", "капч[аиу]", "не робот", "not a robot", "are you (?:a )?(?:human|robot)", "робот емес", "робот эмес"),
    *("robot emas", "checking (?:if|your) ", "just a moment", "enable javascript", "включите javascript"),
    *("verify(?:ing)? you are", "ddos[- ]?guard", "stormwall", "ddos protection", "attention required", "ray id:"),
    *(r"проверк\w+ (?:вашего )?браузер", "подтвердите, что вы", "unusual traffic", r"подозрительн\w+ трафик"),
    *(
        "access (?:to this page )?(?:has been |is )?denied",
        r"доступ (?:к \w+ )?(?:временно )?(?:ограничен|запрещ[её]н)",
    ),
    *("too many requests", "слишком много запросов", r"\bforbidden\b"),
)
_ERRORS = (
    *("page (?:was |is |could )?not (?:be )?found", "страниц[аы] не (?:найдена|существует)", "нет такой страницы"),
    *(r"запрашиваем\w+ (?:вами )?страниц", "(?:бет|парақ) табылмады", "(?:барак|баракча) табылган жок"),
    *("sahifa topilmadi", "саҳифа топилмади", "саҳифа ёфт нашуд", "sahypa tapylmady", "səhifə tapılmadı"),
    *("sayfa bulunamadı", "page introuvable", "сторінку не знайдено", "صفحه (?:مورد نظر )?یافت نشد", "页面不存在"),
    *("找不到.{0,4}页面", "error 40[34]", "ошибка 40[34]", "service unavailable", "bad gateway", "under maintenance"),
    *(r"технически\w+ работ", "техникалық жұмыстар", "техникалык иштер", "texnik ishlar"),
)
_PHRASES = re.compile("|".join(_WALLS + _ERRORS), re.IGNORECASE)
_TITLE_CODE = re.compile(r"(?:error |ошибка |http )?(?:40[0134]|410|429|50[0234])(?!\d)[\s:.,|–—-]*", re.IGNORECASE)
_TITLE_REST = re.compile(
    r"(?:not found|forbidden|страница|ошибка|error|page|bad|service|too many|gone|$)", re.IGNORECASE
)


def reason(title: str, text: str) -> str | None:
    """Why this is no article, or None if it may be one."""
    code = _TITLE_CODE.match(title)
    if code and _TITLE_REST.match(title[code.end() :]):
        return f"an error page ({title[:80]})"
    if len(text) < SHORT_CHARS_MAX and (phrase := _PHRASES.search(f"{title}\n{text}")):
        return f"a bot wall or error page ({phrase[0]})"
    if len(text) < TEXT_CHARS_MIN:
        return f"no article on the page ({len(text)} characters of text)"
    return None
