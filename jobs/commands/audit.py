"""`steppewatch audit`: whether every match is accounted for."""

from pathlib import Path

import click

from jobs.commands.common import config_option, json_option

SHOWN_MAX = 50


@click.command("audit", short_help="Prove that every match was told once, or why not.")
@click.option("--since", default="7d", show_default=True, help="How far back: 24h, 7d, 30d.")
@config_option
@json_option
def command(since: str, directory: Path, as_json: bool) -> None:
    """Account for every match of the interval: each alert has exactly one accepted delivery on every channel, or a
    named reason. Exit code 1 if something is missing, or was accepted more than once.

    \b
    Examples:
      steppewatch audit
      steppewatch audit --since 24h --json | jq 'select(.verdict != "delivered")'
    """
    from collections import Counter
    from datetime import timedelta

    from alerts.audit import ACCOUNTED, audit
    from alerts.ledger.accounts import Accounts
    from jobs.commands.common import print_json, print_table, reading
    from jobs.errors import JobsError, UsageError
    from scraper import clock
    from scraper.config import seconds_of

    try:
        begins = clock.now() - timedelta(seconds=seconds_of(since))
    except ValueError as error:
        raise UsageError(f"--since: {error}") from error
    with reading(directory) as database:
        accounts = Accounts(database)
        total = accounts.sum_up(begins)
        alert_ids = accounts.alerts_since(begins)
        passages, held = accounts.passages(since=begins), accounts.held(since=begins)
        found = audit(alert_ids, passages, held, meant=accounts.meant(since=begins))
    by_verdict = Counter(account.verdict for account in found)
    wrong = [account for account in found if account.verdict not in ACCOUNTED or account.verdict == "repeated"]
    if as_json:
        for account in found:
            print_json(
                {
                    "alert": account.alert_id,
                    "channel": account.channel_id,
                    "verdict": account.verdict,
                    "reason": account.reason,
                }
            )
    else:
        refused = sum(count for _, count in total.refused)
        click.echo(
            f"{total.told + refused} matches since {begins:%Y-%m-%d %H:%M} UTC: {total.told} told, {refused} not"
        )
        print_table("not told", ("matches", "reason"), [(count, reason) for reason, count in total.refused])
        click.echo(f"{len(alert_ids)} alerts (follow-ups among them)")
        print_table("on channels", ("messages", "verdict"), [(n, verdict) for verdict, n in by_verdict.most_common()])
        if wrong:
            shown = [(account.alert_id, account.channel_id, account.verdict, account.reason) for account in wrong]
            columns = ("alert", "channel", "verdict", "reason")
            print_table("not as it should be", columns, shown[:SHOWN_MAX])
    if wrong or total.undocumented:
        missing = len(total.undocumented)
        raise JobsError(f"{len(wrong)} deliveries are not as they should be, {missing} told matches have no alert")
    if not as_json:
        click.echo("every match is accounted for")
