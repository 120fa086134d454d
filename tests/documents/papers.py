"""Sample data for the documents, in both languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.documents import (
    CaseFile,
    Chain,
    ComplaintForm,
    Deadline,
    DefinitionUsed,
    Entry,
    Improvement,
    Letter,
    Office,
    Person,
    Rating,
    Receipt,
    Remedy,
    WorkOrder,
)

OFFICE = Office(
    name="示范市公共服务局",
    zone=ZoneInfo("Asia/Shanghai"),
    unit="投诉受理中心",
    address="示范市人民路 1 号",
    phone="12345",
    hours="工作日 9:00–17:00",
    website="https://redress.example",
)
RECEIVED = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
NUMBER = "TS-2026-000123-K"
DEADLINES = (
    Deadline(name="初步回应", due=datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
    Deadline(name="最终答复", due=datetime(2027, 1, 12, 9, 0, tzinfo=UTC), provisional=True),
)
TEXT = (
    "11月18日晚上8点左右，我在人民广场站3号口等电梯，电梯停运但没有任何提示（也没有工作人员），推着婴儿车的老人只好走楼梯。"
    "拨打站内求助电话3次均无人接听！希望尽快修复，并公示维修进度：《无障碍设施管理办法》第12条写得很清楚。\n"
    "The lift at exit 3 was out of order and nobody answered the help point; "
    "an elderly person with a pram took the stairs."
)


def receipt(**changes):
    given = {
        "office": OFFICE,
        "number": NUMBER,
        "received_at": RECEIVED,
        "kind": "投诉",
        "channel": "服务窗口",
        "subject": "地铁站电梯停运无人处理",
        "deadlines": DEADLINES,
        "secret": "K7QM-22XP",
        "follow_url": "https://redress.example/track?no=TS-2026-000123-K",
    }
    return Receipt(**{**given, **changes})


def letter(**changes):
    given = {
        "office": OFFICE,
        "number": NUMBER,
        "date": date(2026, 11, 20),
        "addressee": "王翀䶮女士",
        "subject": "地铁站电梯停运无人处理",
        "points": TEXT,
        "finding": "经核实，情况属实。电梯于11月18日19:40因门机故障停运，值班人员未按规定张贴告示。",
        "reasons": "依据《无障碍设施管理办法》第十二条，停运应当立即公示并提供替代措施。",
        "measures": "1. 电梯已于11月19日修复；\n2. 对值班人员进行了批评教育；\n3. 求助电话改为双线路。",
        "follow_up": "12月1日前完成全线电梯排查，结果在官网公布。",
        "disagree": "您可在14日内一键要求重新办理，或通过以下途径反映。",
        "remedies": (
            Remedy(name="内部复查", where="投诉受理中心", within="14日"),
            Remedy(name="行政复议", where="示范市人民政府", within="60日"),
        ),
        "signer": "李处理",
        "rating_url": "https://redress.example/rate/abc",
    }
    return Letter(**{**given, **changes})


def work_order(**changes):
    given = {
        "office": OFFICE,
        "number": NUMBER,
        "printed_at": RECEIVED,
        "task": "签收并核实",
        "lead_unit": "轨道交通处",
        "kind": "投诉",
        "category": "设施环境",
        "tier": "重大",
        "received_at": RECEIVED,
        "text": TEXT,
        "deadlines": DEADLINES,
        "co_units": ("热线中心",),
        "handler": "李处理",
        "place": "人民广场站3号口",
        "flags": ("催办", "重复诉求"),
        "instruction": "请于今日联系维保单位。",
        "safe_contact": "仅 18:00 以后，勿留言",
    }
    return WorkOrder(**{**given, **changes})


def case_file(**changes):
    form = ComplaintForm(
        received_at=RECEIVED,
        kind="投诉",
        channel="网站",
        category="设施环境",
        tier="重大",
        title="地铁站电梯停运无人处理",
        text=TEXT,
        person=Person(name="王翀䶮", phone="13800138000"),
        place="人民广场站",
        attachments=(("现场照片.jpg", "ab" * 32),),
    )
    entries = tuple(
        Entry(
            at=datetime(2026, 11, 20, 9, minute, tzinfo=UTC),
            who="受理员 赵",
            what=f"第 {minute} 步",
            detail="已办 " * minute,
        )
        for minute in range(40)
    )
    given = {
        "office": OFFICE,
        "number": NUMBER,
        "made_at": datetime(2026, 12, 20, 1, 0, tzinfo=UTC),
        "form": form,
        "handling": entries,
        "reply": (("调查核实情况", "情况属实。"), ("处理措施", "电梯已修复。")),
        "ratings": (Rating(at=RECEIVED, grade="满意", resolved="已解决", mode="网站", words="谢谢"),),
        "improvements": (
            Improvement(
                title="电梯停运公示",
                measure="全线排查",
                owner="轨道交通处",
                due=date(2026, 12, 1),
                state="完成",
            ),
        ),
        "definitions": (
            DefinitionUsed(
                key="complaint", kind="bpmn", version=3, sha256="cd" * 32, source=b"<definitions/>"
            ),
            DefinitionUsed(key="tier", kind="dmn", version=1, sha256="ef" * 32),
        ),
        "chain": Chain(name="case:123", length=57, hash="01" * 32, verified=True),
        "unit": "轨道交通处",
        "closed_at": datetime(2026, 12, 19, 1, 0, tzinfo=UTC),
        "outcome": "问题整改",
        "retention": "10 年",
    }
    return CaseFile(**{**given, **changes})
