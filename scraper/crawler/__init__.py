"""The crawler process, the only place that imports Scrapy and Twisted: asks, parses what strangers send, and reports.

It holds no secret and no database; its parent (`scraper/crawl.py`) does not trust it. `process.py` is where it starts.
"""
