"""The words of the operators' contracts."""

from workflows.wording.entry import Wording

OPERATORS: dict[str, Wording] = {
    "operator.unknown": Wording(
        "The service task calls {operator}, which does not exist.",
        "服务任务调用的操作 {operator} 不存在。",
        "Choose one of: {known}.",
        "请选用：{known}。",
    ),
    "operator.unknown_parameter": Wording(
        "{operator} has no parameter {parameter}.",
        "操作 {operator} 没有参数 {parameter}。",
        "It takes: {known}.",
        "它的参数有：{known}。",
    ),
    "operator.missing_parameter": Wording(
        "{operator} needs the parameter {parameter} ({type}).",
        "操作 {operator} 缺少参数 {parameter}（{type}）。",
        "Add it to the service task.",
        "请在服务任务中补上。",
    ),
    "operator.wrong_type": Wording(
        "{operator} takes {parameter} as {type}, the diagram gives {value}.",
        "操作 {operator} 的参数 {parameter} 应为 {type}，流程图给出的是 {value}。",
        "Write text in quotes and numbers without.",
        "文字加引号，数字不加。",
    ),
    "operator.bad_parameter": Wording(
        "The parameter {parameter} of {operator} cannot be read: {reason}",
        "操作 {operator} 的参数 {parameter} 无法读懂：{reason_zh}",
        "A value is an expression: 'text' in quotes, 3, true, or a fact's name.",
        "值是表达式：带引号的文字、数字、true，或事实的名称。",
    ),
}
