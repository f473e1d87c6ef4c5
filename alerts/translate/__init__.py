"""Machine translation of headlines and snippets by a server that the owner names: LibreTranslate's API, DeepL's or
Apertium's (APy).

Never in an alert's way: an alert goes out at once with its gloss. What is translated meanwhile is kept, and messages
that are made later, of alerts that were held, carry it.
"""
