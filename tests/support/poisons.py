"""Titles that try to be more than titles: header lines, mentions, markup, template language, too much of everything."""

import random
from collections.abc import Iterator, Sequence

from messages import shown_alert

from alerts.model import Alert

MAIL_POISONS = [
    *("\r\nBcc: evil@example.org", "\nBcc: evil@example.org", "\rBcc: e@example.org", "\u0085Bcc: e@example.org"),
    *("\u2028Bcc: e@example.org", "\u2029X-Evil: 1", "\x0bX-Evil: 1", "\x0cX-Evil: 1", "\x00", "\x1c\x1d\x1e"),
    *("\r\n\r\n<b>", "\r\n.\r\nMAIL FROM:<e@x>", "=?utf-8?q?=0D=0ABcc=3A_e=40example=2Eorg?=", "{{7*7}}", "%s%n"),
    *("=?utf-8?b?DQpCY2M6IGVAZXhhbXBsZS5vcmc=?=", "\ud800", "\ufffe", "\u202e", "“кавычки”", "中文", "قزاقستان"),
    *(
        "👨\u200d👩\u200d👧",
        "e\u0301" * 9,
        "a" * 1200,
        "ж" * 900,
        '"<>,;:@()[]\\',
        "  ",
        "\t",
        ".",
        "From ",
        "=",
        "=20",
        "?=",
    ),
    "--=_0123456789abcdef01234567--",
]
CHAT_POISONS = [
    *("<!channel>", "<!here|here>", "<!everyone>", "<@U024BE7LH>", "<#C024BE7LR>", "<!subteam^SAZ94GDB8>", "@everyone"),
    *("@here", "@durov", "@Steppewatch_bot", "/start", "/delete@Some_bot now", "中@durov", "x@durov.example", "@" * 50),
    *("[x](javascript:alert(1))", "<http://evil.example|bank.example>", "<a href='tg://user?id=1'>x</a>", "</a>"),
    *("<b>", "</b>", "<b><i></b></i>", "<pre>", '<tg-emoji emoji-id="1">x</tg-emoji>', "<script>alert(1)</script>"),
    *("&", "&lt;b&gt;", "&amp;amp;", "&nbsp;", "&#x3c;b&#x3e;", "&zwnj", "*bold* _it_ ~st~ `code`", "```", "||x||"),
    *("😀" * 3000, "а" * 5000, "👨\u200d👩\u200d👧" * 900, "e\u0301" * 3000, "\u202e\u2066", "\x00\x1b[2J", "\ud83d"),
    *("<", ">", "<!--", "<![CDATA[", "<?x"),
]


def fuzzed(poisons: Sequence[str], count: int, *, seed: int) -> Iterator[str]:
    """Titles of one to four poisons with ordinary words between them; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = [chance.choice(poisons) for _ in range(chance.randint(1, 4))]
        yield chance.choice(["", " ", "Казахстан ", "x"]).join(["Headline", *parts, "end"])


def poisoned(text: str) -> Alert:
    """An alert with the text in every place that a feed or a reader's configuration can fill."""
    return shown_alert(
        headline=text,
        snippet=text,
        marks=((3, 9), (12, 400)),
        terms=(text, "x"),
        source_name=text,
        watch_title=text,
        country=text,
        language=text,
        url=f"https://example.org/{text}",
    )
