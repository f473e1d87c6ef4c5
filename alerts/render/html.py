"""A message as the HTML part of a mail: inline styles (mail programs drop the rest), no images, readable in light
and dark.

The template is ours and fixed; feed text only ever comes in as values, which jinja2 escapes.
"""

from datetime import tzinfo
from functools import cache
from typing import NamedTuple

import jinja2

from alerts.model import Message
from alerts.render.groups import StoryTold, stories_of
from alerts.render.words import Words, heading, story_heading, subject, words_of


class _Story(NamedTuple):
    heading: str
    articles: list[Words]


def html_text(message: Message, zone: tzinfo) -> str:
    return _template().render(
        subject=subject(message),
        heading=heading(message, zone),
        stories=[_story(story, message, zone) for story in stories_of(message)],
    )


def _story(story: StoryTold, message: Message, zone: tzinfo) -> _Story:
    several = len(story.groups) > 1
    return _Story(
        story_heading(story.alerts) if several else "",
        [words_of(group[0], zone, others=group[1:], sent_at=message.created_at) for group in story.groups],
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
