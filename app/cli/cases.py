"""`flask cases import FILE.csv`: real complaints in, each through the front door."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app import clock
from app.casework import importing
from app.domain.identity import SYSTEM
from app.errors import Invalid

if TYPE_CHECKING:
    from collections import Counter

cases = AppGroup("cases", help="Cases, many at a time.")


@cases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", default="website", show_default=True, help="The channel the messages came by.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Which column brings a field.")
@click.option("--encoding", default="utf-8", show_default=True, help="For example gb18030.")
@click.option("--dry-run", is_flag=True, help="Do everything, keep nothing.")
def import_(file: Path, channel: str, mapping: tuple[str, ...], encoding: str, dry_run: bool) -> None:
    """Submit every row of a CSV file; bad rows are named with their line, the rest go on."""
    with (
        file.open("rb") as stream,
        click.progressbar(length=file.stat().st_size, label=file.name, show_pos=False) as bar,
    ):
        try:
            summary = importing.import_(
                stream,
                now=clock.now,
                actor=SYSTEM,
                channel=channel,
                mapping=_pairs(mapping),
                encoding=encoding,
                dry_run=dry_run,
                read=bar.update,
            )
        except Invalid as error:
            raise click.ClickException("; ".join(str(said) for said in _said(error))) from error
        except LookupError as error:
            raise click.ClickException(f"There is no encoding {encoding}.") from error
    _tell(summary, dry_run=dry_run)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter("write it as FIELD=COLUMN, for example text=message", param_hint="--map")
    return {field: column for field, _sign, column in pairs}


def _said(error: Invalid) -> list[object]:
    return [said for messages in error.errors.values() for said in messages] or [error.detail]


def _tell(summary: importing.Summary, *, dry_run: bool) -> None:
    for refused in summary.refused:
        where = f"line {refused.line}" + (f", {refused.field}" if refused.field else "")
        click.echo(f"  {where}: {refused.why}", err=True)
    click.echo(
        f"{summary.read} rows read = {summary.accepted} accepted + {len(summary.refused)} refused"
        + (" (dry run: nothing kept)" if dry_run else "")
    )
    for title, counted in (("category", summary.category), ("tier", summary.tier), ("unit", summary.unit)):
        click.echo(f"by {title}: {_counts(counted)}")


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common()) or "nothing"
