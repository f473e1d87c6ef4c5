"""Countries that queries name by their two letters (ISO 3166-1): `country:KZ` of the source, `about:KZ` in the text."""

# Code → id of the country's concept in the vocabulary, which is its English name.
CONCEPTS = {
    "AF": "afghanistan",
    "AM": "armenia",
    "AZ": "azerbaijan",
    "BY": "belarus",
    "CN": "china",
    "GE": "georgia",
    "IR": "iran",
    "KG": "kyrgyzstan",
    "KZ": "kazakhstan",
    "MN": "mongolia",
    "RU": "russia",
    "TJ": "tajikistan",
    "TM": "turkmenistan",
    "TR": "turkey",
    "UA": "ukraine",
    "UZ": "uzbekistan",
}
CODES = {concept: code for code, concept in CONCEPTS.items()}
