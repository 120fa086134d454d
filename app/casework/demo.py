"""A demonstration city: 27 departments under one complaint centre, and an account for every role."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import identity

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

ROOT = ("city", "City Government", "市人民政府")

DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("service_centre", "Complaint Service Centre", "诉求服务中心"),
    ("urban_construction", "Housing and Urban Construction Bureau", "住房和城乡建设局"),
    ("human_resources", "Human Resources and Social Security Bureau", "人力资源和社会保障局"),
    ("education", "Education Bureau", "教育局"),
    ("health", "Health Commission", "卫生健康委员会"),
    ("transport", "Transport Bureau", "交通运输局"),
    ("commerce", "Commerce Bureau", "商务局"),
    ("environment", "Ecology and Environment Bureau", "生态环境局"),
    ("finance", "Financial Regulation Bureau", "金融监督管理局"),
    ("discipline", "Discipline Inspection Office", "纪检监察机构"),
    ("public_security", "Public Security Bureau", "公安局"),
    ("civil_affairs", "Civil Affairs Bureau", "民政局"),
    ("justice", "Justice Bureau", "司法局"),
    ("treasury", "Finance Bureau", "财政局"),
    ("planning", "Planning and Natural Resources Bureau", "自然资源和规划局"),
    ("urban_management", "Urban Management Bureau", "城市管理局"),
    ("water", "Water Affairs Bureau", "水务局"),
    ("agriculture", "Agriculture and Rural Affairs Bureau", "农业农村局"),
    ("culture_tourism", "Culture and Tourism Bureau", "文化和旅游局"),
    ("sports", "Sports Bureau", "体育局"),
    ("emergency", "Emergency Management Bureau", "应急管理局"),
    ("market", "Market Supervision Bureau", "市场监督管理局"),
    ("medical_insurance", "Healthcare Security Bureau", "医疗保障局"),
    ("veterans", "Veterans Affairs Bureau", "退役军人事务局"),
    ("data", "Data and Government Services Bureau", "数据和政务服务局"),
    ("development", "Development and Reform Commission", "发展和改革委员会"),
    ("industry", "Industry and Information Technology Bureau", "工业和信息化局"),
)

CENTRE = ("clerk", "dispatcher", "verifier", "duty_officer")
IN_DEPARTMENTS = ("handler", "head", "improver")
EVERYWHERE = (
    "mediator",
    "panel_user",
    "panel_expert",
    "panel_media",
    "leader",
    "auditor",
    "analyst",
    "owner",
    "deployer",
    "privacy",
    "admin",
)

AUDITED_FOR = timedelta(days=400)
"""The demonstration's auditor comes from outside, and so has an account that ends (R50)."""

NAMES: dict[str, tuple[str, str, str]] = {
    "clerk": ("clerk", "Lin Xiaomei", "林小梅"),
    "dispatcher": ("dispatcher", "Chen Jianguo", "陈建国"),
    "handler": ("handler", "Wang Lei", "王磊"),
    "handler2": ("handler", "Sun Yan", "孙燕"),
    "head": ("head", "Zhao Min", "赵敏"),
    "verifier": ("verifier", "Liu Fang", "刘芳"),
    "duty_officer": ("duty_officer", "Zhou Qiang", "周强"),
    "mediator": ("mediator", "Wu Guifen", "吴桂芬"),
    "panel_user": ("panel_user", "He Tao", "何涛"),
    "panel_expert": ("panel_expert", "Xu Wenhua", "许文华"),
    "panel_media": ("panel_media", "Deng Jing", "邓静"),
    "panel_user2": ("panel_user", "Ma Lihua", "马丽华"),
    "panel_user3": ("panel_user", "Zhu Bing", "朱兵"),
    "panel_expert2": ("panel_expert", "Hu Jianhua", "胡建华"),
    "panel_expert3": ("panel_expert", "Guan Ping", "关平"),
    "panel_media2": ("panel_media", "Lu Yao", "陆遥"),
    "panel_media3": ("panel_media", "Fan Xin", "范欣"),
    "leader": ("leader", "Huang Zhiyuan", "黄志远"),
    "auditor": ("auditor", "Guo Rui", "郭睿"),
    "improver": ("improver", "Tang Li", "唐丽"),
    "analyst": ("analyst", "Feng Yu", "冯宇"),
    "owner": ("owner", "Luo Hui", "罗辉"),
    "deployer": ("deployer", "Xie Jun", "谢军"),
    "privacy": ("privacy", "Shen Yue", "沈悦"),
    "admin": ("admin", "Cao Ning", "曹宁"),
}
"""User name to role and names; a second handler, since a reopened case goes to another."""


def seed_units(session: Session) -> int:
    """The tree; how many units were new."""
    new = 0
    root = identity.by_code(session, ROOT[0])
    if root is None:
        root = identity.add_unit(session, ROOT[0], en=ROOT[1], zh=ROOT[2])
        new += 1
    for code, english, chinese in DEPARTMENTS:
        if identity.by_code(session, code) is None:
            identity.add_unit(session, code, en=english, zh=chinese, parent=root)
            new += 1
    return new


def seed_accounts(session: Session, *, now: datetime) -> int:
    """One account per role with the demo password, and the mark that lets it in; how many were new."""
    identity.state(session, identity.DEMO, "yes")
    new = 0
    for username, (role, english, chinese) in NAMES.items():
        known = identity.by_username(session, username)
        if known is not None and known.expires_at is not None and known.expires_at <= now:
            known.expires_at = now + AUDITED_FOR  # a demonstration outlives its auditor's year
        if known is None:
            person = identity.register(
                session,
                username,
                name=english,
                name_zh=chinese,
                password=identity.DEMO_PASSWORD,
                demo=True,
                now=now,
                expires_at=now + AUDITED_FOR if role == "auditor" else None,
            )
            _grant(session, person, role)
            new += 1
    return new


def _grant(session: Session, person: identity.Person, role: str) -> None:
    if role in EVERYWHERE:
        identity.grant(session, person, role)
        return
    for code in [ROOT[0]] if role in CENTRE else [code for code, *_names in DEPARTMENTS]:
        identity.grant(session, person, role, identity.by_code(session, code))
