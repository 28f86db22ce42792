"""Walks the whole main job from outside, in the order a station does it: first run, import, posts, pairing, pledge,
activity, project, rating, papers, signatures.

Run by the system's Python. $1 is the spreadsheet, $2 the folder the papers are saved in.
"""

import sys
from typing import Any

from hands import (  # type: ignore[import-not-found]
    BUTTON,
    LINE,
    await_focus,
    await_gone,
    await_text,
    choose,
    find,
    first_run,
    focus,
    keys,
    named,
    pick,
    press,
    say,
    seen,
    select_row,
    type_into,
    usable,
    wait,
    walk,
)

BRANCH, COMMITTEE, PROJECT = "城关供电所党支部", "测试县供电公司党委", "迎峰度冬保供电示范点"
KEY_PASSWORD = "yaoshi-2026"
SMALL = ("换届逾期天数", "发展党员程序不规范数", "违章次数", "属实投诉数")
"""Metrics that are counted, better 0; every other one that is asked for is a share in per cent."""
PAPERS = {
    f"{PROJECT}党建项目实施合同": "合同.pdf",
    "王建国2026年度党员承诺书": "承诺书.pdf",
    "王建国党员带群众结对书": "结对书.pdf",
    f"{BRANCH}2026年度星级评定报告": "报告.pdf",
}


def import_people(file: str) -> None:
    press("导入人员")
    press("选择文件…")
    type_into("文件名称(N)：", file)
    press("打开(O)")
    press("下一步：预览")
    press("导入 4 人")
    await_text("已导入 4 人")


def appoint() -> None:
    """A committee above the branch, and a secretary for each: the parties of the contract."""
    press("组织")
    press("新建组织")
    type_into("组织名称", COMMITTEE)
    choose("组织类别", "党委")
    press("保存")
    await_text("已保存组织")
    select_row("组织树", BRANCH)
    wait(lambda: seen(named("label", BRANCH)), "the branch shown")
    press("资料")
    pick("上级组织", COMMITTEE)
    press("保存")
    wait(lambda: seen(named(BUTTON, "放弃修改")) is None, "the branch saved")
    for organisation, person in ((BRANCH, "王建国"), (COMMITTEE, "刘芳")):
        select_row("组织树", organisation)
        wait(lambda name=organisation: seen(named("label", name)), organisation)
        press("任职 0")
        press("登记任职…")
        pick("人员", person)
        press("保存")
        await_text(f"已登记任职：{organisation}")


def pair() -> None:
    press("结对")
    press("新建结对")
    pick("带领党员", "王建国")
    pick("结对群众 1", "陈磊")
    pick("结对群众 2", "赵晓燕")
    type_into("结对目标", "半年内取得高级工证。")
    press("保存")
    press("签订结对书…")
    press("签订")
    press("生成结对书")
    find(BUTTON, "打开结对书")


def pledge() -> None:
    press("双承诺")
    press("新建承诺书")
    pick("承诺人", "王建国")
    press("保存")
    for text in ("抢修到场不超过四十五分钟。", "每月走访两户困难群众。"):
        press("添加承诺…")
        type_into("承诺内容", text)
        press("保存")
        await_text(text)
        await_gone("添加承诺")
    press("提交审核")
    press("逐条审核（2）…")
    press("全部四项都是")
    press("确定审核结果")
    await_text("公开承诺（2）…")
    press("生成承诺书")
    find(BUTTON, "打开承诺书")


def meet() -> None:
    """An activity whose attendance is typed by keys alone: one key a person."""
    press("活动")
    press("登记活动")
    choose("活动类型", "主题党日")
    type_into("主题", "迎峰度冬保供电主题党日")
    pick("举办组织", BRANCH)
    press("填入应到人员")
    await_focus("姓名：刘芳")
    keys("4")
    await_text("到会：缺席")
    await_text("应到 2 人，实到 1 人，缺席 1 人")
    type_into("必选动作", "重温入党誓词")
    type_into("内容记录", "学习安全规程，部署保供电任务。")
    press("保存")
    press("书记确认")
    press("确认")
    press("归档")
    await_text("已归档")


def project() -> None:
    press("党建项目")
    press("新建项目")
    type_into("项目名称", PROJECT)
    pick("承担组织", BRANCH)
    pick("项目负责人", "王建国")
    type_into("项目内容", "以党员带头压降故障抢修时长。")
    type_into("开始日期", "2026-01-05")
    type_into("结束日期", "2026-12-20")
    focus(find(LINE, "经费"))
    keys("Tab")
    await_focus("新增一行：指标")
    for heading, text, after in (
        ("指标", "平均抢修到场时间", "基线：空"),
        ("基线", "60分钟", "目标：空"),
        ("目标", "45分钟", "口径：空"),
    ):
        keys("Return")
        type_into(heading, text)
        keys("Return")
        await_focus(after)
    press("按起止日期排出六个阶段")
    await_text("阶段：总结推广")
    press("保存")
    press("申报")
    press("提交评审")
    press("登记评审结果…")
    press("登记")
    press("生成合同")
    find(BUTTON, "打开合同")


def answer(pane: Any) -> None:
    """Whatever the item asks for: a number, every tick, a clean check, or a choice of each judge."""
    parts = [node for node in walk(pane) if usable(node)]
    line = next((n for n in parts if n.name.endswith("的填报值") and n.getRoleName() in LINE.split("|")), None)
    if line is not None:
        focus(line)
        line.queryEditableText().setTextContents("0" if line.name.startswith(SMALL) else "96")
        keys("Return")
    for node in parts if line is None else ():
        if node.name in ("全部达到", "已检查，未发现问题") or node.name.endswith("：好"):
            node.queryAction().doAction(0)


def still_missing(total: Any) -> str:
    """“还缺 15 项”, or nothing; it is there throughout, while the list under it is built anew by every answer."""
    found = seen(lambda n: n.name.startswith("还缺 ") and n.getRoleName() == "label", total)
    return "" if found is None else str(found.name)


def settle(pane: Any, total: Any, item: str) -> None:
    """Open a missing item and answer it; a press that met a list just being built anew is given again."""
    title, before = item.removesuffix("，缺数"), still_missing(total)

    def opened() -> bool:
        if seen(named("label", title), pane) is not None:
            return True
        link = seen(lambda n: n.name == item, total)
        if link is not None:
            link.queryAction().doAction(0)
        return False

    wait(opened, title)
    answer(pane)
    wait(lambda: still_missing(total) != before, f"{title} answered")
    say(f"answered {title}")


def rate() -> None:
    press("评定")
    press("新建评定")
    pick("评定对象", BRANCH)
    press("开始评分")
    await_text("还缺 ")
    pane, total = find("filler", "评分"), find("filler", "合计")
    while still_missing(total):
        item = seen(lambda n: n.name.endswith("，缺数"), total)
        if item is not None:
            settle(pane, total, str(item.name))
    press("结果预览")
    await_text("按比例：实际 96")
    press("定稿")
    await_text("定稿后数据和结果封存")
    press("定稿")
    press("生成报告")
    await_text("星级评定报告")


def show_paper(title: str) -> None:
    select_row("文书列表", title)
    wait(lambda: seen(named("label", title)), f"{title} shown")


def sign() -> None:
    """Both parties of the contract, each with a key made on the way."""
    press("文书")
    show_paper(f"{PROJECT}党建项目实施合同")
    for holder, lead, state in (
        ("刘芳", "还没有签名钥匙，先制作一把…", "部分签署"),
        ("王建国", f"还没有{BRANCH}的签名钥匙，先制作一把…", "已签署"),
    ):
        press("用钥匙签署…")
        press(lead)
        type_into("持有人", holder)
        for line in ("密码", "再输一次"):
            type_into(line, KEY_PASSWORD)
        press("制作")
        type_into("钥匙密码", KEY_PASSWORD)
        press("签署")
        wait(lambda state=state: seen(named("label", state)), state)
        say(f"signed by {holder}")
    # A menu is no part of the tree of names: by keys.
    focus(find(BUTTON, "文书的更多操作"))
    keys("space", "Down", "Return")
    await_text("全部 2 个签名完好（甲方签章、乙方签章）")
    press("知道了")


def save_papers(folder: str) -> None:
    for title, file in PAPERS.items():
        show_paper(title)
        press("另存为…")
        type_into("文件名称(N)：", f"{folder}/{file}")
        press("保存(S)")
        await_text(f"已保存到 {folder}/{file}")


def main() -> None:
    file, folder = sys.argv[1:3]
    first_run()
    import_people(file)
    appoint()
    pair()
    pledge()
    meet()
    project()
    rate()
    sign()
    save_papers(folder)
    say("done")


if __name__ == "__main__":
    main()
