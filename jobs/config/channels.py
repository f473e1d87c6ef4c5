"""`channels.yaml` becomes the settings of channels, secrets looked up."""

from alerts.config import CHANNEL_KINDS, CHANNELS_MAX, ChannelSettings, EmailSettings
from alerts.keys import is_near
from jobs.config.entries import Form, entries, id_of
from jobs.config.files import CHANNELS
from jobs.config.problems import Problems, nearest, suggestion
from jobs.config.references import References
from jobs.config.tree import BROKEN, Mapping, Node, Scalar, scalars
from jobs.config.validation import node_at, validate
from scraper.config import quoted

FORM = Form(CHANNELS, "channels", CHANNELS_MAX)


def read_channels(node: Node | None, references: References, problems: Problems) -> tuple[ChannelSettings, ...]:
    found = (read_channel(entry, references, problems) for entry in entries(FORM, node, problems))
    channels = tuple(settings for settings in found if settings is not None)
    check_fallbacks(node, problems)
    return channels


def read_channel(entry: Mapping, references: References, problems: Problems) -> ChannelSettings | None:
    model = model_of(entry, problems)
    if model is None:
        return None
    settings = validate(model, entry, file=CHANNELS, problems=problems, context={"lookup": references.look_up})
    for reference, message in references.open_files.items():
        for scalar in scalars(entry):
            if scalar.value == reference:
                problems.warn(CHANNELS, scalar.place, message)
    if isinstance(settings, EmailSettings):
        warn_of_clear_password(settings, entry, problems)
    return settings


def model_of(entry: Mapping, problems: Problems) -> type[ChannelSettings] | None:
    """The model of the entry's kind. A kind that is only misspelt gives its model too, which then says so."""
    key = "kind" if "kind" in entry.nodes else nearest("kind", entry.nodes)
    if key is None:
        problems.error(CHANNELS, entry.place, f'missing key "kind", allowed: {", ".join(CHANNEL_KINDS)}')
        return None
    node = entry.nodes[key]
    kind = node.value if isinstance(node, Scalar) else None
    if isinstance(kind, str):
        meant = kind if kind in CHANNEL_KINDS else nearest(kind, CHANNEL_KINDS)
        if meant is not None:
            return CHANNEL_KINDS[meant]
        problems.error(CHANNELS, node.place, f"unknown kind {quoted(kind)}{suggestion(kind, CHANNEL_KINDS)}")
    elif kind is not BROKEN:
        problems.error(CHANNELS, node.place, f"kind: must be one of {', '.join(CHANNEL_KINDS)}")
    return None


def warn_of_clear_password(settings: EmailSettings, entry: Mapping, problems: Problems) -> None:
    smtp = settings.smtp
    if smtp.password is not None and smtp.security == "none" and not is_near(smtp.host):
        message = "the password goes to the server unencrypted: use starttls or tls"
        problems.warn(CHANNELS, node_at(entry, ("smtp", "security")).place, message)


def check_fallbacks(node: Node | None, problems: Problems) -> None:
    """Each fallback is another channel of the file, and none falls back to one that falls back itself."""
    ids = ids_of(node)
    falling = {}
    for entry in entries(FORM, node, Problems()):
        scalar, name = entry.nodes.get("fallback"), id_of(entry)
        if not isinstance(scalar, Scalar) or not isinstance(scalar.value, str) or name is None:
            continue
        falling[name] = scalar
        if scalar.value == name:
            problems.error(CHANNELS, scalar.place, "fallback: a channel cannot stand in for itself")
        elif scalar.value not in ids:
            hint = suggestion(scalar.value, ids)
            problems.error(CHANNELS, scalar.place, f"fallback: unknown channel {quoted(scalar.value)}{hint}")
    for name, scalar in falling.items():
        if scalar.value in falling and scalar.value != name:
            message = f"fallback: {quoted(scalar.value)} has a fallback itself; one step is taken, not more"
            problems.error(CHANNELS, scalar.place, message)


def ids_of(node: Node | None) -> frozenset[str]:
    """The ids of all entries, also of those that are wrong otherwise."""
    return frozenset(name for entry in entries(FORM, node, Problems()) if (name := id_of(entry)) is not None)
