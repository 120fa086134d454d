"""What notices say, in both languages, and the short text that an SMS may carry: no content, ever (R29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.notifications import erasure_wording, hearing_wording, rating_wording, survey_wording
from app.domain.notifications.staff_wording import STAFF

if TYPE_CHECKING:
    from collections.abc import Mapping


class Text(NamedTuple):
    """Subject line and body of one notice in one language."""

    subject: str
    body: str


_REMEDIES_EN = (
    "\n\nIf you disagree you can say so on the same page. You also keep every remedy the law gives "
    "you, such as "
    "administrative reconsideration, a lawsuit or a petition, within their own time limits."
)
_REMEDIES_ZH = (
    "\n\n如果您不认可，可以在同一页面提出异议。您依法享有的行政复议、行政诉讼、信访等救济途径不受影响，"
    "请留意各自的法定期限。"
)

SHORT = {
    "en": "There is news on your case {number}. Open {url} and enter your number and secret.",
    "zh": "您的事项 {number} 有新进展，请打开 {url} 输入编号和查询码查看。",
}

TEMPLATES: dict[str, dict[str, Text]] = {
    "received": {
        "en": Text(
            "We have registered your case {number}",
            "{danger}Your case has the number {number}. {deadlines}\n\nFollow it at {url} with your "
            "number and secret. "
            "This message was written by the system; a person answers you within the time named above.",
        ),
        "zh": Text(
            "您的事项 {number} 已登记",
            "{danger}您的事项编号为 {number}。{deadlines}\n\n您可在 {url} 凭编号和查询码随时查看进展。"
            "本通知由系统自动发出，工作人员会在上述时限内联系您。",
        ),
    },
    "question": {
        "en": Text(
            "A question about your case {number}",
            "To go on with your case {number} we need to know:\n\n{text}\n\nPlease answer at {url} "
            "within five working "
            "days. If you cannot, we go on with what we have; your case is not closed for that.",
        ),
        "zh": Text(
            "关于您的事项 {number}，请补充说明",
            "为继续办理您的事项 {number}，我们想请您说明：\n\n{text}\n\n请于五个工作日内在 {url} 回复。"
            "如不便补充，我们会按现有材料继续办理，不会因此办结。",
        ),
    },
    "accepted": {
        "en": Text(
            "We have accepted your case {number}",
            "We have accepted your case {number} and are handing it to the unit in charge. "
            "{deadlines}\n\nFollow it at {url}.",
        ),
        "zh": Text(
            "您的事项 {number} 已受理",
            "您的事项 {number} 已受理，正在交由主管单位办理。{deadlines}\n\n查看进展：{url}。",
        ),
    },
    "not_accepted": {
        "en": Text(
            "We cannot take on your case {number}",
            "We cannot take on your case {number}. Reason: {reason}.\n\n{text}\n\nWhere to go: "
            "{where}\n\nYou can object "
            "within ten working days at {url}; somebody else will look at it." + _REMEDIES_EN,
        ),
        "zh": Text(
            "您的事项 {number} 不予受理",
            "您的事项 {number} 不予受理，原因：{reason}。\n\n{text}\n\n您可以前往：{where}\n\n"
            "您可在十个工作日内在 {url} 提出异议，将由另一名工作人员复核。" + _REMEDIES_ZH,
        ),
    },
    "referred": {
        "en": Text(
            "Where your case {number} can be settled",
            "Your case {number} belongs to: {where}.\n\n{text}\n\nDetails: {url}" + _REMEDIES_EN,
        ),
        "zh": Text(
            "您的事项 {number} 的办理去处",
            "您的事项 {number} 应由以下单位办理：{where}。\n\n{text}\n\n详情：{url}" + _REMEDIES_ZH,
        ),
    },
    "withdrawn": {
        "en": Text(
            "You have withdrawn your case {number}",
            "We have ended your case {number} as you asked; you can still read it at {url}. If you change "
            "your mind, submit the matter again and name this number." + _REMEDIES_EN,
        ),
        "zh": Text(
            "您的事项 {number} 已撤回",
            "我们已按您的要求终止办理事项 {number}，您仍可在 {url} 查看。"
            "如您改变主意，请重新提交并注明此编号。" + _REMEDIES_ZH,
        ),
    },
    "initial": {
        "en": Text("Your case {number}: who handles it and what comes next", "{text}\n\nFollow it at {url}."),
        "zh": Text("您的事项 {number}：谁在办、下一步做什么", "{text}\n\n查看进展：{url}。"),
    },
    "message": {
        "en": Text("A message about your case {number}", "{text}\n\nAnswer at {url}."),
        "zh": Text("关于您的事项 {number} 的消息", "{text}\n\n您可在 {url} 回复。"),
    },
    "reply": {
        "en": Text("Our reply to your case {number}", "{text}\n\nRead it again at {url}." + _REMEDIES_EN),
        "zh": Text("您的事项 {number} 的答复", "{text}\n\n可在 {url} 再次查看。" + _REMEDIES_ZH),
    },
    "letter": {
        "en": Text(
            "A written explanation for your case {number}",
            "The letter is ready for you at {url}." + _REMEDIES_EN,
        ),
        "zh": Text("您的事项 {number} 的书面答复", "书面答复已可在 {url} 查看和下载。" + _REMEDIES_ZH),
    },
    "rate": {
        "en": Text(
            "How was case {number} handled?",
            "Tell us how your case {number} was handled: {url}. Every grade takes the same two steps,"
            " and whoever handled "
            "it cannot change your answer.",
        ),
        "zh": Text(
            "请评价事项 {number} 的办理情况",
            "请在 {url} 评价事项 {number} 的办理情况。各个等次操作步骤完全相同，承办人无法更改您的评价。",
        ),
    },
    "closed": {
        "en": Text(
            "Your case {number} is closed",
            "Your case {number} is closed. Result: {result}. Until {until} you can have it taken up "
            "again with one click "
            "at {url}." + _REMEDIES_EN,
        ),
        "zh": Text(
            "您的事项 {number} 已办结",
            "您的事项 {number} 已办结，结果：{result}。{until} 前您可在 {url} 一键要求重新办理。"
            + _REMEDIES_ZH,
        ),
    },
    "reopened": {
        "en": Text(
            "Your case {number} is taken up again",
            "Your case {number} is taken up again, by somebody else or more senior. "
            "{deadlines}\n\nFollow it at {url}.",
        ),
        "zh": Text(
            "您的事项 {number} 已重新办理",
            "您的事项 {number} 已重新办理，将由另一名或更高一级人员负责。{deadlines}\n\n查看进展：{url}。",
        ),
    },
    "choice": {
        "en": Text(
            "Your case {number}: how would you like to go on?",
            "You are still not content with case {number}. Choose at {url} between a review by "
            "somebody who had no part in "
            "it and mediation; or neither." + _REMEDIES_EN,
        ),
        "zh": Text(
            "您的事项 {number}：请选择下一步",
            "您对事项 {number} 仍不满意。您可在 {url} 选择由未参与办理的人员复核，或申请调解，也可都不选。"
            + _REMEDIES_ZH,
        ),
    },
    "calendar_date": {
        "en": Text(
            "The date for your case {number} has changed",
            "The holidays were announced. You will hear from us on case {number} by {due}. Details: {url}",
        ),
        "zh": Text(
            "您的事项 {number} 的期限有变动",
            "节假日安排已公布，事项 {number} 的答复期限现为 {due}。详情：{url}",
        ),
    },
    "approved_date": {
        "en": Text(
            "The date for your case {number} has changed",
            "Your case {number} is now handled as another kind of matter. You will hear from us by {due}."
            " Details: {url}",
        ),
        "zh": Text(
            "您的事项 {number} 的期限有变动",
            "事项 {number} 的类别已调整，经批准，答复期限现为 {due}。详情：{url}",
        ),
    },
    "new_date": {
        "en": Text(
            "A new date for your case {number}",
            "We will not answer case {number} by the date we gave. Reason: {reason}. The new date is "
            "{due}. Details: {url}",
        ),
        "zh": Text(
            "您的事项 {number} 的新期限",
            "我们未能按原定日期答复事项 {number}，原因：{reason}。新的期限为 {due}。详情：{url}",
        ),
    },
    "plan": {
        "en": Text(
            "How we stay in touch about case {number}",
            "{text}\n\nIt is reviewed on {due}. You can appeal at {url}. New matters and anything "
            "about safety are always taken.",
        ),
        "zh": Text(
            "关于事项 {number} 的联系安排",
            "{text}\n\n将于 {due} 复查。您可在 {url} 申诉。新的事项和涉及安全的情况始终受理。",
        ),
    },
    "improved": {
        "en": Text(
            "Something has changed since your case {number}",
            "Since your case {number} we have changed how we work:\n\n{text}\n\nPlease try again, and tell "
            "us at {url} whether it is better. What you say is counted when the change is judged.",
        ),
        "zh": Text(
            "您反映的问题有了改进（{number}）",
            "根据您反映的事项 {number}，我们作了以下改进：\n\n{text}\n\n"
            "欢迎您再次体验，并在 {url} 告诉我们是否有改善。您的意见将计入改进效果的评价。",
        ),
    },
    **{
        name: {locale: Text(*pair) for locale, pair in pairs.items()}
        for name, pairs in (
            STAFF
            | hearing_wording.CITIZEN
            | hearing_wording.STAFF
            | erasure_wording.CITIZEN
            | erasure_wording.STAFF
            | rating_wording.RATER
            | rating_wording.STAFF
            | survey_wording.CITIZEN
            | survey_wording.STAFF
        ).items()
    },
}


def word(template: str, locale: str, params: Mapping[str, object], *, short: bool = False) -> Text:
    """The notice in `en` or `zh` (any variant). Raises KeyError for a missing template or parameter."""
    language = "zh" if locale.startswith("zh") else "en"
    if short:
        return Text("", survey_wording.SHORT.get(template, SHORT)[language].format_map(params))
    text = TEMPLATES[template][language]
    # one pass only: braces that a citizen wrote stay what they are
    return Text(text.subject.format_map(params), text.body.format_map(params).strip())
