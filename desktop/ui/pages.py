"""Every page of the window, in the order of the navigation: one line each.

Navigation, Ctrl+K, Ctrl+1…9, pictures and the accessibility test walk this list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.ui.shared.desk import Desk

GROUPS = ("日常", "评价", "文书", "管理")


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page.

    Attributes:
        key: what `desk.go` and search hits call it.
        group: one of GROUPS.
        icon: a file of resources/icons without ".svg".
        build: imports the page's module inside, so that a page not opened costs nothing.
        kinds: kinds of search hits that this page opens, besides its key.
        keys: pinyin and initials of the title, by which Ctrl+K finds the page first, e.g. "renyuan ry".
        also: further words by which it is found.
        commands: what Ctrl+K offers to do there: words, the objectName of the page's button that does it, and the
            pinyin and initials of the words.
    """

    key: str
    title: str
    group: str
    icon: str
    build: Callable[[Desk], QWidget]
    kinds: tuple[str, ...] = ()
    keys: str = ""
    also: str = ""
    commands: tuple[tuple[str, str, str], ...] = ()


def _dashboard(desk: Desk) -> QWidget:
    from desktop.ui.dashboard.page import build

    return build(desk)


def _duties(desk: Desk) -> QWidget:
    from desktop.ui.duties.page import build

    return build(desk)


def _people(desk: Desk) -> QWidget:
    from desktop.ui.people.page import build

    return build(desk)


def _documents(desk: Desk) -> QWidget:
    from desktop.ui.documents.page import build

    return build(desk)


def _organisations(desk: Desk) -> QWidget:
    from desktop.ui.organisations.page import build

    return build(desk)


def _pairings(desk: Desk) -> QWidget:
    from desktop.ui.pairings.page import build

    return build(desk)


def _activities(desk: Desk) -> QWidget:
    from desktop.ui.activities.page import build

    return build(desk)


def _assessments(desk: Desk) -> QWidget:
    from desktop.ui.assessments.page import build

    return build(desk)


def _rubrics(desk: Desk) -> QWidget:
    from desktop.ui.rubrics.page import build

    return build(desk)


def _pledges(desk: Desk) -> QWidget:
    from desktop.ui.pledges.page import build

    return build(desk)


def _wishes(desk: Desk) -> QWidget:
    from desktop.ui.pledges.wishes import build

    return build(desk)


def _exchange(desk: Desk) -> QWidget:
    from desktop.ui.exchange.page import build

    return build(desk)


def _history(desk: Desk) -> QWidget:
    from desktop.ui.history.page import build

    return build(desk)


def _recycle(desk: Desk) -> QWidget:
    from desktop.ui.history.recycle import build

    return build(desk)


def _backups(desk: Desk) -> QWidget:
    from desktop.ui.backups.page import build

    return build(desk)


def _accounts(desk: Desk) -> QWidget:
    from desktop.ui.accounts.page import build

    return build(desk)


def _stations(desk: Desk) -> QWidget:
    from desktop.ui.stations.page import build

    return build(desk)


def _projects(desk: Desk) -> QWidget:
    from desktop.ui.projects.page import build

    return build(desk)


def _coverage(desk: Desk) -> QWidget:
    from desktop.ui.organisations.coverage import build

    return build(desk)


def _statistics(desk: Desk) -> QWidget:
    from desktop.ui.statistics.page import build

    return build(desk)


def _problems(desk: Desk) -> QWidget:
    from desktop.ui.projects.problems_page import build

    return build(desk)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("dashboard", "工作台", "日常", "dashboard", _dashboard, keys="gongzuotai gzt", also="shouye"),
    PageSpec("duties", "应办事项", "日常", "duties", _duties, kinds=("duty_rule", "duty_org"), keys="yingbanshixiang ybsx", also="daiban"),
    PageSpec(
        "people",
        "人员",
        "日常",
        "people",
        _people,
        kinds=("person", "organisation_people", "present_people", "person_records", "person_group"),
        keys="renyuan ry",
        also="dangyuan dy",
        commands=(("新建人员", "people_new", "xinjianrenyuan xjry"),),
    ),
    PageSpec(
        "organisations",
        "组织",
        "日常",
        "organisations",
        _organisations,
        kinds=(
            "organisation",
            "organisation_fields",
            "organisation_posts",
            "organisation_links",
            "organisation_terms",
            "organisation_site",
            "organisation_group",
            "organisation_mobile",
            "key_post",
        ),
        keys="zuzhi zz",
        also="zhibu banzu",
        commands=(("新建组织", "organisations_new", "xinjianzuzhi xjzz"),),
    ),
    PageSpec(
        "pairings",
        "结对",
        "日常",
        "pairings",
        _pairings,
        kinds=("pairing",),
        keys="jiedui jd",
        also="yidaiyi shidaitu",
        commands=(("新建结对", "pairings_new", "xinjianjiedui xjjd"),),
    ),
    PageSpec(
        "pledges",
        "双承诺",
        "日常",
        "pledges",
        _pledges,
        kinds=("pledge_sheet", "pledge"),
        keys="shuangchengnuo scn",
        also="chengnuo cn",
        commands=(("新建承诺书", "pledges_new", "xinjianchengnuoshu xjcns"),),
    ),
    PageSpec(
        "wishes",
        "微心愿",
        "日常",
        "wishes",
        _wishes,
        kinds=("wish",),
        keys="weixinyuan wxy",
        commands=(("登记微心愿", "wishes_new", "dengjiweixinyuan djwxy"),),
    ),
    PageSpec(
        "activities",
        "活动",
        "日常",
        "activities",
        _activities,
        kinds=("activity",),
        keys="huodong hd",
        also="sanhuiyike dangke",
        commands=(("登记活动", "activities_new", "dengjihuodong djhd"),),
    ),
    PageSpec(
        "projects",
        "党建项目",
        "日常",
        "projects",
        _projects,
        kinds=("project",),
        keys="dangjianxiangmu djxm",
        also="xiangmu xm",
        commands=(("新建项目", "projects_new", "xinjianxiangmu xjxm"),),
    ),
    PageSpec(
        "problems",
        "问题清单",
        "日常",
        "problems",
        _problems,
        kinds=("problem",),
        keys="wentiqingdan wtqd",
        also="wenti wt",
        commands=(("登记问题", "problems_new", "dengjiwenti djwt"),),
    ),
    PageSpec(
        "assessments",
        "评定",
        "评价",
        "assessments",
        _assessments,
        kinds=("assessment",),
        keys="pingding pd",
        also="xingji",
        commands=(("新建评定", "assessments_new", "xinjianpingding xjpd"),),
    ),
    PageSpec(
        "statistics",
        "统计",
        "评价",
        "statistics",
        _statistics,
        keys="tongji tj",
        also="duiwujiegou dwjg",
        commands=(("导出队伍结构表", "statistics_export", "daochuduiwujiegoubiao dcdwjgb"),),
    ),
    PageSpec(
        "coverage",
        "组织覆盖",
        "评价",
        "coverage",
        _coverage,
        keys="zuzhifugai zzfg",
        also="yingjianweijian",
        commands=(("导出组织覆盖表", "coverage_export", "daochuzuzhifugaibiao dczzfgb"),),
    ),
    PageSpec("rubrics", "细则", "评价", "rubrics", _rubrics, kinds=("rubric",), keys="xize xz"),
    PageSpec(
        "documents",
        "文书",
        "文书",
        "documents",
        _documents,
        kinds=("document",),
        keys="wenshu ws",
        also="hetong baogao",
        commands=(
            ("生成文书", "documents_new", "shengchengwenshu scws"),
            ("收回签署文件", "documents_bring_back", "shouhuiqianshuwenjian shqswj"),
            ("核验文件", "documents_verify", "heyanwenjian hywj"),
            ("签名钥匙", "documents_keys", "qianmingyaoshi qmys"),
        ),
    ),
    PageSpec(
        "exchange",
        "导入导出",
        "管理",
        "exchange",
        _exchange,
        keys="daorudaochu drdc",
        also="excel",
        commands=(("导入人员", "exchange_import", "daorurenyuan drry"), ("导出人员", "exchange_export", "daochurenyuan dcry")),
    ),
    PageSpec(
        "history", "操作历史", "管理", "history", _history, kinds=("history_of",), keys="caozuolishi czls", also="lishi ls chexiao"
    ),
    PageSpec("recycle", "回收站", "管理", "recycle", _recycle, keys="huishouzhan hsz"),
    PageSpec(
        "backups", "备份", "管理", "backups", _backups, keys="beifen bf", also="huifu", commands=(("立即备份", "backups_make", "lijibeifen ljbf"),)
    ),
    PageSpec(
        "accounts",
        "账号",
        "管理",
        "accounts",
        _accounts,
        kinds=("account",),
        keys="zhanghao zh",
        also="mima miyao huifuma tuoguan",
        commands=(
            ("新增账号", "accounts_new", "xinzengzhanghao xzzh"),
            ("修改我的密码", "accounts_password", "xiugaiwodemima xgwdmm"),
            ("更换数据库密钥", "keys_change", "genghuanshujukumiyao ghsjkmy"),
            ("换发恢复码", "keys_reissue", "huanfahuifuma hfhfm"),
        ),
    ),
    PageSpec(
        "stations",
        "设置",
        "管理",
        "settings",
        _stations,
        kinds=("station",),
        keys="shezhi sz",
        also="waiguan suoding bianhao qianzhui bendanwei bdw",
    ),
)


def opens(kind: str) -> bool:
    """There is a page of this key, or one that shows records of this kind."""
    return any(kind == page.key or kind in page.kinds for page in PAGES)
