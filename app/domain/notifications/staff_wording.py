"""What notices to staff say: which case and what to do, never what a citizen wrote."""

from __future__ import annotations

STAFF: dict[str, dict[str, tuple[str, str]]] = {
    "staff_assigned": {
        "en": ("Case {number} is yours", "You are now the owner of case {number}. Open it: {url}"),
        "zh": ("事项 {number} 由您负责", "您现在是事项 {number} 的责任人。打开：{url}"),
    },
    "staff_urged": {
        "en": (
            "Case {number}: the citizen urges",
            "The citizen asks when case {number} will be answered: {url}",
        ),
        "zh": ("事项 {number}：诉求人催办", "诉求人催办事项 {number}：{url}"),
    },
    "staff_supplied": {
        "en": ("Case {number}: new material", "The citizen added to case {number}: {url}"),
        "zh": ("事项 {number}：有新材料", "诉求人补充了事项 {number} 的材料：{url}"),
    },
    "staff_escalated": {
        "en": ("Case {number}: {rung}", "A time limit of case {number} needs you ({rung}, due {due}): {url}"),
        "zh": ("事项 {number}：{rung}", "事项 {number} 的时限需要您处理（{rung}，期限 {due}）：{url}"),
    },
    "matter_escalated": {
        "en": ("{title} ({number}): {rung}", "A time limit of {number} needs you ({rung}, due {due}): {url}"),
        "zh": ("{title}（{number}）：{rung}", "{number} 的时限需要您处理（{rung}，期限 {due}）：{url}"),
    },
    "matter_yours": {
        "en": ("{title} ({number}) is yours", "You now answer for {number}. Open it: {url}"),
        "zh": ("{title}（{number}）由您负责", "您现在负责 {number}。打开：{url}"),
    },
    "matter_news": {
        "en": ("{title} ({number}): news", "Something has changed in {number} that you should know: {url}"),
        "zh": ("{title}（{number}）：有新进展", "{number} 有了新进展，请查看：{url}"),
    },
    "hotspot_raised": {
        "en": (
            "{title} ({number}): {level}",
            "{mentions} mentions within seven days, {complainants} people known, {anonymous} unknown: {url}",
        ),
        "zh": (
            "{title}（{number}）：{level}预警",
            "七日内反映 {mentions} 件，实名 {complainants} 人，匿名 {anonymous} 件。打开：{url}",
        ),
    },
    "alert_red": {
        "en": (
            "RED ALERT {number}: {title}",
            "{mentions} mentions in 7 days, {complainants} people known. Acknowledge and instruct: {url}",
        ),
        "zh": (
            "红色预警 {number}：{title}",
            "七日内反映 {mentions} 件，实名 {complainants} 人。由您分管，请签阅、批示并限期反馈：{url}",
        ),
    },
    "staff_silent": {
        "en": (
            "Case {number}: nothing happens",
            "For {days} working days nothing has happened in case {number}: {url}",
        ),
        "zh": ("事项 {number} 无进展", "事项 {number} 已 {days} 个工作日无任何进展：{url}"),
    },
    "staff_returned": {
        "en": ("Case {number}: ruling on the return", "It was ruled on the return of case {number}: {url}"),
        "zh": ("事项 {number}：退单已裁定", "事项 {number} 的退单已有裁定：{url}"),
    },
    "staff_extension": {
        "en": (
            "Case {number}: extension refused",
            "The extension asked for case {number} was not granted: {url}",
        ),
        "zh": ("事项 {number}：延期未获批准", "事项 {number} 的延期申请未获批准：{url}"),
    },
    "staff_assist": {
        "en": (
            "Case {number}: work with another unit",
            "Case {number} needs your unit's part, or has received it: {url}",
        ),
        "zh": ("事项 {number}：协办事宜", "事项 {number} 需要贵单位协办，或协办意见已送达：{url}"),
    },
    "staff_emergency": {
        "en": ("Emergency: case {number}", "An emergency plan has started for case {number}. Act now: {url}"),
        "zh": ("应急：事项 {number}", "事项 {number} 已启动应急预案，请立即处置：{url}"),
    },
    "staff_supervised": {
        "en": (
            "Case {number} is supervised",
            "Case {number} is under supervision, or its report was accepted: {url}",
        ),
        "zh": ("事项 {number} 督办", "事项 {number} 已列入督办，或督办已办结：{url}"),
    },
    "staff_plan": {
        "en": (
            "Case {number}: contact plan",
            "It was decided on the contact plan proposed for case {number}: {url}",
        ),
        "zh": ("事项 {number}：联系安排", "事项 {number} 的联系安排建议已有决定：{url}"),
    },
}
"""Subject and body per template and language. `number`, `url` and what the body names are filled in."""
