"""What was decided and what was told: watches, decisions, alerts, the outbox and its deliveries.

All SQL of `alerts` is in this folder. The ledger lives in the archive's file and joins its transactions.
"""

from alerts.ledger import schema
from alerts.ledger.canaries import Canaries
from alerts.ledger.decisions import Decisions
from alerts.ledger.holds import Holds
from alerts.ledger.messages import Messages
from alerts.ledger.notices import Notices
from alerts.ledger.translations import Translations

__all__ = [
    "Canaries",
    "Decisions",
    "Holds",
    "Messages",
    "Notices",
    "Translations",
    "schema",
]  # importing the schema registers the ledger's tables
