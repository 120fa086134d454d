"""What notices about a dispute say (R41-R43): each names the remedies that stay open, in both languages."""

from __future__ import annotations

_OPEN_EN = (
    "\n\nTaking part is voluntary and you may leave at any time without giving a reason. Whatever comes of "
    "it, administrative reconsideration, a lawsuit and a petition stay open to you, within their own limits."
)
_OPEN_ZH = (
    "\n\n参加调解听证完全自愿，您可以随时退出，无需说明理由。无论结果如何，行政复议、行政诉讼、信访等途径"
    "始终向您开放，请留意各自的法定期限。"
)

CITIZEN: dict[str, dict[str, tuple[str, str]]] = {
    "hearing_consent": {
        "en": (
            "Case {number}: do you agree to mediation and a hearing?",
            "You asked for your dispute {hearing} to be heard. Nothing begins without your consent: please "
            "say at {url} within five working days whether you agree, whether you want confidential talks "
            "first, and whether the hearing may be public." + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：您是否同意调解听证？",
            "您申请处理争议（编号 {hearing}）。未经您同意不会开始：请在五个工作日内到 {url} 告诉我们"
            "是否同意、是否愿意先行保密调解、听证可否公开。" + _OPEN_ZH,
        ),
    },
    "hearing_left": {
        "en": (
            "Case {number}: the dispute has ended",
            "The dispute {hearing} about your case {number} has ended without an opinion. Nothing said in "
            "talks is used anywhere. Details: {url}" + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：争议处理已终止",
            "事项 {number} 的争议（{hearing}）已终止，未作出合议意见。调解中所说的内容不会用于其他任何地方。"
            "详情：{url}" + _OPEN_ZH,
        ),
    },
    "hearing_refused": {
        "en": (
            "Case {number}: we cannot take on the dispute",
            "The dispute about your case {number} is not taken on. Ground: {reason}.\n\n{text}\n\n"
            "Details: {url}" + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：争议不予受理",
            "事项 {number} 的争议申请不予受理，依据：{reason}。\n\n{text}\n\n详情：{url}" + _OPEN_ZH,
        ),
    },
    "hearing_admitted": {
        "en": (
            "Case {number}: the dispute is taken on",
            "The dispute {hearing} is taken on; the unit must attend.\n\n{text}\n\nFollow it at {url}."
            + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：争议已受理",
            "争议 {hearing} 已受理，被诉单位必须参加。\n\n{text}\n\n查看进展：{url}。" + _OPEN_ZH,
        ),
    },
    "hearing_settled": {
        "en": (
            "Case {number}: you have settled",
            "You and the unit have signed a settlement in {hearing}. What it owes you has a deadline each, "
            "and we check that it is done. Details: {url}" + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：调解达成一致",
            "您与被诉单位已就 {hearing} 签字达成一致。单位承诺的每一项都有期限，我们会核验落实。详情：{url}"
            + _OPEN_ZH,
        ),
    },
    "hearing_panel": {
        "en": (
            "Case {number}: who sits on the panel",
            "The panel for {hearing} was drawn. You see its members at {url}, and for three working days you "
            "can ask that one of them step aside." + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：合议组名单",
            "{hearing} 的合议组已抽选产生。您可在 {url} 查看名单，三个工作日内可以申请其中成员回避。"
            + _OPEN_ZH,
        ),
    },
    "hearing_announced": {
        "en": (
            "Case {number}: your hearing is on {day}",
            "The hearing {hearing} is on {day}, {place}. At {url} you find the entry for your calendar, and "
            "can ask once for another day." + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：听证定于 {day}",
            "听证 {hearing} 定于 {day} 在 {place} 举行。您可在 {url} 下载日历邀请，也可申请改期一次。"
            + _OPEN_ZH,
        ),
    },
    "hearing_opinion": {
        "en": (
            "Case {number}: the panel's opinion",
            "The panel has given its opinion in {hearing}: {outcome}. Read grounds and dissent at {page}. "
            "The unit now complies or explains publicly why not. Your case: {url}" + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：合议意见",
            "合议组已就 {hearing} 出具合议意见：{outcome}。理由和不同意见见 {page}。"
            "被诉单位须按期履行或公开说明。您的事项：{url}" + _OPEN_ZH,
        ),
    },
    "obligation_explained": {
        "en": (
            "Case {number}: the unit explains why it does not comply",
            "In {hearing} the unit does not do what the panel asked, and says why at {page}." + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：单位说明不履行的理由",
            "就 {hearing}，被诉单位未按合议意见履行，理由公开在 {page}。" + _OPEN_ZH,
        ),
    },
    "obligation_fulfilled": {
        "en": (
            "Case {number}: the unit has done what it owed",
            "In {hearing} the unit has done what it owed, and we have checked it: {page}. If you see it "
            "otherwise, write to us at {url}." + _OPEN_EN,
        ),
        "zh": (
            "事项 {number}：单位已落实",
            "就 {hearing}，被诉单位已按期落实，我们已核验：{page}。如您认为并未落实，请在 {url} 告诉我们。"
            + _OPEN_ZH,
        ),
    },
}
"""Subject and body. `number` is the case's, `hearing` the dispute's."""

STAFF: dict[str, dict[str, tuple[str, str]]] = {
    "staff_hearing": {
        "en": ("Hearing {number}: news", "Something has changed in hearing {number} that needs you: {url}"),
        "zh": ("听证 {number}：有新进展", "听证 {number} 有新进展，需要您处理：{url}"),
    },
    "staff_drawn": {
        "en": (
            "Hearing {number}: you were drawn for the panel",
            "You were drawn. Please declare any conflict of interest within two working days: {url}",
        ),
        "zh": (
            "听证 {number}：您被抽选为合议员",
            "您被抽选为听证 {number} 的合议员。请在两个工作日内申明有无利益冲突：{url}",
        ),
    },
}
"""To the unit and the panel: the number of the hearing, and nothing of the case."""
