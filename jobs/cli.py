"""The `steppewatch` program: finds the subcommand's module and runs it.

Each subcommand is `jobs/commands/<name>.py` with a click command called `command`; it imports what it needs inside the
function, so that help texts come at once. Exit codes: 0 done, 1 something failed, 2 bad configuration or usage.
"""

import importlib
import importlib.metadata

import click

from jobs.errors import JobsError

# In the order people meet them. `init-db`-like tools that only developers need are not commands.
COMMANDS = (
    "run",
    "check",
    "init",
    "demo",
    "status",
    "sources",
    "articles",
    "stories",
    "alerts",
    "mute",
    "unmute",
    "ack",
    "audit",
    "channels",
    "match",
    "group",
    "explain",
    "extract",
    "parse",
)


class Commands(click.Group):
    """Loads a subcommand when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"jobs.commands.{cmd_name}")
        found = module.command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message} The commands are: {', '.join(COMMANDS)}.", ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        """Failures that the user can act on end with one line and their exit code, not with a traceback."""
        try:
            return super().invoke(ctx)
        except JobsError as error:
            click.echo(f"steppewatch: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(importlib.metadata.version("steppewatch"), prog_name="steppewatch")
def main() -> None:
    """Watch the news of Russia and Central Asia: poll sources, match watches in every language of the region,
    deliver each story once.

    \b
    Examples:
      steppewatch init config                 write a commented starter configuration
      steppewatch check --config config       say every error in it
      steppewatch run --config config         poll, match and deliver until stopped
      steppewatch explain 'Kazakhstan AND (pipeline OR CSTO)'
    """


if __name__ == "__main__":
    main(prog_name="steppewatch")
