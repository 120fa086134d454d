"""Small diagrams for tests, written in a line or two: nodes by function, flows as `a > b > c`."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
TIMES = {"duration": "timeDuration", "date": "timeDate", "cycle": "timeCycle"}


def _properties(given: dict[str, object]) -> str:
    named = {key.replace("__", "."): str(value) for key, value in given.items() if value is not None}
    if not named:
        return ""
    inner = "".join(
        f"<spiffworkflow:property name={quoteattr(key)} value={quoteattr(value)}/>"
        for key, value in named.items()
    )
    return f"<spiffworkflow:properties>{inner}</spiffworkflow:properties>"


def _extended(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>" if inner else ""


def _event(**given: str | None) -> str:
    for kind, value in given.items():
        if value is None:
            continue
        if kind in TIMES:
            tag = TIMES[kind]
            return f"<timerEventDefinition><{tag}>{escape(value)}</{tag}></timerEventDefinition>"
        if kind == "terminate":
            return "<terminateEventDefinition/>"
        return f'<{kind}EventDefinition {kind}Ref="{kind}:{value}"/>'
    return ""


def start(name, *, message=None, duration=None, date=None, cycle=None, **properties):
    inner = _event(message=message, duration=duration, date=date, cycle=cycle)
    return f'<startEvent id="{name}">{_extended(_properties(properties))}{inner}</startEvent>'


def end(name, *, message=None, error=None, escalation=None, terminate=None, **properties):
    inner = _event(message=message, error=error, escalation=escalation, terminate=terminate)
    return f'<endEvent id="{name}">{_extended(_properties(properties))}{inner}</endEvent>'


def many(source, item, *, out=None, out_item=None, sequential=False, until=None):
    collected = f"<loopDataOutputRef>{out}</loopDataOutputRef>" if out else ""
    answered = f'<outputDataItem id="{out_item}" name="{out_item}"/>' if out_item else ""
    stop = f"<completionCondition>{escape(until)}</completionCondition>" if until else ""
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<loopDataInputRef>{source}</loopDataInputRef>{collected}"
        f'<inputDataItem id="{item}" name="{item}"/>{answered}{stop}</multiInstanceLoopCharacteristics>'
    )


def user(name, *, repeat="", title=None, doc=None, **properties):
    documented = f"<documentation>{doc}</documentation>" if doc else ""
    named = title or name
    inner = f"{documented}{_extended(_properties(properties))}{repeat}"
    return f'<userTask id="{name}" name="{named}">{inner}</userTask>'


def script(name, text):
    return f'<scriptTask id="{name}"><script>{escape(text)}</script></scriptTask>'


def service(name, operator, **params):
    inner = "".join(
        f'<spiffworkflow:parameter id={quoteattr(key)} type="any" value={quoteattr(str(value))}/>'
        for key, value in params.items()
    )
    called = f'<spiffworkflow:serviceTaskOperator id="{operator}"><spiffworkflow:parameters>{inner}'
    called += "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
    return f'<serviceTask id="{name}">{_extended(called)}</serviceTask>'


def rule(name, decision):
    called = f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>"
    return f'<businessRuleTask id="{name}">{_extended(called)}</businessRuleTask>'


def gate(name, kind="exclusive", default=None):
    chosen = f' default="{default}"' if default else ""
    return f'<{kind}Gateway id="{name}"{chosen}/>'


def catch(name, *, message=None, duration=None, date=None, cycle=None):
    inner = _event(message=message, duration=duration, date=date, cycle=cycle)
    return f'<intermediateCatchEvent id="{name}">{inner}</intermediateCatchEvent>'


def throw(name, *, message=None, escalation=None, **properties):
    inner = _event(message=message, escalation=escalation)
    extended = _extended(_properties(properties))
    return f'<intermediateThrowEvent id="{name}">{extended}{inner}</intermediateThrowEvent>'


def receive(name, message):
    return f'<receiveTask id="{name}" messageRef="message:{message}"/>'


def boundary(name, on, *, cancel=True, properties=None, **event):
    attributes = f'attachedToRef="{on}" cancelActivity="{str(cancel).lower()}"'
    inner = f"{_extended(_properties(properties or {}))}{_event(**event)}"
    return f'<boundaryEvent id="{name}" {attributes}>{inner}</boundaryEvent>'


def call(name, key, repeat=""):
    return f'<callActivity id="{name}" calledElement="{key}">{repeat}</callActivity>'


def sub(name, *content, flows, repeat=""):
    return f'<subProcess id="{name}">{"".join(content)}{_flows(flows, name)}{repeat}</subProcess>'


def _flows(text: str, scope: str) -> str:
    """`a > b > c; g > d [x > 1]; g > e` — a condition is that of the last flow of its line."""
    drawn = []
    for line in filter(None, (part.strip() for part in text.split(";"))):
        condition = re.search(r"\[(.*)\]\s*$", line)
        stops = [stop.strip() for stop in re.sub(r"\[.*\]\s*$", "", line).split(">")]
        for place, (source, target) in enumerate(pairwise(stops)):
            inner = (
                f"<conditionExpression>{escape(condition[1])}</conditionExpression>"
                if condition and place == len(stops) - 2
                else ""
            )
            identifier = f"{scope}_{source}_{target}"
            ends = f'sourceRef="{source}" targetRef="{target}"'
            drawn.append(f'<sequenceFlow id="{identifier}" {ends}>{inner}</sequenceFlow>')
    return "".join(drawn)


def process(key, *content, flows, lanes=None, **properties):
    """A whole file with one executable process."""
    drawn = "".join(content)
    roles = "".join(
        f'<lane id="lane_{role}" name="{role}">'
        + "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes.split())
        + "</lane>"
        for role, nodes in (lanes or {}).items()
    )
    roles = f'<laneSet id="lanes">{roles}</laneSet>' if roles else ""
    body = f"{_extended(_properties(properties))}{roles}{drawn}{_flows(flows, key)}"
    named = sorted(set(re.findall(r'(message|error|escalation)Ref="\1:([^"]+)"', body)))
    roots = "".join(
        f'<{kind} id="{kind}:{name}" name="{name}"'
        + ("" if kind == "message" else f' {kind}Code="{name}"')
        + "/>"
        for kind, name in named
    )
    return f'{HEAD}{roots}<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'
