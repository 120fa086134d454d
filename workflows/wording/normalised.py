"""The words for what was mended while reading, and for the rules of the house."""

from workflows.wording.entry import Wording

_NOTHING = "Nothing needs to be done."
_NOTHING_ZH = "无需处理。"


def _done(en: str, zh: str) -> Wording:
    return Wording(en, zh, _NOTHING, _NOTHING_ZH)


NORMALISED: dict[str, Wording] = {
    "normalised.executable": _done(
        "“{name}” is not marked executable and was read as if it were.",
        "“{name}”未标为可执行，已按可执行读取。",
    ),
    "normalised.executable_spelling": _done(
        "isExecutable=“{value}” was understood.", "已识别 isExecutable=“{value}”。"
    ),
    "normalised.empty_pool": _done(
        "The pool “{name}” has no steps and stands for somebody outside.",
        "泳池“{name}”没有步骤，视为外部参与方。",
    ),
    "normalised.pool_without_process": _done(
        "The pool “{name}” has no process and stands for somebody outside.",
        "泳池“{name}”没有流程，视为外部参与方。",
    ),
    "normalised.id": _done("A {tag} without id was given one.", "为没有标识的 {tag} 补上了标识。"),
    "normalised.references": _done(
        "{count} references were freed of prefixes and blanks.", "清理了 {count} 处引用的前缀和空白。"
    ),
    "normalised.shared_event": _done(
        "The event definition shared by “{name}” was copied to it.",
        "已将“{name}”引用的共享事件定义复制到该事件。",
    ),
    "normalised.dialect": _done(
        "“{name}”: {what} was taken over from another engine's words ({value}).",
        "“{name}”：已从其他引擎的写法转换 {what}（{value}）。",
    ),
    "normalised.send_by_operator": _done(
        "The send task “{name}” names an operator and runs as a service task.",
        "发送任务“{name}”指定了操作，按服务任务执行。",
    ),
    "normalised.empty_condition": _done(
        "An empty condition on “{name}” was removed.", "删除了“{name}”上的空条件。"
    ),
    "normalised.expression": _done("“{said}” was read as “{meant}”.", "“{said}”已读作“{meant}”。"),
    "normalised.multi": _done(
        "The multi-instance “{name}” was given back: {given}.", "已为多实例“{name}”补回：{given}。"
    ),
    "normalised.data": _done(
        "The {tag} “{name}” is for people to read; it does not affect the flow.",
        "{tag}“{name}”仅供阅读，不影响流程。",
    ),
    "normalised.link": _done("The link “{link}” was drawn as a flow.", "链接“{link}”已改为连线。"),
    "normalised.start": _done(
        "“{name}” has no start event; it begins at: {nodes}.",
        "“{name}”没有开始事件；从以下步骤开始：{nodes}。",
    ),
    "normalised.end": _done(
        "No flow leaves “{name}”: its path ends there.", "“{name}”没有后续连线：路径在此结束。"
    ),
    "normalised.split": _done(
        "{flows} flows leave “{name}”: a {gateway} was put behind it.",
        "“{name}”有 {flows} 条引出连线：已在其后加入 {gateway}。",
    ),
    "normalised.default": _done(
        "The flow without condition ({flow}) is the default of “{name}”.",
        "没有条件的连线（{flow}）作为“{name}”的默认分支。",
    ),
}

HOUSE: dict[str, Wording] = {
    "house.role": Wording(
        "“{name}” has no role: nobody would see it.",
        "“{name}”没有角色：没有人会看到它。",
        "Place it in a lane named after a role.",
        "请将其放入以角色命名的泳道。",
    ),
    "house.limit": Wording(
        "“{name}” has no limit.",
        "“{name}”没有时限。",
        "Set the property “due”, for example WD5.",
        "请设置属性 due，例如 WD5。",
    ),
    "house.title": Wording(
        "“{name}” lacks a name or a Chinese title.",
        "“{name}”缺少名称或中文标题。",
        "Set the name and the property “title.zh”.",
        "请设置名称和属性 title.zh。",
    ),
    "house.documentation": Wording(
        "“{name}” does not say what is to be done.",
        "“{name}”没有说明要做什么。",
        "Write its documentation.",
        "请填写说明。",
    ),
}

FORMS: dict[str, Wording] = {
    "form.not_a_schema": Wording(
        "This is not a valid JSON Schema (2020-12): {reason}",
        "这不是有效的 JSON Schema（2020-12）：{reason}",
        "Correct it at {path}.",
        "请更正 {path} 处。",
    ),
    "form.no_key": Wording(
        "The form has no key.",
        "表单没有标识。",
        "Set “$id” to a short name such as triage.",
        "请将 $id 设为简短名称，例如 triage。",
    ),
    "form.not_an_object": Wording(
        "A form is of type object and has properties.",
        "表单的类型须为 object 并含有 properties。",
        "Put the questions under “properties”.",
        "请将各问题放在 properties 下。",
    ),
    "form.label": Wording(
        "The question “{field}” has no label in both languages.",
        "问题“{field}”缺少双语标签。",
        "Set “title” and “title.zh” (x-title-zh).",
        "请设置 title 和 title.zh（x-title-zh）。",
    ),
    "form.fact": Wording(
        "“{field}” cannot be a fact: only choices, numbers, yes/no and dates may enter the process.",
        "“{field}”不能作为事实：只有选项、数字、是否和日期可以进入流程。",
        "Make it a choice, or take x-fact away; the answer is kept with the case.",
        "请改为选项，或去掉 x-fact；答案会随事项保存。",
    ),
    "form.format": Wording(
        "“{field}” names the format {format}, which nobody checks here; known are {known}.",
        "“{field}”的格式 {format} 在此不作检查；可用格式：{known}。",
        "Use one of the known formats, or a pattern.",
        "请改用可用的格式，或使用 pattern。",
    ),
    "form.reference": Wording(
        "The form refers to {ref}; nothing outside of it is read.",
        "表单引用了 {ref}；系统不读取外部内容。",
        "Write the definition into the form.",
        "请把定义写入表单。",
    ),
}
