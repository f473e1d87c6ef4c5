"""What pages say that stand where an article should, in the region's languages.

`PLAIN` phrases are hardly an article's ("confirm that you are not a robot"). `VISITOR` are words to the reader, which a
short news text without a date does not have; `OFFERS` with `TERMS` sell a subscription. `TOPICS` may as well be news
("access to two sites was restricted"): they count where the page has no date of an article. `TITLES` are whole
headlines that no article has. `PAID` ends the free beginning of an article that has to be paid or signed in for.
"""

import re

_ROBOT = (
    *("(?:confirm|prove|verify|check(?:s|ing)?)[^.]{0,20} you(?:'re| are)? (?:not )?(?:a |an )?(?:robot|human)",),
    *(
        r"complete the security check",
        r"letters you see in the (?:image|picture)",
        "our systems have detected unusual traffic",
    ),
    *(r"подтвердите, что (?:вы|запрос)", r"подтвердіть, що ви", r"символы с картинки", r"символи з малюнка"),
    *(
        r"необычн\w+ активность с вашего",
        r"подозрительн\w+ (?:активность|трафик)[^.]{0,20} ваш",
        "запросы с вашего устройства",
    ),
    *(r"робот емес екеніңізді", r"суреттегі таңбаларды", r"робот эмес экениңизди", r"сүрөттөгү белгилерди"),
    *(r"robot emasligingizni", r"rasmdagi belgilarni", r"робот эмаслигингизни", r"расмдаги белгиларни"),
    *(r"шумо робот нестед", r"аломатҳои расмро", r"robot däldigiňizi", r"suratdaky belgileri"),
    *(r"robot olmadığınızı", r"şəkildəki simvolları", r"resimdeki karakterleri", r"ربات نیستید", r"نویسه‌?های تصویر"),
)
_CHECK = (
    *(
        r"(?:checking|verifying) (?:if|that|your)[^.]{0,40}(?:browser|connection|human)",
        "enable javascript",
        "ray id: ?[0-9a-f]",
    ),
    *("review the security of your connection", "security service to protect itself", "ddos protection by"),
    *(
        r"проверяем (?:ваш |безопасность)",
        r"проверк\w+ (?:вашего )?браузер\w* (?:перед|займ|выполн)",
        "включите javascript",
    ),
    *(r"запрос (?:был )?(?:отклон[её]н|проверяется) системой", r"перевіряємо ваш", r"перевірк\w+ (?:вашого )?браузера"),
    *(r"браузеріңіз(?:ді)? текс", r"браузериңиз(?:ди)? текш", r"brauzeringiz tekshir", r"браузерингиз текшир"),
    *(
        r"браузери шумо санҷ",
        r"brauzeriňiz barlan",
        r"brauzeriniz yoxlan",
        r"tarayıcınız (?:kontrol|denetlen)",
        r"مرورگر شما",
    ),
    *("browser is (?:out of date|outdated|not supported)", r"ваш браузер (?:устарел|не поддерживается)"),
    *("checking your browser", "protected by (?:stormwall|ddos-guard|qrator)"),
)
_MISSING = (
    *(
        r"(?:couldn't|could not|cannot|can't) (?:be found|find (?:that|the|this) page)",
        "page you (?:are|were) looking for",
    ),
    *("page (?:was |is )?not (?:be )?found", "return to (?:our|the) home ?page"),
    *(
        r"так(?:ой|ая) страниц\w (?:у нас )?не(?:т| существует)",
        r"запрашиваем\w+ (?:вами )?страниц",
        r"вы ошиблись в адресе",
    ),
    *(r"такої сторінки (?:не існує|немає)", r"сторінку не знайдено", r"запитувану сторінку"),
    *(r"мұндай (?:бет|парақ) (?:жоқ|табылмады)", r"сіз іздеген (?:бет|парақ)", r"басты бетке (?:қайта )?орал"),
    *(r"мындай (?:барак|баракча) жок", r"башкы бетке кайтыңыз", r"сиз издеген барак"),
    *(
        r"bunday sahifa (?:mavjud emas|yo.q|topilmadi)",
        r"siz qidirgan sahifa",
        r"бундай саҳифа (?:мавжуд эмас|йўқ|топилмади)",
    ),
    *(
        r"сиз қидирган саҳифа",
        r"чунин саҳифа (?:вуҷуд надорад|нест|ёфт нашуд)",
        r"beýle sahypa ýok",
        r"baş sahypa dolanyň",
    ),
    *(r"belə səhifə (?:mövcud deyil|yoxdur|tapılmadı)", r"axtardığınız səhifə", r"aradığınız sayfa"),
    *(
        r"صفحه‌?ای که (?:به دنبال|دنبال)",
        r"صفحه (?:مورد نظر )?یافت نشد",
        r"页面不存在",
        r"找不到.{0,4}页面",
        "page introuvable",
    ),
)
_FAILURE = (
    *(
        "(?:critical|internal server) error",
        "error establishing a database connection",
        "upstream server",
        "nginx/[0-9]",
    ),
    *("account (?:has been )?suspended", "domain (?:name )?(?:has expired|is parked|is for sale)", "buy this domain"),
    *(r"(?:приносим|просим) (?:свои )?извин\w+", r"домен (?:продаётся|продается|припаркован)", r"перепрошуємо"),
    *(
        "apologi[sz]e for (?:the|any) inconvenience",
        r"кешірім сұраймыз",
        r"кечирим сурайбыз",
        r"uzr so.raymiz",
        r"узр сўраймиз",
    ),
    *(r"узр мепурсем", r"ötünç soraýarys", r"üzr istəyirik", r"özür dileriz", r"پوزش می‌?خواهیم"),
    *(r"зайдите[^.]{0,40} (?:позже|через)", r"попробуйте (?:зайти|обновить|повторить)[^.]{0,30} (?:позже|через)"),
)
_CONSENT = (
    *(
        r"(?:we|our)[^.]{0,40}(?:use|store) cookies",
        r"используем (?:файлы )?(?:cookie|куки)",
        r"використовуємо (?:файли )?cookie",
    ),
    *(
        r"cookie файлдарын қолдан",
        r"cookie файлдарын колдон",
        r"cookie fayllaridan foydalan",
        r"cookie файлларидан фойдалан",
    ),
    *(
        r"файлҳои cookie истифода",
        r"cookie faýllaryny ulan",
        r"cookie fayllarından istifadə ed",
        r"çerez(?:leri|ler) (?:kullan)",
    ),
    *(r"از کوکی‌?ها استفاده",),
)
_BLOCKED = (
    *(
        "permission to access this page",
        "you have been blocked",
        "unable to access",
        r"из вашей страны",
        r"з вашої країни",
    ),
    *(r"укажите свой ip", r"вкажіть свою ip", r"сіздің елден", r"сиздин өлкөдөн", r"sizning mamlakatingizdan"),
    *(r"сизнинг мамлакатингиздан", r"аз кишвари шумо", r"siziň ýurduňyzdan", r"ölkənizdən bu", r"bulunduğunuz ülkeden"),
    *(
        r"از کشور شما",
        r"доступ к (?:запрашиваемому|информационному) ресурсу",
        "not available in your (?:country|region)",
    ),
    *(r"(?:обращений|запросов) с вашего адреса", "too many requests", r"слишком много запросов"),
)
PLAIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a captcha", _ROBOT),
    ("a browser check", _CHECK),
    ("a missing page", _MISSING),
    ("an error page", _FAILURE),
    ("a request for consent", _CONSENT),
    ("a refusal", _BLOCKED),
)
TOPICS = (
    *("captcha", "капч[аиу]", r"\bforbidden\b", "just a moment", "attention required", "ddos[- ]?guard", "stormwall"),
    *(
        "access (?:to this page )?(?:has been |is )?denied",
        r"доступ (?:к \w+ )?(?:временно )?(?:ограничен|запрещ[её]н)",
    ),
    *("service unavailable", "bad gateway", "under maintenance", r"технически\w+ работ", r"техникалық жұмыстар"),
    *(
        r"техникалык иштер",
        r"texnik ishlar",
        "не робот",
        "not a robot",
        "робот емес",
        "робот эмес",
        "error 40[34]",
        "ошибка 40[34]",
    ),
    *(r"страниц[аы] не (?:найдена|существует)", r"temporarily unavailable", r"временно недоступ"),
)
TITLES = (
    *(
        r"(?:404\W*)?(?:страница|сторінку|стр\.) не (?:найдена|знайдено)",
        "(?:404\\W*)?(?:page )?not found",
        "just a moment",
    ),
    *(
        "(?:бет|парақ) табылмады",
        "(?:барак|баракча) табылган жок",
        "sahifa topilmadi",
        "саҳифа топилмади",
        "саҳифа ёфт нашуд",
    ),
    *(
        "sahypa tapylmady",
        "səhifə tapılmadı",
        "sayfa bulunamadı",
        "page introuvable",
        "access denied",
        "доступ (?:ограничен|запрещ[её]н)",
    ),
    *(
        "attention required",
        "ddos-guard",
        "(?:вы )?не робот",
        "are you (?:a )?(?:robot|human)",
        "one more step",
        "security check",
    ),
    *("صفحه (?:مورد نظر )?یافت نشد", "页面不存在", "account suspended", "bad gateway", "service unavailable"),
)
PAID = (
    *(
        r"(?:доступен|доступна|доступно) (?:только|лишь) (?:\w+ )?подписчик",
        r"(?:оформите|купите) подписку[^.]{0,60}чита",
        r"чтобы читать дальше",
    ),
    *(
        r"чтобы (?:про)?читать (?:эту |этот )?(?:статью|материал)[^.]{0,30}(?:войдите|авториз|зарегистр)",
        r"^забыли пароль",
    ),
    *(
        "subscribe to (?:continue|read)",
        "for subscribers only",
        "already a subscriber",
        "must be logged in to read",
    ),
    *("(?:sign|log) in to (?:continue|read)", "forgot (?:your )?password", r"забыли пароль", r"забули пароль"),
    *(r"доступний лише передплатник", r"оформіть передплату", r"щоб прочитати цю статтю"),
    *(r"тек жазылушыларға", r"жазылымды рәсімде", r"құпиясөзді ұмытты", r"оқу үшін сайтқа кір"),
    *(r"жазылуучуларга гана", r"жазылууну тариздеңиз", r"сырсөздү унутту", r"окуу үчүн сайтка кир"),
    *(r"faqat obunachilar uchun", r"o.qish uchun obuna bo.l", r"parolni unutdi", r"o.qish uchun saytga kiring"),
    *(r"фақат обуначилар учун", r"ўқиш учун обуна бўл", r"паролни унутди", r"ўқиш учун сайтга киринг"),
    *(r"танҳо барои обуначиён", r"рамзро фаромӯш", r"обуна шавед", r"хондани мақола ба сомона ворид"),
    *(r"diňe abunaçylar üçin", r"abuna ýazylyň", r"açar sözüňizi unutdy", r"okamak üçin saýta giriň"),
    *(r"yalnız abunəçilər üçün", r"oxumaq üçün abunə ol", r"şifrəni unutmusunuz", r"oxumaq üçün sayta daxil"),
    *(r"yalnızca abonelere", r"devam etmek için abone ol", r"şifrenizi mi unuttunuz", r"okumak için giriş yap"),
    *(r"فقط برای مشترکان", r"اشتراک تهیه کنید", r"گذرواژه را فراموش", r"برای خواندن این مقاله وارد"),
)


VISITOR = (
    *(
        r"\b(?:you|your|please)\b",
        r"\b(?:вы|вас|вам|ваш\w*|пожалуйста|ви|будь ласка)\b",
        r"\b(?!сайте|\w*сайте)\w{2,}йте(?:сь)?\b",
    ),
    *(
        r"\b(?:введ|войд|нажм|подожд|обрат|закро|реш|подтверд|напиш|верн|перейд|выбер|включ|установ)ите(?:сь)?\b",
        r"\b\w{3,}іть\b",
    ),
    *(
        r"\bсіз(?:ді|дің|ге|бен)?\b",
        r"\w{2,}(?:ыңыз|іңіз|ңыз|ңіз)\b",
        r"\b(?:сиз|сизди|сиздин|сизге)\b",
        r"\w{2,}(?:ңиз|уңуз|үңүз)\b",
    ),
    *(
        r"\bsiz(?:ni|ning|ga|i|in|iň|e|ə)?\b",
        r"\w{2,}ingiz\w*",
        r"\w{2,}ингиз\w*",
        r"\bсиз(?:ни|нинг|га)\b",
        r"\b\w{3,}(?<!н)инг\b",
    ),
    *(
        r"\b(?:kuting|kiriting|qayting|foydalaning|urining|bajaring|isbotlang|tasdiqlang|bosing|o.qing|kiring|bo.ling)\b",
    ),
    *(
        r"\b(?:шумо|лутфан|кунед|шавед|нависед|баргардед|намоед)\b",
        r"\w{2,}(?:yňyz|iňiz|ňyz|ňiz)\w*",
        r"\b(?:garaşyň|basyň|ýazyň|bagyşlaň)\b",
    ),
    *(
        r"\w{2,}(?:ınız|iniz|unuz|ünüz|sınız|siniz|sunuz|sünüz)\w*",
        r"\blütfen\b",
        r"\b(?:edin|yapın|deneyin|girin|basın|dönün|bekleyin)\b",
    ),
    *(r"\b(?:gözləyin|qayıdın|yoxlayın|yazın|yetirin)\b", r"شما", "لطفا", "کنید"),
    # Imperatives and the site's "we".
    r"\b(?!(?:кред|лим|виз|эл|орб|защ|гран|дефиц|транз|аппет)ите\b)\w{2,}(?:ите|ьте)(?:сь)?\b",
    *(
        r"\b(?:мы|нас|нам|наш\w*|ми|our|us)\b",
        r"\b(?:біз(?:ге|дің)?|биз(?:ге|дин|нинг|га)?|biz(?:ga|ning|im|ə|e|iň)?)\b",
    ),
    *(
        r"\b\w{2,}(?:ayın|eyin|əyin|ın|ün|ang)(?=[.,!]| və\b| ya\b| va\b| yoki\b)",
        r"\bko.ring\b",
        r"\b\w{3,}(?:ңдар|ңыздар)\b",
    ),
    *(r"(?:^|[.!?] )(?:press|select|enter|tick|click|try|start|have a look)\b",),
)
OFFERS = (
    *(
        "subscri",
        "free articles",
        "подписк",
        "підписк",
        "передплат",
        "жазыл",
        "obuna",
        "обуна",
        "abun",
        "abone",
        "اشتراک",
    ),
)
TERMS = (
    *(
        "month (?:is )?free",
        "your (?:free )?trial",
        "limit of free",
        "keep reading",
        "full text",
        "полный текст",
        "(?:месяц|неделя) бесплатно",
    ),
    *(
        "толық нұсқа",
        "толук нуска",
        "тегін",
        "акысыз",
        "to.liq matn",
        "тўлиқ матн",
        "bepul",
        "текин",
        "матни пурра",
        "ройгон",
    ),
    *(
        "doly tekst",
        "mugt",
        "tam mətn",
        "pulsuz",
        "tam metin",
        "ücretsiz",
        "повний текст",
        "безкоштовно",
        "متن کامل",
        "رایگان",
    ),
)
# Where the scripts and frames of services stand that let nobody through before a test.
CHALLENGES = (
    *(
        "challenge-platform/h/",
        "challenges.cloudflare.com",
        "ddos-guard",
        "stormwall",
        "qrator",
        "smartcaptcha",
        "showcaptcha",
    ),
    *("recaptcha", "hcaptcha.com", "geo.captcha-delivery", "/_incapsula_"),
)


def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all of the phrases, whatever their case."""
    return re.compile("|".join(phrases), re.IGNORECASE)
