"""The words for friction parity: a bad grade costs no more than a good one."""

from workflows.wording.entry import Wording

PARITY: dict[str, Wording] = {
    "parity.scale": Wording(
        "“{name}” does not offer the five grades in one direction.",
        "“{name}”没有按同一方向列出五个等级。",
        "List the grades 1 to 5, ascending or descending, each once.",
        "请将等级 1 至 5 升序或降序各列一次。",
    ),
    "parity.default": Wording(
        "“{name}” favours a grade: one is chosen beforehand or hidden in a list.",
        "“{name}”偏向某个等级：预先选中，或隐藏在下拉列表中。",
        "Take the default away and show all grades beside each other (radio).",
        "请去掉默认值，并列展示全部等级（单选）。",
    ),
    "parity.captcha": Wording(
        "“{field}” puts a captcha in the way of a rating.",
        "“{field}”在评价中设置了验证码。",
        "Take it away, for every grade; limit misuse on the server instead.",
        "请对所有等级取消验证码；防滥用由服务器处理。",
    ),
    "parity.steps": Wording(
        "“{field}” is asked for some grades only.",
        "“{field}”只对部分等级提出。",
        "Ask it of everybody, or of nobody; it may stay optional.",
        "请对所有等级一律提出或一律不提；可以选填。",
    ),
    "parity.condition": Wording(
        "What the form asks depends on “{name}”.",
        "表单的内容取决于“{name}”。",
        "Take the condition on the grade away (if, allOf, dependentRequired, pages by grade).",
        "请去掉与等级有关的条件（if、allOf、dependentRequired、按等级分页）。",
    ),
    "parity.required": Wording(
        "“{field}” is demanded after grade {grades} only.",
        "只有等级 {grades} 必须填写“{field}”。",
        "Make it optional for every grade.",
        "请对所有等级设为选填。",
    ),
    "parity.optional": Wording(
        "“{field}” is demanded of whoever rates; reasons and contact are optional for all.",
        "“{field}”被设为必填；理由和联系方式对所有人都应选填。",
        "Take it out of “required”.",
        "请将其移出 required。",
    ),
    "parity.branch": Wording(
        "“{name}” is a step that only some grades lead to (at “{gateway}”).",
        "“{name}”只有部分等级才会经过（见“{gateway}”）。",
        "Let every grade take the same steps of whoever rates.",
        "请让所有等级的评价人经过相同的步骤。",
    ),
}
