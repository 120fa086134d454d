"""The words of the expression language."""

from workflows.wording.entry import Wording

EXPRESSIONS: dict[str, Wording] = {
    "expression.empty": Wording(
        "There is no expression.",
        "没有表达式。",
        'Write one, for example: tier == "major".',
        '请填写一个，例如：tier == "major"。',
    ),
    "expression.too_long": Wording(
        "“{text}” is too long: {size} characters, at most {limit}.",
        "“{text}”过长：{size} 个字符，最多 {limit} 个。",
        "Move part of it into a decision table or an operator.",
        "请把一部分移到决策表或操作中。",
    ),
    "expression.too_big": Wording(
        "“{text}” has too many parts or is nested too deeply.",
        "“{text}”的组成部分过多或嵌套过深。",
        "Move part of it into a decision table, or set a fact in a step before.",
        "请把一部分移到决策表，或在前一步先得出一个事实。",
    ),
    "expression.syntax": Wording(
        "“{text}” cannot be read: {reason}.",
        "无法读懂“{text}”：{reason}。",
        "Check brackets and quotes; compare with ==, join conditions with and, or, not.",
        "请检查括号和引号；比较用 ==，条件之间用 and、or、not 连接。",
    ),
    "expression.fullwidth": Wording(
        "“{text}” contains full-width punctuation ({signs}).",
        "“{text}”含有全角标点（{signs}）。",
        "Type plain quotes, brackets, commas and operators.",
        "请改用半角的引号、括号、逗号和运算符。",
    ),
    "expression.single_equals": Wording(
        "“{text}” has a single = where it compares.",
        "“{text}”在比较处只写了一个 =。",
        "Write == to compare.",
        "比较请写 ==。",
    ),
    "expression.foreign": Wording(
        "“{text}” is written for another engine ({sign}).",
        "“{text}”是为其他引擎写的（{sign}）。",
        "Write the bare expression: no leading =, no ${{…}}, and, or, not instead of &&, ||, !.",
        "请只写表达式本身：开头不要 =，不要 ${{…}}；用 and、or、not 代替 &&、||、!。",
    ),
    "expression.backslash": Wording(
        "“{text}” contains a backslash.",
        "“{text}”含有反斜杠。",
        "Write the character itself.",
        "请直接写该字符。",
    ),
    "expression.not_allowed": Wording(
        "“{text}” uses {what}, which expressions may not.",
        "“{text}”使用了{what_zh}，表达式中不允许。",
        "{hint}",
        "{hint_zh}",
    ),
    "expression.private_name": Wording(
        "“{text}” uses the name {name}, which is reserved.",
        "“{text}”使用了保留名称 {name}。",
        "Names begin with a letter and are not «typename».",
        "名称须以字母开头，且不能是 typename。",
    ),
    "expression.unknown_name": Wording(
        "“{text}” needs the fact {name}, which is not there.",
        "“{text}”需要事实 {name}，但没有这一事实。",
        "Known here: {known}. Check the spelling, or let an earlier form, table or operator set it.",
        "此处可用：{known}。请检查拼写，或由前面的表单、决策表或操作给出。",
    ),
    "expression.unknown_function": Wording(
        "“{text}” calls {name}(), which does not exist.",
        "“{text}”调用了不存在的函数 {name}()。",
        "Functions to use: {known}.",
        "可用的函数：{known}。",
    ),
    "expression.compare": Wording(
        "“{text}” compares {left} with {right}.",
        "“{text}”把{left_zh}与{right_zh}作比较。",
        "Compare like with like: text in quotes, numbers without.",
        "请同类相比：文字加引号，数字不加。",
    ),
    "expression.operand": Wording(
        "“{text}” applies {operator} to {left} and {right}.",
        "“{text}”对{left_zh}和{right_zh}使用了 {operator}。",
        "Calculate with numbers; join text with text and lists with lists.",
        "数字才能运算；文字与文字、列表与列表才能相接。",
    ),
    "expression.size": Wording(
        "“{text}” gives a value that is too large.",
        "“{text}”得出的值过大。",
        "Keep numbers below 10¹⁸ and text below {limit} characters.",
        "数字须小于 10¹⁸，文字须少于 {limit} 个字符。",
    ),
    "expression.zero": Wording(
        "“{text}” divides by zero.",
        "“{text}”除以了零。",
        "Test the divisor first, for example: a / b if b else 0.",
        "请先判断除数，例如：a / b if b else 0。",
    ),
    "expression.no_item": Wording(
        "“{text}” asks for {key}, which is not in there.",
        "“{text}”要取 {key}，但其中没有。",
        'Test with in first, for example: x["a"] if "a" in x else None.',
        '请先用 in 判断，例如：x["a"] if "a" in x else None。',
    ),
    "expression.function_failed": Wording(
        "“{text}”: {name}() failed: {reason}.",
        "“{text}”：{name}() 出错：{reason}。",
        "Check the values given to it.",
        "请检查传给它的值。",
    ),
    "expression.moment": Wording(
        "“{text}” is neither a date, a duration, a cycle, WDn nor an expression that gives a moment.",
        "“{text}”不是日期、时长、周期、WDn，也不是得出时刻的表达式。",
        'Write for example PT24H, P1M, 2026-12-01, R/P1M, WD5 or due("final").',
        '例如写 PT24H、P1M、2026-12-01、R/P1M、WD5 或 due("final")。',
    ),
    "expression.script": Wording(
        "Line {number} of the script is not an assignment: “{text}”.",
        "脚本第 {number} 行不是赋值：“{text}”。",
        "Write one «name = expression» a line; anything more is an operator's job.",
        "每行写一个“名称 = 表达式”；更多的事由操作完成。",
    ),
    "expression.script_too_long": Wording(
        "The script has {size} lines, at most {limit}.",
        "脚本有 {size} 行，最多 {limit} 行。",
        "Give this work to an operator.",
        "请把这项工作交给一个操作。",
    ),
}
