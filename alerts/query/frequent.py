"""Words that nearly every text of a language holds: as a term of a query they say nothing."""

_BY_LANGUAGE = {
    "en": "an and are as at be but by for from has have he in is it not of on or that the this to was were will with",
    "fr": "au aux ce dans de des du en est et il la le les ne par pas pour que qui sur un une",
    "de": "auf das dem den der des die ein eine er es für im in ist mit nicht sich sie und von zu",
    "ru": "а без был в во все для до его за и из или их к как ко мы на не но о об от по при с со так то у что это",
    "uk": "або але в від для до з за і й на не по про та у це що як",
    "be": "а для да з за і на не па пра у што як",
    "kk": "бұл де деп және мен не осы үшін",
    "ky": "бул деп жана менен үчүн",
    "uz": "bu bilan deb ham uchun va",
    "uz-Cyrl": "бу билан деб ҳам учун ва",
    "tg": "аз ба бо дар ва ин ки",
    "tk": "bilen bu hem we üçin",
    "az": "bu da də ilə üçün və",
    "tr": "bir bu da de ile için ve",
    "fa": "از این به با در را که و",
    "zh": "的 了 在 是 和",
}

FREQUENT = frozenset(word for row in _BY_LANGUAGE.values() for word in row.split())
