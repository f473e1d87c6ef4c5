"""Where messages go: one module a kind, each answering a try with delivered, retry or refused (see base.py)."""

from zoneinfo import ZoneInfo

from alerts.channels.base import Channel
from alerts.config import (
    AppriseSettings,
    AtomSettings,
    ChannelSettings,
    DiscordSettings,
    EmailSettings,
    FileSettings,
    MatrixSettings,
    MattermostSettings,
    NtfySettings,
    SlackSettings,
    TeamsSettings,
    TelegramSettings,
    TerminalSettings,
    WebhookSettings,
)

ChatSettings = (
    TelegramSettings
    | SlackSettings
    | MatrixSettings
    | MattermostSettings
    | DiscordSettings
    | TeamsSettings
    | NtfySettings
)


def build(settings: ChannelSettings, *, timezone: str) -> Channel:
    """The channel that `settings` describe; times are shown in `timezone` (an IANA name). Connects to nothing.

    Each kind is imported when it is first wanted: requests and jinja2 take 20 MiB that a daemon with a terminal
    need not hold.
    """
    zone = ZoneInfo(timezone)
    match settings:
        case TerminalSettings():
            from alerts.channels.terminal import TerminalChannel

            return TerminalChannel(settings, zone=zone)
        case FileSettings():
            from alerts.channels.file import FileChannel

            return FileChannel(settings, zone=zone)
        case EmailSettings():
            from alerts.channels.email import EmailChannel

            return EmailChannel(settings, zone=zone)
        case WebhookSettings():
            from alerts.channels.webhook import WebhookChannel

            return WebhookChannel(settings)
        case AtomSettings():
            from alerts.channels.atom import AtomChannel

            return AtomChannel(settings, zone=zone)
        case AppriseSettings():
            from alerts.channels.apprise import AppriseChannel

            return AppriseChannel(settings, zone=zone)
        case _:
            return _build_chat(settings, zone)


def _build_chat(settings: ChatSettings, zone: ZoneInfo) -> Channel:
    match settings:
        case TelegramSettings():
            from alerts.channels.telegram import TelegramChannel

            return TelegramChannel(settings, zone=zone)
        case SlackSettings():
            from alerts.channels.slack import SlackChannel

            return SlackChannel(settings, zone=zone)
        case MatrixSettings():
            from alerts.channels.matrix import MatrixChannel

            return MatrixChannel(settings, zone=zone)
        case MattermostSettings():
            from alerts.channels.mattermost import MattermostChannel

            return MattermostChannel(settings, zone=zone)
        case DiscordSettings():
            from alerts.channels.discord import DiscordChannel

            return DiscordChannel(settings, zone=zone)
        case TeamsSettings():
            from alerts.channels.teams import TeamsChannel

            return TeamsChannel(settings, zone=zone)
        case NtfySettings():
            from alerts.channels.ntfy import NtfyChannel

            return NtfyChannel(settings, zone=zone)
