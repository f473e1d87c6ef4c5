"""The newsroom's article pages: the text amid navigation, related links and a footer, in two layouts."""

from datetime import datetime
from html import escape

from jobs.demo.outlets import Outlet, Piece

CAPTCHA = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>One moment, please</title></head>
<body><h1>Checking that you are human</h1>
<p>Please tick the box to go on. This takes a few seconds.</p>
<form method="post"><label><input type="checkbox" name="human"> I am not a robot</label></form></body></html>
"""


def render_page(outlet: Outlet, piece: Piece, link: str, published_at: datetime) -> bytes:
    """The page's bytes in the outlet's encoding, which the page names only if the outlet tells the truth about it."""
    frame = outlet.frame
    charset = f'<meta charset="{outlet.encoding}">' if outlet.declares == outlet.encoding else ""
    nav = "".join(f'<li><a href="/section/{number}">{escape(name)}</a></li>' for number, name in enumerate(frame.nav))
    related = "".join(
        f'<li><a href="/archive/{number}.html">{escape(title)}</a></li>' for number, title in enumerate(frame.related)
    )
    page = f"""<!doctype html>
<html lang="{outlet.language}"{' dir="rtl"' if outlet.language == "fa" else ""}>
<head>
{charset}
<title>{escape(piece.title)} | {escape(outlet.name)}</title>
<link rel="canonical" href="{escape(link)}">
<meta property="og:title" content="{escape(piece.title)}">
<meta property="og:type" content="article">
<meta property="article:published_time" content="{published_at.isoformat(timespec="seconds")}">
<style>body {{ font-family: serif; }} .banner {{ display: none; }}</style>
<script>window.metrics = window.metrics || [];</script>
</head>
<body>
<header><a href="/">{escape(outlet.name)}</a><nav><ul>{nav}</ul></nav></header>
{_body(frame.layout, piece, published_at)}
<aside class="related"><h3>{escape(frame.related_title)}</h3><ul>{related}</ul></aside>
<footer><p>{escape(frame.footer)}</p></footer>
</body>
</html>
"""
    return page.encode(outlet.encoding, errors="xmlcharrefreplace")


def _body(layout: str, piece: Piece, published_at: datetime) -> str:
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs)
    time = f'<time datetime="{published_at.isoformat(timespec="seconds")}">{published_at:%d.%m.%Y %H:%M}</time>'
    if layout == "article":
        return f"<main><article>\n<h1>{escape(piece.title)}</h1>\n{time}\n{paragraphs}\n</article></main>"
    return (
        f'<div id="wrap"><div class="post"><h1 class="post-title">{escape(piece.title)}</h1>\n'
        f'<div class="post-meta">{time}</div>\n<div class="post-content">\n{paragraphs}\n</div></div></div>'
    )
