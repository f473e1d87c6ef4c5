"""Scrapy's settings for strangers' servers: its defaults are made for crawling one's own.

What is off is off for a reason beside it. robots.txt is ours to read (`spiders/robots.py`): once a day a host, not
before each poll, which would double the requests.
"""

from typing import Any

FEED_BYTES_MAX = 8 * 1024 * 1024  # the largest feed of the region's catalogue has 2.5 MB
PAGE_BYTES_MAX = 16 * 1024 * 1024  # article pages carry their pictures inline
REQUESTS_MAX = 64  # at once, over all hosts: with 30 s each, a hundred dead hosts hold the others up for a minute


def scrapy_settings() -> dict[str, Any]:
    """The settings of the one long crawl."""
    return {
        "BOT_NAME": "steppewatch",
        # Doors: a remote-control server that runs posted code is on by default in 2.19, and so is a telnet console.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS_BASE": {},
        # Only http and https, through the handler that caps headers; file:, data:, ftp: and s3: have none.
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {
            "http": "scraper.crawler.handler.CappedHandler",
            "https": "scraper.crawler.handler.CappedHandler",
        },
        "DOWNLOAD_MAXSIZE": FEED_BYTES_MAX,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # One middleware: it unpacks gzip, deflate, br and zstd up to DOWNLOAD_MAXSIZE. No retry (it repeats a 429 three
        # times within 0.05 s), no cookies, no referer, no meta refresh, no proxy, no cache; redirects are our own.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590},
        "SPIDER_MIDDLEWARES_BASE": {},
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        # One request a host at a time, also when a redirect leads to a host that is being asked already.
        "CONCURRENT_REQUESTS": REQUESTS_MAX,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # 100 by default: as many tasks a response, which doubles the cost of a 304
        "DOWNLOAD_DELAY": 0,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }
