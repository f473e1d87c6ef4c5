"""The canary: an article of the watch's own that goes all the way once an hour (alerts/canary.py says when).

Feed and page are served by the daemon (`nest`), asked for by the crawler like any other, and what comes of them goes
through the outbox to a channel that ends here (`flight`); the work thread looks after it (`lookout`).
"""
