"""Alerts as people and programs read them: one module a form, all fed by the same words of `words.py`."""
