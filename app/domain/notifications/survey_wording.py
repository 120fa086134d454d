"""What invitations to a survey say (R38-R40): voluntary, without a name, one link, good for once."""

from __future__ import annotations

SHORT: dict[str, dict[str, str]] = {
    "survey_sms": {
        "en": "How was it? A few questions, answered without your name, once: {url}",
        "zh": "请您花几分钟填写一份不记名调查，链接仅可使用一次：{url}",
    },
}
"""By SMS: the link alone, and no word of what the matter was."""

_INVITED_EN = (
    "You were drawn by lot among those whose matters we answered. Please tell us how it was: {url}\n\n"
    "It takes about three minutes. Taking part is voluntary. The link works once; your answers are kept "
    "without your name, and nobody can tell that they are yours."
)
_INVITED_ZH = (
    "您的事项已经答复，我们以抽签方式邀请您参加满意度调查：{url}\n\n"
    "约需三分钟，自愿参加。链接仅可使用一次；答案不记名保存，任何人都无法得知是您填写的。"
)

CITIZEN: dict[str, dict[str, tuple[str, str]]] = {
    "survey": {
        "en": ("How was it? {title}", _INVITED_EN),
        "zh": ("请您评一评：{title}", _INVITED_ZH),
    },
    "survey_sms": {
        "en": ("How was it? {title}", _INVITED_EN),
        "zh": ("请您评一评：{title}", _INVITED_ZH),
    },
}

_STAFF_EN = (
    "Please say how you see it: {url}\n\nTaking part is voluntary. The link works once; answers are "
    "kept without a name, and results of fewer than five people are not shown to anybody."
)

STAFF: dict[str, dict[str, tuple[str, str]]] = {
    "survey_staff": {
        "en": (
            "{title}: your view, without your name",
            _STAFF_EN,
        ),
        "zh": (
            "{title}：请不记名填写",
            "请谈谈您的看法：{url}\n\n自愿参加，链接仅可使用一次；答案不记名，不足五人的结果不向任何人展示。",
        ),
    },
}
