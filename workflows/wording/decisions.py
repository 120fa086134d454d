"""The words of the decision tables."""

from workflows.wording.entry import Wording

DECISIONS: dict[str, Wording] = {
    "decision.not_dmn": Wording(
        "This file is not a decision table.",
        "此文件不是决策表。",
        "Choose a DMN file (1.1 to 1.5).",
        "请选择 DMN 文件（1.1 至 1.5）。",
    ),
    "decision.no_id": Wording(
        "A decision has no id.",
        "有一个决策没有 id。",
        "Give it one; diagrams call the table by it.",
        "请填写；流程图按 id 调用决策表。",
    ),
    "decision.not_a_table": Wording(
        "The decision {name} is not a decision table.",
        "决策 {name} 不是决策表。",
        "Write it as a table; other kinds of DMN logic are not run here.",
        "请改写为决策表；这里不执行 DMN 的其他逻辑。",
    ),
    "decision.requires": Wording(
        "The decision {name} builds on other decisions: {needed}.",
        "决策 {name} 依赖其他决策：{needed}。",
        "Call those tables in steps before; their outputs are facts then.",
        "请在前面的步骤调用这些表，其输出即成为事实。",
    ),
    "decision.no_output": Wording(
        "The table {table} has no output column.",
        "决策表 {table} 没有输出列。",
        "Add one.",
        "请添加输出列。",
    ),
    "decision.no_rows": Wording(
        "The table {table} has no rows.",
        "决策表 {table} 没有规则行。",
        "Add a row, or default outputs.",
        "请添加规则行或默认输出。",
    ),
    "decision.output_name": Wording(
        "“{name}” cannot name an output of {table}.",
        "“{name}”不能作为决策表 {table} 的输出名。",
        "The name becomes a fact: letters, digits and _, each name once, not «typename».",
        "名称会成为事实：字母、数字和下划线，不得重复，不能是 typename。",
    ),
    "decision.policy": Wording(
        "“{policy}” is not a hit policy.",
        "“{policy}”不是命中策略。",
        "Use UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT (SUM, MIN, MAX, COUNT).",
        "请用 UNIQUE、ANY、PRIORITY、FIRST、RULE ORDER、OUTPUT ORDER 或 COLLECT（SUM、MIN、MAX、COUNT）。",
    ),
    "decision.no_priorities": Wording(
        "{table} decides by priority ({policy}), but no output lists its values.",
        "决策表 {table} 按优先级（{policy}）决定，但没有输出列列出取值。",
        "List an output's values, the most important first.",
        "请列出输出列的取值，最重要的在前。",
    ),
    "decision.one_output": Wording(
        "{table} aggregates ({policy}) but has several outputs.",
        "决策表 {table} 作汇总（{policy}），却有多个输出列。",
        "Keep one output column.",
        "请只保留一个输出列。",
    ),
    "decision.type": Wording(
        "The type “{type}” is not known; the column takes any value.",
        "未知类型“{type}”；该列接受任何值。",
        "Use string, number, boolean, date, dateTime, time or a duration.",
        "请用 string、number、boolean、date、dateTime、time 或时长类型。",
    ),
    "decision.row_width": Wording(
        "Row {row} does not have {inputs} input and {outputs} output cells.",
        "第 {row} 行不是 {inputs} 个输入格和 {outputs} 个输出格。",
        "Give every column a cell; - means any value.",
        "每列都要有一格；- 表示任何值。",
    ),
    "decision.cell": Wording(
        "The cell “{text}” cannot be read: {reason}.",
        "无法读懂单元格“{text}”：{reason}。",
        'Write for example "major", > 3, [1..5), "a", "b", not("c") or -.',
        '例如写 "major"、> 3、[1..5)、"a", "b"、not("c") 或 -。',
    ),
    "decision.fullwidth": Wording(
        "The cell “{text}” contains full-width punctuation ({signs}).",
        "单元格“{text}”含有全角标点（{signs}）。",
        "Type plain quotes, brackets and commas.",
        "请改用半角的引号、括号和逗号。",
    ),
    "decision.cell_type": Wording(
        "Row {row}, {column}: {value} is {given}, the column takes {type}.",
        "第 {row} 行“{column}”：{value} 是{given_zh}，该列应为{type_zh}。",
        "Write text in quotes and numbers without, or change the column's type.",
        "文字加引号，数字不加；或修改该列的类型。",
    ),
    "decision.cell_value": Wording(
        "Row {row}, {column}: {value} is not one of the column's values.",
        "第 {row} 行“{column}”：{value} 不在该列的取值之中。",
        "Use one of {allowed}, or add it to the list.",
        "请用 {allowed} 之一，或把它加入取值列表。",
    ),
    "decision.unknown_fact": Wording(
        "The table {table} reads {name}, which no step before gives.",
        "决策表 {table} 读取 {name}，但前面没有步骤给出它。",
        "Known here: {known}. Text belongs in quotes.",
        "此处可用：{known}。文字须加引号。",
    ),
    "decision.broken": Wording(
        "The table {table} cannot decide: {reason}",
        "决策表 {table} 无法作出决定：{reason_zh}",
        "Mend its {count} problem(s) and deploy it again.",
        "请改正其 {count} 处问题后重新部署。",
    ),
    "decision.input": Wording(
        "{table}: the input {input} cannot be worked out: {reason}",
        "决策表 {table}：输入“{input}”无法得出：{reason_zh}",
        "Let an earlier form or operator give the fact; nothing is written null.",
        "请由前面的表单或操作给出该事实；空值写作 null。",
    ),
    "decision.wrong_type": Wording(
        "{table}: the input {input} is {given}, its column takes {type}.",
        "决策表 {table}：输入“{input}”是{given_zh}，该列应为{type_zh}。",
        "Change the column's type, or the step that gives the fact.",
        "请修改该列的类型，或给出该事实的步骤。",
    ),
    "decision.wrong_output": Wording(
        "{table}, row {row}: the output {output} is {given}, its column says {type}.",
        "决策表 {table} 第 {row} 行：输出“{output}”是{given_zh}，该列应为{type_zh}。",
        "Change the cell or the column's type.",
        "请修改单元格或该列的类型。",
    ),
    "decision.not_allowed": Wording(
        "{table}: {input} = {value} is not one of the column's values.",
        "决策表 {table}：{input} = {value} 不在该列的取值之中。",
        "Expected: {allowed}. Mend the fact, or add the value to the list.",
        "应为：{allowed}。请改正该事实，或把它加入取值列表。",
    ),
    "decision.row": Wording(
        "{table}, row {row} cannot be worked out: {reason}",
        "决策表 {table} 第 {row} 行无法得出：{reason_zh}",
        "Mend the row.",
        "请改正该行。",
    ),
    "decision.no_row": Wording(
        "No row of {table} matches: {given}.",
        "决策表 {table} 没有符合的行：{given}。",
        "Add a last row of - (under FIRST), or default outputs.",
        "请在末尾加一行 -（FIRST 策略），或填写默认输出。",
    ),
    "decision.not_unique": Wording(
        "Rows {rows} of {table} match together, but UNIQUE allows one.",
        "决策表 {table} 的第 {rows} 行同时符合，但 UNIQUE 只允许一行。",
        "Make the rows exclude each other, or use FIRST.",
        "请使各行互斥，或改用 FIRST。",
    ),
    "decision.overlap": Wording(
        "Rows {first} and {second} of {table} can match together, but UNIQUE allows one.",
        "决策表 {table} 的第 {first} 行与第 {second} 行可能同时符合，但 UNIQUE 只允许一行。",
        "Make the rows exclude each other, or use FIRST.",
        "请使各行互斥，或改用 FIRST。",
    ),
    "decision.not_the_same": Wording(
        "Rows {rows} of {table} match with different outputs, but ANY wants the same.",
        "决策表 {table} 的第 {rows} 行同时符合而输出不同，但 ANY 要求相同。",
        "Give them the same outputs, or use FIRST or PRIORITY.",
        "请使其输出相同，或改用 FIRST 或 PRIORITY。",
    ),
    "decision.not_numbers": Wording(
        "{table} aggregates {output} ({policy}), which is not all numbers.",
        "决策表 {table} 汇总 {output}（{policy}），但其中并非都是数字。",
        "Write numbers in every row.",
        "请在每行写数字。",
    ),
}
