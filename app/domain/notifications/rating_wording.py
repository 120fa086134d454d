"""What notices about a rating say (R6): the promise, the commitment, the reply, an exclusion."""

from __future__ import annotations

RATER: dict[str, dict[str, tuple[str, str]]] = {
    "rating_promise": {
        "en": (
            "Your rating: what we promise",
            (
                "We are sorry that it was not good. {unit} promises to put it right. If you left a way to "
                "reach you, somebody who was not involved contacts you by {contact_by}. If you told us what "
                "was wrong, we look into it, and within 24 hours of that {unit} publishes what it will do "
                "and by which day, and later whether it kept its word: {url}"
            ),
        ),
        "zh": (
            "关于您的评价：我们的整改承诺",
            (
                "没有让您满意，我们很抱歉。{unit}承诺整改。您留下联系方式的，由未经办该业务的人员在"
                " {contact_by} 前与您联系；您说明了问题的，我们会核实，并在核实后24小时内由{unit}公布"
                "具体整改措施和完成日期，此后公布是否按期兑现：{url}"
            ),
        ),
    },
    "rating_commitment": {
        "en": (
            "Your rating {number}: what will be done",
            (
                "{unit} commits itself to this by {day}:\n\n{commitment}\n\n"
                "Whether it is kept is published at {url}"
            ),
        ),
        "zh": (
            "您的评价 {number}：整改承诺",
            "{unit}承诺在 {day} 前完成：\n\n{commitment}\n\n是否兑现将在 {url} 公布。",
        ),
    },
    "rating_settled": {
        "en": (
            "Your rating {number}: the commitment was carried out",
            (
                "What {unit} committed itself to by {day} is done; somebody else has checked it:\n\n"
                "{commitment}\n\nSee {url}"
            ),
        ),
        "zh": (
            "您的评价 {number}：整改已落实",
            "{unit}承诺在 {day} 前完成的整改已落实，并经他人核查：\n\n{commitment}\n\n详见 {url}。",
        ),
    },
    "rating_unfounded": {
        "en": (
            "Your rating {number}: what we found",
            (
                "We looked into what you told us and could not confirm it. Your grade counts all the same. "
                "The public reply will be at {url}. If you disagree, you can submit a complaint."
            ),
        ),
        "zh": (
            "您的评价 {number}：核实结果",
            (
                "经核实，未能查证您反映的情况。您的评价仍然计入统计，公开回应见 {url}。"
                "如不认可，您可以提交投诉。"
            ),
        ),
    },
    "rating_reply": {
        "en": (
            "Your rating {number}: the public reply",
            "{unit} replied:\n\n{reply}\n\nWith its proof at {url}",
        ),
        "zh": ("您的评价 {number}：公开回应", "{unit}回应：\n\n{reply}\n\n佐证材料见 {url}。"),
    },
    "rating_excluded": {
        "en": (
            "Your rating {number} is not counted in the statistics",
            (
                "Two people approved, one after the other, that your rating is left out of the statistics. "
                "Reason: {reason}. What you wrote is still followed up. If you disagree, you can submit a "
                "complaint."
            ),
        ),
        "zh": (
            "您的评价 {number} 不计入统计",
            (
                "经两人先后审批，您的评价不计入统计。原因：{reason}。您反映的问题仍继续处理。"
                "如不认可，您可以提交投诉。"
            ),
        ),
    },
}

STAFF: dict[str, dict[str, tuple[str, str]]] = {
    "rating_reply_asked": {
        "en": (
            "{title} ({number}): a public reply is due",
            "Reply in public within five working days. Proof to attach: {proof}. Open it: {url}",
        ),
        "zh": (
            "{title}（{number}）：请公开回应",
            "请在五个工作日内公开回应。须附佐证：{proof}。打开：{url}",
        ),
    },
}
