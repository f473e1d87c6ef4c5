"""What sites put around a wire text, by language: dateline, clause of attribution, related links, footer. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    dateline: str
    clause: str  # after the first sentence, before its full stop
    links: str
    footer: str


FRAMES: dict[str, list[Frame]] = {
    "ru": [
        Frame("АСТАНА, 20 ноября. /ТАСС/. ", "", "Читайте также:\nСиноптики обещают метель\nЦены на хлеб выросли", "Фото: архив редакции\nПодписывайтесь на наш Telegram-канал и узнавайте новости первыми!"),
        Frame("", ", сообщает Степной телеграф со ссылкой на Интерфакс", "По теме: Новый закон о дорогах вступит в силу", "Нашли ошибку? Выделите её и нажмите Ctrl+Enter. При использовании материалов ссылка обязательна."),
        Frame("Алматы. 20 ноября. Интерфакс-Казахстан – ", ", передаёт корреспондент агентства Казинформ", "", "© Все права защищены. Поделиться: WhatsApp, Telegram"),
    ],
    "en": [
        Frame("ASTANA, Nov 20 (Reuters) - ", "", "Read also: Storm closes mountain pass", "Photo: city archive\nSubscribe to our newsletter for daily headlines. All rights reserved."),
        Frame("", ", as reported by Interfax", "Related news:\nMarkets end higher\nFestival opens in the capital", "Follow us on Telegram and share this story with friends."),
        Frame("Bishkek (AKIpress) - ", ", according to the news agency Kabar", "", "Comments\nOur standards apply. Click here to download our app."),
    ],
    "kk": [
        Frame("АСТАНА. ҚазАқпарат – ", "", "Сондай-ақ оқыңыз: Ауа райы суытады", "Сурет: редакция мұрағаты\nTelegram арнамызға жазылыңыз және жаңалықтарды бірінші біліңіз!"),
        Frame("", ", деп хабарлайды Kazinform агенттігі", "Тақырып бойынша:\nЖаңа көпір ашылды\nЖанармай бағасы өзгерді", "Қате тапсаңыз, белгілеп Ctrl+Enter басыңыз. Барлық құқықтар қорғалған."),
        Frame("Алматы. 20 қараша. Интерфакс-Қазақстан – ", "", "", "Жаңалықты достарыңызбен бөлісіңіз"),
    ],
    "ky": [
        Frame("БИШКЕК, 20-ноябрь. /Кабар/. ", "", "Дагы окуңуз: Аба ырайы сууйт", "Сүрөт: редакциянын архиви\nБиздин Telegram каналга жазылыңыз"),
        Frame("", ", деп кабарлайт АКИпресс", "Тема боюнча:\nЖаңы жол курулат\nУндун баасы өстү", "Ката тапсаңыз, белгилеп Ctrl+Enter басыңыз. Бардык укуктар корголгон."),
        Frame("Бишкек (24.kg) – ", "", "", "Жаңылыкты досторуңуз менен бөлүшүңүз"),
    ],
    "uz": [
        Frame("TOSHKENT, 20-noyabr. /UzA/. ", "", "Shuningdek o‘qing: Havo soviydi", "Foto: tahririyat arxivi\nTelegram kanalimizga obuna bo‘ling"),
        Frame("", ", deb xabar beradi O‘zA", "Mavzuga oid:\nYangi yo‘l ochildi\nUn narxi oshdi", "Xato topsangiz, belgilab Ctrl+Enter bosing. Barcha huquqlar himoyalangan."),
        Frame("Toshkent (Kun.uz) – ", "", "", "Yangilikni do‘stlaringizga ulashing"),
    ],
    "tg": [
        Frame("ДУШАНБЕ, 20 ноябр. /АМИТ «Ховар»/. ", "", "Инчунин хонед: Ҳаво сард мешавад", "Акс: бойгонии идора\nБа канали Telegram обуна шавед"),
        Frame("", ", хабар медиҳад «Азия-Плюс»", "Ҳамчунин хонед:\nРоҳи нав кушода шуд\nНархи орд боло рафт", "Хато ёфтед? Онро қайд кунед. Ҳамаи ҳуқуқҳо ҳифз шудаанд."),
        Frame("Душанбе (Спутник) – ", "", "", "Хабарро ба дӯстон фиристед, мубодила кунед"),
    ],
    "fr": [
        Frame("Paris, 20 nov (AFP) - ", "", "Lire aussi : Tempête de neige dans les Alpes", "Crédit photo : archives de la rédaction\nAbonnez-vous à notre lettre quotidienne. Tous droits réservés."),
        Frame("", ", rapporte Reuters", "Sur le même sujet :\nLe marché de Noël ouvre\nLes trains à l'heure", "Suivez-nous sur Telegram et partagez cet article."),
        Frame("ALMATY (AFP) - ", ", selon l'agence Interfax", "", "Partager sur WhatsApp"),
    ],
    "tr": [
        Frame("ANKARA (AA) - ", "", "Ayrıca okuyun: Kar yağışı geliyor", "Fotoğraf: arşiv\nTelegram kanalımıza abone olun. Tüm hakları saklıdır."),
        Frame("", ", Reuters'ın haberine göre", "İlgili haberler:\nPazarda fiyatlar düştü\nYeni köprü açıldı", "Bizi takip edin, haberi paylaşın. Yorum yapın."),
        Frame("İSTANBUL (Reuters) - ", "", "", "Etiketler: gündem, bölge"),
    ],
}  # fmt: skip
