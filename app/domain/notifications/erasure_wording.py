"""What notices about an erasure say (R85): why not yet, which day, and how to disagree; both languages."""

from __future__ import annotations

_REMEDIES_EN = (
    "\n\nIf you disagree, say so at {url} with your number and secret; somebody else decides. You "
    "may also complain to the authority that protects personal data, or go to court."
)
_REMEDIES_ZH = (
    "\n\n如有异议，请凭编号和查询码在 {url} 提出申诉，由原决定人以外的人复核；您也可以向履行个人"
    "信息保护职责的部门投诉，或依法提起诉讼。"
)

CITIZEN: dict[str, dict[str, tuple[str, str]]] = {
    "erasure_received": {
        "en": (
            "Case {number}: you asked us to delete your data",
            (
                "We have your request {erasure}. From now on only those who need your words to finish the "
                "case may read them. You hear from us within fifteen working days; see {url}."
            ),
        ),
        "zh": (
            "事项 {number}：已收到您的删除请求",
            (
                "已收到您的删除请求（{erasure}）。自即日起，只有办结事项所必需的人员可以查阅您的内容。我们将"
                "在十五个工作日内答复，进展见 {url}。"
            ),
        ),
    },
    "erasure_restricted": {
        "en": (
            "Case {number}: your data are restricted and will be deleted later",
            (
                "We cannot delete your data yet. Reason: {ground}. We look at it on {day} at the latest; as "
                "soon as the reason is gone they are deleted by themselves; you need not ask again. Until "
                "then only those who must may read them. Request {erasure}."
            )
            + _REMEDIES_EN,
        ),
        "zh": (
            "事项 {number}：您的信息已限制查阅，条件具备时自动删除",
            (
                "目前尚不能删除您的信息，原因：{ground}。我们最迟于 {day} 复查；原因消除后将自动删除，您无需"
                "再次申请。在此之前，仅限必要人员查阅。请求编号 {erasure}。"
            )
            + _REMEDIES_ZH,
        ),
    },
    "erasure_coming": {
        "en": (
            "Case {number}: your data are deleted tomorrow",
            (
                "Nothing stands against your request {erasure} any more. In 24 hours your data are deleted "
                "for good. This is our last message: we shall no longer know your address. With number and "
                "secret you can still fetch the certificate at {url}."
            ),
        ),
        "zh": (
            "事项 {number}：您的信息将于二十四小时后删除",
            (
                "您的删除请求（{erasure}）已无阻碍，二十四小时后将永久删除您的信息。这是最后一次通知：此后我"
                "们不再留有您的联系方式。您仍可凭编号和查询码在 {url} 下载删除证明。"
            ),
        ),
    },
    "erasure_refused": {
        "en": (
            "Case {number}: we do not delete your data",
            (
                "Your request {erasure} is refused. Ground: {reason}.\n\n{text}\n\nYou can appeal within ten "
                "working days."
            )
            + _REMEDIES_EN,
        ),
        "zh": (
            "事项 {number}：不予删除",
            "您的删除请求（{erasure}）不予支持，依据：{reason}。\n\n{text}\n\n您可在十个工作日内申诉。"
            + _REMEDIES_ZH,
        ),
    },
    "erasure_upheld": {
        "en": (
            "Case {number}: the decision about your data stands",
            (
                "Somebody who had not decided before looked at your appeal. What we decided on {erasure} "
                "stands; the reasons are at {url}. You may complain to the authority that protects "
                "personal data, or go to court."
            ),
        ),
        "zh": (
            "事项 {number}：维持关于您个人信息的决定",
            (
                "我们已由原决定人以外的人复核您的申诉，对 {erasure} 维持原决定，理由见 {url}。您可以向履行个"
                "人信息保护职责的部门投诉，或依法提起诉讼。"
            ),
        ),
    },
    "erasure_overturned": {
        "en": (
            "Case {number}: your appeal succeeded",
            (
                "The decision on {erasure} has fallen. Your data are deleted as soon as nothing else stands "
                "against it. See {url}."
            ),
        ),
        "zh": (
            "事项 {number}：申诉成立",
            "关于 {erasure} 的原决定已撤销，无其他阻碍时即删除您的信息。详情见 {url}。",
        ),
    },
}

STAFF: dict[str, dict[str, tuple[str, str]]] = {
    "staff_erasure": {
        "en": (
            "Erasure {erasure}: a hold is claimed",
            (
                "Case {number} is to be erased and somebody claims that it is needed. Decide within five "
                "working days: {url}"
            ),
        ),
        "zh": (
            "删除请求 {erasure}：有人主张留存",
            "事项 {number} 请求删除，有人主张须留存，请在五个工作日内审查：{url}",
        ),
    },
}
