"""The newsroom's feeds: RSS 2.0, Atom, RSS 1.0 (RDF) and JSON Feed as texts, with the faults that real ones have.

Written by hand and not with an XML library, because some of it has to be broken.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape as escape_html
from xml.sax.saxutils import escape, quoteattr

from jobs.demo.outlets import Outlet, Piece


def render_feed(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> bytes:
    """The feed's bytes at this step. `links` and `times` say by piece id where a piece stands and when it appeared;
    `links[outlet.id]` is the outlet's own address."""
    if outlet.format == "json":
        return _json(outlet, step, links, times).encode()
    render = {"rss": _rss, "atom": _atom, "rdf": _rdf}[outlet.format]
    declared = f' encoding="{outlet.declares}"' if outlet.declares else ""
    text = f'<?xml version="1.0"{declared}?>\n' + render(outlet, step, links, times)
    if outlet.malformed:
        text = _break(text)
    return text.encode(outlet.encoding, errors="xmlcharrefreplace")


def _rss(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    entries = "".join(
        f"""  <item>
    <title>{escape(piece.title)}</title>
    <link>{escape(links[piece.id])}</link>
    <guid isPermaLink="false">{outlet.id}-{piece.id}</guid>
    <pubDate>{format_datetime(times[piece.id])}</pubDate>
    <description>{_summary(outlet, piece)}</description>
  </item>
"""
        for piece in outlet.listed(step)
    )
    return f"""<rss version="2.0">
<channel>
  <title>{escape(outlet.name)}</title>
  <link>{escape(links[outlet.id])}</link>
  <description>{escape(outlet.frame.footer)}</description>
  <language>{outlet.language.partition("-")[0]}</language>
{entries}</channel>
</rss>
"""


def _atom(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    listed = outlet.listed(step)
    entries = "".join(
        f"""  <entry>
    <title>{escape(piece.title)}</title>
    <link rel="alternate" type="text/html" href={quoteattr(links[piece.id])}/>
    <id>tag:{outlet.id}.example,2026:{piece.id}</id>
    <published>{times[piece.id].isoformat(timespec="seconds")}</published>
    <updated>{times[piece.id].isoformat(timespec="seconds")}</updated>
    <summary>{escape(piece.summary)}</summary>
{_atom_content(outlet, piece)}  </entry>
"""
        for piece in listed
    )
    updated = max((times[piece.id] for piece in listed), default=times[outlet.id])
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
  <title>{escape(outlet.name)}</title>
  <id>tag:{outlet.id}.example,2026:feed</id>
  <link href={quoteattr(links[outlet.id])}/>
  <updated>{updated.isoformat(timespec="seconds")}</updated>
{entries}</feed>
"""


def _rdf(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    listed = outlet.listed(step)
    sequence = "".join(f"<rdf:li rdf:resource={quoteattr(links[piece.id])}/>" for piece in listed)
    entries = "".join(
        f"""  <item rdf:about={quoteattr(links[piece.id])}>
    <title>{escape(piece.title)}</title>
    <link>{escape(links[piece.id])}</link>
    <description>{_summary(outlet, piece)}</description>
    <dc:date>{times[piece.id].isoformat(timespec="seconds")}</dc:date>
  </item>
"""
        for piece in listed
    )
    return f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about={quoteattr(links[outlet.id])}>
    <title>{escape(outlet.name)}</title>
    <link>{escape(links[outlet.id])}</link>
    <description>{escape(outlet.frame.footer)}</description>
    <dc:language>{outlet.language}</dc:language>
    <items><rdf:Seq>{sequence}</rdf:Seq></items>
  </channel>
{entries}</rdf:RDF>
"""


def _json(outlet: Outlet, step: int, links: Mapping[str, str], times: Mapping[str, datetime]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": links[outlet.id],
        "language": outlet.language,
        "items": [
            {
                "id": f"{outlet.id}-{piece.id}",
                "url": links[piece.id],
                "title": piece.title,
                "summary": piece.summary,
                "date_published": times[piece.id].isoformat(timespec="seconds"),
            }
            for piece in outlet.listed(step)
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _summary(outlet: Outlet, piece: Piece) -> str:
    if not outlet.html_summary:
        return escape(piece.summary)
    accents = piece.summary.encode("ascii", errors="xmlcharrefreplace").decode("ascii")
    return f"<![CDATA[<p><em>{accents}</em></p>]]>"


def _atom_content(outlet: Outlet, piece: Piece) -> str:
    if not outlet.full_text:
        return ""
    paragraphs = "".join(f"<p>{escape_html(paragraph)}</p>" for paragraph in piece.paragraphs)
    return f'    <content type="html">{escape(paragraphs)}</content>\n'


def _break(text: str) -> str:
    """Ampersands bare, a line break in the first description never closed, and the document's end missing."""
    text = text.replace("&amp;", "&").replace("</description>\n  </item>", "<br></description>\n  </item>", 1)
    return text.replace("</channel>\n</rss>\n", "")
