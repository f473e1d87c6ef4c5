"""Mails as a phone shows them: samples that are hard to lay out, and the system's Chromium to look at them with.

    python tests/support/look.py build/looks

writes a picture of each sample, light and dark, 360 pixels wide, and its text for chats. Nothing of it is committed:
it is for whoever changes the template to look at.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from messages import SENT, a_message, shown_alert

from alerts.model import Carrier, Message, Translation
from alerts.render.html import html_text
from alerts.render.plain import plain_text
from alerts.render.telegram import telegram_plain

ZONE = ZoneInfo("Asia/Almaty")
PHONE_PIXELS = 360
DARK = "(prefers-color-scheme: dark)"

_PERSIAN_SNIPPET = "… وزارت انرژی قزاقستان اعلام کرد که خط لوله خزر بسته شد و ۱۲ نفر زخمی شدند …"
_PERSIAN_FORMS = ("قزاقستان", "خط لوله")
_PERSIAN = shown_alert(
    id="2" * 24,
    article_id=2,
    story_id=5,
    headline="قزاقستان صادرات نفت از خط لوله خزر را متوقف کرد",
    snippet=_PERSIAN_SNIPPET,
    marks=tuple((_PERSIAN_SNIPPET.index(form), _PERSIAN_SNIPPET.index(form) + len(form)) for form in _PERSIAN_FORMS),
    terms=_PERSIAN_FORMS,
    source_name="خبرگزاری خزر",
    country="IR",
    language="fa",
    gloss="Kazakhstan · crude oil · pipeline · 12",
    severity="high",
    url="https://khazar.example/news/14050901000123/" + "%D9%82%D8%B2%D8%A7" * 12,
    carriers=(
        Carrier("kabar", "Kabar", "ky", "translation", SENT),
        Carrier("wire", "Новости энергетики Казахстана и мира", "ru", "event", SENT),
    ),
)
_UPDATE = replace(
    _PERSIAN,
    id="3" * 24,
    watch_id="csto",
    watch_title="CSTO and drone attacks",
    kind="update",
    n=1,
    root_id="f" * 24,
    news="12 → 15",
)
_UYGHUR = shown_alert(
    id="4" * 24,
    article_id=4,
    story_id=5,
    headline="قازاقىستان نېفىت تۇرۇبىسىنى تاقىدى",
    snippet="قازاقىستان ھۆكۈمىتى نېفىت تۇرۇبىسىنى تاقىدى.",
    marks=((0, 10),),
    terms=("قازاقىستان",),
    source_name="تارىم خەۋەرلىرى",
    country=None,
    language="ug",
    translation=Translation(
        "Kazakhstan has closed the oil pipeline",
        "The government of Kazakhstan has closed the oil pipeline.",
        "LibreTranslate",
    ),
    published_at=SENT - timedelta(hours=15),
    first_seen_at=SENT - timedelta(hours=14),
)
_LONG = shown_alert(
    id="5" * 24,
    article_id=9,
    headline="Министр энергетики сообщил об окончании планового ремонта на нефтеперерабатывающем заводе и о поставках "
    "дизельного топлива во все области, в которых с начала месяца его не хватало для уборочной техники и грузовиков",
    language="ru",
    watch_title="Refineries_without_any_space_in_a_name_that_nobody_would_ever_want_to_read",
    url="https://long.example/" + "a" * 180,
    snippet="н" * 300,
    marks=((100, 250),),
    news="б" * 150,
    kind="update",
)

SAMPLES = {
    "ordinary": a_message(),
    "two-watches": a_message(_PERSIAN, _UPDATE),
    "digest": Message("0" * 24, "desk", (_PERSIAN, _LONG, _UPDATE, _UYGHUR), SENT + timedelta(hours=3)),
    "test": a_message(note="A test of this channel. " + "x" * 200),
}


def chromium() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def page_of(message: Message, *, dark: bool) -> str:
    """The mail in a frame as wide as a phone: Chromium's own window has 500 pixels at least."""
    mail = html_text(message, ZONE)
    assert DARK in mail
    framed = html.escape(mail.replace(DARK, "all") if dark else mail)
    return (
        '<meta charset="utf-8"><body style="margin:0"><iframe id="mail" style="border:0;height:2400px;'
        f'width:{PHONE_PIXELS}px" srcdoc="{framed}"></iframe>'
    )


def run_chromium(page: str, *arguments: str) -> str:
    """What Chromium prints, given the page."""
    program = chromium()
    assert program, "Chromium is not installed"
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={directory}/profile"]
        done = subprocess.run(
            [*command, "--hide-scrollbars", *arguments, file.as_uri()],
            capture_output=True,
            text=True,
            timeout=90,
            check=True,
        )
    return done.stdout


def take_pictures(directory: Path) -> Iterator[Path]:
    """A picture of each sample in light and dark, and its text, in files of the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, message in SAMPLES.items():
        for dark in (False, True):
            picture = directory / f"{name}-{'dark' if dark else 'light'}.png"
            size = f"--window-size={PHONE_PIXELS},2400"
            run_chromium(page_of(message, dark=dark), f"--screenshot={picture.absolute()}", size)
            yield picture
        for form, text in (("plain", plain_text(message, ZONE)), ("telegram", telegram_plain(message, ZONE))):
            (directory / f"{name}-{form}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for picture in take_pictures(Path(sys.argv[1])):
        print(picture)
