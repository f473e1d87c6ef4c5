"""The alerts of a message as its reader meets them: by story, and within a story by article.

1. An article that fires several watches is one group, shown once and naming them all; what became of it later (an
   edit, its removal) is another.
2. Groups of one story stand together, in the place of the first of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.model import Alert, Message

Group = tuple[Alert, ...]  # of one article, one alert a watch


@dataclass(frozen=True, slots=True)
class StoryTold:
    """What a message tells of one story."""

    groups: tuple[Group, ...]

    @property
    def alerts(self) -> int:
        """How many alerts there are."""
        return sum(map(len, self.groups))


def stories_of(message: Message) -> tuple[StoryTold, ...]:
    """The message's alerts, each once, in the order in which stories and articles first come."""
    stories: dict[tuple[str, int], dict[tuple[object, ...], list[Alert]]] = {}
    for alert in message.alerts:
        story = ("article", alert.article_id) if alert.story_id is None else ("story", alert.story_id)
        stories.setdefault(story, {}).setdefault(_article(alert), []).append(alert)
    return tuple(StoryTold(tuple(tuple(group) for group in groups.values())) for groups in stories.values())


def leading(message: Message) -> Group:
    """The group that a subject line names: the first of the gravest; the message has alerts."""
    groups: Sequence[Group] = [group for story in stories_of(message) for group in story.groups]
    return next((group for group in groups if is_high(group)), groups[0])


def is_high(alerts: Sequence[Alert]) -> bool:
    """Whether any of them is of high severity."""
    return any(alert.severity == "high" for alert in alerts)


def _article(alert: Alert) -> tuple[object, ...]:
    told = alert.kind in ("first", "update")
    return (alert.article_id, *(() if told else (alert.kind, alert.n)))
