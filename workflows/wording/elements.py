"""The words of the rules about single elements, what they say and what they refer to."""

from workflows.wording.entry import Wording

_BOUNDARY = (
    "Put the steps into a sub-process and attach a boundary event, interrupting or not, as it is meant."
)
_BOUNDARY_ZH = "请把相关步骤放入子流程，并附加中断或不中断的边界事件。"

ELEMENTS: dict[str, Wording] = {
    "element.unknown": Wording(
        "“{name}” is a {tag}, which cannot be executed.",
        "“{name}”是 {tag}，无法执行。",
        "Use a task, event, gateway, sub-process or call activity.",
        "请使用任务、事件、网关、子流程或调用活动。",
    ),
    "element.misplaced": Wording(
        "“{name}” stands inside a {parent}, where no step can be.",
        "“{name}”位于 {parent} 内部，此处不能放置步骤。",
        "Place it in a process or sub-process.",
        "请将其放在流程或子流程中。",
    ),
    "element.complex_gateway": Wording(
        "Complex gateways cannot be executed.",
        "复杂网关无法执行。",
        "Use inclusive or parallel gateways, or a decision table before an exclusive one.",
        "请使用包容或并行网关，或在排他网关前使用决策表。",
    ),
    "element.ad_hoc": Wording(
        "Ad-hoc sub-processes cannot be executed.",
        "即席子流程无法执行。",
        "Draw the steps with an inclusive gateway, or as separate processes started by message.",
        "请用包容网关表示各步骤，或拆为由消息启动的流程。",
    ),
    "element.transaction": Wording(
        "Transactions cannot be executed: nothing would be undone.",
        "事务子流程无法执行：不会有任何撤销。",
        "Use a sub-process with an error boundary event that leads to the steps that undo.",
        "请使用子流程，并用错误边界事件引到撤销步骤。",
    ),
    "element.event_sub_process": Wording(
        "Event sub-processes are not executed as drawn: whether they interrupt would be ignored.",
        "事件子流程无法按图执行：是否中断会被忽略。",
        _BOUNDARY,
        _BOUNDARY_ZH,
    ),
    "element.empty": Wording(
        "“{name}” has nothing inside: it would run as nothing.",
        "“{name}”内部为空：运行时什么也不做。",
        "Draw its steps, or call a process with a call activity.",
        "请绘制其步骤，或用调用活动调用流程。",
    ),
    "event.several_definitions": Wording(
        "“{name}” has several triggers at once.",
        "“{name}”同时有多个触发条件。",
        "One event, one trigger; use an event gateway to wait for several.",
        "一个事件一个触发条件；等待多个请用事件网关。",
    ),
    "event.undefined": Wording(
        "“{name}” does not say what it waits for.",
        "“{name}”没有说明等待什么。",
        "Make it a timer or message event.",
        "请改为定时或消息事件。",
    ),
    "event.kind": Wording(
        "“{name}” is an event of kind {kind}, which has no effect at this place.",
        "“{name}”是 {kind} 类事件，在此处不起作用。",
        "Use a message or a timer.",
        "请使用消息或定时器。",
    ),
    "event.conditional": Wording(
        "Conditional events cannot wait: their facts do not change while they do.",
        "条件事件无法等待：等待期间事实不会变化。",
        "Wait for a message, or ask with a gateway.",
        "请等待消息，或用网关判断。",
    ),
    "event.compensation": Wording(
        "Compensation would run as nothing.",
        "补偿在运行时不起作用。",
        "Draw the steps that undo, behind an error boundary event.",
        "请在错误边界事件后画出撤销步骤。",
    ),
    "event.cancel": Wording(
        "Cancel events belong to transactions, which cannot be executed.",
        "取消事件属于事务，无法执行。",
        "Use an error event.",
        "请使用错误事件。",
    ),
    "event.link": Wording(
        "The link “{name}” has no single partner of the same name on this level.",
        "链接“{name}”在本层没有唯一的同名对应。",
        "Give exactly one catching link the same name, or draw the flow.",
        "请设置唯一的同名捕获链接，或直接画连线。",
    ),
    "event.shared": Wording(
        "“{name}” refers to an event definition that is not in this file.",
        "“{name}”引用的事件定义不在本文件中。",
        "Define it on the event itself.",
        "请在事件上直接定义。",
    ),
    "event.signal_end": Wording(
        "A signal end event would run as nothing.",
        "信号结束事件在运行时不起作用。",
        "Use a message end event, or an intermediate signal before a plain end.",
        "请使用消息结束事件，或在普通结束前放置中间信号事件。",
    ),
    "event.signal_unheard": Wording(
        "“{name}” waits for a signal that nothing in this process sends.",
        "“{name}”等待的信号在本流程中无人发出。",
        "Between processes use messages.",
        "流程之间请使用消息。",
    ),
    "event.error_must_interrupt": Wording(
        "The error event “{name}” does not interrupt, but an error always does.",
        "错误事件“{name}”设为不中断，但错误总会中断。",
        "Make it interrupting, or use an escalation.",
        "请设为中断，或使用升级事件。",
    ),
    "error.never_thrown": Wording(
        "“{name}” waits for an error that “{host}” never throws.",
        "“{name}”等待的错误，“{host}”从不抛出。",
        "Add an end event with this error inside it, or remove the event; a failing operator is an incident.",
        "请在其中添加同一错误的结束事件，或删除该事件；操作失败会成为异常事件供处理。",
    ),
    "task.no_script": Wording(
        "The script task “{name}” has no script.",
        "脚本任务“{name}”没有脚本。",
        "Write lines of the form: name = expression.",
        "请填写形如“名称 = 表达式”的行。",
    ),
    "timer.missing": Wording(
        "The timer “{name}” does not say when.",
        "定时器“{name}”没有说明时间。",
        "Write a duration (PT2H), working days (WD5), a date, or an expression.",
        "请填写时长（PT2H）、工作日（WD5）、日期或表达式。",
    ),
    "timer.kind": Wording(
        "“{text}” does not fit a timer of kind {form}.",
        "“{text}”与 {form} 类定时器不符。",
        "A date is written 2026-12-01, a duration PT2H or WD5, a cycle R/P1M.",
        "日期写作 2026-12-01，时长写作 PT2H 或 WD5，循环写作 R/P1M。",
    ),
    "message.missing": Wording(
        "“{name}” names no message of this file.",
        "“{name}”没有指明本文件中的消息。",
        "Choose or add the message it sends or awaits.",
        "请选择或添加其发送或等待的消息。",
    ),
    "reference.dangling": Wording(
        "“{name}” refers to the {kind} {ref}, which is not in this file.",
        "“{name}”引用的 {kind} {ref} 不在本文件中。",
        "Choose or add it.",
        "请选择或添加。",
    ),
    "call.missing": Wording(
        "“{name}” does not say which process it calls.",
        "“{name}”没有说明调用哪个流程。",
        "Enter the key of the process.",
        "请填写流程标识。",
    ),
    "call.unknown": Wording(
        "“{name}” calls the process {key}, which is not deployed here.",
        "“{name}”调用的流程 {key} 尚未部署。",
        "Deploy it first or together with this file, or correct the key.",
        "请先行或一并部署该流程，或更正标识。",
    ),
    "call.recursion": Wording(
        "The process calls itself: {path}.",
        "流程调用了自身：{path}。",
        "Draw the repetition as a loop with a waiting step, or start the next round by message.",
        "请画成含等待步骤的循环，或用消息启动下一轮。",
    ),
    "table.missing": Wording(
        "“{name}” does not say which table decides.",
        "“{name}”没有说明由哪张决策表判定。",
        "Enter the key of the table.",
        "请填写决策表标识。",
    ),
    "table.unknown": Wording(
        "“{name}” asks the table {key}, which is not deployed here.",
        "“{name}”使用的决策表 {key} 尚未部署。",
        "Deploy it first or together with this file, or correct the key.",
        "请先行或一并部署该表，或更正标识。",
    ),
    "table.count": Wording(
        "The file holds {count} decisions; a table is versioned on its own.",
        "文件含有 {count} 个决策；每张决策表单独管理版本。",
        "One decision to a file.",
        "一个文件一个决策。",
    ),
    "table.input": Wording(
        "The table {key} reads the fact {fact}, which nobody writes in this process.",
        "决策表 {key} 读取事实 {fact}，但本流程中无人给出。",
        "Let a form, table, operator or script write it, or list it in the process property “facts”.",
        "请由表单、决策表、操作或脚本给出，或列入流程属性 facts。",
    ),
    "form.generic": Wording(
        "“{name}” names no form: people see a plain one with a remark.",
        "“{name}”没有指定表单：将显示只含备注的通用表单。",
        "Set the property “form” if answers are needed.",
        "如需填写内容，请设置属性 form。",
    ),
    "form.unknown": Wording(
        "“{name}” uses the form {key}, which is not deployed here.",
        "“{name}”使用的表单 {key} 尚未部署。",
        "Deploy it first or together with this file, or correct the key.",
        "请先行或一并部署该表单，或更正标识。",
    ),
    "operator.missing": Wording(
        "The service task “{name}” does not say what it does.",
        "服务任务“{name}”没有说明做什么。",
        "Choose an operator, or make it a user task.",
        "请选择操作，或改为用户任务。",
    ),
    "facts.unknown": Wording(
        "“{text}” reads the fact {fact}, which nobody writes.",
        "“{text}”读取事实 {fact}，但无人给出。",
        "Written here: {known}. Correct the name, or let a form, table, operator, script or message write it,"
        " "
        "or list it in the process property “facts”.",
        "此处可用：{known}。请更正名称，或由表单、决策表、操作、脚本或消息给出，或列入流程属性 facts。",
    ),
    "facts.reserved": Wording(
        "The name typename is reserved by the engine.",
        "名称 typename 为引擎保留。",
        "Choose another name.",
        "请换一个名称。",
    ),
    "repeat.no_input": Wording(
        "“{name}” repeats, but its list or number is missing; some modelers drop it on save.",
        "“{name}”为多实例，但缺少列表或次数；部分建模工具保存时会丢失。",
        "Set the property “loop.input” to the fact that holds the list.",
        "请将属性 loop.input 设为保存列表的事实。",
    ),
    "repeat.two_inputs": Wording(
        "“{name}” has both a list and a number.",
        "“{name}”同时有列表和次数。",
        "Keep one of them.",
        "请只保留一个。",
    ),
    "repeat.no_item": Wording(
        "“{name}” repeats over a list but does not name the item.",
        "“{name}”按列表重复，但没有给每一项命名。",
        "Set the property “loop.item”.",
        "请设置属性 loop.item。",
    ),
    "repeat.not_a_name": Wording(
        "“{text}” is not the name of a fact.",
        "“{text}”不是事实名称。",
        "Write a plain name.",
        "请写一个简单的名称。",
    ),
    "repeat.half_output": Wording(
        "“{name}” names only one of its results: the list, or what each round adds to it.",
        "“{name}”只指定了结果列表或每轮结果中的一个。",
        "Set both “loop.output” and “loop.result”, or neither.",
        "请同时设置 loop.output 和 loop.result，或都不设置。",
    ),
    "repeat.not_carried": Wording(
        "The list {source} stands only where some modelers drop it on save.",
        "列表 {source} 只写在部分建模工具保存时会丢失的位置。",
        "Set the property “loop.input” as well.",
        "请同时设置属性 loop.input。",
    ),
    "repeat.endless": Wording(
        "The loop “{name}” has neither a condition nor a maximum.",
        "循环“{name}”既无条件也无次数上限。",
        "Write its loop condition or maximum.",
        "请填写循环条件或上限。",
    ),
    "repeat.maximum": Wording(
        "“{text}” is not a number of rounds.",
        "“{text}”不是循环次数。",
        "Write a whole number.",
        "请填写整数。",
    ),
}
