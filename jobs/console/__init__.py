"""The web console: today a status page, its JSON, and `/healthz`."""
