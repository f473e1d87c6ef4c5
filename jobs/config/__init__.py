"""The configuration directory: read and checked as a whole, watched for changes, the last good one kept.

`read` gives a `Configuration` or raises one `ConfigurationError` with every error of every file, each with its line and
column. How a file is read: `document` (YAML to a tree that knows its places), `validation` (tree to pydantic's models
and its errors back to places), one module for what each file holds, `reading` (all together).
"""

from jobs.config.differences import Change, Differences, differences
from jobs.config.files import Signature, signature
from jobs.config.lastgood import database_of, read_last_good, save_last_good
from jobs.config.model import Configuration, ConsoleSettings
from jobs.config.problems import ConfigurationError, Problem
from jobs.config.reading import read
from jobs.config.watching import changes

__all__ = [
    "Change",
    "Configuration",
    "ConfigurationError",
    "ConsoleSettings",
    "Differences",
    "Problem",
    "Signature",
    "changes",
    "database_of",
    "differences",
    "read",
    "read_last_good",
    "save_last_good",
    "signature",
]
