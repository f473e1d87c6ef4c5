"""Words that mean something else: each sentence, written for this project, must not name the concept beside it.

The other half shows that the concept is named where the word means it. Each is read with its language and without.
"""

import pytest

from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import load

NAMED = [
    ("turkey", "en", "Turkey's central bank raised its rate."),
    ("georgia", "en", "Georgia and Armenia opened a new border crossing."),
    ("tengiz", "en", "Output at the Tengiz field rose, Chevron said."),
    ("tengiz", "kk", "Теңіз кен орнында мұнай өндіру артты."),
    ("tengiz", "ru", "Добыча на Тенгизе снизилась, нефть подорожала."),
    ("dushanbe", "tg", "Дар Душанбе маҷлис баргузор шуд."),
    ("dushanbe", "fa", "نشست در شهر دوشنبه پایتخت تاجیکستان برگزار شد."),
    ("dushanbe", "tk", "Täjigistanyň paýtagty Duşenbe şäherinde duşuşyk geçirildi."),
    ("afghanistan", "tr", "Afganistan'ın başkenti Kabul'de patlama oldu."),
    ("aral_sea", "kk", "Арал теңізінің деңгейі көтерілді, балықшылар қуанды."),
    ("aral_sea", "ru", "Уровень Северного Арала вырос."),
    ("amu_darya", "uz", "Amudaryodan suv olish kamaydi."),
    ("qosh_tepa", "ru", "Канал Кош-Тепа заберёт треть Амударьи."),
    ("qosh_tepa", "uz", "Qoʻshtepa kanali Afgʻonistonda qurilmoqda."),
    ("rogun", "tg", "Нерӯгоҳи Роғун соли оянда барқ медиҳад."),
    ("baku_tbilisi_ceyhan", "en", "BTC shipments from Ceyhan rose, BP said of the crude."),
    ("druzhba", "ru", "Прокачка нефти по «Дружбе» остановлена."),
    ("gold", "ru", "Нацбанк продал три тонны золота."),
    ("cotton", "ru", "В Узбекистане собрали хлопок."),
    ("mudflow", "ru", "В горах прошёл селевой поток."),
    ("mudflow", "ky", "Айылды сел каптады."),
    ("chevron", "ru", "Шеврон расширит месторождение Тенгиз."),
    ("batken", "ru", "Жители анклава Сох вышли на дорогу."),
    ("zangezur_corridor", "az", "Zəngəzur dəhlizi açılacaq."),
    ("zangezur_corridor", "en", "Armenia backs TRIPP, the route through Syunik."),
    ("middle_corridor", "en", "Cargo on the Middle Corridor doubled."),
    ("eaeu", "ru", "Пошлины ЕАЭС отменили."),
    ("cis", "en", "The CIS summit opened in Ashgabat."),
    ("taliban", "uz-Cyrl", "Толибон вакили Тошкентга келди."),
    ("isis_k", "en", "ISIS-K claimed the attack in Kabul."),
    ("shadow_fleet", "de", "Ein Tanker der Schattenflotte liegt vor Rügen."),
    ("secondary_sanctions", "ru", "Банки боятся вторичных санкций."),
    ("rare_earths", "fr", "L'Europe veut les terres rares d'Asie centrale."),
    ("remittances", "en", "Remittances from Russia fell by a tenth."),
    ("key_rate", "kk", "Ұлттық банк базалық мөлшерлемені өзгертпеді."),
    ("extradition", "ru", "Генпрокуратура отказала в экстрадиции активиста."),
    ("border_closure", "ky", "Чек ара жабылды, жүк ташуучулар токтоп калды."),
    ("border_clash", "en", "Two guards died in a border clash near Batken."),
    ("power_outage", "en", "A blackout hit four regions of the country."),
    ("epidemic", "ru", "Выросло число случаев кори, сообщил Минздрав."),
    ("south_stream", "ru", "Германия присоединяется к «Южному потоку»."),
    ("kazakhstan", "ru", "В МИД РК прокомментировали задержание."),
    ("cholera", "ru", "Случаев холеры нет, сообщил Минздрав."),
    ("masadykov", "ky", "Таалатбек Масадыков ЖККУну жетектейт."),
    ("bektenov", "kk", "Олжас Бектенов үкімет отырысын өткізді."),
    ("xi_jinping", "ug", "شى جىنپىڭ ئاستانادا زىيارەتتە بولدى."),
    ("russia", "ug", "روسىيە بىلەن ئۇرۇش توختىتىش كېلىشىمى ئىمزالاندى."),
    ("kyrgyzstan", "ug", "قىرغىزىستان چېگرانى تاقىدى."),
    ("earthquake", "ug", "بۈگۈن ئەتىگەن كۈچلۈك يەر تەۋرەش يۈز بەردى."),
]

NOT_NAMED = [
    ("turkey", "en", "Roast the turkey for Thanksgiving dinner."),
    ("georgia", "en", "Georgia Bulldogs beat Alabama, and Atlanta cheered."),
    ("georgia", "en", "Voters in Fulton County, Georgia, queued for hours."),
    ("tengiz", "kk", "Қара теңіз жағасында балалар демалды."),
    ("tengiz", "ru", "Тенгиз Абуладзе снял фильм о покаянии."),
    ("dushanbe", "fa", "روز دوشنبه باران بارید."),
    ("dushanbe", "tk", "Duşenbe güni mekdepler açylýar."),
    ("dushanbe", "tg", "Рӯзи душанбе борон меборад."),
    ("afghanistan", "tr", "Teklif kabul edildi, üye kabulü sürüyor."),
    ("azerbaijan", "tr", "Saç bakımı için randevu alın, bakın ne oldu."),
    ("aral_sea", "ky", "Цейлон аралы жөнүндө сабак өттү."),
    ("aral_sea", "kk", "Бұл арал теңіздің ортасында емес, көлдің ортасында."),
    ("baku_tbilisi_ceyhan", "en", "BTC fell below the price of ETH as crypto funds sold."),
    ("druzhba", "ru", "Дружба народов украсила праздник."),
    ("gold", "ru", "Спортсмены завоевали золото и серебро."),
    ("cotton", "ru", "Ночью раздался громкий хлопок, сработала сигнализация."),
    ("mudflow", "ru", "В селе открыли новую школу."),
    ("chevron", "ru", "Шеврон на рукаве пришит криво."),
    ("chevron", "en", "The quilt has a chevron pattern."),
    ("batken", "ru", "Хлеб сох на столе."),
    ("cis", "en", "Trans and cis women were asked the same."),
    ("water_reservoir", "ru", "Сборная по академической гребле выиграла регату."),
    ("mobilisation", "ru", "Вручение призов пройдёт в субботу."),
    ("khorgos", "kk", "Шымкентте қорғасын зауыты салынды."),
    ("epidemic", "fr", "Une quarantaine de députés a voté."),
    ("epidemic", "ky", "Кыргыз-корей мектеби ачылды."),
    ("epidemic", "ru", "Роман написала Кори Адамс."),
    ("kazakhstan", "tr", "Üzerinde kazak bulunan şüpheliyi polis yakaladı."),
    ("kazakhstan", "zh", "伊犁哈萨克自治州政府发布通告。"),
    ("south_stream", "ru", "Южный поток туристов иссяк к осени."),
    ("press_freedom", "fr", "Une motion de censure a été déposée."),
    ("arrest", "fr", "Le monument est classé par arrêté du maire."),
    ("accident", "fr", "La fuite de la reine est racontée dans un roman."),
    ("power_outage", "en", "Blackout curtains help babies sleep."),
    ("refinery", "en", "The sugar refinery hired forty people."),
    ("nagorno_karabakh", "az", "Qarabağ klubu oyunu uduzdu, futbol bitdi."),
    ("isis_k", "en", "The goddess Isis, K. Smith wrote, had many temples."),
    ("uranium", "ru", "Планета Уран видна рядом с Нептуном."),
    ("pashinyan", "ru", "Пашня вспахана под зиму."),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    concepts = dict.fromkeys(concept for concept, _, _ in (*NAMED, *NOT_NAMED))
    return compile_watches([Watch(concept, "", concept) for concept in concepts], load())


@pytest.mark.parametrize(("concept", "language", "sentence"), NAMED)
def test_sentence_names_the_concept(concept: str, language: str, sentence: str, matcher: Matcher) -> None:
    for told in (language, None):
        found = {match.watch_id for match in matcher.match(Document("d", text=sentence, language=told))}

        assert concept in found, f"language given: {told}"


@pytest.mark.parametrize(("concept", "language", "sentence"), NOT_NAMED)
def test_homonym_does_not_name_the_concept(concept: str, language: str, sentence: str, matcher: Matcher) -> None:
    for told in (language, None):
        found = {match.watch_id for match in matcher.match(Document("d", text=sentence, language=told))}

        assert concept not in found, f"language given: {told}"
