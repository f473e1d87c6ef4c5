"""Which changes of a published text are told, and how they are shown."""

import pytest

from scraper.dedup.edits import SHOWN_CHARACTERS_MAX, Wording, compare, difference, is_same_page, written

TITLE = "Fire at a warehouse in Aktobe"
LEAD = "A warehouse burned down in Aktobe on Monday night, rescuers said, and twelve people were taken to hospital."
MORE = (
    "The fire broke out shortly before ten in the evening and was put out by morning; the cause is being looked into."
)
TEXT = f"{LEAD}\n{MORE}"


def edit(text=TEXT, *, title=TITLE, old=TEXT, old_title=TITLE, site=""):
    return compare(Wording(old_title, old), Wording(title, text), site=site)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace(" burned down", " Burned  down"),
        TEXT.replace("Monday night,", "Monday night —"),
        TEXT.replace("shortly before", "just before"),
        f"{TEXT}\nViews: 1 204",
        f"{TEXT}\nПросмотров: 311",
        f"{TEXT}\n17 comments",
        f"{TEXT}\nUpdated: 24 November, 14:30",
        f"{TEXT}\nRead also: Twenty new buses for Aktobe\nA bridge over the river opens in 2027",
        f"{TEXT}\nMayor of Oral opens a school for nine hundred pupils\nSnow in the north until Friday and wind",
    ],
)
def test_what_is_no_editors_work_is_no_edit(text):
    assert edit(text) is None


def test_a_counter_that_counts_on_is_no_edit():
    assert edit(f"{TEXT}\nViews: 1 204", old=f"{TEXT}\nViews: 97") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("twelve", "fifteen"), "twelve → fifteen"),
        (TEXT.replace("in Aktobe on", "in Kostanay on"), "aktobe → kostanay"),
        (TEXT.replace("the cause is", "the loss is put at 40 million tenge, the cause is"), "new number 40"),
        (
            f"{TEXT}\nThe owner of the building was detained in the morning, and a case was opened against him.",
            "17 words",
        ),
    ],
)
def test_a_change_of_substance_is_an_edit(text, said):
    found = edit(text)

    assert found is not None
    assert said in found.reason
    assert not found.headline


@pytest.mark.parametrize(
    "title",
    ["FIRE AT A WAREHOUSE IN AKTOBE", "Fire at a warehouse, in Aktobe!", f"{TITLE} | Kar News", f"Kar News — {TITLE}"],
)
def test_case_punctuation_and_the_sites_name_are_no_other_headline(title):
    assert edit(title=title, site="Kar News kar.example") is None


def test_a_headline_with_other_words_is_an_edit_though_the_text_is_the_same():
    found = edit(title="Arson at a warehouse in Aktobe")

    assert found is not None
    assert found.reason == "the headline was changed"
    assert str(found) == "[-Fire-] {+Arson+} at a warehouse in Aktobe"


def test_what_follows_a_dash_is_part_of_the_headline_unless_it_is_the_sites_name():
    assert edit(title=f"{TITLE} — people hurt", site="Kar News kar.example") is not None


def test_an_unknown_headline_is_not_compared():
    assert edit(old_title="", title="Something else") is None


def test_another_page_in_the_articles_place_is_no_edit():
    wall = "Please confirm that you are not a robot. Our systems noticed unusual requests from your network. " * 3

    assert edit(wall, title="One moment please") is None
    assert edit(wall) is None


def test_an_empty_page_is_no_edit():
    assert edit("") is None


def test_a_flash_that_becomes_an_article_is_an_edit():
    flash = "A warehouse burned down in Aktobe."

    assert edit(TEXT, old=flash) is not None


def test_a_difference_shows_words_with_some_around_them():
    old = "one two three four five six seven twelve people were hurt and then it was over for good and all"
    shown = written(difference(old, old.replace("twelve", "fifteen")))

    assert shown == "… three four five six seven [-twelve-] {+fifteen+} people were hurt and then …"


def test_a_difference_is_bounded_however_much_changed():
    old = " ".join(f"old{number}" for number in range(5_000))
    new = " ".join(f"new{number}" for number in range(5_000))

    shown = written(difference(old, new))

    assert len(shown) < SHOWN_CHARACTERS_MAX + 60
    assert "[-old0 " in shown
    assert "{+new0 " in shown


def test_an_edit_far_down_a_long_article_is_found_and_nothing_else():
    paragraphs = [
        f"Paragraph {number} speaks of road {number} and of the people who live there." for number in range(300)
    ]
    old = "\n".join(paragraphs)

    found = edit(old.replace("road 280 ", "bridge 999 "), old=old)

    assert found is not None
    assert found.reason == "280 → 999"


def test_paragraphs_in_another_order_are_no_edit():
    assert edit(f"{MORE}\n{LEAD}") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 " * 100_000, "2 " * 100_000),
        ("views " * 30_000, "1 2 3" * 40_000),
        ("." * 100_000 + "a" + " " * 100_000, "-" * 100_000 + "a"),
    ],
)
def test_texts_made_to_cost_time_are_compared(old, new):
    assert edit(new, old=old) is None


def test_a_headline_made_to_cost_time_is_compared():
    assert edit(title="b" + " " * 100_000 + "a") is not None


def test_numbers_made_to_cost_time_are_compared():
    head = " ".join(f"w{number}" for number in range(2_000))
    old, new = (" ".join(str(start + 7 * number) for number in range(3_000)) for start in (100_000, 500_003))

    found = edit(f"{head} {new}", old=f"{head} {old}")

    assert found is not None
    assert found.reason == "3000 words added, 3000 words removed"


def test_words_of_thousands_of_letters_are_compared():
    head = " ".join(f"w{number}" for number in range(100))

    assert edit(f"{head} {'abba' * 20_000} end", old=f"{head} {'baab' * 20_000} end") is None


def test_few_words_repeated_over_200_kilobytes_are_compared():
    old = "alpha beta gamma delta beta alpha " * 6_000
    new = "alpha gamma beta delta alpha beta gamma " * 5_200

    found = edit(new, old=old)

    assert found is not None
    assert len(str(found)) < SHOWN_CHARACTERS_MAX + 60


def test_a_paragraph_that_went_is_an_edit():
    found = edit(
        old=f"{TEXT}\nThe owner of the building was detained in the morning, and a case was opened against him."
    )

    assert found is not None
    assert found.reason == "17 words removed"


@pytest.mark.parametrize(
    "wall",
    [
        "Please",
        "We use cookies to offer you a better experience. Accept all or choose what you agree to.",
        "Checking your browser before you go on. Are you a robot? Enable JavaScript and cookies.",
        LEAD,
        f"{LEAD}\nSubscribe to read on.",
    ],
)
def test_a_wall_in_the_place_of_the_text_is_no_edit(wall):
    assert edit(wall, title="One moment") is None
    assert not is_same_page(TEXT, wall)
