"""Attacks by what is sent: bodies, addresses, cursors, answers and files that nobody should send.

Nothing is a 500, every refusal is a problem, and what was there before is there afterwards.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import struct
import zlib

import pytest
from PIL import Image

from tests.casework.city import ANSWERS

NUL, LONG = "a\x00b", "x" * 30_000
BODIES = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b'{"a": 1, "a": 2}',
    b"[" * 100_000,
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b"NaN",
    b'{"limit": Infinity}',
    b"[1e999]",
    b"9" * 5000,
    b'"\\ud800"',
    b'{"text": "\\u0000"}',
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
)
RAW = (
    "[]",
    "[null]",
    "[[]]",
    "[{}]",
    '[{"at":1}]',
    '["²"]',
    '["x"]',
    "[1e999]",
    "[true]",
    "[-1]",
    "[1,2,3]",
    "{}",
)
MOMENTS = (
    '[1,"0001-01-01T00:00:00",3]',
    '[0,"9999-12-31T23:59:59-14:00",1]',
    "[" * 9999,
    f"[{2**31}]",
    f"[{2**70}]",
)
CURSORS = ("x", "é", "²", *(base64.urlsafe_b64encode(raw.encode()).decode() for raw in (*RAW, *MOMENTS)))
MOMENT, LAST = "9999-12-31T23:59:59-14:00", "9999-12-31"
NUMBERS = (-1, 2**31, 2**53, 1.5, 1e308, True, None, [2**31])
VALUES = (
    NUL,
    LONG,
    "%",
    "²",
    "\r\nX: y",
    "\u202e",
    [],
    {},
    [NUL],
    {"typename": "x"},
    MOMENT,
    LAST,
    "{{7*7}}",
    *NUMBERS,
)


def operations(town, method):
    paths = town.citizen.get("/api/v1/openapi.json").json["paths"]
    return [
        (path, paths[path][method], paths[path].get("parameters", []))
        for path in paths
        if method in paths[path]
    ]


def address(path, case, **more):
    given = {
        "number": case["number"],
        "key": "complaint",
        "username": "clerk",
        "what": "order",
        "ending": "bpmn",
    }
    ids = dict.fromkeys(("task_id", "attachment_id", "instance_id", "incident_id", "shift_id", "id"), 1)
    found = path
    for name, value in {**ids, **given, **more}.items():
        found = found.replace(f"{{{name}}}", str(value))
    return found.replace("{number}", "1").replace("{link_id}", "1")


def refused(answer):
    """Refused, or not at all; never by breaking."""
    assert answer.status_code < 500, answer.get_data(as_text=True)[:300]
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == answer.status_code
        assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("keyed", [False, True])
def test_no_body_breaks_an_endpoint(town, keyed):
    case = town.submit()
    client = town.staff("admin")
    for path, _operation, _parameters in operations(town, "post"):
        if path.endswith("/tokens"):
            continue
        for at, body in enumerate(BODIES):
            headers = {"X-Case-Secret": case["secret"], "Content-Type": "application/json"}
            headers |= {"Idempotency-Key": f"{path}{at}"} if keyed else {}
            refused(client.post(address(path, case), data=body, headers=headers))


def test_no_cursor_breaks_a_list_or_shows_more(town):
    case = town.submit(complained_person=town.person("head"))
    head, admin = town.staff("head"), town.staff("admin")
    for path, operation, parameters in operations(town, "get"):
        names = {
            one["name"] for one in [*operation.get("parameters", []), *parameters] if one["in"] == "query"
        }
        orders = ("due", "-opened", "priority") if "order" in names and path.endswith("tasks") else (None,)
        for cursor in CURSORS if "cursor" in names else ():
            for order in orders:
                asked = {"cursor": cursor, **({"order": order} if order else {})}
                refused(admin.get(address(path, case), query_string=asked))
                shown = head.get(address(path, case), query_string=asked).get_data(as_text=True)
                assert case["number"] not in shown


def test_no_address_or_query_breaks_an_endpoint(town):
    case = town.submit()
    client = town.staff("admin")
    for method in ("get", "post", "patch", "delete"):
        for path, operation, parameters in operations(town, method):
            if path.endswith(("current", "disable", "stream")):
                continue
            headers = {"X-Case-Secret": case["secret"]}
            for number in (2**31, 2**63, 2**70, "%00", "%C2%B2", "..%2f..", "x" * 3000):
                ids = dict.fromkeys(
                    ("task_id", "attachment_id", "instance_id", "incident_id", "number", "key"), number
                )
                refused(client.open(address(path, ids, **ids), method=method, json={}, headers=headers))
            for one in [*operation.get("parameters", []), *parameters]:
                for value in (
                    "\x00",
                    "²",
                    "-1",
                    str(2**31),
                    "9" * 5000,
                    "NaN",
                    "0001-01-01T00:00:00+14:00",
                    "me",
                ):
                    if one["in"] == "query":
                        asked = {one["name"]: value}
                        refused(
                            client.open(
                                address(path, case), method=method, query_string=asked, headers=headers
                            )
                        )
    for method in ("TRACE", "PROPFIND", "PUT", "DELETE"):
        refused(client.open("/api/v1/cases", method=method))
    assert client.head("/api/v1/cases").get_data() == b""


@pytest.mark.parametrize("form", ["triage", "dispatch", "sign", "initial_response", "handling", "reply"])
def test_no_answer_breaks_a_task_or_is_kept_by_half(town, form):
    case = town.submit()
    by = {"triage": "clerk", "dispatch": "dispatcher"}
    for step in ANSWERS:
        if step == form:
            break
        town.do(case, step, by.get(step, "handler"))
    client = town.staff(by.get(form, "handler"))
    url = f"/api/v1/tasks/{town.task(case, form, by.get(form, 'handler'))}"
    fields = client.get(url).json["form"]["schema"]["properties"]
    names = [*fields, "typename", "__class__", "unknown", ""]
    for value in VALUES:
        for field in names:
            # never a whole set: nothing here may complete the task
            broken = {"unknown_field_of_an_attacker": 1, field: value}
            answer = client.post(f"{url}/complete", json={"answers": broken})
            refused(answer)
            assert answer.status_code == 422, (field, value)
        refused(client.post(f"{url}/draft", json={"answers": dict.fromkeys(names, value)}))
        refused(client.get(url))
    assert client.get(url).json["row"]["state"] in {"open", "claimed"}
    town.do(case, form, by.get(form, "handler"))


@pytest.mark.parametrize("value", [999_999, 0, -1, 2**31, 2**53 - 1])
def test_an_id_that_no_row_has_is_told_in_the_form(town, value):
    case = town.submit()
    town.do(case, "triage", "clerk")
    wrong = {"lead_unit": value}, {"lead_unit": town.unit(), "co_units": [value]}
    for more in wrong:
        url = f"/api/v1/tasks/{town.task(case, 'dispatch', 'dispatcher')}/complete"
        answer = town.staff("dispatcher").post(url, json={"answers": {**ANSWERS["dispatch"], **more}})
        refused(answer)
        assert answer.status_code == 422, more
    town.do(case, "dispatch", "dispatcher")
    url = f"/api/v1/tasks/{town.task(case, 'sign', 'handler')}"
    back = {
        "signed": "return",
        "return_reason": "not_our_duty",
        "basis": "The rules say so.",
        "suggested_unit": value,
    }
    for answers in ({"signed": "sign", "handler": value}, {"signed": "sign", "co_units": [value]}, back):
        answer = town.staff("handler").post(f"{url}/complete", json={"answers": answers})
        refused(answer)
        assert answer.status_code == 422, answers
    given = {"reason": "not_our_duty", "basis": "The rules say so.", "suggested_unit": value}
    refused(town.staff("handler").post(f"{url}/return", json=given))


def png(width, height):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def jpeg_with_place():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SpyCam"
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 30.0)
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif, comment=b"home of Zhang")
    return out.getvalue()


FILES = {
    "bomb.png": (png(60_000, 60_000), "image/png"),
    "liar.png": (b"<html><script>alert(1)</script>", "image/png"),
    "cut.png": (png(10, 10)[:40], "image/png"),
    "picture.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    "page.html": (b"<script>alert(1)</script>", "text/html"),
    "run.exe": (b"MZ" + b"\0" * 100, "application/octet-stream"),
    "empty.txt": (b"", "text/plain"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused(town, name):
    case = town.submit()
    content, kind = FILES[name]
    answer = town.citizen.post(
        f"/api/v1/public/cases/{case['number']}/attachments",
        data={"file": (io.BytesIO(content), name, kind)},
        headers={"X-Case-Secret": case["secret"]},
    )
    assert answer.status_code == 422, answer.json
    refused(answer)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        'a"; filename="b.html',
        "\u202egpj.exe",
        "名字.txt",
        "x" * 400,
    ],
)
def test_a_file_name_leads_nowhere_and_breaks_no_header(town, name):
    case = town.submit()
    url = f"/api/v1/public/cases/{case['number']}/attachments"
    headers = {"X-Case-Secret": case["secret"]}
    sent = {"file": (io.BytesIO(b"<script>alert(1)</script>"), name, "text/plain")}
    kept = town.citizen.post(url, data=sent, headers=headers)
    assert kept.status_code == 201, kept.json
    for client, base in ((town.citizen, url), (town.staff("clerk"), url.replace("/public", ""))):
        back = client.get(f"{base}/{kept.json['id']}", headers=headers)
        assert back.status_code == 200
        assert back.headers["Content-Disposition"].startswith("attachment")
        assert back.headers["X-Content-Type-Options"] == "nosniff"
        assert back.mimetype == "text/plain"
        assert "X-Evil" not in back.headers
        assert not {"/", "\\", "\n"} & set(back.headers["Content-Disposition"].replace("UTF-8''", ""))


def test_where_and_with_what_a_picture_was_taken_is_gone(town):
    case = town.submit()
    url = f"/api/v1/public/cases/{case['number']}/attachments"
    headers = {"X-Case-Secret": case["secret"]}
    sent = {"file": (io.BytesIO(jpeg_with_place()), "a.jpg", "image/jpeg")}
    kept = town.citizen.post(url, data=sent, headers=headers).json["id"]
    content = town.citizen.get(f"{url}/{kept}", headers=headers).data
    assert b"SpyCam" not in content
    assert b"home of Zhang" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_number_alone_opens_nothing_and_a_wrong_one_looks_like_a_wrong_secret(town):
    case, other = town.submit(), town.submit()
    asked = [
        (case["number"], other["secret"]),
        ("TS-2025-999999-X", case["secret"]),
        (case["number"], "x"),
        ("%", "%"),
    ]
    answers = [town.mine({"number": number, "secret": secret}) for number, secret in asked]
    said = {json.dumps({**answer.json, "request_id": None}) for answer in answers}
    assert len(said) == 1
    assert {answer.status_code for answer in answers} == {404}
    missing = town.citizen.get(f"/api/v1/public/cases/{case['number']}")
    in_query = town.citizen.get(f"/api/v1/public/cases/{case['number']}?secret={case['secret']}")
    assert missing.status_code == in_query.status_code == 401


def test_a_key_of_one_caller_gives_nothing_to_another(town):
    case, other = town.submit(), town.submit()
    key = {"Idempotency-Key": "the-same-key"}
    mine = town.mine(case, "/messages", {"text": "mine alone"}, **key)
    assert mine.status_code == 201
    theirs = town.mine(other, "/messages", {"text": "mine alone"}, **key)
    assert theirs.status_code == 201
    assert theirs.json["id"] != mine.json["id"]
    elsewhere = town.mine(case, "/withdraw", {"reason": "mine alone"}, **key)
    assert "Idempotent-Replayed" not in elsewhere.headers
    guessed = town.mine({**case, "secret": "AAAA-AAAA-AAAA-AAAA"}, "/messages", {"text": "mine alone"}, **key)
    assert guessed.status_code == 404
    for who in ("clerk", "dispatcher"):
        answer = town.staff(who).post(
            f"/api/v1/cases/{case['number']}/notes", json={"text": who}, headers=key
        )
        assert answer.status_code == 201
        assert answer.json["text"] == who
        assert "Idempotent-Replayed" not in answer.headers


def test_a_log_line_holds_no_number_no_secret_and_no_forged_line(town, caplog):
    case = town.submit()
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        town.citizen.get(f"/api/v1/public/cases/{case['number']}?secret={case['secret']}%0aforged")
        town.mine(case, **{"X-Request-ID": "evil\tforged", "User-Agent": "Zhang Weiwei"})
        town.staff("clerk").get("/api/v1/cases", query_string={"q": "13812345678"})
    for record in caplog.records:
        line = f"{record.getMessage()} {record.__dict__}"
        for word in (case["number"], case["secret"], "13812345678", "forged", "Zhang"):
            assert word not in line, record.name


def test_search_takes_wildcards_for_letters(town):
    town.submit()
    for word in ("%", "_", "T%", "\\", "'", '"', "TS_2025"):
        assert town.staff("clerk").get("/api/v1/cases", query_string={"q": word}).json["items"] == []


def test_the_front_door_cannot_be_walled_up(town):
    answer = town.staff("deployer").post("/api/v1/definitions/complaint/versions/1/retire")
    assert answer.status_code == 409
    assert town.submit()


@pytest.mark.parametrize(
    "name", ["clerk\x00", "clerk\u200b", "CLERK", "ｃlerk", "clerk'--", "clerk%", " clerk", "x" * 9999]
)
def test_no_spelling_of_a_user_name_gets_in_beside_it(town, name):
    answer = town.citizen.post("/api/v1/tokens", json={"username": name, "password": "demo"})
    assert answer.status_code in {401, 422}
    refused(answer)


def test_words_stay_words_on_paper(town):
    script = '"><script>alert(1)</script>{{7*7}}{% for x in y %}'
    case = town.submit(title=script, text=f"{script} the lamp is dark", place=script)
    clerk = town.staff("clerk")
    clerk.post(f"/api/v1/cases/{case['number']}/reveal", json={"reason": script})
    for what in ("order", "receipt"):
        url = f"/api/v1/cases/{case['number']}/print/{what}"
        page = clerk.get(url, query_string={"form": "html"})
        assert page.status_code == 200
        assert page.headers["Content-Disposition"].startswith("attachment")
        assert "<script>alert" not in page.get_data(as_text=True)
        assert "49" not in page.get_data(as_text=True).split("alert(1)")[-1][:30]
        assert clerk.get(url).data.startswith(b"%PDF")
    whole = clerk.get(f"/api/v1/cases/{case['number']}/file", query_string={"form": "json"})
    assert whole.status_code == 200
