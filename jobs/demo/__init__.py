"""The demonstration: a bundled newsroom, a local mailbox, and the count of what arrived there."""
