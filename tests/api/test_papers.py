"""The case file and the prints of a case over HTTP."""


def test_the_file_and_the_prints_are_downloads(town):
    case = town.until_signed()
    handler = town.staff("handler")
    url = f"/api/v1/cases/{case['number']}"
    answer = handler.get(f"{url}/file?locale=en")
    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert handler.get(f"{url}/print/order").data.startswith(b"%PDF")
    assert handler.get(f"{url}/print/receipt?form=html").content_type.startswith("text/html")
    assert handler.get(f"{url}/print/letter").status_code == 409


def test_what_cannot_be_printed_is_said(town):
    case = town.submit()
    clerk = town.staff("clerk")
    url = f"/api/v1/cases/{case['number']}"
    assert clerk.get(f"{url}/print/poster").status_code == 404
    assert clerk.get(f"{url}/print/order?form=docx").status_code == 422
    assert clerk.get(f"{url}/file?form=exe").status_code == 422
    assert town.citizen.get(f"{url}/file").status_code == 401
