"""Every way of asking readers to do something is recognised, whatever the case of its letters."""

import pytest

from scraper.extract.boilerplate import strip

TEXT = "Мост откроют весной."


@pytest.mark.parametrize("change", [str, str.upper], ids=["as written", "in capitals"])
@pytest.mark.parametrize(
    "plea",
    [
        *("Читайте также: о дороге", "Ещё по теме: дорога", "По теме: дорога", "Смотрите также: дорога"),
        *("Read more: a road", "Read also: a road", "See also: a road", "Related stories: a road"),
        *("Тағы оқыңыз: жол", "Сондай-ақ оқыңыз: жол", "Оқи отырыңыз: жол", "Дагы окуңуз: жол"),
        *("Shuningdek o'qing: yo'l", "Yana o'qing: yo'l", "Шунингдек ўқинг: йўл", "Яна ўқинг: йўл"),
        *("Инчунин хонед: роҳ", "Ҳамчунин хонед: роҳ", "Şeýle hem okaň: ýol", "Həmçinin oxuyun: yol"),
        *("Ayrıca okuyun: yol", "Bunu da oxuyun: yol", "Читайте також: дорога", "بیشتر بخوانید: راه"),
        *("Фото: Иванов", "Сүрөт: Асанов", "Сурет: Асанов", "Акс: Раҳимов", "Surat: Karimov", "Photo: Smith"),
        *("Image: Smith", "Видео: Иванов", "Fotoğraf: Yılmaz", "Иллюстрация: Иванов"),
        *("Подписывайтесь на наш Телеграм", "Follow us on Instagram", "Telegram: биздин каналга катталыңыз"),
        *("Нашли ошибку? Ctrl + Enter", "С cookie вы принимаете их", "На куки вы соглашаетесь"),
    ],
)
def test_plea_is_recognised_by_its_words(plea: str, change: type[str]) -> None:
    assert strip(f"{TEXT}\n{change(plea)}") == TEXT
