"""The count over mailboxes built by hand: it must notice what is wrong, or its zeros mean nothing."""

from dataclasses import replace
from email.message import EmailMessage

from jobs.demo.configuration import WATCH_TITLES
from jobs.demo.outlets import MAIN_WATCH, Piece
from jobs.demo.summary import summarise

LANGUAGES = ("ru", "kk", "ky", "uz", "tg", "fr")


def piece(name: str, language: str, watch: str | None = MAIN_WATCH) -> Piece:
    return Piece(
        id=name,
        outlet_id="outlet",
        language=language,
        step=1,
        title=name.upper(),
        summary="",
        paragraphs=("text",),
        story=name,
        watch=watch,
        why="a test",
    )


WANTED = {f"http://127.0.0.11:80/news/{each}.html": piece(each, each) for each in LANGUAGES}
COPY = {"http://127.0.0.12:80/news/copy.html": replace(piece("copy", "ru"), story="ru")}
UPDATE = {"http://127.0.0.11:80/news/more.html": replace(piece("more", "ru"), story="ru", is_update=True)}
TRAP = {"http://127.0.0.12:80/news/trap.html": piece("trap", "en", watch=None)}
PAGES = WANTED | COPY | TRAP


def mail(address: str, *, alert: str = "", watch: str = MAIN_WATCH) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Headline"
    message["Message-ID"] = f"<message-{alert or address.rsplit('/', maxsplit=1)[-1]}@steppewatch>"
    message["X-Alert-Id"] = alert or address.rsplit("/", maxsplit=1)[-1]
    message["List-Id"] = f"A watch <{watch}.steppewatch>"
    message.set_content(f"Headline\n{address}\nFound: *pipeline*\n")
    message.add_alternative("<p>Headline</p>", subtype="html")
    return message


def follow_up(address: str, *, answers: str = "<message-ru.html@steppewatch>") -> EmailMessage:
    message = mail(address)
    message["In-Reply-To"] = answers
    return message


def all_wanted() -> list[EmailMessage]:
    return [mail(address) for address in WANTED]


def test_one_mail_for_each_story_is_all_there_should_be() -> None:
    summary = summarise(all_wanted(), PAGES)

    assert summary.line == "demo: 6 alerts in 6 languages, 6 mails, 0 false, 0 repeated"
    assert summary.complaints == ()


BOTH = {"http://127.0.0.13:80/news/both.html": replace(piece("both", "ru"), also_watch="uz-vote")}


def mail_to_both() -> EmailMessage:
    """As the daemon writes it: an alert id for each, no `List-Id`, the watches named in the text."""
    message = mail(next(iter(BOTH)), alert="both-1")
    message["X-Alert-Id"] = "both-2"
    del message["List-Id"]
    blocks = "\n".join(f"{next(iter(BOTH))}\nWatch: {title}\nFound: *word*\n" for title in WATCH_TITLES.values())
    message.get_body(("plain",)).set_content(blocks)  # type: ignore[union-attr]  # it has one
    return message


def test_one_mail_to_two_watches_is_two_alerts() -> None:
    summary = summarise([*all_wanted(), mail_to_both()], PAGES | BOTH)

    assert summary.line == "demo: 8 alerts in 6 languages, 7 mails, 0 false, 0 repeated"
    assert summary.complaints == ()


def test_a_mail_to_one_of_two_watches_misses_the_other() -> None:
    summary = summarise([*all_wanted(), mail(next(iter(BOTH)))], PAGES | BOTH)

    assert summary.complaints == ("missed: both for uz-vote",)


def test_a_mail_to_a_second_watch_that_should_not_hear_of_it_is_false() -> None:
    pages = PAGES | {address: replace(each, also_watch=None) for address, each in BOTH.items()}

    summary = summarise([*all_wanted(), mail_to_both()], pages)

    assert summary.false == ("'Headline' to kz-energy and uz-vote (both: a test)",)


def test_mails_are_counted_by_the_kind_that_brought_them() -> None:
    first = next(iter(WANTED))

    summary = summarise(all_wanted(), PAGES | {first: replace(PAGES[first], kind="telegram")})

    assert summary.kinds == (("feed", 5), ("telegram", 1))


def test_a_copy_may_stand_for_its_story() -> None:
    mails = [mail(next(iter(COPY))), *all_wanted()[1:]]

    assert summarise(mails, PAGES).complaints == ()


def test_a_mail_for_a_trap_is_false() -> None:
    summary = summarise([*all_wanted(), mail(next(iter(TRAP)))], PAGES)

    assert summary.line == "demo: 7 alerts in 6 languages, 7 mails, 1 false, 0 repeated"
    assert summary.complaints == ("false: 'Headline' to kz-energy (trap: a test)",)


def test_a_mail_of_another_watch_is_false_and_the_right_one_missed() -> None:
    first, *others = WANTED
    summary = summarise([mail(first, watch="uz-vote"), *map(mail, others)], PAGES)

    assert summary.false == ("'Headline' to uz-vote (ru: a test)",)
    assert summary.missed == ("ru for kz-energy",)


def test_a_mail_that_links_to_no_page_of_the_newsroom_is_false() -> None:
    summary = summarise([*all_wanted(), mail("http://127.0.0.11:80/other.html")], PAGES)

    assert summary.false == ("'Headline': links to no page of the newsroom",)


def test_a_mail_without_an_alert_id_is_false() -> None:
    mails = all_wanted()
    del mails[0]["X-Alert-Id"]

    assert summarise(mails, PAGES).false == ("'Headline': names no alert or no message",)


def test_the_same_alert_twice_is_a_repeat() -> None:
    mails = all_wanted()

    summary = summarise([*mails, mails[0]], PAGES)

    assert summary.line == "demo: 6 alerts in 6 languages, 7 mails, 0 false, 1 repeated"
    assert summary.complaints == ("repeated: 'Headline' to kz-energy (ru)",)


def test_another_alert_for_a_copy_is_a_repeat() -> None:
    summary = summarise([*all_wanted(), mail(next(iter(COPY)))], PAGES)

    assert summary.line == "demo: 7 alerts in 6 languages, 7 mails, 0 false, 1 repeated"


def test_an_update_is_news_of_its_own() -> None:
    summary = summarise([*all_wanted(), follow_up(next(iter(UPDATE)))], PAGES | UPDATE)

    assert summary.line == "demo: 7 alerts in 6 languages, 7 mails, 0 false, 0 repeated"
    assert summary.complaints == ()


def test_an_update_without_a_follow_up_is_missed() -> None:
    assert summarise(all_wanted(), PAGES | UPDATE).complaints == ("missed: more for kz-energy",)


def test_a_second_follow_up_of_one_update_is_a_repeat() -> None:
    again = follow_up(next(iter(UPDATE)))
    again.replace_header("X-Alert-Id", "another")
    again.replace_header("Message-ID", "<another@steppewatch>")

    summary = summarise([*all_wanted(), follow_up(next(iter(UPDATE))), again], PAGES | UPDATE)

    assert summary.complaints == ("repeated: 'Headline' to kz-energy (more)",)


def test_a_first_alert_for_an_update_is_a_repeat_and_the_follow_up_is_missed() -> None:
    summary = summarise([*all_wanted(), mail(next(iter(UPDATE)))], PAGES | UPDATE)

    assert summary.complaints == ("repeated: 'Headline' to kz-energy (more)", "missed: more for kz-energy")


def test_a_follow_up_for_a_copy_is_false() -> None:
    summary = summarise([*all_wanted(), follow_up(next(iter(COPY)))], PAGES)

    assert summary.complaints == ("false: 'Headline': follows up ru with copy, which says nothing new",)


def test_a_follow_up_outside_the_thread_is_false() -> None:
    astray = follow_up(next(iter(UPDATE)), answers="<another@steppewatch>")

    assert summarise([*all_wanted(), astray], PAGES | UPDATE).false == (
        "'Headline': follows up no mail that came before",
    )


def test_a_second_message_id_for_one_alert_is_a_repeat() -> None:
    again = mail(next(iter(TRAP)), alert="ru.html")
    again.replace_header("Message-ID", "<another@steppewatch>")

    assert len(summarise([*all_wanted(), again], PAGES).repeated) == 1


def test_a_story_without_a_mail_is_missed() -> None:
    summary = summarise(all_wanted()[1:], PAGES)

    assert summary.missed == ("ru for kz-energy",)
    assert summary.complaints == ("missed: ru for kz-energy", "only 5 languages, 6 were promised")


def test_tracking_parameters_do_not_hide_the_page() -> None:
    first, *others = WANTED

    summary = summarise([mail(f"{first}?utm_source=x"), *map(mail, others)], PAGES)

    assert summary.complaints == ()


def test_two_scripts_of_one_language_count_once() -> None:
    pages = {
        "http://127.0.0.11:80/news/a.html": piece("a", "uz"),
        "http://127.0.0.11:80/news/b.html": piece("b", "uz-Cyrl"),
    }

    assert summarise([mail(address) for address in pages], pages).languages == ("uz",)


def test_false_mails_add_no_language() -> None:
    assert summarise([mail(next(iter(TRAP)))], PAGES).languages == ()


def test_an_empty_mailbox_misses_everything() -> None:
    summary = summarise([], PAGES)

    assert summary.line == "demo: 0 alerts in 0 languages, 0 mails, 0 false, 0 repeated"
    assert len(summary.missed) == 6
