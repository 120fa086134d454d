"""`flask cases import`: real files whole, and hostile ones line by line, as somebody at a shell sees it."""

from __future__ import annotations

import contextlib
import csv
import os
import re
from pathlib import Path

import pytest
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from app.db import reading
from app.domain.cases import Case
from workflows.store import Instance

DATA = Path(__file__).parents[3] / "shared" / "data"


def run(city, *args):
    return city.app.test_cli_runner().invoke(args=["cases", "import", *(str(one) for one in args)])


def told(output):
    read, accepted, refused = map(
        int, re.search(r"(\d+) rows read = (\d+) accepted \+ (\d+) refused", output).groups()
    )
    return read, accepted, refused


def cases():
    with reading() as session:
        rows, numbers = session.execute(
            select(func.count(), func.count(Case.number.distinct())).select_from(Case)
        ).one()
        running = select(func.count()).where(Instance.process_key == "complaint")
        assert session.scalar(running) == rows
        return rows, numbers


@pytest.mark.slow
@pytest.mark.parametrize("name", ["complaints_zh.csv", "complaints_en.csv"])
def test_every_real_message_goes_through_the_front_door(city, name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"there is no {name} beside this clone")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    done = run(city, path)
    assert done.exit_code == 0, done.output[-500:]
    read, accepted, refused = told(done.output)
    assert read == rows == accepted + refused
    assert cases() == (accepted, accepted)
    assert accepted > rows * 0.9
    for word in ("category", "tier", "unit"):
        line = re.search(rf"^by {word}: (.+)$", done.output, re.MULTILINE).group(1)
        assert sum(int(one) for one in re.findall(r" (\d+)(?:,|$)", line)) == accepted


HOSTILE = [
    b"id,title,text,domain",
    b"1,Lamp,The lamp at the corner is dark.,",
    b"2,Lamp,The lamp at the corner is dark.,",  # a double but for its id
    b"3,coded," + "路灯坏了一个星期".encode("gbk") + b",",
    b"4,formula,=HYPERLINK(0),",
    b"5,command,@SUM(1+1)*cmd|' /C calc'!A0,",
    b"6,nul,dark\x00lamp,",
    b"7,short",
    b"8,empty,,",
    b"9,big," + b"x" * (5 * 1024 * 1024) + b",",
    b'10,"=1+1",The lift in block 3 has been stuck since Monday.,',
    b"11,more,cells,than,the,heading",
    "12,漏水,楼上漏水到我家三天了没人管,城乡建设".encode(),
]


def test_a_hostile_file_is_told_line_by_line_and_the_rest_comes_in(city, tmp_path):
    path = tmp_path / "hostile.csv"
    path.write_bytes(b"\n".join(HOSTILE) + b"\n")
    done = run(city, path)
    assert done.exit_code == 0, done.output[-500:]
    read, accepted, refused = told(done.output)
    assert read == accepted + refused == len(HOSTILE) - 1
    lines = {int(line): why for line, why in re.findall(r"^  line (\d+)(.*)$", done.output, re.MULTILINE)}
    assert len(lines) == refused
    assert {3, 4, 5, 6, 7, 8, 9, 10, 12} <= set(lines)
    assert not {2, 13} & set(lines)
    assert "line 2" in lines[3]
    assert all(len(why) > 5 and "x" * 100 not in why for why in lines.values())
    assert cases() == (accepted, accepted)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"id,title\n1,Lamp\n", "text"), (b"", ""), (b"\xff\xfe\x00", "")],
    ids=["no text column", "empty", "no table"],
)
def test_a_file_that_cannot_be_used_is_said_so_at_once(city, tmp_path, content, why):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    done = run(city, path)
    assert "Traceback" not in done.output
    assert done.exit_code == 1 or told(done.output)[1] == 0
    assert why in done.output
    assert cases() == (0, 0)


def test_a_table_as_excel_writes_it_comes_in(city, tmp_path):
    path = tmp_path / "excel.csv"
    path.write_bytes("\ufefftitle,text\r\n路灯,滨河路的路灯坏了一个星期\r\n".encode())
    assert told(run(city, path).output) == (1, 1, 0)
    path.write_bytes("title,text\r\n电梯,电梯停了一个星期没人修\r\n".encode("gb18030"))
    assert told(run(city, path, "--encoding", "gb18030").output) == (1, 1, 0)


def test_a_wrong_option_is_named(city, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("words\nThe lamp is dark.\n")
    assert "no encoding" in run(city, path, "--encoding", "klingon").output
    assert run(city, path, "--map", "words").exit_code == 2
    assert "column" in run(city, path, "--map", "text=nowhere").output
    assert run(city, path, "--channel", "telepathy").exit_code == 1
    assert told(run(city, path, "--map", "text=words", "--dry-run").output) == (1, 1, 0)
    assert cases() == (0, 0)


@pytest.mark.parametrize("shown", [True, False], ids=["terminal", "pipe"])
def test_a_terminal_sees_how_far_the_file_has_come(city, tmp_path, shown):
    path = tmp_path / "three.csv"
    path.write_text("text\n" + "".join(f"Lamp number {number} is dark.\n" for number in range(3)))
    reader, writer = os.openpty() if shown else os.pipe()
    with os.fdopen(writer, "w") as screen, contextlib.redirect_stdout(screen):
        house = ScriptInfo(create_app=lambda: city.app)
        args = ["cases", "import", str(path), "--dry-run"]
        city.app.cli.main(args=args, prog_name="flask", obj=house, standalone_mode=False)
    seen = b""
    with contextlib.suppress(OSError):  # a terminal that is closed says so by an error
        while chunk := os.read(reader, 100_000):
            seen += chunk
    os.close(reader)
    assert told(seen.decode()) == (3, 3, 0)
    assert (b"100%" in seen and b"####" in seen) == shown
