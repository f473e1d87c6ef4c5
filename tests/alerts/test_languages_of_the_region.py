"""The one rule in every language: sentences written for this project, inflected as newspapers inflect."""

import pytest

from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import load

RULE = "Kazakhstan AND (pipeline OR CSTO)"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return compile_watches([Watch("kz", "Kazakhstan", RULE)], load())


FIRES = [
    ("en", "Kazakhstan's oil ministry said the pipeline to the Black Sea had reopened."),
    ("en", "Pipelines that cross Kazakhstan carried less crude in May."),
    ("en", "Leaders of the CSTO's six members meet in Kazakhstan on Friday."),
    ("en", "Kazakh officials want the Collective Security Treaty Organisation to send observers."),
    ("fr", "Le Kazakhstan inaugure un oléoduc et rejoint l'Organisation du traité de sécurité collective."),
    ("fr", "L’OTSC tiendra un sommet dans la capitale kazakhstanaise, a annoncé le président du Kazakhstan."),
    ("fr", "Les gazoducs du Kazakhstan seront réparés cet été."),
    ("de", "Kasachstans Öl fließt wieder durch die Pipeline am Kaspischen Meer."),
    ("de", "Die OVKS hält in Kasachstan ein Manöver ab."),
    ("de", "Die kasachische Regierung lässt neue Gaspipelines bauen."),
    ("ru", "Вырос экспорт: казахстанская нефть пошла по трубопроводам быстрее."),
    ("ru", "Казахстану предложили председательство в Организации Договора о коллективной безопасности."),
    ("ru", "Учения ОДКБ начались на востоке Казахстана."),
    ("ru", "Казахстанцы построят нефтепровод без кредитов, газопроводами займутся позже."),
    ("uk", "Казахстан зупинив прокачування нафти трубопроводами на схід."),
    ("uk", "Казахстанські військові полетіли на навчання ОДКБ."),
    ("be", "У Казахстане адрамантавалі нафтаправод на поўначы краіны."),
    ("kk", "ҰҚШҰ-ның Қазақстандағы жиыны аяқталды."),
    ("kk", "Қазақстандық мұнайшылар құбыржолды ерте іске қосты."),
    ("kk", "Қазақстаннан шығатын мұнай жаңа құбырлармен жеткізіледі."),
    ("kk", "Ұжымдық қауіпсіздік туралы шарт ұйымының бас хатшысы Қазақстанға келді."),
    ("kk-Latn", "Qazaqstannyń munaıy jańa qubyrmen ketedi."),
    ("kk-Arab", "قازاقستاننىڭ استاناسىندا ۇقشۇ جيىنى ءوتتى."),
    ("kk-Arab", "قازاقستاننىڭ مۇنايى جاڭا قۇبىرلارمەن كەتتى."),
    ("ky", "Казакстандын мунайы жаңы куур аркылуу жөнөтүлөт."),
    ("ky", "ЖККУнун жыйынына Казакстандан министр келди."),
    ("uz", "Qozogʻistonning neft quvurlari taʼmirlanmoqda."),
    ("uz", "Qozog‘istonda KXShTning navbatdagi yigʻilishi boshlandi."),
    ("uz", "Qozog'istonlik vazir gaz quvuridan foydalanish haqida gapirdi."),
    ("uz-Cyrl", "Қозоғистондан келадиган газ қувурлари тўлиқ ишламоқда."),
    ("uz-Cyrl", "КХШТнинг Қозоғистондаги машғулотлари якунланди."),
    ("tg", "Қазоқистонро ба нишасти Созмони Паймони амнияти дастаҷамъӣ даъват карданд."),
    ("tg", "Қубурҳои гази Қазоқистон то соли оянда таъмир мешаванд."),
    ("tk", "Gazagystanyň gaz geçirijisi täzeden işe girizildi."),
    ("tk", "Gazagystandan gelýän turbageçirijiler abatlanýar."),
    ("az", "Qazaxıstanın nefti yeni boru kəməri ilə daşınacaq."),
    ("az", "KTMT-nin Qazaxıstandakı toplantısı başa çatdı."),
    ("tr", "Kazakistan'ın petrolü yeni boru hattından akacak."),
    ("tr", "KGAÖ'nün Kazakistan'daki zirvesi sona erdi."),
    ("tr", "KAZAKİSTAN BORU HATLARINI ONARIYOR"),
    ("fa", "خط لوله‌ای که از قزاقستان می‌گذرد تعمیر شد."),
    ("fa", "قزاقستان میزبان نشست سازمان پیمان امنیت جمعی است."),
    ("zh", "从哈萨克斯坦出发的天然气管道恢复输气。"),
    ("zh", "集体安全条约组织将在哈萨克斯坦举行会议。"),
]

TRAPS = [
    ("en", "Kazakhstan's start-ups have a strong sales pipeline this year."),
    ("en", "A bank in Kazakhstan moved its data pipelines to the cloud."),
    ("en", "Kazakhstan hired a new CSTO, a chief science officer, for its research fund."),
    ("en", "Kazakhstan has a pipeline of young players, the coach said."),
    ("fr", "Au Kazakhstan, la conduite en état d'ivresse sera punie plus sévèrement."),
    ("de", "Die Botschaft in Kasachstan steht unter neuer Leitung."),
    ("ru", "В Казахстане прорвало трубу водопровода, жители остались без воды."),
    ("ru", "Казахстан ремонтирует магистральные дороги, а в квартире течет труба."),
    ("ru", "Казаки с Дона поедут смотреть на новый трубопровод."),
    ("ru", "В музее Казахстана открылась выставка старинных труб."),
    ("kk", "Қазақстанда ауыз су құбырлары жаңартылып жатыр."),
    ("kk", "Қазақстандағы кәріз құбыры жарылды."),
    ("ky", "Казакстанда суу түтүктөрү алмаштырылды."),
    ("uz", "Qozogʻistonda ichimlik suvi quvurlari almashtirildi."),
    ("uz-Cyrl", "Қозоғистонда сув қувурлари ёрилди."),
    ("tg", "Дар Қазоқистон лӯлаи об кафид."),
    ("az", "Qazaxıstanda qızıl kəmər sərgisi açıldı."),
    ("tr", "Boru hattının önünde yeşil bir kazak giymişti."),
    ("tr", "Kazakistan'da içme suyu boru hattı yenilendi."),
    ("fa", "در قزاقستان لوله‌کشی خانه‌ها نوسازی شد."),
    ("zh", "哈萨克斯坦学生通过网络管道学习。"),
    ("ru", "Цикл статей об истории Казахстана дополнили главой об упадке."),
]


@pytest.mark.parametrize(("language", "text"), FIRES)
def test_the_rule_fires_on(language: str, text: str, matcher: Matcher) -> None:
    (match,) = matcher.match(Document("d", text=text, language=language))

    assert match.watch_id == "kz"
    assert {hit.concept for hit in match.hits} >= {"kazakhstan"}
    assert all(text[hit.start : hit.end] == hit.form for hit in match.hits)


@pytest.mark.parametrize(("language", "text"), FIRES)
def test_the_rule_fires_without_being_told_the_language(language: str, text: str, matcher: Matcher) -> None:
    assert matcher.match(Document("d", text=text))


@pytest.mark.parametrize(("language", "text"), TRAPS)
def test_the_rule_is_quiet_on(language: str, text: str, matcher: Matcher) -> None:
    assert matcher.match(Document("d", text=text, language=language)) == []
    assert matcher.match(Document("d", text=text)) == []
