"""Figures that were reached once, rounded down to .005. They only rise: a change that needs one lowered is refused.

The figures asked for stand in the modules that measure; a floor above one says that more was reached.
"""

# F1 of one-word keywords by language: on labelled pairs, and on every keyword against every word.
INFLECTION = {
    "az": (0.995, 0.995),
    "be": (0.995, 0.995),
    "de": (0.995, 0.995),
    "en": (1.000, 1.000),
    "fa": (0.990, 0.990),
    "fr": (1.000, 1.000),
    "kk": (0.990, 0.990),
    "ky": (0.990, 0.990),
    "ru": (1.000, 1.000),
    "tg": (0.995, 0.995),
    "tk": (0.995, 0.995),
    "tr": (0.995, 0.995),
    "ug": (0.995, 0.995),
    "uk": (0.995, 0.995),
    "uz": (0.995, 0.995),
    "uz-Cyrl": (0.995, 0.995),
}

# Share of disguised keywords that are found.
DISGUISED = 0.995
