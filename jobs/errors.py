"""Failures that end a command with one line for its user."""


class JobsError(Exception):
    """Something failed; the message says what and what to do."""

    exit_code = 1


class UsageError(JobsError):
    """Bad usage or bad configuration."""

    exit_code = 2
