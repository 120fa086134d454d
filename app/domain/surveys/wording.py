"""The linter of questionnaires: leading and double-barrelled wording, leaning scales, what is missing (R39).

Rules are a table of patterns per language with what is wrong and how to mend it; a new rule is a new line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.surveys.asked import Asked

VALUES = (1, 2, 3, 4, 5)
LONGEST = 160


class Rule(NamedTuple):
    """What is wrong and how to mend it, in both languages."""

    en: str
    zh: str
    remedy_en: str
    remedy_zh: str


RULES: dict[str, Rule] = {
    "leading": Rule(
        "The question suggests its answer.",
        "问题带有诱导性。",
        "Ask how it was, without praise, blame or appeal to what others think.",
        "只问感受如何，不带褒贬，也不引用“大家都认为”。",
    ),
    "double_barrelled": Rule(
        "The question asks two things at once.",
        "一个问题问了两件事。",
        "Make two questions of it, one for each thing.",
        "拆成两个问题，每题只问一件事。",
    ),
    "double_negative": Rule(
        "The question denies twice.",
        "问题使用了双重否定。",
        "Say it positively.",
        "改为肯定的说法。",
    ),
    "unbalanced": Rule(
        "The scale has more answers on one side than on the other, or not the values 1 to 5.",
        "量表正负两侧选项数量不对称，或不是 1 至 5 五档。",
        "Use a preset, or as many positive as negative labels around a neutral one.",
        "改用预设量表，或使正面与负面选项数量相等、中间为中性。",
    ),
    "unlabelled": Rule(
        "A value of the scale has no label in one of the languages.",
        "量表有选项缺少中文或英文标签。",
        "Label every value in both languages.",
        "每个选项都写明中英文标签。",
    ),
    "no_not_applicable": Rule(
        "Those whom the question does not concern cannot say so.",
        "缺少“不适用”选项。",
        "Offer “does not apply to me”.",
        "增加“不适用”选项。",
    ),
    "no_open_question": Rule(
        "There is no open question.",
        "没有开放题。",
        "Add at least one question that people answer in their own words.",
        "至少增加一道可自由作答的开放题。",
    ),
    "no_scale_question": Rule(
        "There is no question with a scale.",
        "没有量表题。",
        "Begin with one that asks for the overall satisfaction.",
        "第一题请设为总体满意度量表题。",
    ),
    "one_language": Rule(
        "The question is missing in one of the languages.",
        "问题缺少中文或英文。",
        "Write it in both, each as one would ask it in that language.",
        "中英文都要写，并各自符合该语言的表达习惯。",
    ),
    "too_long": Rule(
        f"The question is longer than {LONGEST} characters.",
        f"问题超过 {LONGEST} 个字符。",
        "Say it in one short sentence.",
        "用一句短句表达。",
    ),
}

LEADING: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(don't|do not|wouldn't|would not|isn't|aren't|won't|shouldn't) (you|it|we|they|our|the)\b",
        r"\b(surely|obviously|clearly|of course|undoubtedly|as (you|we all|everybody|everyone) knows?)\b",
        r"\b(most|many) (people|citizens|users) (say|think|agree|believe)\b",
        r"\bhow (much did you like|good|great|excellent|satisfied|happy|pleased)\b",
        r"\b(excellent|outstanding|superb|wonderful|award-winning|terrible|awful|outrageous|unacceptable)\b",
        r"\bdo you (also )?agree that\b",
    ),
    "zh": (
        r"难道|岂不|不是吗|对吧|是吧",
        r"众所周知|显而易见|毫无疑问|毋庸置疑|不可否认|显然",
        r"(大家|多数人|大多数人?|很多人|群众|市民)(都|普遍)?(认为|觉得|表示|说)",
        r"(您|你)(是否|是不是)?(也|一定|肯定|想必)(会)?(认为|觉得|同意|赞同|支持)",
        r"(是不是|不)(觉得|认为).{0,20}(很|非常|特别|十分)",
        r"(有多|多么)(满意|喜欢|好)",
        r"(优质|优秀|热情周到|高效便捷|卓越|贴心|一流|恶劣|糟糕|不负责任|令人愤慨)的?",
    ),
}
DOUBLE: dict[str, tuple[str, ...]] = {
    "en": (r"\b(and|as well as|and/or|along with)\b", r"\w+/\w+", r"\w, \w+ or \w+"),
    "zh": (
        r"、|以及|并且|而且|同时|此外",
        r"(?<![共温柔平调总饱附应暖])和(?![平谐解睦气蔼])",
        r"(?<![参给赋])与(?![否会])",
        r"(?<![以涉普顾波遍触提论])及(?![时格早])",
    ),
}
DOUBLE_NEGATIVE: dict[str, tuple[str, ...]] = {
    "en": (r"\bnot (un|dis|in|im)\w+", r"\b(never|not|no)\b.{0,30}\b(without|fail|not)\b"),
    "zh": (r"(不是|并非|没有|不会|不得)[^，。？]{0,6}[不没无]",),
}
HARMLESS = re.compile(
    r"terms and conditions|research and development|住房和城乡建设|人力资源和社会保障", re.IGNORECASE
)
"""Names and fixed phrases that only look double."""


@dataclass(frozen=True)
class Fault:
    """One fault: rule, question (None: the whole questionnaire), language, and the words that made it one."""

    rule: str
    question: str | None = None
    language: str | None = None
    found: str | None = None

    def message(self, locale: str) -> str:
        """What is wrong and how to mend it."""
        rule, chinese = RULES[self.rule], locale.startswith("zh")
        what, remedy = (rule.zh, rule.remedy_zh) if chinese else (rule.en, rule.remedy_en)
        words = f"（“{self.found}”）" if chinese else f" (“{self.found}”) "
        return f"{what}{words if self.found else '' if chinese else ' '}{remedy}"


def lint(questions: Sequence[Asked]) -> list[Fault]:
    """Every fault of a questionnaire, by question; none means that it may be approved."""
    found = [fault for question in questions for fault in _question(question)]
    kinds = {question.kind for question in questions}
    found += [Fault("no_open_question")] * ("open" not in kinds)
    found += [Fault("no_scale_question")] * ("scale" not in kinds)
    return found


def _question(question: Asked) -> Iterator[Fault]:
    if not question.text_en.strip() or not question.text_zh.strip():
        yield Fault("one_language", question.code)
    for language, text in (("en", question.text_en), ("zh", question.text_zh)):
        yield from _text(question, language, text)
    if question.kind == "scale":
        yield from _scale(question)


def _text(question: Asked, language: str, text: str) -> Iterator[Fault]:
    plain = HARMLESS.sub("", text)
    tables = [("leading", LEADING), ("double_negative", DOUBLE_NEGATIVE)]
    if question.kind == "scale":  # an open question may ask what and why in one breath
        tables.append(("double_barrelled", DOUBLE))
    for rule, patterns in tables:
        for pattern in patterns[language]:
            hit = re.search(pattern, plain, re.IGNORECASE)
            if hit:
                yield Fault(rule, question.code, language, hit.group())
                break
    if len(text) > LONGEST:
        yield Fault("too_long", question.code, language)


def _scale(question: Asked) -> Iterator[Fault]:
    points = question.labels
    leaning = not question.statutory and sum(point.lean for point in points) != 0
    if leaning or tuple(sorted(point.value for point in points)) != VALUES:
        yield Fault("unbalanced", question.code)
    if any(not point.en.strip() or not point.zh.strip() for point in points):
        yield Fault("unlabelled", question.code)
    if not question.not_applicable:
        yield Fault("no_not_applicable", question.code)
