"""`flask definitions check | deploy | list | export`: what a process owner does, from a shell."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import clock, settings
from app.casework import owner, use_case
from app.db import reading
from app.domain.identity import SYSTEM

definitions = AppGroup("definitions", help="Diagrams, decision tables and forms.")

FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
LOCALE = click.option(
    "--lang", type=click.Choice(settings.LOCALES), default="en", help="Language of the problems."
)


@definitions.command("check")
@FILES
@LOCALE
@click.option("--json", "as_json", is_flag=True, help="One array of {file, verdict, problems, normalised}.")
def check(files: tuple[Path, ...], lang: str, *, as_json: bool) -> None:
    """Say of each file: RUNS, REFUSED with every problem, or NOT-BPMN; exit 1 if any is refused."""
    sources = [(str(path), path.read_bytes()) for path in files]
    with reading() as session:
        reports = owner.check(session, sources, locale=lang)
    if as_json:
        rows = [{"file": each["name"], **{name: each[name] for name in _PARTS}} for each in reports]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            _tell(report)
    sys.exit(int(any(report["verdict"] != "RUNS" for report in reports)))


_PARTS = ("verdict", "problems", "normalised")


@definitions.command("deploy")
@FILES
@LOCALE
@click.option("--note", help="Why; kept with the version.")
@click.option("--draft", is_flag=True, help="Store without putting into force.")
def deploy(files: tuple[Path, ...], lang: str, note: str | None, *, draft: bool) -> None:
    """Store files as new versions, in force together; nothing is stored when one is refused."""
    now = clock.now()
    sources = [(path.name, path.read_bytes()) for path in files]
    try:
        with use_case(now) as session:
            rows = owner.deploy(
                session, sources, note=note, now=now, actor=SYSTEM, activate=not draft, locale=lang
            )
            for row in rows:
                click.echo(f"{row.kind} {row.key} version {row.version}: {row.status}")
    except owner.Refused as refused:
        for report in refused.reports:
            _tell(report)
        raise click.ClickException(str(refused)) from refused


@definitions.command("list")
def list_() -> None:
    """Every stored version, with its status."""
    with reading() as session:
        for row in owner.all_versions(session):
            version = f"{row.kind:4}  {row.key:24}  {row.version:>4}  {row.status:8}"
            click.echo(f"{version}  {row.sha256[:12]}  {row.note or ''}")


@definitions.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write everything in force to a folder, byte for byte as it was deployed."""
    with reading() as session:
        for path in owner.export(session, folder):
            click.echo(str(path))


def _tell(report: dict[str, Any]) -> None:
    click.echo(f"{report['name']}: {report['verdict']}")
    for one in report["problems"]:
        place = " ".join(
            part for part in (f"line {one['line']}" if one["line"] else "", one["element"] or "") if part
        )
        click.echo(f"  {one['severity']}: {one['message']} ({place or 'file'}; {one['rule']})")
        click.echo(f"    → {one['remedy']}")
    for one in report["normalised"]:
        click.echo(f"  mended: {one['message']}")
