"""The journal of a case in words for colleagues: neutral, and with who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework import reading
from app.casework.views import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from app.casework.views import Both
    from app.domain.events import Event

TOLD: dict[str, tuple[str, str]] = {
    "case.submitted": ("Case submitted", "提交诉求"),
    "case.acknowledged": ("Receipt confirmed", "确认收到"),
    "case.classified": ("Classified", "分类定级"),
    "case.clarification_asked": ("Citizen asked a question", "请诉求人补充说明"),
    "case.clarified": ("Question answered", "补充说明"),
    "case.clarification_lapsed": ("No answer came; work goes on", "未收到补充，继续办理"),
    "case.paused": ("Clocks paused", "期限暂停"),
    "case.resumed": ("Clocks running again", "期限恢复"),
    "case.accepted": ("Accepted", "受理"),
    "case.not_accepted": ("Not accepted", "不予受理"),
    "case.objected": ("Objection made", "提出异议"),
    "case.referred": ("Referred elsewhere", "告知办理去处"),
    "case.withdrawn": ("Withdrawn", "撤回诉求"),
    "case.dispatched": ("Dispatched to the lead unit", "派给主办单位"),
    "case.assigned": ("Owner assigned", "确定责任人"),
    "case.returned": ("Return asked for", "申请退单"),
    "case.return_ruled": ("Ruled who handles it", "裁定承办单位"),
    "case.signed": ("Signed for", "签收"),
    "case.responded": ("Initial response sent", "作出初步回应"),
    "case.assist_asked": ("Another unit asked to help", "请协办单位配合"),
    "case.assisted": ("Other unit's part done", "完成协办"),
    "case.evidence_added": ("File added", "添加文件"),
    "case.letter_written": ("Letter written", "出具书面答复"),
    "case.reply_drafted": ("Reply drafted", "起草答复"),
    "case.reply_reviewed": ("Reply reviewed", "审核答复"),
    "case.replied": ("Replied", "作出答复"),
    "case.rating_invited": ("Verdict invited", "邀请评价"),
    "case.rating_lapsed": ("No verdict came", "未收到评价"),
    "case.rated": ("Verdict given", "作出评价"),
    "case.called_back": ("Called back", "电话回访"),
    "case.reopened": ("Reopened", "重新办理"),
    "case.choice_offered": ("Review or mediation offered", "提供复核或调解的选择"),
    "case.chosen": ("Choice made", "作出选择"),
    "case.closed": ("Closed", "办结"),
    "case.archived": ("File archived", "案卷归档"),
    "case.urged": ("Urged", "催办"),
    "case.supplemented": ("Material added", "补充材料"),
    "case.messaged": ("Message to the citizen", "给诉求人留言"),
    "case.noted": ("Note left", "添加备注"),
    "case.linked": ("Linked to another case", "关联其他案件"),
    "case.unlinked": ("Link taken back", "取消关联"),
    "case.restricted": ("Made confidential", "设为保密"),
    "case.conduct_reported": ("Conduct reported", "报告不当行为"),
    "case.dates_approved": ("New dates approved", "批准变更期限"),
    "case.extension_asked": ("Extension asked for", "申请延期"),
    "case.extension_refused": ("Extension refused", "不同意延期"),
    "case.extension_void": ("Extension could not be granted", "延期申请无效"),
    "case.supervision_opened": ("Put under supervision", "列入督办"),
    "case.supervision_finished": ("Supervision ended", "督办办结"),
    "hearing.opened": ("Dispute opened", "争议立案"),
    "hearing.consented": ("Consent given", "同意调解听证"),
    "hearing.admitted": ("Dispute taken on", "争议受理"),
    "hearing.refused": ("Dispute not taken on", "争议不予受理"),
    "hearing.draw_promised": ("Draw of the panel promised", "公布抽选承诺值"),
    "hearing.panel_drawn": ("Panel drawn", "抽选合议组"),
    "hearing.member_recused": ("A member stepped aside", "合议员回避"),
    "hearing.member_absent": ("A member was absent", "合议员缺席"),
    "hearing.panel_named": ("Panel named to the parties", "向双方公布合议组名单"),
    "hearing.member_challenged": ("A member was challenged", "申请合议员回避"),
    "hearing.challenge_decided": ("Challenge decided", "回避申请审定"),
    "hearing.announced": ("Hearing announced", "公告听证"),
    "hearing.postponement_asked": ("Another day asked for", "申请改期"),
    "hearing.held": ("Hearing held", "举行听证"),
    "hearing.votes_counted": ("Ballots counted", "计票"),
    "hearing.outcome_recorded": ("Outcome recorded", "记录合议结论"),
    "hearing.published": ("Panel's opinion published", "公布合议意见"),
    "hearing.settled": ("Settled in talks", "调解达成"),
    "hearing.left": ("The dispute ended without an opinion", "争议处理终止"),
    "obligation.asked": ("Unit asked to comply or explain", "要求单位履行或说明"),
    "obligation.promised": ("Unit promised to comply", "单位承诺履行"),
    "obligation.explained": ("Unit explained publicly", "单位公开说明"),
    "obligation.fulfilled": ("Obligation fulfilled", "义务已落实"),
    "clock.moved": ("Deadline moved", "期限变更"),
    "clock.extended": ("Deadline extended", "同意延期"),
    "clock.escalated": ("Escalated", "逐级提醒"),
    "clock.missed": ("Deadline missed", "逾期"),
    "case.listing_objected": ("Objected to being listed", "不同意列入公开清单"),
    "survey.opened": ("Survey begun", "启动调查"),
    "survey.changed": ("Questions changed", "修改问题"),
    "survey.fielded": ("Sample drawn and invited", "抽样并发出邀请"),
    "survey.entered": ("Answers entered for somebody", "代为录入答案"),
    "survey.closed": ("Field period over, results counted", "填答期满，结果已统计"),
    "survey.published": ("Results published", "公开结果"),
    "survey.requested": ("Special survey asked for", "提出专项调查"),
    "publication.opened": ("List drawn up", "生成清单"),
    "publication.reworded": ("A line's words changed", "修改条目文字"),
    "publication.published": ("Published", "公开发布"),
    "publication.erratum": ("Erratum added", "发布更正"),
    "audit.opened": ("Audit planned", "审计立项"),
    "audit.interests_declared": ("Interests declared", "申报利害关系"),
    "audit.declined": ("Auditor taken off", "审计员回避"),
    "audit.appointed": ("Another auditor appointed", "另派审计员"),
    "audit.frame_fixed": ("List of cases fixed", "固定抽样框"),
    "audit.sample_drawn": ("Sample drawn", "抽取样本"),
    "audit.compared": ("Compared with the diagrams", "对照流程图核验"),
    "audit.case_checked": ("Case checked", "审查案件"),
    "audit.finding_raised": ("Finding raised", "提出审计发现"),
    "audit.concluded": ("Fieldwork concluded", "现场审计结束"),
    "audit.facts_checked": ("Facts checked by the unit", "单位核对事实"),
    "audit.published": ("Statement published", "发布审计公告"),
    "audit.stopped": ("Stopped: nothing to examine", "终止：无可审案件"),
    "finding.opened": ("Finding raised", "提出审计发现"),
    "finding.evidence_cited": ("Evidence cited", "引用证据"),
    "finding.answered": ("Answered by the unit", "单位答复"),
    "finding.ruled": ("Dispute ruled upon", "裁定异议"),
    "finding.accepted": ("Answer accepted", "答复获认可"),
    "finding.withdrawn": ("Withdrawn", "撤销"),
    "finding.closed": ("Closed", "销号"),
    "hotspot.opened": ("Hotspot recognised", "识别热点"),
    "hotspot.raised": ("Level raised", "等级上升"),
    "hotspot.repeated": ("Many more mentions", "反映持续增加"),
    "hotspot.alerted": ("Leader alerted", "预警分管领导"),
    "hotspot.acknowledged": ("Alert acknowledged", "签阅预警"),
    "hotspot.instructed": ("Instruction passed on", "下达批示"),
    "hotspot.reported": ("Unit reported", "单位反馈"),
    "hotspot.decided": ("Leader decided", "领导决定"),
    "hotspot.closed": ("Episode closed", "事件办结"),
    "hotspot.faded": ("Cooled down", "热度回落"),
    "case.merged": ("Merged with another case", "合并至其他事项"),
    "case.member_rated": ("Verdict of a group member", "群诉人员评价"),
    "case.members_added": ("People joined the group case", "加入群诉人员"),
    "case.split": ("Split off again", "撤销合并"),
    "feedback.opened": ("Rating received", "收到评价"),
    "feedback.promised": ("Promise given", "作出整改承诺"),
    "feedback.committed": ("Commitment published", "公布整改承诺"),
    "feedback.settled": ("Commitment settled", "认定兑现情况"),
    "feedback.unanswered": ("Shown as unanswered", "公示未回应"),
    "feedback.replied": ("Public reply published", "公布公开回应"),
    "feedback.proof_added": ("Proof added", "上传佐证"),
    "feedback.exclusion_asked": ("Exclusion asked for", "申请剔除"),
    "feedback.exclusion_decided": ("Exclusion decided", "剔除审批完成"),
    "erasure.requested": ("Erasure asked for", "请求删除个人信息"),
    "erasure.restricted": ("Restricted until it is erased", "限制查阅，待删除"),
    "erasure.announced": ("Erasure announced", "告知即将删除"),
    "erasure.refused": ("Erasure refused", "不予删除"),
    "erasure.appealed": ("Appeal against keeping the data", "对保留信息提出申诉"),
    "erasure.upheld": ("Decision about the data stands", "维持保留信息的决定"),
    "erasure.overturned": ("Decision about the data fell", "撤销保留信息的决定"),
    "erasure.done": ("Personal data erased", "已删除个人信息"),
    "hold.claimed": ("Hold claimed", "主张留存"),
    "hold.set": ("Hold in force", "确认留存"),
    "hold.rejected": ("Hold not confirmed", "留存主张不予确认"),
    "hold.lifted": ("Hold lifted", "解除留存"),
    "hold.ended": ("Hold ended", "留存到期"),
    "improvement.opened": ("Improvement opened", "改进立项"),
    "improvement.joined": ("A proposal joined it", "并入一项改进建议"),
    "improvement.linked": ("Complaints linked", "关联诉求"),
    "improvement.plan": ("Plan begins", "进入计划"),
    "improvement.action_planned": ("Action planned", "安排措施"),
    "improvement.do": ("Do begins", "进入实施"),
    "improvement.action_done": ("Action done", "措施完成"),
    "improvement.action_dropped": ("Action dropped", "措施不再落实"),
    "improvement.check": ("Check begins", "进入检查"),
    "improvement.live": ("Went live; those concerned were told", "正式启用并告知诉求人"),
    "improvement.observed": ("Measurements entered", "录入测量数据"),
    "improvement.measured": ("Metric set", "设定指标"),
    "improvement.retried": ("Somebody tried again and told how it was", "诉求人再次体验后反馈"),
    "improvement.evaluated": ("Effect evaluated", "评价效果"),
    "improvement.act": ("Act begins", "进入处置"),
    "improvement.adjusted": ("Adjusted: another round", "调整后再来一轮"),
    "improvement.closed": ("Round decided and closed", "作出处置并办结"),
    "improvement.failed": ("Reopened as failed: the cause came back", "同因复发，按未成功重启"),
    "improvement.lasted": ("It lasted 180 days", "效果稳定满180天"),
    "improvement.stopped": ("Stopped", "终止"),
    "improvement.handed_over": ("Handed over", "交接"),
    "meeting.opened": ("Meeting called", "召集会议"),
    "meeting.action_planned": ("Decision entered", "录入决定"),
    "meeting.action_done": ("Decision carried out", "决定已落实"),
    "meeting.action_dropped": ("Decision dropped", "决定不再落实"),
    "meeting.closed": ("Meeting closed", "会议办结"),
    "case.improved": ("Told what has changed since", "告知改进情况"),
    "case.retried": ("Tried again and told how it was", "再次体验后反馈"),
    "identity.revealed": ("Original and contact details opened", "查看原文和联系方式"),
}
ACTORS: dict[str, Both] = {
    "citizen": {"en": "the citizen", "zh": "诉求人"},
    "system": {"en": "automatic", "zh": "系统自动"},
}


def timeline(
    session: Session, events: Iterable[Event], tasks: Mapping[int, Both] | None = None
) -> list[Moment]:
    """The journal for colleagues, oldest first; repeated lines at one moment are one. Moments are UTC.

    `tasks` names tasks by id: where they are given, what was completed is told by its title.
    """
    told: list[Moment] = []
    for event in events:
        words = _words(event, tasks or {})
        if words is None or (told and told[-1].what == event.kind and told[-1].at == event.at):
            continue
        stage = reading.STAGES.get(event.kind, told[-1].stage if told else "submit")
        name = reading.name_of(session, event.actor_id)
        by = {"en": name, "zh": name} if name else ACTORS.get(event.actor_kind)
        told.append(Moment(event.at, event.kind, {"en": words[0], "zh": words[1]}, stage, by))
    return told


def _words(event: Event, tasks: Mapping[int, Both]) -> tuple[str, str] | None:
    title = tasks.get(int(event.facts.get("task") or 0)) if event.kind == "task.completed" else None
    return (title["en"], title["zh"]) if title else TOLD.get(event.kind)
