"""Sound texts come through unchanged, however much they look like garbled ones."""

from itertools import product

import pytest

from scraper.parse.repair import repair

# Who, and what they did: every pair is a sentence.
SPOKEN = {
    "fr": (
        ("Le préfet", "L’évêque émérite", "La société privée", "Une équipe étrangère", "L’hôtelier âgé"),
        (
            "a été reçu à l’Élysée où ça s’est très bien passé.",
            "préfère « l’été indien » à la forêt brûlée…",
            "s’était déjà inquiété de la fréquence des coupures à Noël.",
            "a répété : « Créé en 1990, le café “Évian” a dû fermer »",
        ),
    ),
    "de": (
        ("Die Behörde", "Der Bürgermeister", "Das ältere Ehepaar", "Die Grüne Fraktion", "Österreichs Außenminister"),
        (
            "möchte über die Straße zum Ölhafen später entscheiden.",
            "fährt künftig öfter nach Überlingen – „schöne Grüße“ inklusive.",
            "erklärte: »Für Äpfel zahlen wir 5 €, für Öl das Übliche.«",
            "hält § 5 für überflüssig; die Größe stört.",
        ),
    ),
    "tr": (
        ("Dışişleri Bakanı", "İşçi sendikası", "Üç öğrenci", "Çiftçiler birliği", "Şoförler odası"),
        (
            "görüşmelerin iyi geçtiğini söyledi.",
            "ücretlerin düşük olduğunu açıkladı…",
            "‘öğüt değil iş istiyoruz’ dedi.",
            "İstanbul’a gidip ölçümü değerlendirdi.",
        ),
    ),
    "az": (
        ("Nazirlər Kabineti", "Şəhər icra hakimiyyəti", "Üç müəllim", "İçərişəhər sakinləri", "Çörək zavodu"),
        ("yeni qərarı açıqladı.", "məsələyə görə iclas çağırdı.", "«gözləyirik» dedi.", "Gəncəyə köçürülüb."),
    ),
    "tk": (
        ("Ýaşuly mugallym", "Daşoguzly daýhanlar", "Türkmen alymy", "Şäher häkimligi"),
        ("täze ýoly görkezdi.", "çörek bişirmegi öwretdi.", "«ýagşy» diýip jogap berdi.", "Aşgabada äkidildi."),
    ),
    "ru": (
        ("Министр Рёрих", "Совет СССР", "Юрий Сёмин", "Посёлок Уёмский", "УЕФА и РФС"),
        (
            "объявил «о начале работ» — на 5° теплее обычного.",
            "отметил: Р. Иванов и С. Петров не приехали…",
            "купил № 7 за 300 ₽ у С° и Ко.",
            "встретил Рёва, Сёму и Тё.",
        ),
    ),
    "uk": (
        ("Рівненська рада", "РІВНЕ", "СІРІ ДНІ", "Їхній Сіверськодонецьк", "УЄФА"),
        ("Річницю відзначає Європа.", "її мешканці РІЗКО проти.", "Рік тому Ріо, Сіль і Рів."),
    ),
    "kk": (
        ("Үкімет өкілі", "Қызылорда ҰҚШҰ", "Төтенше жағдай", "Әкім орынбасары"),
        ("«жоқ» деп жауап берді.", "Іле өзенінде су азайды.", "ҮЙҒЫР ауданына көшті.", "ТӨРТ-БЕС күн күтті."),
    ),
    "ky": (("Өкмөт", "Жогорку Кеңеш", "Үч айыл"), ("жаңы мыйзамды карады.", "«үмүт бар» деди.", "көчүп кетти.")),
    "uz": (("Hukumat a’zosi", "O‘qituvchi", "Ўқувчи", "Қишлоқ аҳли"), ("so‘zga chiqdi.", "«маъқул» деди.", "ketdi…")),
    "tg": (("Ҳукумат", "Роҳбари кӯҳна", "Ҷумҳурӣ"), ("гуфт: «Не».", "ба деҳа рафт.", "ғалаба кард.")),
    "fa": (("رئیس‌جمهور", "دولت", "نمایندهٔ مجلس"), ("«نه» گفت.", "به تهران می‌رود.", "سخن گفت…")),
}

# What resembles the marks of garbled text, each with a sound reading.
ALIKE = [
    *("SÃO PAULO NÃO É “MANHÔ", "«MANHû", "IRMÃ\u00a0!", "AVÓS, MÃES e irmãos", "A CANÇÃO: «CORAÇÃO»"),
    *("voilà\u00a0»", "« déjà\u00a0»", "É… non", "CAFÉ…", "RENɻ", "à\u00a0«\u00a0Ça\u00a0»", "ÉTÉ", "Á, É, Í, Ó, Ú"),
    *("Die Umlaute ÄÖÜß", "„Ä“ und „Ö“", "»GRÄFIN VON Ä«", "Ä–Ö", "ÄÄÄÄÄÄ", "Øl, Å og Æ", "PÅ ØEN", "blåbær, Å", "«Å»"),
    *(
        "Þórður sagði að það væri gott",
        "ÞAÐ ER SATT",
        "Ðað",
        "ýmis þörf",
        "Færøerne",
        "Tórshavn á Føroyum",
        "œuvre, cœur",
    ),
    *(
        "àâäéèêëîïôöùûüÿç",
        "áéíóú ñ ü",
        "¿Qué? ¡Sí! «Ñ»",
        "ESPAÑA: «AÑO»",
        "l’Île-d’Yeu",
        "20 °C, 5 §, ±3 µm, ½ ¾",
        "© ® ™ •",
    ),
    *(
        "Łódź, Żywiec, Ąę",
        "Příští žížala",
        "Škoda žije",
        "Ţară, şcoală, Â",
        "ROMÂNIA: «ÎN»",
        "Đà Nẵng",
        "ĐÃ XONG…",
        "Ðà Lạt",
    ),
    *(
        "Êtes-vous là ?",
        "ÀÉÈÙ",
        "Ça, là, où",
        "naïveté, Noël, Citroën",
        "Señor Muñoz",
        "Ærø",
        "Ähnlich öd’ übt’s",
        "ÖSV – ÖFB",
    ),
    *(
        "Р. С. Т. У.",
        "18 °С",
        "С° Т° Р°?",
        "Т-34",
        "РІ",
        "Річ",
        "Сі-ель",
        "В«»",
        "СЃ",
        "Рё",
        "Р»",
        "У»У",
        "ТОО «Р»",
        "С™",
    ),
    *("«Р»", "„Р“ и „С“", "С—Т", "Р – С", "Т·С", "О’Генри и Д’Артаньян", "У’ґ", "Ґедзь, Єва, Їжак", "ЄЇІҐ"),
    *("Ђорђе, Љубица, Њива, Ћуприја, Џемал", "Ѓорѓи, Ќерамика, Ѕвезда, Јован", "ў Беларусі: Ўсход", "МІНСКІ РАЁН"),
    *(
        "Ελλάδα: «Ναι»",
        "Ինչպե՞ս",
        "საქართველო",
        "中国:“好的”",
        "日本「東京」",
        "한국",
        "العربية، «نعم»",
        "עברית",
        "ไทย",
        "हिन्दी",
    ),
    *(
        "😀👍",
        "e\u0301te\u0301",
        "a\u200db",
        "¯\\_(ツ)_/¯",
        "→ ← ≤ ≥ ≠",
        "“quoted” ‘single’ – — …",
        "10 000 €",
        "₸ ₽ ₼ ₴",
    ),
]
SENTENCES = [f"{who} {what}" for whos, whats in SPOKEN.values() for who, what in product(whos, whats)] + ALIKE


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sound_text_is_left_as_it_is(sentence: str) -> None:
    repaired = repair(f"<rss><title>{sentence}</title></rss>".encode())

    assert repaired.text == f"<rss><title>{sentence}</title></rss>"
    assert repaired.notes == ()


def test_sound_texts_together_are_left_as_they_are() -> None:
    feed = "".join(f"<title>{sentence}</title>" for sentence in SENTENCES)

    assert repair(feed.encode()).text == feed
    assert len(SENTENCES) >= 250


@pytest.mark.parametrize("language", ["fr", "de"])
def test_windows_1252_is_read_as_it_is_declared(language: str) -> None:
    whos, whats = SPOKEN[language]
    text = " ".join(f"{who} {what}" for who, what in product(whos, whats))

    assert repair(text.encode("cp1252"), content_type="text/html; charset=iso-8859-1").text == text
    assert repair(text.encode("cp1252")).text == text


def test_turkish_is_read_as_it_is_declared() -> None:
    whos, whats = SPOKEN["tr"]
    text = " ".join(f"{who} {what}" for who, what in product(whos, whats))

    assert repair(text.encode("cp1254"), content_type="text/html; charset=windows-1254").text == text
