"""What can go wrong while getting and keeping articles; `retry` says whether trying again can help."""


class ScraperError(Exception):
    """Root of this package's errors."""

    retry = False


class FetchError(ScraperError):
    """A page or feed could not be fetched or read; the message is what `status` shows to a person."""

    def __init__(self, message: str, *, retry: bool, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry = retry
        self.retry_after_seconds = retry_after_seconds


class AddressRefusedError(FetchError):
    """The address guard refused to connect: the address is private, local or otherwise not public."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retry=False)


class ParseError(ScraperError):
    """The bytes are not what the source's kind promises (not a feed, not XML, a page of a bot wall)."""


class CatalogueError(ScraperError):
    """The shipped catalogue has no such pack, or one of its files breaks its form; the message names file and line."""


class ArchiveError(ScraperError):
    """The database could not be opened, read or written (missing, locked, full, read-only, newer schema)."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry
