"""How long ago, in words: "5 минут назад", "2 сағат бұрын", "vor 3 Stunden", and the days named by their nearness."""

import re
from datetime import UTC, date, datetime, timedelta

HOURS_MAX = 72  # sites turn to dates after a day or two
DAYS_MAX = 30

# fmt: off
_NEAR_DAYS = {
    "today": 0, "сегодня": 0, "сьогодні": 0, "сёння": 0, "сення": 0, "бүгін": 0, "búgin": 0, "bügın": 0, "бүгүн": 0,
    "bugun": 0, "бугун": 0, "имрӯз": 0, "имруз": 0, "bu gün": 0, "bugün": 0, "şu gün": 0, "şugün": 0, "امروز": 0,
    "aujourd'hui": 0, "aujourd’hui": 0, "heute": 0, "今天": 0, "今日": 0, "այսօր": 0, "დღეს": 0,
    "yesterday": 1, "вчера": 1, "вчора": 1, "учора": 1, "кеше": 1, "keshe": 1, "keşe": 1, "кечээ": 1, "kecha": 1,
    "кеча": 1, "дирӯз": 1, "дируз": 1, "dünən": 1, "düýn": 1, "dün": 1, "دیروز": 1, "hier": 1, "gestern": 1,
    "昨天": 1, "昨日": 1, "երեկ": 1, "გუშინ": 1,
    "позавчера": 2, "позавчора": 2, "алдыңгүні": 2, "алдыңғы күні": 2, "мурдагы күнү": 2, "парирӯз": 2, "پریروز": 2,
    "srağagün": 2, "vorgestern": 2, "avant-hier": 2, "前天": 2,
}
_NOW = frozenset([
    "только что", "щойно", "just now", "az önce", "indicə", "hozirgina", "ҳозиргина", "жаңа ғана", "жаңы эле",
    "à l'instant", "gerade eben", "刚刚", "剛剛", "ҳозир", "همین حالا",
])
_SECONDS = {
    1: "с сек секунда секунды секунд секунду секунди сония soniya saniyə saniye секунд second seconds sec s secondes "
       "sekunde sekunden sekunt ثانیه 秒 秒钟",
    60: "мин минута минуты минут минуту хв хвилина хвилини хвилин хвилину хвіліна хвіліны хвілін хвіліну мүнөт минөт "
        "дақиқа daqiqa dəqiqə dakika dk minut minute minutes min mins minuten минуттай دقیقه 分钟 分鐘 分",
    1_800: "полчаса півгодини",
    3_600: "ч час часа часов година години годин годину гадзіна гадзіны гадзін гадзіну сағат саат соат soat saat sagat "
           "hour hours hr hrs h heure heures stunde stunden std ساعت 小时 小時",
    86_400: "день дня дней дн сутки дні днів дзень дні дзён күн кун kun gün рӯз руз day days d jour jours tag tagen "
            "روز 天",
}
_UNITS = {word: seconds for seconds, words in _SECONDS.items() for word in words.split()}
_BACK = """
назад тому таму бұрын мурун мурда oldin avval олдин аввал пеш öň ozal əvvəl öncə önce evvel ago پیش قبل 前 vor ilya
"""
_JOINTS = frozenset(["в", "о", "at", "à", "um"])  # before a time
_A = "a an one один одну одна bir бір бир як ein eine einer einem un une یک"
# fmt: on
_MARKERS = frozenset(_BACK.split())
_ONE = frozenset(_A.split())
_HAN = re.compile(r"(秒钟|秒|分钟|分鐘|分|小时|小時|天)(前)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


def near_day(words: str, today: date) -> date | None:
    """The day that "вчера" or "бүгін" names; `words` are lower-case and nothing else."""
    days = _NEAR_DAYS.get(words)
    return None if days is None else today - timedelta(days=days)


def is_near(word: str) -> bool:
    return word in _NEAR_DAYS


def ago(lowered: str, local_now: datetime) -> tuple[datetime, bool] | None:
    """The moment so long before `local_now`, to the minute, and whether only its day is known."""
    if lowered.strip(" .,!") in _NOW:
        return local_now.replace(second=0, microsecond=0), False
    seconds = _seconds(_HAN.sub(r" \1 \2", lowered.replace("il y a ", "ilya ")))
    if seconds is None:
        return None
    if seconds % 86_400 == 0:
        if seconds > DAYS_MAX * 86_400:
            return None
        return local_now - timedelta(days=seconds // 86_400), True
    if seconds > HOURS_MAX * 3_600:
        return None
    moment = local_now.astimezone(UTC) - timedelta(seconds=seconds)  # not by the wall clock: it may have been put back
    return moment.replace(second=0, microsecond=0), False


def _seconds(lowered: str) -> int | None:
    """What numbers with units come to, if there is a word for "ago" and nothing else."""
    total, count, marked, counted = 0, None, False, False
    for token in _TOKEN.findall(lowered):
        if token.isdecimal():
            if count is not None:
                return None
            count = int(token)
        elif token in _ONE:
            count = 1
        elif token in _UNITS:
            total += _UNITS[token] * (1 if count is None else count)
            count, counted = None, True
        elif token in _MARKERS:
            marked = True
        elif token not in _JOINTS:
            return None
    return total if marked and counted and count is None and total else None
