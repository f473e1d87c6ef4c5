"""A server that scores its readers: it answers as told, and writes down what a polite reader would not have done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from scraper.errors import FetchError
from scraper.model import Kind, Source

HOUR = 3600
DAY = 86_400
SPACING_SECONDS = (
    1.0  # between two requests to a host that names no Crawl-delay; what a redirect leads to is asked at once
)
PATHS: dict[Kind, str] = {"feed": "/rss", "sitemap": "/index.xml", "telegram": "/s/channel", "listing": "/"}
POSTS, CHILDREN = 20, 5  # of a page of a channel's preview; of an index
SLOW = b"User-agent: *\nCrawl-delay: 15\n"
ALLOWED = {b"User-Agent", b"Accept", b"If-None-Match", b"If-Modified-Since"}

Moment = Callable[[datetime], bytes]


@dataclass
class Reply:
    """What goes back: status, headers as sent, body."""

    status: int
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Trouble:
    """A time, in hours since the start, in which the server answers otherwise. Status 0 is no answer at all."""

    begin: float
    end: float
    status: int
    retry_after: bytes | Moment | None = None
    asked_seconds: float = 0.0  # what a reader that understands the header waits for


@dataclass
class Site:
    """One address on a host of its own; times are seconds unless said otherwise.

    Of a channel fifty posts come at a time, so that a reader has to page back; an index has a sitemap for each news.
    """

    name: str
    kind: Kind = "feed"
    etag: bytes | None = b'"v%d"'
    last_modified: bytes | None = b"Sun, 22 Nov 2026 12:00:%02d GMT"
    headers: dict[bytes, bytes] = field(default_factory=dict)
    fresh_seconds: float = 0.0  # what those headers, or the feed itself, ask a reader to wait
    ttl: bytes = b""
    news_every_hours: float = 7.0
    drifts: bool = False  # a 304 brings a new Last-Modified, and the old one is no longer known
    redirect: int = 0
    trouble: tuple[Trouble, ...] = ()
    robots: bytes | None = None
    delay_seconds: float = 0.0
    every_seconds: int = HOUR
    violations: list[str] = field(default_factory=list)
    requests: int = 0
    followed: int = 0  # requests for older pages, and for sitemaps of the index
    conditional: int = 0
    unconditional_at: list[datetime] = field(default_factory=list)
    _given: tuple[bytes | None, bytes | None] | None = None
    _given_at: datetime | None = None
    _last_at: datetime | None = None
    _floor_at: datetime | None = None
    _host_at: datetime | None = None
    _robots_at: datetime | None = None
    _gone: int = 0
    _drift: int = 0

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def source(self) -> Source:
        url = f"http://{self.host}{PATHS[self.kind]}"
        return Source(self.name, self.name, self.kind, url, every_seconds=self.every_seconds)

    def answer(self, path: str, sent: dict[bytes, bytes], now: datetime, start: datetime) -> Reply:
        """The reply to a request; FetchError where there is none."""
        pause = self.delay_seconds or (0.0 if path == "/moved.xml" else SPACING_SECONDS)
        if self._host_at is not None and (now - self._host_at).total_seconds() < pause:
            self._note(now, f"{path} sooner than {pause:g} s after another request")
        self._host_at = now
        if extra := set(sent) - ALLOWED:
            self._note(now, f"headers {extra}")
        if path == "/robots.txt":
            return self._robots(now)
        if path == "/rss" and self.redirect:
            self._space(now, hop=True)
            return Reply(self.redirect, {b"Location": b"/moved.xml"})
        number = int((now - start).total_seconds() / HOUR / self.news_every_hours)
        if self.kind != "feed" and path.startswith((f"{PATHS['telegram']}?", "/part")):
            self.followed += 1
            return Reply(200, {}, self._older(path, number))
        if path not in (PATHS[self.kind], "/moved.xml"):
            self._note(now, f"asked for {path}")
        return self._main(sent, now, start)

    def _main(self, sent: dict[bytes, bytes], now: datetime, start: datetime) -> Reply:
        self.requests += 1
        self._space(now)
        self._look_at_conditions(sent, now)
        hours = (now - start).total_seconds() / HOUR
        for trouble in self.trouble:
            if trouble.begin <= hours < trouble.end:
                return self._troubled(trouble, now)
        number = int(hours / self.news_every_hours)
        etag = self.etag and self.etag.replace(b"%d", b"%d" % number)
        modified = self.last_modified and self.last_modified.replace(b"%02d", b"%02d" % ((number + self._drift) % 60))
        headers = {name: value for name, value in ((b"ETag", etag), (b"Last-Modified", modified)) if value}
        same = (sent.get(b"If-None-Match") == etag) if etag else (sent.get(b"If-Modified-Since") == modified)
        self._floor_at = now + timedelta(seconds=self.fresh_seconds)
        if same and headers:
            if self.drifts:
                self._drift += 1
                modified = self.last_modified and self.last_modified.replace(
                    b"%02d", b"%02d" % ((number + self._drift) % 60)
                )
                headers = {b"Last-Modified": modified or b""}
            self._given = (etag, modified)
            return Reply(304, {**headers, **self.headers})
        self._given, self._given_at = (etag, modified), now
        return Reply(200, {**headers, **self.headers}, self._body(number, start))

    def _body(self, number: int, start: datetime) -> bytes:
        if self.kind == "telegram":
            return _posts(50 * (number + 1))
        if self.kind == "sitemap":
            children = b"".join(
                b"<sitemap><loc>http://%s/part%d.xml</loc><lastmod>%s</lastmod></sitemap>"
                % (self.host.encode(), n, (start + timedelta(hours=n * self.news_every_hours)).isoformat().encode())
                for n in range(max(number - CHILDREN + 1, 0), number + 1)
            )
            return b"<sitemapindex>" + children + b"</sitemapindex>"
        entries = b"".join(
            b"<item><title>News %d of %s</title><guid>%d</guid><link>http://%s/%d</link></item>"
            % (n, self.name.encode(), n, self.host.encode(), n)
            for n in range(number, max(number - 20, -1), -1)
        )
        return b'<rss version="2.0"><channel><title>t</title>' + self.ttl + entries + b"</channel></rss>"

    def _older(self, path: str, number: int) -> bytes:
        asked = int("".join(filter(str.isdecimal, path)))
        if self.kind == "telegram":
            return _posts(asked - 1)
        assert asked <= number, "the index named no such sitemap"
        return b"<urlset><url><loc>http://%s/a/%d</loc></url></urlset>" % (self.host.encode(), asked)

    def _troubled(self, trouble: Trouble, now: datetime) -> Reply:
        self._floor_at = now + timedelta(seconds=trouble.asked_seconds)
        if trouble.status == 0:
            raise FetchError("timed out", retry=True)
        self._gone += trouble.status == 410
        value = trouble.retry_after(now) if callable(trouble.retry_after) else trouble.retry_after
        return Reply(trouble.status, {} if value is None else {b"Retry-After": value})

    def _robots(self, now: datetime) -> Reply:
        if self._robots_at is not None and now - self._robots_at < timedelta(days=1):
            self._note(now, "robots.txt twice in a day")
        self._robots_at = now
        return Reply(404) if self.robots is None else Reply(200, {}, self.robots)

    def _space(self, now: datetime, *, hop: bool = False) -> None:
        """Between two requests are an interval and what was asked for last."""
        if hop:
            return
        if self._gone >= 2:
            self._note(now, "asked after 410 twice")
        if self._last_at is not None and (now - self._last_at).total_seconds() < self.every_seconds:
            self._note(now, f"after {(now - self._last_at).total_seconds():.0f} s")
        if self._floor_at is not None and now < self._floor_at:
            self._note(now, f"{(self._floor_at - now).total_seconds():.0f} s too soon")
        self._last_at = now

    def _look_at_conditions(self, sent: dict[bytes, bytes], now: datetime) -> None:
        told = sent.get(b"If-None-Match"), sent.get(b"If-Modified-Since")
        if self._given is None:
            if told != (None, None):
                self._note(now, f"validators nobody gave: {told}")
            return
        if self._given == (None, None):
            return
        if told == self._given:
            self.conditional += 1
        elif told == (None, None):
            self.unconditional_at.append(now)
            if self._given_at is None or now - self._given_at < timedelta(days=7):
                self._note(now, "unconditional, though a 200 was within seven days")
        else:
            self._note(now, f"{told} in place of {self._given}")

    def _note(self, now: datetime, what: str) -> None:
        self.violations.append(f"{self.name} {now:%d %H:%M:%S}: {what}")


def _posts(newest: int) -> bytes:
    posts = b"".join(
        b'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="channel/%d">'
        b'<div class="tgme_widget_message_text">Post number %d</div></div></div>' % (n, n)
        for n in range(max(newest - POSTS + 1, 1), newest + 1)
    )
    older = b'<a class="tme_messages_more" data-before="%d"></a>' % max(newest - POSTS + 1, 1)
    return b'<html><body><section class="tgme_channel_history">' + older + posts + b"</section></body></html>"


def in_seconds(seconds: float) -> Moment:
    """An HTTP date so many seconds after the answer."""
    return lambda now: format_datetime((now + timedelta(seconds=seconds)).astimezone(UTC), usegmt=True).encode()


def sites() -> list[Site]:
    """Fifty servers: every form of validator, freshness, refusal, move and end that the checklist names."""
    day2 = (24, 30)
    forms: list[tuple[str, int, bytes | Moment, float]] = [
        ("seconds", 429, b"7200", 7200),
        ("zero", 429, b"0", 0),
        ("negative", 429, b"-5", 0),
        ("words", 429, b"abc", 0),
        ("huge", 429, b"1e12", 0),
        ("billion", 503, b"1000000000000", 7 * DAY),
        ("date", 503, in_seconds(3 * HOUR), 3 * HOUR - 1),
        ("past", 429, in_seconds(-HOUR), 0),
        ("fraction", 503, b"1.5", 0),
        ("empty", 503, b"", 0),
        ("spaces", 429, b"  5400 ", 5400),
        ("weekahead", 429, in_seconds(8 * DAY), 7 * DAY - 1),
    ]
    return [
        Site("etagonly", last_modified=None),
        Site("modifiedonly", etag=None),
        Site("both"),
        Site("weak", etag=b'W/"v%d"'),
        Site("unquoted", etag=b"v%d"),
        Site("latin", etag=b'"v%d-\xe9\xff"'),
        Site("commas", etag=b'"v%d, x"', last_modified=None),
        Site("nodate", etag=None, last_modified=b"version %02d of the feed"),
        Site("none", etag=None, last_modified=None),
        Site("static", news_every_hours=10_000),
        Site("lively", news_every_hours=0.5, every_seconds=1800),
        Site("quick", every_seconds=900, news_every_hours=3),
        Site("drifting", etag=None, drifts=True),
        Site("driftingstatic", etag=None, drifts=True, news_every_hours=10_000),
        Site("maxage", headers={b"Cache-Control": b"public, max-age=43200"}, fresh_seconds=43_200),
        Site("shortage", headers={b"Cache-Control": b"max-age=60"}, fresh_seconds=60),
        Site("aged", headers={b"Cache-Control": b"max-age=20000", b"Age": b"5000"}, fresh_seconds=15_000),
        Site("hugeage", headers={b"Cache-Control": b"max-age=31536000"}, fresh_seconds=DAY),
        Site("nocache", headers={b"Cache-Control": b"no-cache, max-age=43200"}),
        Site("nostore", headers={b"Cache-Control": b"no-store"}),
        Site("shared", headers={b"Cache-Control": b"s-maxage=43200"}),
        Site("badage", headers={b"Cache-Control": b"max-age=abc, must-revalidate"}),
        Site("negativeage", headers={b"Cache-Control": b"max-age=-1"}),
        Site("ttl", ttl=b"<ttl>180</ttl>", fresh_seconds=10_800),
        Site("ttlandage", ttl=b"<ttl>90</ttl>", headers={b"Cache-Control": b"max-age=9000"}, fresh_seconds=9000),
        Site("daily", ttl=b"<sy:updatePeriod>daily</sy:updatePeriod>".replace(b"sy:", b""), fresh_seconds=DAY),
        *(Site(name, trouble=(Trouble(*day2, status, value, asked),)) for name, status, value, asked in forms),
        Site("notfound", trouble=(Trouble(20, 90, 404),)),
        Site("broken", trouble=(Trouble(10, 60, 500),)),
        Site("silent", trouble=(Trouble(30, 100, 0),)),
        Site("dead", trouble=(Trouble(5, 10_000, 404),)),
        Site("gone", trouble=(Trouble(40, 10_000, 410),)),
        Site("goneonce", trouble=(Trouble(40, 40.9, 410),)),
        Site("moved", redirect=301),
        Site("movedkept", redirect=308),
        Site("elsewhere", redirect=302),
        Site("paused", robots=b"User-agent: *\nCrawl-delay: 300\n", delay_seconds=300),
        Site("hasty", robots=b"User-agent: *\nCrawl-delay: 7\n", delay_seconds=7, redirect=302),
        Site("yearly", robots=b"User-agent: *\nCrawl-delay: 99999999\n", delay_seconds=DAY),
        Site("channel", "telegram", etag=None, last_modified=None),
        Site("slowchannel", "telegram", etag=None, last_modified=None, robots=SLOW, delay_seconds=15),
        Site("index", "sitemap"),
        Site("slowindex", "sitemap", robots=SLOW, delay_seconds=15),
        Site("forbidden", robots=b"User-agent: steppewatch\nDisallow: /rss\n"),
        Site("allowed", robots=b"User-agent: *\nDisallow: /admin\n", trouble=(Trouble(50, 52, 403),)),
    ]
