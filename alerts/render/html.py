"""A message as the HTML part of a mail: inline styles (mail programs drop the rest), no images, readable in light
and dark.

The template is ours and fixed; feed text only ever comes in as values, which jinja2 escapes.
"""

from datetime import tzinfo
from functools import cache

import jinja2

from alerts.model import Message
from alerts.render.words import heading, subject, words_of


def html_text(message: Message, zone: tzinfo) -> str:
    return _template().render(
        subject=subject(message),
        heading=heading(message),
        alerts=[words_of(alert, zone) for alert in message.alerts],
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("alerts.render"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail.html.j2")
