"""Decision tables for tests, written as rows of cells."""

from xml.sax.saxutils import escape, quoteattr

from workflows.decisions import read_tables

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(policy, inputs, outputs, *rows, namespace=DMN_13, aggregation=None):
    """`inputs` are "expression:type:allowed", `outputs` "name:type:values:default"; rows hold both."""
    asked = [(*column.split(":"), "", "")[:3] for column in inputs]
    answered = [(*column.split(":"), "", "", "")[:4] for column in outputs]
    body = [_input(*column) for column in asked] + [_output(*column) for column in answered]
    for number, row in enumerate(rows, 1):
        cells = [_text("inputEntry", f"c{number}_{at}", text) for at, text in enumerate(row[: len(asked)])]
        cells += [_text("outputEntry", f"a{number}_{at}", text) for at, text in enumerate(row[len(asked) :])]
        body.append(f'<rule id="r{number}">{"".join(cells)}</rule>')
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    inner = "\n".join(body)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{namespace}" id="file" name="File">\n'
        f'<decision id="limits" name="Limits 时限">\n<decisionTable hitPolicy={quoteattr(policy)}{extra}>\n'
        f"{inner}\n</decisionTable></decision></definitions>"
    ).encode()


def table(policy, inputs, outputs, *rows, **options):
    return read_tables(dmn(policy, inputs, outputs, *rows, **options))[0]


def _input(expression, kind, allowed):
    listed = _text("inputValues", "v", allowed) if allowed else ""
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    asked = f"<inputExpression{typed}><text>{escape(expression)}</text></inputExpression>"
    return f"<input id={quoteattr('i ' + expression)}>{asked}{listed}</input>"


def _output(name, kind, values, default):
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    listed = _text("outputValues", "v", values) if values else ""
    fallback = _text("defaultOutputEntry", "d", default) if default else ""
    return f'<output id="o_{name}" name={quoteattr(name)}{typed}>{listed}{fallback}</output>'


def _text(tag, key, text):
    return f'<{tag} id="{key}"><text>{escape(text)}</text></{tag}>'
