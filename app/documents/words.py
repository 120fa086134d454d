"""The documents' fixed words in both languages: a document speaks its reader's, not the request's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo

WORDS: dict[str, tuple[str, str]] = {
    "number": ("Case number", "受理编号"),
    "page": ("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "phone": ("Telephone", "电话"),
    "address": ("Address", "地址"),
    "hours": ("Office hours", "办公时间"),
    "none": ("None recorded.", "无记录。"),
    "anonymous": ("Anonymous", "匿名"),
    "provisional": ("provisional, until the year's holidays are published", "暂定，待当年节假日安排公布"),
    "received_at": ("Received", "受理时间"),
    "kind": ("Kind", "诉求类型"),
    "channel": ("Channel", "来源渠道"),
    "category": ("Category", "类别"),
    "tier": ("Tier", "等级"),
    "subject": ("Subject", "主题"),
    "place": ("Place", "地点"),
    "unit": ("Department", "承办单位"),
    "outcome": ("Outcome", "处理结果"),
    # certificate of erasure 删除证明
    "certificate": ("Certificate of erasure", "个人信息删除证明"),
    "certificate.said": (
        "As you asked, your personal data are destroyed, and with them the keys that opened them.",
        "应您的请求，您的个人信息及其解密密钥均已销毁，无法恢复。",
    ),
    "certificate.register": ("Number in the register", "登记编号"),
    "certificate.requested_at": ("Asked for", "请求时间"),
    "certificate.erased_at": ("Destroyed", "销毁时间"),
    "certificate.gone": ("What was destroyed", "已销毁的内容"),
    "certificate.what": ("Kind", "类别"),
    "certificate.count": ("How many", "数量"),
    "certificate.left": ("What stays", "保留的内容"),
    "certificate.stays": (
        "Number, kind, category, department, dates and outcome; the statistics; a journal of codes.",
        "事项编号、类型、类别、承办单位、日期和处理结果，统计数字，以及只含编号和代码的办理日志，均不含您的信息。",
    ),
    "certificate.proof": ("Fingerprint of the entry (SHA-256)", "登记条目指纹（SHA-256）"),
    "certificate.check": (
        "It stands in our journal, whose daily root is public: the entry cannot be changed unseen.",
        "该指纹已写入办理日志，日志每日公开摘要，任何人不能暗中更改条目。",
    ),
    "certificate.backups": (
        "Older backups hold only what nobody can decipher; restoring one erases you again.",
        "此前的备份中仅有无法解密的内容；恢复备份时会按登记再次删除。",
    ),
    # receipt 受理回执
    "receipt": ("Receipt", "受理回执"),
    "receipt.thanks": (
        "We have received your matter. A person is responsible for it from now on.",
        "您的诉求已登记受理，自即刻起有专人负责。",
    ),
    "receipt.danger": (
        "If life or property is in danger now, call 110 (police), 119 (fire) or 120 (ambulance) first.",
        "如正面临生命财产危险，请先拨打 110（公安）、119（消防）或 120（急救）。",
    ),
    "receipt.deadlines": ("What we promise", "办理时限"),
    "receipt.follow": ("How to follow your case", "如何查询进度"),
    "receipt.secret": ("Access code", "查询码"),
    "receipt.keep": (
        "Keep this receipt: number and access code together open your case. We cannot look the code up.",
        "请妥善保管本回执。凭受理编号和查询码即可查看您的诉求；查询码我们无法代查。",
    ),
    "receipt.link": (
        "Scan or open the link to see progress, add material or urge us.",
        "扫码或打开链接，可查看进度、补充材料或催办。",
    ),
    # letter 书面答复
    "letter": ("Reply to your complaint", "投诉答复书"),
    "letter.dear": ("Dear {name},", "尊敬的{name}："),
    "letter.dear_nobody": ("Dear Sir or Madam,", "您好："),
    "letter.intro": (
        'You wrote to us about "{subject}" (case {number}). This is our reply.',
        "您反映的“{subject}”（受理编号 {number}）已办理，现答复如下。",
    ),
    "letter.points": ("What you raised", "您反映的问题"),
    "letter.finding": ("What we found", "调查核实情况"),
    "letter.reasons": ("Our reasons and their basis", "理由和依据"),
    "letter.measures": ("What we have done", "处理措施"),
    "letter.follow_up": ("What happens next", "后续安排"),
    "letter.disagree": ("If you disagree", "如有异议"),
    "letter.remedies": ("Where you can turn", "救济途径"),
    "letter.remedy": ("Remedy", "途径"),
    "letter.where": ("Where", "受理机构"),
    "letter.within": ("Within", "期限"),
    "letter.rate": ("Tell us whether this solved the matter:", "请您评价本次办理："),
    "letter.closing": ("Yours sincerely,", ""),
    # work order 工单
    "work_order": ("Work order", "工单"),
    "work_order.task": ("Task", "事项"),
    "work_order.lead": ("Lead department", "主办单位"),
    "work_order.co_units": ("Also involved", "协办单位"),
    "work_order.handler": ("Handler", "承办人"),
    "work_order.flags": ("Flags", "标记"),
    "work_order.safe": ("Contact only", "联系须知"),
    "work_order.deadlines": ("Deadlines", "办理时限"),
    "work_order.text": ("What was reported (redacted)", "诉求内容（已脱敏）"),
    "work_order.instruction": ("Instruction", "办理要求"),
    "work_order.notes": ("Findings and measures", "核实与办理情况"),
    "work_order.sign": ("Handler (signature, date)", "承办人（签字、日期）"),
    "work_order.head": ("Head of department (signature, date)", "部门负责人（签字、日期）"),
    "work_order.printed": (
        "Printed {moment}. For official use; destroy after filing.",
        "打印时间：{moment}。内部使用，归档后销毁。",
    ),
    # case file 案卷
    "case_file": ("Case file", "案卷"),
    "case_file.form": ("1. Complaint form", "一、投诉单"),
    "case_file.handling": ("2. Handling record", "二、处理记录"),
    "case_file.feedback": ("3. Feedback", "三、反馈意见"),
    "case_file.improvements": ("4. Improvement measures", "四、改进措施"),
    "case_file.proof": ("Proof", "证明"),
    "case_file.closed": ("Closed", "办结时间"),
    "case_file.retention": ("Retention", "保管期限"),
    "case_file.person": ("Complainant", "投诉人"),
    "case_file.email": ("Email", "电子邮箱"),
    "case_file.representative": ("Representative", "代理人"),
    "case_file.occurred": ("Happened", "发生时间"),
    "case_file.sought": ("Remedy sought", "诉求目的"),
    "case_file.text": ("In the citizen's words", "诉求原文"),
    "case_file.attachments": ("Attachments", "附件"),
    "case_file.file": ("File", "文件"),
    "case_file.instruction": ("Instruction", "办理要求"),
    "case_file.found": ("What was found", "核实情况"),
    "case_file.finding": ("Finding", "认定"),
    "case_file.when": ("When", "时间"),
    "case_file.who": ("By", "经办"),
    "case_file.what": ("What", "事项"),
    "case_file.detail": ("Detail", "说明"),
    "case_file.reply": ("The reply", "答复内容"),
    "case_file.ratings": ("The citizen's verdict", "诉求人评价"),
    "case_file.grade": ("Grade", "满意度"),
    "case_file.resolved": ("Resolved", "是否解决"),
    "case_file.mode": ("How", "方式"),
    "case_file.words": ("In their words", "意见"),
    "case_file.unrated": (
        "No rating was given; silence counts as unverified.",
        "诉求人未评价；未评价按“未核实”计。",
    ),
    "case_file.measure": ("Measure", "措施"),
    "case_file.owner": ("Responsible", "责任人"),
    "case_file.due": ("By when", "完成时限"),
    "case_file.state": ("State", "进展"),
    "case_file.no_improvement": ("No improvement measure arose from this case.", "本件未产生改进措施。"),
    "case_file.definitions": ("Rules the case ran on", "本件适用的流程与规则版本"),
    "case_file.key": ("Definition", "定义"),
    "case_file.definition_kind": ("Kind", "种类"),
    "case_file.version": ("Version", "版本"),
    "case_file.chain": ("Journal", "事件链"),
    "case_file.entries": ("Entries", "条数"),
    "case_file.hash": ("Last hash (SHA-256)", "末端哈希（SHA-256）"),
    "case_file.verified": ("Chain verified", "链校验"),
    "case_file.intact": ("intact", "完整"),
    "case_file.broken": (
        "BROKEN: this file proves nothing until the journal is examined",
        "不完整：查明事件链之前，本案卷不具证明力",
    ),
}


def word(key: str, locale: str, **details: object) -> str:
    """The words of `key` for a reader of `locale`; Chinese for any zh variant, else English."""
    english, chinese = WORDS[key]
    return (chinese if is_chinese(locale) else english).format(**details)


def is_chinese(locale: str) -> bool:
    return locale.startswith("zh")


def listed(names: Iterable[str], locale: str) -> str:
    """Names in a row, as the language lists them: 路灯、水管, or Lamps, pipes."""
    return ("、" if is_chinese(locale) else ", ").join(names)


def spell_date(day: date, locale: str) -> str:
    """2026年11月20日, or 20 November 2026."""
    chinese = is_chinese(locale)
    return format_date(day, "y年M月d日" if chinese else "d MMMM y", locale="zh" if chinese else "en")


def spell_moment(moment: datetime, zone: tzinfo, locale: str) -> str:
    """2026年11月20日 16:05 in `zone`, or 20 November 2026, 16:05."""
    chinese = is_chinese(locale)
    pattern = "y年M月d日 HH:mm" if chinese else "d MMMM y, HH:mm"
    return format_datetime(moment.astimezone(zone), pattern, locale="zh" if chinese else "en")
