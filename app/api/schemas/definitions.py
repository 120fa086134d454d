"""Definitions, processes and incidents."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Moment, Schema, between, length, like, one_of
from app.api.schemas.staff import Comment
from app.limits import LARGEST_ID

KIND = one_of(["bpmn", "dmn", "form"])


class FileProblem(Schema):
    """One thing found in a file: where, which rule, what to do."""

    element = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    line = fields.Integer(allow_none=True)
    rule = fields.String()
    severity = fields.String(validate=one_of(["error", "warning", "house", "info"]))
    message = fields.String()
    remedy = fields.String()


class File(Schema):
    """A file as text."""

    name = fields.String(required=True, validate=length(1, 300))
    source = fields.String(required=True)


class Files(Schema):
    """Files to judge together."""

    files = fields.List(fields.Nested(File), required=True, validate=length(1, 100))


class Deployment(Files):
    """Files to store as new versions."""

    note = fields.String(load_default=None, allow_none=True, validate=length(None, 2000))
    activate = fields.Boolean(
        load_default=False, metadata={"description": "refused: another person puts a version into force"}
    )


class Report(Schema):
    """The verdict on one file."""

    name = fields.String()
    verdict = fields.String(validate=one_of(["RUNS", "REFUSED", "NOT-BPMN"]))
    kind = fields.String()
    key = fields.String(allow_none=True)
    problems = fields.List(fields.Nested(FileProblem))
    normalised = fields.List(fields.Nested(FileProblem))


class Reports(Schema):
    """A verdict per file."""

    items = fields.List(fields.Nested(Report))
    next = fields.String(allow_none=True)


class Definition(Schema):
    """One version of a diagram, a table or a form."""

    id = fields.Integer()
    kind = fields.String(validate=KIND)
    key = fields.String()
    version = fields.Integer()
    name = fields.String()
    sha256 = fields.String()
    status = fields.String(validate=one_of(["draft", "active", "retired"]))
    author = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    created_at = Moment()
    activated_at = Moment(allow_none=True)


class Version(Definition):
    """The same with its source and what was found in it."""

    source = fields.String()
    problems = fields.List(fields.Nested(FileProblem))


class Definitions(Schema):
    """Several."""

    items = fields.List(fields.Nested(Definition))
    next = fields.String(allow_none=True)


class DefinitionQuery(Paged):
    """Which definitions."""

    kind = fields.String(load_default=None, validate=KIND)
    status = fields.String(load_default=None, validate=one_of(["draft", "active", "retired"]))


class KindQuery(Schema):
    """Which kind, where a key is shared by two."""

    kind = fields.String(load_default=None, validate=KIND)


class DiffQuery(KindQuery):
    """Which two versions."""

    before = fields.Integer(required=True, data_key="from", validate=between(1, LARGEST_ID))
    after = fields.Integer(required=True, data_key="to", validate=between(1, LARGEST_ID))


class DiffPart(Schema):
    """A part that changed: null before, it was not there; null after, it has vanished."""

    part = fields.String(allow_none=True)
    label = fields.String()
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)
    weighs = fields.Boolean(metadata={"description": "it changes what is carried out, by whom or when"})


class DiffElement(Schema):
    """An element, row or field that came, went or says something else."""

    element = fields.String()
    name = fields.String(allow_none=True)
    kind = fields.String()
    act = fields.String(validate=one_of(["added", "changed", "removed"]))
    parts = fields.List(fields.Nested(DiffPart))


class Diff(Schema):
    """How two versions differ."""

    kind = fields.String(validate=KIND)
    key = fields.String()
    before = fields.Integer(data_key="from")
    after = fields.Integer(data_key="to")
    weighing = fields.Integer()
    elements = fields.List(fields.Nested(DiffElement))


class Instance(Schema):
    """A process as it runs."""

    id = fields.Integer()
    process = fields.String()
    version = fields.Integer()
    subject = fields.String()
    status = fields.String(validate=one_of(["active", "completed", "cancelled"]))
    wake_at = Moment(allow_none=True)
    started_at = Moment()
    ended_at = Moment(allow_none=True)


class InstanceQuery(Paged):
    """Which processes."""

    process = fields.String(load_default=None)
    status = fields.String(load_default=None, validate=one_of(["active", "completed", "cancelled"]))
    subject = fields.String(load_default=None, validate=like(r"^[a-z_]{1,40}:\d{1,9}$"))


class Incident(Schema):
    """A step that failed."""

    id = fields.Integer()
    instance_id = fields.Integer(allow_none=True)
    process = fields.String(allow_none=True)
    subject = fields.String(allow_none=True)
    element = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    error = fields.String()
    attempts = fields.Integer()
    status = fields.String(validate=one_of(["open", "resolved", "cancelled"]))
    retry_at = Moment(allow_none=True)
    created_at = Moment()
    changed_at = Moment()
    resolution = fields.String(allow_none=True)
    notes = fields.List(fields.Nested(Comment))


class IncidentQuery(Paged):
    """Which incidents."""

    status = fields.String(load_default="open", validate=one_of(["open", "resolved", "cancelled"]))


class InstanceView(Schema):
    """A process with what it waits for."""

    row = fields.Nested(Instance)
    tasks = fields.List(fields.Dict(keys=fields.String()))
    messages = fields.List(fields.Dict(keys=fields.String()))
    incidents = fields.List(fields.Nested(Incident))


class Retrying(Schema):
    """How a failed step is tried again: by the versions its case began with, or by those in force now."""

    mended = fields.Boolean(load_default=False)


class Passing(Schema):
    """Why a step is passed over, and the facts it would have brought."""

    reason = fields.String(required=True, validate=length(1, 500))
    facts = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
