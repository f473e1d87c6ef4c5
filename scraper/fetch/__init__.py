"""Rules of fetching as plain functions: what may be asked, how politely, and when again. No network in here."""
