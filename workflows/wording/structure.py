"""The words of the rules about processes, flows, gateways and cycles."""

from workflows.wording.entry import Wording

STRUCTURE: dict[str, Wording] = {
    "process.none": Wording(
        "There is nothing to run: no process with any step.",
        "没有可运行的内容：没有任何含步骤的流程。",
        "Draw the steps inside a pool or directly on the canvas.",
        "请在泳池内或画布上绘制步骤。",
    ),
    "process.several": Wording(
        "The file holds several processes ({names}); one file is one executable process.",
        "文件含有多个流程（{names}）；一个文件只能有一个可执行流程。",
        "Mark exactly one as executable, or put each into its own file.",
        "请只将其中一个标为可执行，或分成多个文件。",
    ),
    "process.ignored": Wording(
        "“{name}” is not executable: its steps are only a drawing here and do not run.",
        "“{name}”不可执行：其步骤仅为示意，不会运行。",
        "Put it into a file of its own if it should run.",
        "如需运行，请放入单独的文件。",
    ),
    "id.duplicate": Wording(
        "The id {element} is used twice.",
        "标识 {element} 重复使用。",
        "Give each element its own id.",
        "请为每个元素设置唯一标识。",
    ),
    "start.none": Wording(
        "“{name}” has no start event and no step to begin with.",
        "“{name}”没有开始事件，也没有可作为起点的步骤。",
        "Add a start event.",
        "请添加开始事件。",
    ),
    "start.several": Wording(
        "There is a second plain start event.",
        "存在第二个普通开始事件。",
        "Keep one; begin with a gateway where paths part.",
        "请只保留一个；需要分支时在其后使用网关。",
    ),
    "start.mixed": Wording(
        "A start without trigger, or by time, stands beside one by message: only one of them would work.",
        "普通或定时开始事件与消息开始事件并存：引擎只会采用其中之一。",
        "Keep one kind of start; put the other into a process of its own.",
        "请只保留一种开始方式，另一种放入单独的流程。",
    ),
    "start.triggered_inside": Wording(
        "A sub-process begins when the flow reaches it, not by an event.",
        "子流程在流程到达时开始，不能由事件触发。",
        "Use a plain start event; put a catch event behind it to wait.",
        "请使用普通开始事件；需要等待时在其后放置捕获事件。",
    ),
    "start.instantiates": Wording(
        "This step is meant to start the process; the engine would wait for the flow to come to it.",
        "该步骤用于启动流程，但引擎会等待流程到达。",
        "Use a message start event.",
        "请使用消息开始事件。",
    ),
    "flow.dangling": Wording(
        "A flow ({source} → {target}) has no {end}: {ref} is not in this diagram.",
        "连线（{source} → {target}）缺少端点：图中没有 {ref}。",
        "Connect both ends, or delete the flow.",
        "请连接两端，或删除该连线。",
    ),
    "flow.crosses": Wording(
        "A flow ({source} → {target}) crosses the border of a process or sub-process.",
        "连线（{source} → {target}）跨越了流程或子流程边界。",
        "Use a message between pools, and start and end events inside sub-processes.",
        "泳池之间请使用消息；子流程内请使用开始和结束事件。",
    ),
    "flow.into_start": Wording(
        "A flow leads into “{target}”, where flows can only begin.",
        "连线指向“{target}”，而该处只能是起点。",
        "Lead it to the step behind.",
        "请指向其后的步骤。",
    ),
    "flow.out_of_end": Wording(
        "A flow leaves the end event “{source}”.",
        "连线从结束事件“{source}”引出。",
        "Use an intermediate throw event if the flow goes on.",
        "流程继续时请使用中间抛出事件。",
    ),
    "node.unreachable": Wording(
        "Nothing leads to “{name}”: it would never run.",
        "没有路径到达“{name}”：它永远不会运行。",
        "Draw a flow to it, or remove it.",
        "请画一条连线到它，或删除它。",
    ),
    "node.boundary_host": Wording(
        "The boundary event “{name}” is attached to {ref}, which is no activity here.",
        "边界事件“{name}”附着于 {ref}，而此处没有该活动。",
        "Place it on the border of a task or sub-process.",
        "请将其放在任务或子流程的边框上。",
    ),
    "split.no_default": Wording(
        "“{name}” has no default flow: when no condition holds, the case would stop there.",
        "“{name}”没有默认分支：所有条件都不成立时，事项会停在此处。",
        "Mark one flow as the default.",
        "请将一条连线设为默认。",
    ),
    "split.no_condition": Wording(
        "A flow out of “{gateway}” has neither a condition nor is it the default.",
        "“{gateway}”的一条分支既无条件也不是默认。",
        "Write its condition, or mark it as default.",
        "请填写条件，或设为默认。",
    ),
    "split.default_elsewhere": Wording(
        "The default flow {ref} of “{name}” does not leave it.",
        "“{name}”的默认连线 {ref} 并非从它引出。",
        "Choose one of its own flows as default.",
        "请选择它自己的一条连线作为默认。",
    ),
    "split.parallel_condition": Wording(
        "A condition behind a parallel gateway is not looked at: every branch is taken.",
        "并行网关后的条件不会被判断：所有分支都会执行。",
        "Use an inclusive gateway, or remove the condition.",
        "请改用包容网关，或删除条件。",
    ),
    "gateway.event_parallel": Wording(
        "“{name}” waits for all of its events; the engine would go on after the first.",
        "“{name}”应等待全部事件，但引擎在第一个事件后就会继续。",
        "Use a parallel gateway followed by catch events.",
        "请使用并行网关，后接捕获事件。",
    ),
    "gateway.event_few": Wording(
        "“{name}” has fewer than two events to choose from.",
        "“{name}”可等待的事件少于两个。",
        "Put the catch event directly into the flow.",
        "请直接把捕获事件放入流程。",
    ),
    "gateway.event_target": Wording(
        "“{name}” follows the event gateway “{gateway}” but waits for no event.",
        "“{name}”位于事件网关“{gateway}”之后，却不等待任何事件。",
        "Let a catch event or receive task follow.",
        "其后请放置捕获事件或接收任务。",
    ),
    "gateway.event_shared": Wording(
        "“{name}” follows the event gateway “{gateway}” and is also reached another way.",
        "“{name}”位于事件网关“{gateway}”之后，又可从别处到达。",
        "Give the other way a catch event of its own.",
        "请为另一条路径单独设置捕获事件。",
    ),
    "tokens.deadlock": Wording(
        "“{name}” can wait for ever: nothing comes from {missing} on the way {trace}.",
        "“{name}”可能永远等待：经由 {trace} 时，{missing} 方向不会有令牌到来。",
        "Join with the same kind of gateway that split, or lead the other way past the join.",
        "请用与分支同类的网关汇合，或让另一条路径绕过汇合。",
    ),
    "tokens.not_proven": Wording(
        "The search for deadlocks was ended after {states} states without finding one.",
        "死锁检查在 {states} 个状态后停止，未发现问题。",
        "Divide the diagram into sub-processes to have it proven.",
        "可拆分为子流程以便完整验证。",
    ),
    "cycle.no_wait": Wording(
        "A loop without waiting: {nodes}. It would never stop.",
        "循环中没有等待：{nodes}。它将永不停止。",
        "Put a task, a timer or a message into the loop.",
        "请在循环中放入任务、定时器或消息。",
    ),
    "cycle.inclusive": Wording(
        "The inclusive gateway “{name}” is part of a loop ({nodes}) and would fire too early or twice.",
        "包容网关“{name}”位于循环中（{nodes}），会过早或重复触发。",
        "Use exclusive or parallel gateways, or put the loop into a called process.",
        "请改用排他或并行网关，或把循环体放入被调用流程。",
    ),
    "cycle.nested_join": Wording(
        "The parallel join “{name}” is nested in a loop ({nodes}) without a split of its own round.",
        "并行汇合“{name}”嵌套在循环中（{nodes}），与本轮分支不对应。",
        "Put the parallel part into a called process or sub-process.",
        "请把并行部分放入被调用流程或子流程。",
    ),
}
