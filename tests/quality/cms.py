"""Pages in the shapes that the region's content management systems give them; each function draws one article."""

import html
import json
from collections.abc import Callable
from typing import Any

Parts = dict[str, Any]
Draw = Callable[[Parts, str], str]


def _paragraphs(parts: Parts, between: str = "") -> str:
    first, *rest = (f"<p>{html.escape(each, quote=False)}</p>" for each in parts["paragraphs"])
    return first + between + "".join(rest)


def _list(titles: list[str], kind: str = "related") -> str:
    return (
        f"<ul class='{kind}'>" + "".join(f"<li><a href='/n/{n}'>{t}</a></li>" for n, t in enumerate(titles)) + "</ul>"
    )


def _menu(parts: Parts) -> str:
    return "<nav>" + _list([f"{each.split()[0]} {n}" for n in range(5) for each in parts["related"]], "menu") + "</nav>"


def _share(parts: Parts) -> str:
    return "<div class='share'>" + "".join(f"<a href='#' class='btn'>{each}</a> " for each in parts["share"]) + "</div>"


def _page(parts: Parts, language: str, body: str, head: str = "") -> str:
    title = html.escape(parts["title"], quote=False)
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title} - Vestnik</title>"
        f"<meta property='og:title' content='{html.escape(parts['title'])}'>{head}</head><body>{body}"
        f"<div class='cookie-banner'><p>{parts['cookie']}</p><button>OK</button></div></body></html>"
    )


def wordpress(parts: Parts, language: str) -> str:
    also = (
        f"<p><strong>{parts['also'].partition(':')[0]}:</strong> "
        f"<a href='/n/7'>{parts['also'].partition(': ')[2]}</a></p>"
    )
    linked = {
        "@graph": [{"@type": "NewsArticle", "headline": parts["title"], "datePublished": "2026-11-22T09:05:00+05:00"}]
    }
    figure = f"<figure class='wp-block-image'><img src='a.jpg'><figcaption>{parts['caption']}</figcaption></figure>"
    body = (
        f"<header>{_menu(parts)}</header><main id='primary'><article class='post type-post'><header>"
        f"<h1 class='entry-title'>"
        f"{parts['title']}</h1><time class='entry-date' datetime='2026-11-22T09:05:00+05:00'>22.11.2026</time></header>"
        f"<div class='entry-content'>{figure}{_paragraphs(parts, also)}<p>{parts['follow']}</p></div>"
        f"<div class='sharedaddy'>{_share(parts)}</div></article><section class='related-posts'>"
        f"<h3>{parts['also']}</h3>"
        f"{_list(parts['related'])}</section></main><aside>{_list(parts['related'])}</aside><footer>© Vestnik</footer>"
    )
    return _page(parts, language, body, f"<script type='application/ld+json'>{json.dumps(linked)}</script>")


def drupal(parts: Parts, language: str) -> str:
    body = (
        f"<div class='region-header'>{_menu(parts)}</div><div role='main'><h1 class='page-header'>{parts['title']}</h1>"
        "<article class='node node--type-news'><span class='submitted'>22.11.2026 - 09:05</span>"
        f"<div class='field field--name-body field__item'>{_paragraphs(parts)}</div>"
        f"<div class='field--name-field-tags'><a href='/t/1'>{parts['related'][0].split()[0]}</a></div>{_share(parts)}"
        f"</article><div class='views-element-container'><h2>{parts['also']}</h2>{_list(parts['related'])}</div></div>"
    )
    return _page(parts, language, body)


def bitrix(parts: Parts, language: str) -> str:
    text = "<br />\n<br />\n".join(html.escape(each, quote=False) for each in parts["paragraphs"])
    body = (
        f"<div id='panel'></div><div class='header'>{_menu(parts)}</div><div class='news-detail'>"
        f"<span class='news-date-time'>22.11.2026 09:05</span><h1>{parts['title']}</h1>"
        f"<img class='detail_picture' src='a.jpg' alt=''><div class='news-detail-text'>{text}</div>"
        f"<div style='clear:both'></div>{_share(parts)}<div class='typo'>{parts['plea']}</div></div>"
        f"<div class='news-list'>{_list(parts['related'])}</div>"
    )
    return _page(parts, language, body)


def joomla(parts: Parts, language: str) -> str:
    body = (
        f"<div class='moduletable'>{_menu(parts)}</div>"
        f"<div class='item-page' itemscope itemtype='https://schema.org/Article'>"
        f"<div class='page-header'><h2 itemprop='headline'>{parts['title']}</h2></div><dl class='article-info'><dd>"
        "<time datetime='2026-11-22T09:05:00+05:00' itemprop='datePublished'>22.11.2026</time></dd></dl>"
        f"<div itemprop='articleBody'>{_paragraphs(parts)}<p><em>{parts['follow']}</em></p></div>"
        f"<ul class='pager pagenav'><li><a href='/n/1'>{parts['related'][0]}</a></li></ul></div>"
    )
    return _page(parts, language, body)


def ghost(parts: Parts, language: str) -> str:
    bookmark = f"<figure class='kg-card kg-bookmark-card'><a href='/n/7'><div>{parts['related'][1]}</div></a></figure>"
    body = (
        f"<header class='gh-head'>{_menu(parts)}</header><main><article class='article post'><header>"
        f"<h1>{parts['title']}</h1>"
        f"<figure><img src='a.jpg'><figcaption>{parts['caption']}</figcaption></figure></header>"
        f"<section class='gh-content gh-canvas'>{_paragraphs(parts, bookmark)}<hr><p><i>{parts['follow']}</i>"
        f"</p></section>"
        f"</article></main><section class='footer-cta'><h2>{parts['follow']}</h2></section>"
    )
    return _page(parts, language, body, "<meta property='article:published_time' content='2026-11-22T04:05:00.000Z'>")


def nextjs(parts: Parts, language: str) -> str:
    """The text stands in the state for the scripts only."""
    post = {"id": 101, "title": parts["title"], "publishedAt": "2026-11-22T04:05:00Z", "content": _paragraphs(parts)}
    state = {
        "props": {"pageProps": {"post": post, "latest": [{"title": each} for each in parts["related"]]}},
        "page": "/n/[id]",
    }
    body = f"<div id='__next'>{_menu(parts)}<div class='skeleton'></div></div>"
    return _page(
        parts, language, body + f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"
    )


def laravel(parts: Parts, language: str) -> str:
    also = (
        f"<div class='inset'><span>{parts['also'].partition(':')[0]}</span>"
        f"<a href='/n/7'>{parts['related'][0]}</a></div>"
    )
    body = (
        f"<div class='container'>{_menu(parts)}<div class='row'><div class='col-lg-8'><div class='news-view'>"
        f"<div class='news-view__date'>22.11.2026, 09:05</div><h1 class='news-view__title'>{parts['title']}</h1>"
        f"<div class='news-view__photo'><img src='a.jpg'><span class='photo-author'>{parts['caption']}</span></div>"
        f"<div class='news-view__text'>{_paragraphs(parts, also)}<p>{parts['agent']}</p></div>{_share(parts)}"
        f"</div></div>"
        f"<div class='col-lg-4'>{_list(parts['related'])}</div></div></div>"
    )
    return _page(parts, language, body)


def blogger(parts: Parts, language: str) -> str:
    text = "<br><br>".join(
        f"<span style='font-size: medium;'>{html.escape(e, quote=False)}</span>" for e in parts["paragraphs"]
    )
    body = (
        f"<div class='main section' id='main'><div class='post hentry'>"
        f"<h3 class='post-title entry-title'>{parts['title']}</h3>"
        f"<div class='post-body entry-content'><div dir='ltr' style='text-align: left;'>{text}</div></div>"
        f"<div class='post-footer'><abbr class='published' title='2026-11-22T09:05:00+05:00'>09:05"
        f"</abbr>{_share(parts)}</div>"
        f"</div></div><div class='sidebar'>{_list(parts['related'])}</div>"
    )
    return _page(parts, language, body)


def datalife(parts: Parts, language: str) -> str:
    text = "<br><br>".join(html.escape(each, quote=False) for each in parts["paragraphs"])
    body = (
        f"<div id='header'>{_menu(parts)}</div><div id='dle-content'><div class='base fullstory'>"
        f"<h1 class='btl'>{parts['title']}</h1>"
        f"<div class='baseinfo'>22-11-2026, 09:05</div><div class='maincont'>"
        f"<div id='news-id-101' style='display:inline;'>"
        f"{text}</div><p class='quote'>{parts['follow']}</p></div><div class='related'><b>{parts['also']}</b>"
        f"{_list(parts['related'])}</div></div></div>"
    )
    return _page(parts, language, body)


def government(parts: Parts, language: str) -> str:
    """A shell for scripts, its state escaped within an attribute-free script, the text as HTML in JSON."""
    state = {"news": {"current": {"headline": parts["title"], "body": _paragraphs(parts), "date": "2026-11-22 09:05"}}}
    script = f"<script>window.__INITIAL_STATE__ = {json.dumps(state)};</script>"
    return _page(parts, language, f"<noscript>JavaScript</noscript><div id='app'>{_menu(parts)}</div>{script}")


def amp(parts: Parts, language: str) -> str:
    related = f"<amp-list><div>{_list(parts['related'])}</div></amp-list>"
    body = (
        f"<amp-sidebar>{_list(parts['related'], 'menu')}</amp-sidebar><article class='amp-wp-article'><header>"
        f"<h1>{parts['title']}</h1>"
        f"<time datetime='2026-11-22T09:05:00+05:00'>22.11</time></header><amp-img src='a.jpg'></amp-img>"
        f"<p class='caption'>{parts['caption']}</p>"
        f"<div class='amp-wp-article-content'>{_paragraphs(parts, related)}</div>"
        f"<amp-social-share type='telegram'></amp-social-share></article>"
    )
    return _page(parts, language, body, "<link rel='canonical' href='https://vestnik.example/news/101'>")


def tables(parts: Parts, language: str) -> str:
    text = "<br>".join(f"&nbsp;&nbsp;{html.escape(each, quote=False)}" for each in parts["paragraphs"])
    menu = "".join(f"<tr><td><a href='/{n}'>{each}</a></td></tr>" for n, each in enumerate(parts["related"]))
    body = (
        f"<table width=100%><tr><td colspan=3><a href='/'>Vestnik</a></td></tr><tr><td width=150><table>{menu}"
        f"</table></td>"
        f"<td valign=top><font size=4><b>{parts['title']}</b></font><br><font size=1>22.11.2026</font><br><br>"
        f"<font size=2>{text}</font></td><td width=150><table>{menu}</table></td></tr></table>"
    )
    return _page(parts, language, body)


def pangea(parts: Parts, language: str) -> str:
    also = (
        f"<div class='wsw__embed'><div class='media-block'><a href='/a/7.html'><h4>{parts['related'][2]}"
        f"</h4></a></div></div>"
    )
    gallery = (
        f"<figure class='media-image'><img src='a.jpg'><figcaption><p>{parts['caption']}</p></figcaption></figure>"
    )
    body = (
        f"<div class='hdr-20'>{_menu(parts)}</div><div id='content'><div class='hdr-container'>"
        f"<h1 class='title pg-title'>"
        f"{parts['title']}</h1><div class='published'><time datetime='2026-11-22T04:05:00+00:00'>22.11.2026"
        f"</time></div>"
        f"{gallery}</div><div class='body-container'><div id='article-content'>"
        f"<div class='wsw'>{_paragraphs(parts, also)}"
        f"</div></div></div><div class='media-pholder'><h2>{parts['also']}</h2>{_list(parts['related'])}</div></div>"
    )
    return _page(parts, language, body)


def divisions(parts: Parts, language: str) -> str:
    """Paragraphs that are no `p`, between buttons and pleas in the words only."""
    first, *rest = parts["paragraphs"]
    lines = [first, parts["also"], *rest, parts["plea"], parts["follow"], *parts["share"]]
    text = "".join(f"<div>{html.escape(each, quote=False)}</div>" for each in lines)
    body = f"{_menu(parts)}<div class='wrap'><h1>{parts['title']}</h1><div class='tx'>{text}</div></div>"
    return _page(parts, language, body)


SHAPES: dict[str, Draw] = {
    "wordpress": wordpress,
    "drupal": drupal,
    "bitrix": bitrix,
    "joomla": joomla,
    "ghost": ghost,
    "nextjs": nextjs,
    "laravel": laravel,
    "blogger": blogger,
    "datalife": datalife,
    "government": government,
    "amp": amp,
    "tables": tables,
    "pangea": pangea,
    "divisions": divisions,
}
