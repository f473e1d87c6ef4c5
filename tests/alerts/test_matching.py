import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Hit, Match, Watch
from alerts.vocabulary import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def fire(query: str, text: str, vocabulary: Vocabulary, *, title: str = "", language: str | None = None) -> list[Match]:
    matcher = compile_watches([Watch("w", "w", query)], vocabulary)
    return matcher.match(Document("d", title=title, text=text, language=language))


def forms(query: str, text: str, vocabulary: Vocabulary, **other: str) -> list[str]:
    return [hit.form for match in fire(query, text, vocabulary, **other) for hit in match.hits]


def test_hits_cut_the_forms_out_of_title_and_text(vocabulary: Vocabulary) -> None:
    title, text = "Қазақстан: жаңалық", "Жиын Қазақстанда өтті. 🌍 ҰҚШҰ-ның хатшысы келді."

    (match,) = fire("Kazakhstan AND CSTO", text, vocabulary, title=title, language="kk")

    assert match.language == "kk"
    assert [(hit.concept, hit.form, hit.field) for hit in match.hits] == [
        ("kazakhstan", "Қазақстан", "title"),
        ("kazakhstan", "Қазақстанда", "text"),
        ("csto", "ҰҚШҰ-ның", "text"),
    ]
    assert all((title if hit.field == "title" else text)[hit.start : hit.end] == hit.form for hit in match.hits)


def test_soft_hyphens_and_look_alikes_are_part_of_the_form(vocabulary: Vocabulary) -> None:
    assert forms("Kazakhstan", "Новости Казах\u00adстана и Кaзaхстана", vocabulary) == [
        "Казах\u00adстана",
        "Кaзaхстана",
    ]


def test_elided_article_is_not_part_of_the_form(vocabulary: Vocabulary) -> None:
    text = "Le sommet de l'OTSC"

    (match,) = fire("CSTO", text, vocabulary, language="fr")

    assert match.hits == (Hit("csto", "OTSC", "OTSC", "text", 15, 19),)


def test_plain_word_has_no_concept(vocabulary: Vocabulary) -> None:
    (match,) = fire("pipeline!", "Pipelines were built.", vocabulary, language="en")

    assert match.hits == (Hit(None, "pipeline", "Pipelines", "text", 0, 9),)
    assert fire("pipeline!", "Нефтепроводы построили.", vocabulary, language="ru") == []


def test_a_term_that_is_not_the_first_means_itself(vocabulary: Vocabulary) -> None:
    assert fire("трубопровод", "Pipelines were built.", vocabulary, language="en")
    assert fire("Kazakhstani", "Қазақстанда", vocabulary) == []


def test_abbreviations_that_are_first_terms_name_the_concept(vocabulary: Vocabulary) -> None:
    for name in ("CSTO", "ОДКБ", "ҰҚШҰ", "csto"):
        assert fire(name, "L'OTSC se réunit.", vocabulary, language="fr"), name


def test_what_stands_under_not_stops_the_watch_and_is_no_hit(vocabulary: Vocabulary) -> None:
    query = "Kazakhstan AND NOT football"

    assert forms(query, "Kazakhstan signs a treaty.", vocabulary, language="en") == ["Kazakhstan"]
    assert fire(query, "Kazakhstan wins at football.", vocabulary, language="en") == []


def test_double_not_counts_again(vocabulary: Vocabulary) -> None:
    query = "NOT (NOT Kazakhstan OR football)"

    assert forms(query, "Kazakhstan signs a treaty.", vocabulary, language="en") == ["Kazakhstan"]
    assert fire(query, "Kazakhstan and football", vocabulary, language="en") == []


def test_phrase_is_words_in_order_each_inflected(vocabulary: Vocabulary) -> None:
    query = '"железная дорога"'

    assert forms(query, "Строят железную дорогу и мост.", vocabulary, language="ru") == ["железную дорогу"]
    assert fire(query, "Железная руда и дорога", vocabulary, language="ru") == []
    assert fire(query, "Дорога железная", vocabulary, language="ru") == []


def test_exact_form_keeps_case_and_takes_no_ending(vocabulary: Vocabulary) -> None:
    text = "Газпром и газпром, Газпрома; ГАЗПРОМ"

    assert forms('="Газпром"', text, vocabulary, language="ru") == ["Газпром"]
    assert forms('="газпром"', text, vocabulary, language="ru") == ["газпром"]
    assert fire('="ҰҚШҰ"', "ҰҚШҰ-ның жиыны", vocabulary, language="kk") == []
    assert forms('="ҰҚШҰ"', "ҰҚШҰ жиыны", vocabulary, language="kk") == ["ҰҚШҰ"]


def test_exact_form_of_several_words_is_these_words(vocabulary: Vocabulary) -> None:
    query = '="Железная дорога"'

    assert forms(query, "Железная  дорога и железная дорога", vocabulary, language="ru") == ["Железная  дорога"]
    assert fire(query, "Железную дорогу строят", vocabulary, language="ru") == []


def test_exact_form_is_never_a_concept(vocabulary: Vocabulary) -> None:
    (match,) = fire('="Kazakhstan"', "Kazakhstan, Казахстан", vocabulary)

    assert match.hits == (Hit(None, '="Kazakhstan"', "Kazakhstan", "text", 0, 10),)


def test_exact_form_and_word_of_the_same_text_stay_apart(vocabulary: Vocabulary) -> None:
    watches = [Watch("exact", "", '="газ"'), Watch("word", "", "газ!"), Watch("prefix", "", "газ*")]
    matcher = compile_watches(watches, vocabulary)

    def fired(text: str) -> list[str]:
        return [match.watch_id for match in matcher.match(Document("d", text=text, language="ru"))]

    assert fired("газ") == ["exact", "word", "prefix"]
    assert fired("газом") == ["word", "prefix"]
    assert fired("Газета") == ["prefix"]


def test_wildcard_finds_every_word_that_begins_so(vocabulary: Vocabulary) -> None:
    assert forms("трубопров*", "Трубопроводный, трубопроводчик; нефтетрубопровод", vocabulary, language="ru") == [
        "Трубопроводный",
        "трубопроводчик",
    ]
    assert forms("O'zbek*", "O‘zbekistonlik", vocabulary, language="uz") == ["O‘zbekistonlik"]
    assert forms("Nur-Sul*", "в Nur-Sultan", vocabulary) == ["Nur-Sultan"]


def test_term_of_one_language_counts_in_documents_of_that_language(vocabulary: Vocabulary) -> None:
    assert forms("pipeline@ru", "Трубопроводы", vocabulary, language="ru") == ["Трубопроводы"]
    assert fire("pipeline@ru", "Pipelines were built by the company", vocabulary, language="en") == []
    assert fire("pipeline@ru", "Трубопроводи побудували в цьому році", vocabulary, language="uk") == []
    assert forms("газ!@ru", "газом", vocabulary, language="ru") == ["газом"]
    assert fire("газ!@ru", "газдың бағасы биыл қымбаттады", vocabulary, language="kk") == []
    assert forms("газ!@kk", "газдың бағасы биыл қымбаттады", vocabulary, language="kk") == ["газдың"]


def test_language_without_script_takes_both_scripts(vocabulary: Vocabulary) -> None:
    for text, language in (("Oʻzbekistonda", "uz"), ("Ўзбекистонда", "uz-Cyrl")):
        assert fire("Uzbekistan@uz", text, vocabulary, language=language)
    assert fire("Uzbekistan@uz-Cyrl", "Oʻzbekistonda", vocabulary, language="uz") == []


def test_phrase_does_not_run_from_the_title_into_the_text(vocabulary: Vocabulary) -> None:
    assert fire('"gas field"', "field", vocabulary, title="gas", language="en") == []


def test_hyphen_and_space_read_the_same(vocabulary: Vocabulary) -> None:
    assert forms("Нур-Султан!", "В Нур-Султане и Нур Султане", vocabulary, language="ru") == [
        "Нур-Султане",
        "Нур Султане",
    ]


def test_words_inside_other_words_do_not_count(vocabulary: Vocabulary) -> None:
    assert fire("CSTO", "Die Botschaft der OTSCHAFT", vocabulary, language="de") == []
    assert fire("uranium", "Ураган разрушил ресторан", vocabulary, language="ru") == []
    assert fire("Putin", "Адвокат Путинцев", vocabulary, language="ru") == []


def test_capitals_decide_for_abbreviations(vocabulary: Vocabulary) -> None:
    assert forms("ЦИК!", "ЦИК объявил новый цикл", vocabulary, language="ru") == ["ЦИК"]
    assert fire("sco", "sco Sco SCOT", vocabulary, language="en") == []


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("kk", "ҰҚШҰ-ның жиыны", "ҰҚШҰ-ның"),
        ("kk", "ҰҚШҰНЫҢ ЖИЫНЫ", "ҰҚШҰНЫҢ"),
        ("ky", "ЖККУнун саммити", "ЖККУнун"),
        ("uz", "KXShTning sammiti", "KXShTning"),
        ("uz-Cyrl", "КХШТнинг саммити", "КХШТнинг"),
        ("az", "KTMT-nin sammiti", "KTMT-nin"),
        ("az", "КТМТ-nin sammiti", "КТМТ-nin"),  # typed with Cyrillic letters
        ("tr", "KGAÖ'nün zirvesi", "KGAÖ'nün"),
        ("ky", "CSTOнун саммити", "CSTOнун"),
        ("en", "the CSTO's summit", "CSTO's"),
    ],
)
def test_abbreviations_take_endings(language: str, text: str, form: str, vocabulary: Vocabulary) -> None:
    assert forms("CSTO", text, vocabulary, language=language) == [form]


@pytest.mark.parametrize("wrong", ["en", "ru", "zh", "xx", None])
def test_a_wrong_language_does_not_lose_a_name(wrong: str | None, vocabulary: Vocabulary) -> None:
    assert fire("Kazakhstan", "Қазақстанның жаңа заңы", vocabulary, language=wrong)


def test_a_wrong_language_does_not_lose_a_topic_where_the_text_shows_it(vocabulary: Vocabulary) -> None:
    text = "Мұнай тасымалдайтын жаңа құбырлар биыл күзде ұлттық компанияға беріледі деп хабарлады министрлік."

    assert fire("pipeline", text, vocabulary, language="ru")


def test_a_common_noun_of_another_language_does_not_count(vocabulary: Vocabulary) -> None:
    # German Dam(m) and English dam; French coup is English coup.
    assert (
        fire(
            "coup", "Un coup de froid arrive sur le pays, il faudra se couvrir demain matin.", vocabulary, language="fr"
        )
        == []
    )


def test_condition_near_needs_the_word_close_by(vocabulary: Vocabulary) -> None:
    far = "Құбыр ескі. " + "Бүгін ауа райы жақсы болды. " * 5 + "Мұнай бағасы өсті."

    assert fire("pipeline", "Мұнай жаңа құбырмен кетті.", vocabulary, language="kk")
    assert fire("pipeline", far, vocabulary, language="kk") == []


def test_condition_not_near_yields_to_unless(vocabulary: Vocabulary) -> None:
    assert fire("pipeline", "The sales pipeline is full.", vocabulary, language="en") == []
    assert fire("pipeline", "Gas sales through the pipeline rose.", vocabulary, language="en")


def test_included_concepts_count_for_the_one_that_holds_them(vocabulary: Vocabulary) -> None:
    (match,) = fire("pipeline", "Газопровод построен.", vocabulary, language="ru")

    assert [(hit.concept, hit.term, hit.form) for hit in match.hits] == [("pipeline", "газопровод", "Газопровод")]


def test_the_longest_of_overlapping_terms_is_the_hit(vocabulary: Vocabulary) -> None:
    assert forms("pipeline", "The gas pipeline burst.", vocabulary, language="en") == ["gas pipeline"]


def test_language_is_found_where_it_is_not_given(vocabulary: Vocabulary) -> None:
    (match,) = fire("Kazakhstan", "Қазақстанда жаңа заң қабылданып, күшіне енді.", vocabulary)

    assert match.language == "kk"


def test_near_takes_at_most_so_many_words_between_in_any_order(vocabulary: Vocabulary) -> None:
    text = "one a b c two"

    assert forms("one! NEAR/3 two!", text, vocabulary) == ["one", "two"]
    assert forms("two! NEAR/3 one!", text, vocabulary) == ["one", "two"]
    assert fire("one! NEAR/2 two!", text, vocabulary) == []
    assert fire("two! ONEAR/3 one!", text, vocabulary) == []
    assert forms("one! ONEAR/3 two!", text, vocabulary) == ["one", "two"]
    assert forms('"one two"~3', text, vocabulary) == ["one", "two"]
    assert fire('"one two"~2', text, vocabulary) == []
    assert fire("one! NEAR/0 two!", "one two", vocabulary)


def test_near_is_four_words(vocabulary: Vocabulary) -> None:
    assert fire("one! NEAR two!", "one a b c d two", vocabulary)
    assert fire("one! NEAR two!", "one a b c d e two", vocabulary) == []


@pytest.mark.parametrize("text", ["one\ntwo", "one.\r\n\r\ntwo", "one\u2029two"])
def test_near_does_not_cross_paragraphs(text: str, vocabulary: Vocabulary) -> None:
    assert fire("one! NEAR/9 two!", text, vocabulary) == []


def test_near_does_not_cross_from_the_title_into_the_text(vocabulary: Vocabulary) -> None:
    assert fire("one! NEAR/9 two!", "two", vocabulary, title="one") == []
    assert fire("one! NEAR/9 two!", "three", vocabulary, title="one two")


def test_near_hits_are_those_that_stand_close(vocabulary: Vocabulary) -> None:
    (match,) = fire("one! NEAR/1 two!", "one x x x one x two. x x x two", vocabulary)

    assert [(hit.form, hit.start) for hit in match.hits] == [("one", 10), ("two", 16)]


def test_near_joins_groups_and_concepts_and_phrases(vocabulary: Vocabulary) -> None:
    query = 'Kazakhstan NEAR/3 (pipeline OR CSTO OR "железная дорога")'

    assert forms(query, "Казахстан строит железную дорогу", vocabulary, language="ru") == [
        "Казахстан",
        "железную дорогу",
    ]
    assert forms(query, "Қазақстан мен ҰҚШҰ-ның жиыны", vocabulary, language="kk") == ["Қазақстан", "ҰҚШҰ-ның"]
    assert fire(query, "Казахстан и " + "другие " * 4 + "железная дорога", vocabulary, language="ru") == []


def test_near_needs_two_places(vocabulary: Vocabulary) -> None:
    assert fire('gas! NEAR/5 "gas pipeline"', "the gas pipeline", vocabulary) == []
    assert forms('gas! NEAR/5 "gas pipeline"', "gas in the gas pipeline", vocabulary) == ["gas", "gas pipeline"]


def test_near_under_not_stops_the_watch(vocabulary: Vocabulary) -> None:
    query = "Kazakhstan AND NOT (gas! NEAR/2 price!)"

    assert fire(query, "Kazakhstan: gas is cheap, said the minister, the price of bread is not", vocabulary)
    assert fire(query, "Kazakhstan: gas price", vocabulary) == []


@pytest.mark.timeout(30)  # what costs the square of its length takes minutes
def test_near_over_a_text_of_nothing_else_keeps_a_hundred_places(vocabulary: Vocabulary) -> None:
    assert len(forms("one! NEAR/50 two!", "one two " * 5_000, vocabulary)) == 100


@given(
    st.lists(st.sampled_from(["one", "two", "x", "\n"]), max_size=14),
    st.integers(0, 5),
    st.booleans(),
)
def test_near_says_what_counting_words_says(vocabulary: Vocabulary, words: list[str], most: int, ordered: bool) -> None:
    paragraphs = " ".join(words).split("\n")
    expected = any(
        first == "one" and second == "two" and 0 < abs(there - here) <= most + 1 and (here < there or not ordered)
        for paragraph in paragraphs
        for here, first in enumerate(paragraph.split())
        for there, second in enumerate(paragraph.split())
    )

    assert bool(fire(f"one! {'O' if ordered else ''}NEAR/{most} two!", " ".join(words), vocabulary)) == expected


def test_matches_come_in_the_order_of_the_watches(vocabulary: Vocabulary) -> None:
    watches = [Watch("b", "", "Kazakhstan"), Watch("a", "", "CSTO OR Kazakhstan"), Watch("c", "", "Japan!")]

    matches = compile_watches(watches, vocabulary).match(Document("d", text="Kazakhstan"))

    assert [match.watch_id for match in matches] == ["b", "a"]


def test_empty_document_and_no_watches_match_nothing(vocabulary: Vocabulary) -> None:
    assert compile_watches([], vocabulary).match(Document("d", text="Kazakhstan")) == []
    assert fire("Kazakhstan", "", vocabulary) == []


@pytest.mark.parametrize("unit", ["ab", "аб", "aб", "'a", "Қ\u00ad", "哈", "-", "a-", "Казахстан", "l'"])
@pytest.mark.timeout(30)  # what costs the square of its length takes minutes
def test_a_long_text_without_spaces_is_no_word_of_a_watch(unit: str, vocabulary: Vocabulary) -> None:
    assert fire("Kazakhstan AND (pipeline OR CSTO)", unit * 50_000, vocabulary) == []


_WORDS = ["Қазақстанда", "мұнай", "құбырлары", "су", "ҰҚШҰ-ның", "pipeline", "data", "футбол", ".", "Кaзaхстан"]
_OTHERS = ["CSTO", "football", "pipeline!", '"data pipeline"']
_NARROW = "Kazakhstan AND pipeline"


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
def test_adding_or_never_loses_a_match(wider: Matcher, text: str) -> None:
    fired = {match.watch_id for match in wider.match(Document("d", text=text))}

    assert "narrow" not in fired or fired == {"narrow", *_OTHERS}


@pytest.fixture(scope="module")
def wider(vocabulary: Vocabulary) -> Matcher:
    watches = [Watch(other, "", f"({_NARROW}) OR {other}") for other in _OTHERS]
    return compile_watches([Watch("narrow", "", _NARROW), *watches], vocabulary)
