"""The parts of a definition, in words, and which of them change what is carried out."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "type": ("type of element", "元素类型"),
    "role": ("role", "角色"),
    "operator": ("operator", "操作"),
    "parameter": ("parameter", "参数"),
    "decision": ("decision table", "决策表"),
    "calls": ("called process", "调用的流程"),
    "script": ("script", "脚本"),
    "message": ("message", "消息"),
    "attached": ("box it is attached to", "所附着的步骤"),
    "interrupts": ("interrupting", "是否中断"),
    "default": ("default flow", "默认流向"),
    "condition": ("condition", "条件"),
    "way": ("way", "去向"),
    "event": ("event", "事件"),
    "event:timer": ("time", "时间"),
    "event:message": ("message", "消息"),
    "event:error": ("error", "错误"),
    "event:signal": ("signal", "信号"),
    "event:escalation": ("escalation", "升级"),
    "repeat": ("repetition", "重复"),
    "property": ("property", "属性"),
    "property:form": ("form", "表单"),
    "property:due": ("limit", "时限"),
    "property:priority": ("priority", "优先级"),
    "property:candidates": ("candidates", "候选人"),
    "property:title.zh": ("Chinese title", "中文标题"),
    "property:facts": ("facts", "事实"),
    "property:payload": ("payload", "消息内容"),
    "policy": ("hit policy", "命中策略"),
    "column": ("input column", "输入列"),
    "answer": ("output column", "输出列"),
    "cell": ("cell", "单元格"),
    "place": ("place in the table", "行序"),
    "note": ("annotation", "注释"),
    "required": ("required", "是否必填"),
    "title": ("question", "问题"),
    "x-title-zh": ("Chinese question", "中文问题"),
    "x-order": ("order of the questions", "问题顺序"),
    "x-fact": ("given to the process", "是否交给流程"),
    "x-apply": ("function that applies it", "处理函数"),
    "enum": ("choices", "选项"),
    "maxLength": ("longest", "最大长度"),
}

_ONLY_WORDS = ("name", "note", "title", "x-title-zh", "property:title.zh", "description", "x-order")
"""What people read; all else is an expression, an operator, a role, a time, or decides by its value."""


def label(part: str, locale: str) -> str:
    """The part in words, with its own name behind it where there is one: `parameter tier`, `参数 tier`."""
    own, rest = _WORDS.get(part), ""
    if own is None:
        kind, _, rest = part.partition(":")
        own = _WORDS.get(kind, (kind, kind))
    return f"{own[locale.startswith('zh')]} {rest}".strip()


def weighs(part: str) -> bool:
    """Does a change of this part change what is carried out?"""
    return part not in _ONLY_WORDS
