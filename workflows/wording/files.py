"""The words for files that cannot be judged, and for what the gate itself has to say."""

from workflows.wording.entry import Wording

_EXPORT = "Export the diagram again from your modeler as BPMN 2.0 XML."
_EXPORT_ZH = "请在建模工具中重新导出为 BPMN 2.0 XML。"

FILES: dict[str, Wording] = {
    "file.empty": Wording("The file is empty.", "文件为空。", _EXPORT, _EXPORT_ZH),
    "file.too_large": Wording(
        "The file has {size} bytes; {limit} is the most that is read.",
        "文件有 {size} 字节，最多读取 {limit} 字节。",
        "Take out embedded pictures, or divide the diagram.",
        "请去掉内嵌图片，或拆分流程图。",
    ),
    "file.encoding": Wording(
        "The characters cannot be read as {encoding}.",
        "无法按 {encoding} 编码读取文件内容。",
        "Save the file as UTF-8.",
        "请将文件另存为 UTF-8。",
    ),
    "file.not_xml": Wording(
        "This is not well-formed XML: {reason}", "这不是格式正确的 XML：{reason}", _EXPORT, _EXPORT_ZH
    ),
    "file.doctype": Wording(
        "The file has a DOCTYPE. Entities and external files are never read.",
        "文件含有 DOCTYPE 声明；系统从不读取实体和外部文件。",
        "Remove the line that begins with <!DOCTYPE.",
        "请删除以 <!DOCTYPE 开头的内容。",
    ),
    "file.too_many_elements": Wording(
        "The file has more than {limit} elements.",
        "文件中的元素超过 {limit} 个。",
        "Divide the diagram: one process to a file.",
        "请拆分流程图：一个文件一个流程。",
    ),
    "file.too_many_nodes": Wording(
        "The diagram has {count} steps; {limit} is the most.",
        "流程图有 {count} 个步骤，最多 {limit} 个。",
        "Divide it with call activities.",
        "请用调用活动拆分。",
    ),
    "file.too_deep": Wording(
        "Elements are nested more than {limit} deep.", "元素嵌套超过 {limit} 层。", _EXPORT, _EXPORT_ZH
    ),
    "file.not_bpmn": Wording(
        "The root element is {root} in {namespace}: neither a BPMN 2.0 diagram nor a DMN table.",
        "根元素是 {namespace} 中的 {root}，既不是 BPMN 2.0 流程图，也不是 DMN 决策表。",
        _EXPORT,
        _EXPORT_ZH,
    ),
    "file.not_json": Wording(
        "This is not well-formed JSON: {reason}",
        "这不是格式正确的 JSON：{reason}",
        "Check commas, quotes and brackets near this line.",
        "请检查该行附近的逗号、引号和括号。",
    ),
    "file.schema": Wording(
        "The BPMN schema does not expect this here: {reason}",
        "BPMN 模式不允许此处出现：{reason}",
        "It may run all the same; export it again if it looks wrong.",
        "通常仍可运行；如有疑问请重新导出。",
    ),
    "gate.time": Wording(
        "Judging this file took longer than {seconds} seconds and was stopped.",
        "检查该文件超过 {seconds} 秒，已停止。",
        "Divide the diagram into called processes.",
        "请用调用活动拆分流程图。",
    ),
    "gate.memory": Wording(
        "Judging this file needed more memory than a definition may take.",
        "检查该文件所需内存超过上限。",
        "Divide the diagram into called processes.",
        "请用调用活动拆分流程图。",
    ),
    "gate.failed": Wording(
        "This file could not be judged to the end ({reason}), so it is not accepted.",
        "该文件未能检查完毕（{reason}），因此不予接受。",
        "Please report the file; a smaller version of it often shows what is special.",
        "请上报该文件；逐步删减通常能找到特殊之处。",
    ),
    "engine.refused": Wording(
        "The engine cannot read this diagram: {reason}",
        "引擎无法读取该流程图：{reason}",
        "Divide long chains into called processes; look at the element named.",
        "请用调用活动拆分过长的流程，并查看所指元素。",
    ),
    "engine.dropped": Wording(
        "“{name}” would not be part of the running process.",
        "“{name}”不会成为运行流程的一部分。",
        "Connect it to the flow, or remove it.",
        "请将其接入流程，或删除。",
    ),
}
