"""English names of the languages that the region's media write in, for readers; a code without a name here is shown
as it is.
"""

_NAMES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hy": "Armenian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kaa": "Karakalpak",
    "kk": "Kazakh",
    "ko": "Korean",
    "ky": "Kyrgyz",
    "mn": "Mongolian",
    "pl": "Polish",
    "prs": "Dari",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ru": "Russian",
    "tg": "Tajik",
    "tk": "Turkmen",
    "tr": "Turkish",
    "tt": "Tatar",
    "ug": "Uyghur",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "zh": "Chinese",
}


def language_name(code: str | None) -> str:
    """The language of `code`, also of a code with a script or country (`kk-Latn`).

    >>> language_name("kk-Latn"), language_name("nds"), language_name(None)
    ('Kazakh', 'nds', 'language unknown')
    """
    if not code:
        return "language unknown"
    return _NAMES.get(code.replace("_", "-").split("-")[0].lower(), code)
