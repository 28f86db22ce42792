"""Made-up data for the document tests: every name is invented."""

from datetime import date

from desktop.domain.documents import (
    AdjustmentRow,
    BoardLine,
    Clause,
    ConditionRow,
    ContractData,
    DimensionRow,
    GoalLine,
    Imprint,
    PairingData,
    PairingSide,
    Party,
    PlanLine,
    PledgeBoardData,
    PledgeLine,
    PledgeSheetData,
    ReportData,
    ScoreRow,
    StageLine,
)

IMPRINT = Imprint("示例公司党建合〔2026〕1号", "XMN0-YGRS-D4SP", "示例县供电公司党委", date(2026, 11, 21))

STAGES = ("计划立项", "任务分解", "调研实践", "动态管控", "考评验收", "总结推广")


def contract(**changes: object) -> ContractData:
    """A contract of ordinary length."""
    fields: dict[str, object] = {
        "project": "“红色网格·安心用电”党员服务项目",
        "origin": "基层自选项目",
        "award": "2026年3月12日党建项目开标会评审结果",
        "first": Party("中共示例县供电公司委员会", "党委书记", "周正言"),
        "second": Party("中共示例县供电公司安平供电所支部委员会", "党支部书记", "陈守安"),
        "content": "以党员责任区为单元，把供电区域划分为十二个红色网格，每个网格由一名党员牵头、两名群众结对，"
        "开展线路隐患排查、老旧小区用电体检和特困用户上门服务，形成“发现—登记—处理—回访”的闭环。",
        "difficulty": "农村低压线路隐患发现晚、用户诉求响应慢、党员作用发挥缺少具体抓手。",
        "brand": "“红色网格·安心用电”服务品牌。",
        "outcome": "《党员责任区网格化服务工作指引》一份，典型案例不少于6个，经验材料1篇。",
        "goals": (
            GoalLine("网格内低压故障停电次数", "38次/半年", "不高于25次/半年", "配网抢修系统工单，剔除计划停电"),
            GoalLine("属实投诉", "3件", "0件", "95598系统，按责任归属统计"),
            GoalLine("隐患整改及时率", "82%", "≥98%", "隐患台账，10个工作日内闭环为及时"),
            GoalLine("结对党员帮带覆盖率", "60%", "100%", "结对书与联系记录"),
        ),
        "start": date(2026, 4, 1),
        "end": date(2026, 11, 30),
        "schedule": tuple(
            StageLine(stage, work, date(2026, 4 + n, 1), date(2026, 4 + n, 28), owner)
            for n, (stage, work, owner) in enumerate(
                zip(
                    STAGES,
                    (
                        "成立项目团队，完成基线调查，编制实施计划书",
                        "划分网格，明确责任人，签订结对书和承诺书",
                        "入户走访，排查隐患，建立问题清单",
                        "按月跟踪，督促整改，开展主题党日现场办公",
                        "实地评审、问卷调查、民主测评",
                        "总结经验，编写工作指引，召开现场推进会",
                    ),
                    ("陈守安", "林巧云", "吴大勇", "林巧云", "陈守安", "陈守安"),
                    strict=True,
                )
            )
        ),
        "budget_fen": 1_650_000,
        "pass_score": 8000,
        "copies": 4,
        "plan": tuple(
            PlanLine(
                stage,
                "召开支部党员大会部署，制定任务清单并张榜公布，每周碰头一次",
                "支部书记总负责，党小组长分片落实，网格员每日记录",
                "任务分解到人，资料齐全，群众知晓率达到90%以上",
                "林巧云",
                date(2026, 4 + n, 28),
            )
            for n, stage in enumerate(STAGES)
        ),
        "project_lead": "林巧云",
    }
    return ContractData(**{**fields, **changes})  # type: ignore[arg-type]


def pledge_sheet(**changes: object) -> PledgeSheetData:
    """A member's sheet with both kinds of pledges."""
    items = (
        ("岗位承诺", "岗位", "全年负责线路零责任跳闸，每月红外测温不少于两次", "运维台账齐全，隐患十日内闭环"),
        ("岗位承诺", "共性", "带头遵章守纪，做到本人无违章、身边无违章", "全年违章通报为零"),
        ("服务承诺", "实事", "为三户独居老人免费更换老化线路并每季度上门检查", "用户签字确认，回访满意"),
        ("服务承诺", "共性", "每季度参加不少于一次社区志愿服务", "志愿服务记录"),
    )
    fields: dict[str, object] = {
        "year": 2026,
        "name": "𬱖䶮",
        "staff_no": "A10293",
        "branch": "中共示例县供电公司安平供电所支部委员会",
        "group": "运维班党小组",
        "member_kind": "正式党员",
        "post": "配电运维工",
        "items": tuple(PledgeLine(*item, date(2026, 12, 20), True, True, True, True) for item in items),
        "opinions": "2026年2月10日召开班组座谈会，征求群众意见5条，采纳4条。",
        "review": "四项承诺符合岗位实际，同意公开。",
        "reviewed_on": date(2026, 2, 18),
        "secretary": "陈守安",
        "publication": "2026年2月20日至2月24日在供电所公示栏公示，期间未收到异议。",
    }
    return PledgeSheetData(**{**fields, **changes})  # type: ignore[arg-type]


def board(members: int = 14, **changes: object) -> PledgeBoardData:
    """What a branch of so many members published, two of them later once more."""
    names = ("𬱖䶮", "赵㛃", "欧阳思远", "阿卜杜拉·买买提", "林巧云", "陈守安", "周正言")
    pledges = (
        ("岗位", "全年负责线路零责任跳闸，每月红外测温不少于两次", "运维台账齐全，隐患十日内闭环", "12月20日"),
        ("服务", "为三户独居老人免费更换老化线路并每季度上门检查", "用户签字确认，回访满意", "全年"),
        ("服务", "每季度参加不少于一次社区志愿服务", "", "11月30日"),
    )
    lines = [
        BoardLine(f"{names[n % len(names)]}", *pledge, "2月20日至26日") for n in range(members) for pledge in pledges
    ]
    fields: dict[str, object] = {
        "year": 2026,
        "branch": "中共示例县供电公司安平供电所支部委员会",
        "secretary": "陈守安",
        "people": members,
        "count": len(lines) + 2,
        "places": "安平供电所党务公开栏、内网公示专栏",
        "first": tuple(lines),
        "later": tuple(BoardLine(name, *pledges[1], "5月30日至6月5日") for name in names[:2]),
    }
    return PledgeBoardData(**{**fields, **changes})  # type: ignore[arg-type]


def pairing(**changes: object) -> PairingData:
    """A member with two colleagues."""
    station = "安平供电所"
    fields: dict[str, object] = {
        "title": "党员带群众结对书",
        "kind": "党员带群众",
        "lead_role": "结对党员",
        "partner_role": "结对群众",
        "lead": PairingSide("林巧云", "A10277", station, "营业班长", "正式党员"),
        "partners": (
            PairingSide("赵㛃", "A10311", station, "综合柜员", "群众"),
            PairingSide("欧阳思远", "A10325", station, "台区经理", "共青团员"),
        ),
        "branch": "中共示例县供电公司安平供电所支部委员会",
        "secretary": "陈守安",
        "start": date(2026, 3, 1),
        "end": date(2027, 2, 28),
        "contacts_per_month": 1,
        "goal": "帮助两名群众年内取得高级工资格，所辖台区线损率降至3.2%以下，全年无违章、无投诉。",
        "clauses": (
            Clause(
                "党员的职责",
                (
                    "思想上引导：宣传党的路线方针政策，每季度谈心谈话不少于一次。",
                    "业务上帮带：制定学习计划，传授岗位技能，带头解决难题。",
                    "生活上关心：了解家庭情况，及时反映困难和诉求。",
                ),
            ),
            Clause("群众的职责", ("虚心学习，按计划完成学习任务。", "遵守安全规程，主动参加党组织开展的活动。")),
        ),
        "copies": 4,
    }
    return PairingData(**{**fields, **changes})  # type: ignore[arg-type]


_DIMENSIONS = (
    ("组织建设", 1500, 1400, ("按期换届", "班子健全", "党小组建在班上", "党员档案完整准确", "阵地建设")),
    ("组织生活", 2000, 1750, ("支部党员大会", "支部委员会会议", "党小组会", "党课", "主题党日", "记录质量")),
    ("党员教育管理", 1500, 1320, ("党费收缴", "谈心谈话", "发展党员规范", "双星培训")),
    ("双承诺与先锋作用", 1500, 1290, ("双承诺覆盖", "定期督诺", "承诺兑现", "评诺满意", "微心愿")),
    ("一带一与双星联动", 1000, 900, ("党员带群众", "联系达标", "支部带班组", "技能一带一")),
    ("项目化与创新", 1000, 850, ("年度项目", "项目按期验收", "解决党建新问题")),
    ("融合中心", 1500, 1275, ("目标责任书完成", "安全生产", "优质服务", "定期工作清单")),
)


def _dimension(number: int, title: str, points: int, score: int, names: tuple[str, ...]) -> DimensionRow:
    each, got = points // len(names), score // len(names)
    rows = tuple(
        ScoreRow(
            f"{'ABCDEFG'[number]}{n}",
            name,
            each,
            None if name == "微心愿" else got,
            "取值达到 95 得满分，降到 60 得 0 分，其间按比例计分"
            if n % 2
            else "每季度至少 1 次，每少 1 次扣 1 分，扣完为止",
            "4、3、3、3" if n % 2 == 0 else "93.5%",
            n + 3,
        )
        for n, name in enumerate(names, 1)
    )
    return DimensionRow(title, points, score, rows)


def report(**changes: object) -> ReportData:
    """A branch with four stars."""
    fields: dict[str, object] = {
        "subject": "安平供电所党支部",
        "subject_kind": "党支部",
        "superior": "示例县供电公司党委",
        "rubric": "星级党支部评价细则",
        "rubric_version": "1.0",
        "period": "2026年度",
        "state": "定稿",
        "revision": 1,
        "decided_on": date(2026, 11, 21),
        "level": "四星级",
        "stars": 4,
        "most_stars": 5,
        "score": 8985,
        "base": 8785,
        "bonus": 400,
        "penalty": 200,
        "points": 10000,
        "why": (
            "总分 89.85 分，达到四星级的起评分 80 分，未达到五星级的 90 分。",
            "所属运维班本周期为四星级班组，满足双星联动的必备条件。",
            "没有触发否决事项。",
        ),
        "dimensions": tuple(_dimension(n, *d) for n, d in enumerate(_DIMENSIONS)),
        "adjustments": (
            AdjustmentRow("加分", "获地市级荣誉（每项）", "2", 400),
            AdjustmentRow("扣分", "上级检查通报批评（每次）", "1", -200),
        ),
        "conditions": (
            ConditionRow("发生考核口径责任安全事件", True, "本周期为0起，未触发"),
            ConditionRow("双星联动：至少一个所带班组达到同等星级", True, "运维班四星级、营业班三星级"),
            ConditionRow("五星须当年有实施中的或已验收的党建项目", True, "实施中1个"),
        ),
        "next_level": (
            "距五星级还差 0.15 分：把“谈心谈话”覆盖率由 88% 提高到 90% 以上即可补足。",
            "五星级还要求每个维度得分率不低于 60%，目前均已达到。",
            "需要至少一个所带班组达到五星级。",
        ),
        "result_hash": "9f2c47aa51d0",
        "engine": "计分规则第 1 版",
        "signers": ("党支部书记", "考评组组长", "党委书记"),
    }
    return ReportData(**{**fields, **changes})  # type: ignore[arg-type]
