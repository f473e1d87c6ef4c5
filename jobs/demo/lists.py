"""What the newsroom publishes besides feeds: a news sitemap, a page of headlines, the preview of a Telegram channel."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from jobs.demo.outlets import Outlet, Piece

LISTING_ZONE = "Asia/Tashkent"  # its dates are words in this zone


def render_sitemap(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    """A news sitemap with Google's tags."""
    entries = "".join(
        f"""<url><loc>{escape(links[piece.id])}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>
<news:language>{outlet.language}</news:language></news:publication>
<news:publication_date>{times[piece.id].isoformat(timespec="seconds")}</news:publication_date>
<news:title>{escape(piece.title)}</news:title></news:news></url>
"""
        for piece in outlet.listed(step)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )


def render_listing(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    """A page of headlines with a menu above and links below, as sites without a feed have."""
    menu = "".join(
        f'<li><a href="/bolim/{number}">{escape(name)}</a></li>' for number, name in enumerate(outlet.frame.nav)
    )
    cards = "".join(
        f"""<div class="card"><h3><a href="{escape(links[piece.id])}">{escape(piece.title)}</a></h3>
<span class="card-date">{_day_in_words(times[piece.id], max(times.values()))}</span></div>
"""
        for piece in outlet.listed(step)
    )
    return f"""<!doctype html>
<html lang="{outlet.language}"><head><meta charset="utf-8"><title>{escape(outlet.name)}</title></head>
<body><header><ul>{menu}</ul></header><main>{cards}</main>
<footer><a href="/aloqa">{escape(outlet.frame.footer)}</a></footer></body></html>
"""


def render_channel(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    """A channel's preview, the oldest post first, as Telegram shows it."""
    posts = "".join(_post(piece, links[piece.id], times[piece.id]) for piece in reversed(outlet.listed(step)))
    return f"""<!doctype html>
<html><head><meta charset="utf-8"><title>{escape(outlet.name)} – Telegram</title></head>
<body class="widget_frame_base tgme_webpreview"><main class="tgme_main">
<section class="tgme_channel_history js-message_history">{posts}</section></main></body></html>
"""


def _post(piece: Piece, link: str, published_at: datetime) -> str:
    at = published_at.isoformat(timespec="seconds")
    text = "<br/><br/>".join(escape(part) for part in (piece.title, *piece.paragraphs))
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{link.removeprefix("https://t.me/")}">
<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
<a class="tgme_widget_message_date" href="{link}"><time datetime="{at}"></time></a>
</div></div>
"""


def _day_in_words(moment: datetime, now: datetime) -> str:
    """Uzbek, as `Bugun, 14:05`, and `Kecha` for the day before; the newsroom never runs for longer."""
    zone = ZoneInfo(LISTING_ZONE)
    at, today = moment.astimezone(zone), now.astimezone(zone).date()
    return f"{'Bugun' if at.date() == today else 'Kecha'}, {at:%H:%M}"


RENDERERS = {"sitemap": render_sitemap, "listing": render_listing, "telegram": render_channel}
