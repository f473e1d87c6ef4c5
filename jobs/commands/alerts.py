"""`steppewatch alerts`: what was told, and what was not and why."""

from pathlib import Path

import click

from jobs.commands.common import config_option, json_option


@click.command("alerts", short_help="Alerts and how each was delivered, newest first.")
@config_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@click.option("--watch", "watch_id", help="Only of this watch.")
@click.option("--refused", is_flag=True, help="Matches that were not told, each with the reason.")
@json_option
def command(directory: Path, limit: int, watch_id: str | None, refused: bool, as_json: bool) -> None:
    """List alerts, newest first, each with the state of its message on every channel.

    \b
    Examples:
      steppewatch alerts --watch kz-energy
      steppewatch alerts --refused
      steppewatch stories 1042                what else belongs to a story
    """
    from alerts.ledger import Decisions
    from alerts.ledger.decisions import plain
    from jobs.commands.common import local, print_json, print_table, reading
    from scraper import clock

    with reading(directory) as database:
        decisions = Decisions(database)
        noes = list(decisions.refusals(limit=limit, watch_id=watch_id)) if refused else []
        rows = [] if refused else list(decisions.latest(limit=limit, watch_id=watch_id))
    if as_json:
        for no in noes:
            story = None if no.story_id is None else str(no.story_id)
            reason = {"watch": no.watch_id, "article": str(no.article_id), "story": story, "reason": no.decision.reason}
            print_json(reason | {"decided_at": clock.text_of(no.decided_at)})
        for row in rows:
            sent = [{"channel": channel, "state": state, "answer": answer} for channel, state, answer in row.sent]
            print_json(plain(row.alert) | {"sent": sent})
        return
    if refused:
        refusals = [(local(n.decided_at), n.watch_id, n.article_id, n.story_id, n.decision.reason) for n in noes]
        print_table(f"{len(noes)} matches not told", ("at (UTC)", "watch", "article", "story", "reason"), refusals)
        return
    told = [
        (local(r.alert.created_at), r.alert.watch_id, r.alert.source_id, r.alert.headline, ", ".join(r.alert.terms),
         ", ".join(f"{channel}: {state}" for channel, state, _ in r.sent))
        for r in rows
    ]  # fmt: skip
    print_table(f"{len(rows)} alerts", ("at (UTC)", "watch", "source", "headline", "matched", "sent"), told)
