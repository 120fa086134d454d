"""The words of the house: every code that a list knows, with its labels in English and 中文 (VOCABULARY)."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """One code's label in both languages, equals."""

    en: str
    zh: str

    def in_(self, locale: str) -> str:
        """The label for a reader of `locale`; Chinese for any zh variant, else English."""
        return self.zh if locale.startswith("zh") else self.en


LISTS: dict[str, dict[str, Label]] = {
    "kind": {
        "complaint": Label("Complaint", "投诉"),
        "help_request": Label("Help request", "求助"),
        "inquiry": Label("Inquiry", "咨询"),
        "suggestion": Label("Suggestion", "意见建议"),
        "report": Label("Report of wrongdoing", "举报"),
        "praise": Label("Praise", "表扬"),
    },
    "channel": {
        "website": Label("Website", "网站"),
        "app": Label("App", "移动应用"),
        "social": Label("Social media", "社交媒体"),
        "email": Label("Email", "电子邮件"),
        "hotline": Label("Hotline", "热线"),
        "window": Label("Window", "服务窗口"),
        "opinion_box": Label("Opinion box", "意见箱/簿"),
        "letter": Label("Letter", "信函"),
        "kiosk": Label("Kiosk", "评价终端"),
        "qr": Label("QR code", "扫码"),
        "partner": Label("Forwarded", "外部转办"),
        "superior": Label("Assigned from above", "上级交办"),
        "patrol": Label("Found by staff", "主动发现"),
    },
    "category": {
        "service_quality": Label("Service quality", "服务质量"),
        "efficiency": Label("Efficiency", "办事效率"),
        "facilities": Label("Facilities", "设施环境"),
        "staff_attitude": Label("Staff attitude", "工作人员态度"),
        "policy": Label("Policy question", "政策咨询"),
        "other": Label("Other", "其他"),
    },
    "tier": {
        "general": Label("General", "一般"),
        "major": Label("Major", "重大"),
        "emergency": Label("Emergency", "突发紧急"),
    },
    "flag": {
        "sensitive": Label("Sensitive", "敏感"),
        "confidential": Label("Confidential", "保密"),
        "group": Label("Group", "群诉"),
        "repeat": Label("Repeat", "重复诉求"),
        "extended": Label("Extended", "已延期"),
        "overdue": Label("Overdue", "逾期"),
        "urged": Label("Urged", "催办"),
        "supervised": Label("Supervised", "督办"),
    },
    "stage": {
        "submit": Label("Submit", "提交"),
        "respond": Label("Respond", "响应"),
        "improve": Label("Improve", "改进"),
        "verify": Label("Verify", "验证"),
    },
    "status": {
        "received": Label("Received", "已登记"),
        "waiting_for_citizen": Label("Waiting for citizen", "待补充"),
        "accepted": Label("Accepted", "已受理"),
        "dispatched": Label("Dispatched", "已派单待签收"),
        "returned": Label("Returned", "退单审核中"),
        "arbitration": Label("Return ruling", "退单审定中"),
        "in_progress": Label("In progress", "办理中"),
        "in_review": Label("In review", "答复审核中"),
        "replied": Label("Replied", "已答复"),
        "verifying": Label("Verifying", "回访核实中"),
        "reopened": Label("Reopened", "重新办理"),
        "in_dispute": Label("In dispute", "争议处理中"),
        "closed": Label("Closed", "已办结"),
        "not_accepted": Label("Not accepted", "不予受理"),
        "referred": Label("Referred", "已告知去处"),
        "withdrawn": Label("Withdrawn", "已撤回"),
        "archived": Label("Archived", "已归档"),
    },
    "clock": {
        "contact": Label("Contact", "联系"),
        "dispatch": Label("Dispatch", "派单"),
        "sign": Label("Sign", "签收"),
        "initial": Label("Initial response", "初步回应"),
        "final": Label("Final", "最终答复"),
        "silence": Label("Keep in touch", "沟通间隔"),
    },
    "matter": {
        "improvement": Label("Improvement", "改进事项"),
        "meeting": Label("Analysis meeting", "反馈分析会"),
        "audit": Label("Audit", "第三方审计"),
        "finding": Label("Audit finding", "审计发现"),
        "survey": Label("Survey", "满意度调查"),
        "feedback": Label("Rating at the point of service", "服务现场评价"),
        "hotspot": Label("Hotspot", "热点问题"),
        "publication": Label("Publication", "公开清单"),
    },
    "delay_reason": {
        "in_time": Label("In time", "时限内办理"),
        "cross_unit": Label("Cross unit", "需跨部门协调"),
        "complex_facts": Label("Complex facts", "案情复杂"),
        "expert_test": Label("Expert test", "待检测鉴定"),
        "third_party": Label("Third party", "待第三方"),
        "legal_procedure": Label("Legal procedure", "待法定程序"),
        "funding": Label("Funding", "待资金采购"),
        "works": Label("Works", "工程周期"),
        "weather": Label("Weather", "天气条件"),
        "policy_pending": Label("Policy pending", "政策待明确"),
        "ownership_unclear": Label("Ownership unclear", "权属不清"),
        "waiting_for_citizen": Label("Waiting for citizen", "待诉求人"),
        "workload": Label("Workload", "力量不足"),
        "own_fault": Label("Own fault", "本单位延误"),
        "force_majeure": Label("Force majeure", "不可抗力"),
        "other": Label("Other", "其他"),
    },
    "return_reason": {
        "not_our_duty": Label("Not our duty", "非本单位职责"),
        "wrong_area": Label("Wrong area", "属地不符"),
        "wrong_level": Label("Wrong level", "层级不符"),
        "joint_case": Label("Joint case", "需多部门协办"),
        "ownership_unclear": Label("Ownership unclear", "权属不清"),
        "info_missing": Label("Info missing", "要素不全"),
        "duplicate": Label("Duplicate", "重复工单"),
        "in_legal_process": Label("In legal process", "已入法定程序"),
        "conflict_of_interest": Label("Conflict of interest", "应当回避"),
    },
    "not_accepted_reason": {
        "emergency_line": Label("Emergency line", "应拨紧急电话"),
        "court": Label("Court", "诉讼仲裁"),
        "review_or_petition": Label("Review or petition", "复议信访"),
        "discipline": Label("Discipline", "纪检监察"),
        "not_government": Label("Not government", "非政府职责"),
        "secret": Label("Secret", "涉密"),
        "no_new_facts": Label("No new facts", "已办结无新事实"),
        "no_claim": Label("No claim", "无实质诉求"),
    },
    "finding": {
        "substantiated": Label("Substantiated", "属实"),
        "partly_substantiated": Label("Partly substantiated", "部分属实"),
        "not_substantiated": Label("Not substantiated", "不属实"),
        "undetermined": Label("Undetermined", "无法查实"),
    },
    "outcome": {
        "explanation": Label("Explanation", "解释说明"),
        "compensation": Label("Compensation", "补偿赔偿"),
        "process_improvement": Label("Process improvement", "流程改进"),
        "accountability": Label("Accountability", "责任追究"),
        "fixed": Label("Fixed", "问题整改"),
        "apology": Label("Apology", "致歉"),
        "decision_changed": Label("Decision changed", "纠正决定"),
        "direct_answer": Label("Direct answer", "直接答复"),
    },
    "resolved": {
        "yes": Label("Yes", "已解决"),
        "partly": Label("Partly", "部分解决"),
        "no": Label("No", "未解决"),
        "unverified": Label("Unverified", "未核实"),
    },
    "grade": {
        "very_satisfied": Label("Very satisfied", "非常满意"),
        "satisfied": Label("Satisfied", "满意"),
        "fairly_satisfied": Label("Fairly satisfied", "基本满意"),
        "dissatisfied": Label("Dissatisfied", "不满意"),
        "very_dissatisfied": Label("Very dissatisfied", "非常不满意"),
    },
    "hearing_outcome": {
        "upheld": Label("Upheld", "支持诉求"),
        "partly_upheld": Label("Partly upheld", "部分支持"),
        "not_upheld": Label("Not upheld", "不支持（维持原处理）"),
        "settled": Label("Settled", "调解达成"),
        "not_settled": Label("Not settled", "调解未成"),
        "withdrawn": Label("Withdrawn", "撤回"),
    },
    "finding_grade": {
        "major": Label("Major", "严重不符合"),
        "minor": Label("Minor", "一般不符合"),
        "observation": Label("Observation", "观察项"),
    },
    "link": {
        "duplicate_of": Label("Duplicate of", "重复于"),
        "related": Label("Related", "相关"),
        "continues": Label("Continues", "延续"),
        "child_of": Label("Child of", "从属于"),
    },
    "unit_role": {
        "lead_unit": Label("Lead unit", "主办单位"),
        "co_unit": Label("Co unit", "协办单位"),
    },
    "role": {
        "citizen": Label("Citizen", "诉求人"),
        "anonymous": Label("Anonymous", "匿名诉求人"),
        "representative": Label("Representative", "代理人"),
        "clerk": Label("Clerk", "受理员"),
        "dispatcher": Label("Dispatcher", "派单员"),
        "handler": Label("Handler", "承办人"),
        "head": Label("Head", "部门负责人"),
        "verifier": Label("Verifier", "回访员"),
        "duty_officer": Label("Duty officer", "值班员"),
        "mediator": Label("Mediator", "调解员"),
        "panel_user": Label("Panel user", "用户代表"),
        "panel_expert": Label("Panel expert", "专家"),
        "panel_media": Label("Panel media", "媒体代表"),
        "leader": Label("Leader", "分管领导"),
        "auditor": Label("Auditor", "第三方审计员"),
        "improver": Label("Improver", "改进负责人"),
        "analyst": Label("Analyst", "数据分析员"),
        "owner": Label("Process owner", "流程负责人"),
        "deployer": Label("Deployer", "发布审批人"),
        "privacy": Label("Privacy officer", "隐私专员"),
        "supervisor": Label("Public supervisor", "公众监督员"),
        "fund_officer": Label("Fund officer", "基金专员"),
        "assessor": Label("Assessor", "评审员"),
        "admin": Label("Admin", "管理员"),
    },
}

ROLES = tuple(LISTS["role"])
GRADES = {
    5: "very_satisfied",
    4: "satisfied",
    3: "fairly_satisfied",
    2: "dissatisfied",
    1: "very_dissatisfied",
}


def codes(name: str) -> list[str]:
    """The codes of a list in its order. Raises KeyError for an unknown list."""
    return list(LISTS[name])


def label(name: str, code: str, locale: str) -> str:
    """The label of a code; a code that the list does not know answers for itself, in plain words."""
    found = LISTS.get(name, {}).get(code)
    return found.in_(locale) if found else code.replace("_", " ")
