"""First reading of a matter by rules: topic, danger, harm, field. Suggestions, never decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOPICS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split("|"))
    for name, words in {
        "attitude": "态度|辱骂|推诿|推脱|踢皮球|冷漠|不耐烦|刁难|骂人|打人"
        "|rude|attitude|insult|shout|hung up|disrespect",
        "delay": "拖延|拖欠|拖着|迟迟|至今|等了|排队|不作为|没人管|无人管|烂尾|延期|何时|什么时候"
        "|delay|waiting|slow|queue|overdue|never received",
        "facility": "路灯|道路|井盖|电梯|公园|设施|噪音|噪声|扰民|施工|垃圾|污水|污染|油烟|臭|停车|占道|违建"
        "|厕所|绿化|积水|漏水|停水|停电|红绿灯|安全隐患"
        "|lamp|road|lift|elevator|toilet|noise|rubbish|parking|pavement",
        "quality": "质量|乱收费|收费|违规|强制|欺诈|虚假|骗|克扣|错误|不合理|退款|补课|服务差"
        "|refund|inaccurate|incorrect|wrong|error|fraud|unauthorized|fee|dispute|charge",
        "policy": "请问|咨询|政策|规定|怎么办理|如何办理|能否|policy|how do i|may i|entitled",
    }.items()
}
"""Keyword families; the one found most often wins. Policy only where nothing else is said: people ask
politely in complaints too."""

DOMAINS: dict[str, tuple[str, ...]] = {
    "urban": (
        "城乡建设",
        "住房",
        "物业",
        "小区",
        "施工",
        "路灯",
        "道路",
        "拆迁",
        "楼盘",
        "housing",
        "building",
        "street",
    ),
    "labour": ("劳动和社会保障", "工资", "社保", "劳动", "养老", "工伤", "失业", "wage", "salary", "pension"),
    "education": (
        "教育文体",
        "学校",
        "教师",
        "补课",
        "学生",
        "幼儿园",
        "高考",
        "school",
        "teacher",
        "student",
    ),
    "health": ("卫生计生", "医院", "医生", "看病", "护士", "生育", "疫苗", "hospital", "doctor", "clinic"),
    "transport": ("交通运输", "公交", "出租", "地铁", "司机", "滴滴", "bus", "taxi", "driver", "metro"),
    "commerce": (
        "商贸旅游",
        "商家",
        "消费",
        "超市",
        "景区",
        "电梯",
        "传销",
        "shop",
        "store",
        "hotel",
        "tour",
    ),
    "environment": (
        "环境保护",
        "污染",
        "排放",
        "废气",
        "噪音",
        "臭味",
        "油烟",
        "pollution",
        "smell",
        "waste",
    ),
    "finance": (
        "金融消费",
        "银行",
        "贷款",
        "保险",
        "信用卡",
        "debt",
        "credit",
        "mortgage",
        "bank",
        "loan",
    ),
}
"""The fields of public service (领域); the first word of each is its official Chinese name."""

FINANCE = frozenset(
    {"credit_reporting", "debt_collection", "mortgages_and_loans", "retail_banking", "credit_card"}
)
"""Products of consumer finance, as supervisors of banks name them."""

DANGER = (
    "着火",
    "起火",
    "火灾",
    "煤气泄漏",
    "燃气泄漏",
    "爆炸",
    "触电",
    "坍塌",
    "倒塌了",
    "生命危险",
    "自杀",
    "跳楼",
    "被困",
    "昏迷",
    "on fire",
    "gas leak",
    "explosion",
    "collapsed",
    "trapped",
    "suicide",
    "unconscious",
    "life in danger",
)
HARM: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("death", ("死亡", "去世", "身亡", "丧命", "killed", "died", "death of")),
    (
        "injury",
        (
            "受伤",
            "骨折",
            "摔伤",
            "烧伤",
            "中毒",
            "住院",
            "injured",
            "injury",
            "burned",
            "poisoned",
            "fracture",
        ),
    ),
    ("property", ("损失", "漏水", "被盗", "财产", "赔偿", "damage", "stolen", "loss of", "flooded")),
)
VULNERABLE = (
    "老人",
    "孩子",
    "儿童",
    "孕妇",
    "残疾",
    "病人",
    "child",
    "elderly",
    "pregnant",
    "disabled",
    "disability",
)
SENSITIVE = ("群体", "上访", "维权", "罢工", "聚集", "媒体曝光", "strike", "protest", "petition")
GROUP = re.compile(
    r"(?:(?:全体|我们)(?:业主|居民|村民|员工|家长)|[0-9一二三四五六七八九十百千几]+(?:多)?(?:户|名)(?:业主|居民|村民))"
)
NEGATION = ("没有", "不是", "未", "并非", "no ", "not ", "without ")
_AMOUNT = re.compile(r"(\d{1,9}(?:\.\d{1,2})?)\s*(万)?\s*(?:元|块钱|yuan|rmb)", re.IGNORECASE)
_BEFORE = 6
_MANY = 10


@dataclass(frozen=True)
class Sensed:
    """What the words suggest."""

    topic: str
    domain: str
    danger: bool
    harm: str
    affected: int
    vulnerable: bool
    sensitive: bool
    amount: float
    group: bool


def sense(text: str) -> Sensed:
    """Read title and text once; negated words («没有人受伤») do not count as harm or danger."""
    lower = text.casefold()
    group = bool(GROUP.search(text))
    harm = next((name for name, words in HARM if any(_said(lower, word) for word in words)), "none")
    return Sensed(
        topic=_topic(lower),
        domain=_best(lower, DOMAINS) or "",
        danger=any(_said(lower, word) for word in DANGER),
        harm=harm,
        affected=_MANY if group else 1,
        vulnerable=any(word in lower for word in VULNERABLE),
        sensitive=any(word in lower for word in SENSITIVE),
        amount=_amount(text),
        group=group,
    )


def _topic(text: str) -> str:
    grievances = {name: words for name, words in TOPICS.items() if name != "policy"}
    return _best(text, grievances) or _best(text, {"policy": TOPICS["policy"]}) or "none"


def domain_code(given: str | None) -> str | None:
    """The code of a field given by code or by its Chinese name; None when it is not known."""
    plain = (given or "").strip()
    if plain in DOMAINS:
        return plain
    if plain in FINANCE:
        return "finance"
    return next((code for code, words in DOMAINS.items() if words[0] == plain), None)


def _best(text: str, families: dict[str, tuple[str, ...]]) -> str | None:
    counts = {name: sum(_count(text, word) for word in words) for name, words in families.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _count(text: str, word: str) -> int:
    """How often a word is said; in letters it must begin there: «road» is not said by «broad»."""
    return len(re.findall(rf"\b{re.escape(word)}", text)) if word.isascii() else text.count(word)


def _said(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        if not any(text[max(0, start - _BEFORE) : start].endswith(no) for no in NEGATION):
            return True
        start = text.find(word, start + 1)
    return False


def _amount(text: str) -> float:
    found = [float(number) * (10_000 if unit else 1) for number, unit in _AMOUNT.findall(text)]
    return max(found, default=0.0)
