"""What clerks write where a code is meant: everyday words for the entries of the code tables."""

import re
import unicodedata

from desktop.domain.codes import CodeTable
from desktop.domain.imports.traditional import simplified

_SYNONYMS = {
    "gender": "1 男性 男士 m male 先生\n2 女性 女士 f female",
    "political_status": """
01 党员 正式 正式党员 中国共产党党员 中共正式党员 中国共产党正式党员 中共党员(正式) 共产党员 cpcmember partymember communistpartymember ccpmember
02 预备 预备党员 中国共产党预备党员 中共党员(预备) probationarymember probationarypartymember
03 团员 共青团 中国共产主义青年团团员 leaguemember communistyouthleaguemember cylmember
04 民革会员 民革 中国国民党革命委员会会员
05 民盟 民盟会员
06 民建
07 民进
08 农工党
09 致公党
10 九三学社
11 台盟
12 无党派 无党派民主人士
13 普通群众 非党员 普通居民 普通公民 一般群众 themasses masses
""",
    "education": """
10 研究生 在职研究生
11 博士研究生 博士 博士生 doctor doctorate phd
14 硕士研究生 硕士 硕士生 master master's mba
17 研究生班
20 本科教育
21 大学本科 本科 大学 大本 本科毕业 大学毕业 bachelor bachelor's undergraduate
22 本科结业 大学结业
23 本科肄业 大学肄业
30 专科教育
31 大学专科 大专 专科 高职 高等职业教育 大专毕业 专科毕业 juniorcollege
32 大专结业 专科结业
33 大专肄业 专科肄业
40 中职 中等职业
41 中等专科 中专 中等专业学校 中专毕业
44 职业高中 职高 职高毕业
47 技工学校 技校 技工 中技 技校毕业
60 普通高级中学
61 普通高中 高中 高中毕业 highschool seniorhighschool
70 初级中学
71 初中 初中毕业 juniorhighschool
81 小学 小学毕业
""",
    "degree": "2 博士学位 博士研究生 phd doctor\n3 硕士学位 硕士研究生 master master's\n4 学士学位 bachelor bachelor's",
    "employment": """
on_duty 在职 在编 在册 正式 正式工 正式职工 全民 在岗职工
retired 退休 离休 离退 退休人员 离退休人员 已退休 已离休
internal_retired 内部退养 内退人员 退养
seconded 借用 外借 挂职
outsourced 外包 业务外包 外委 农电外包 农电工
dispatched 派遣 派遣工 劳务派遣工 劳务用工
""",
    "work_post": """
worker 工人 生产工人 技能人员 一线工人 在岗职工工人 在岗职工(工人)
technician 专业技术 专技 技术人员 专业技术人员 在岗职工专业技术人员
manager 管理 管理岗 管理岗位 中层干部 干部 在岗职工管理人员
clerk 办事员 职员 办事人员和有关人员
retired 离退休 退休 退休人员
other 其它 其他人员
""",
    "skill_level": "5 初级 五级 初级技能\n4 中级 四级 中级技能\n3 高级 三级 高级技能\n2 二级\n1 一级",
    "member_standing": "normal 正常党籍\nsuspended 停止 停止党籍状态",
    "development_stage": "applicant 申请人 积极要求入党\nactivist 积极分子\ntarget 重点发展对象",
    "ethnic": """
01 han
02 蒙族 mongol mongolian
03 hui
04 tibetan
05 维族 uyghur uighur
06 miao
08 zhuang
10 鲜族 korean
11 manchu
17 哈萨克
29 柯族
50 塔塔族
""",
    "lost_reason": "7 其它",
    "marital": "10 single unmarried\n20 初婚已婚 有配偶 married\n40 离异 divorced\n30 widowed\n30 丧偶未再婚",
    "study_kind": """
full_time 全日制教育 普通全日制 统招 全日制普通教育 全日制学历
part_time 在职教育 非全日制 函授 自考 自学考试 成人教育 业余 电大 夜大 网络教育 党校
""",
    "delegate": """
national 全国 全国代表大会代表
province 省 省级 省党代会代表
city 市 市级 市党代会代表
county 县 区 县级 区级 县党代会代表
township 乡 镇 乡镇 乡级 乡镇党代会代表
""",
    "hardship": "illness 患病 大病 重病\ndisability 残疾\ndisaster 受灾\nincome 低保 收入低\nother 其它",
    "abroad": "abroad 在国外 在境外 出国 出境\nreturned 已回国 回国\nsettled 定居国外 移民",
    "yes_no": "1 true yes y √ ✓ ✔ 对 在编 有\n0 false no n × ✗ 不是 非 不在编 非在编",
}
_STUDY_MODE = re.compile(r"^(全日制|在职|函授|成人|自考|自学考试|电大|夜大|业大|网络教育|(中央|省委|市委)?党校|普通)+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_UNFINISHED = re.compile("肄业|结业|在读|未毕业")
"""Whoever is still at school or left it has not the education that is named."""
_INSIDE = re.compile(r"\(([^)]*)\)")
_BOTH = re.compile(r"(\d+)[-_.:、]?(\D.*)")
"""01-汉族: the code and the word for it."""
_NO_LETTERS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def folded(text: str) -> str:
    """A word as compared: width and case folded, without white space."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


class CodeWords:
    """Finds the code of a table that a cell means.

    Args:
        name: of the code table.
        table: code → name.
    """

    def __init__(self, name: str, table: CodeTable) -> None:
        self._name = name
        self._width = max((len(c) for c in table if c.isdigit()), default=0)
        self._codes = {folded(code): code for code in table}
        self._words: dict[str, str] = {}
        for code, word in table.items():
            self._words.setdefault(folded(word), code)
        for code, word in _written(_SYNONYMS.get(name, "")):
            if code in table:
                self._words.setdefault(folded(word), code)
        if name == "ethnic":
            for code, word in table.items():
                self._words.setdefault(word.removesuffix("族"), code)

    def code(self, text: str) -> str | None:
        """The code meant by a code, a name or an everyday word; None when it means none or more than one."""
        word = simplified(folded(text)).removesuffix(".0")
        found = self._one(word)
        if found is not None or "(" not in word:
            return found
        plain, inside = _IN_BRACKETS.sub("", word), "".join(_INSIDE.findall(word))
        found = self._one(inside + plain) or self._one(plain + inside)  # 党员（预备） is 预备党员, 大专（肄业） is 大专肄业
        if found is not None or _UNFINISHED.search(inside):
            return found
        named, found = None if inside.isdigit() else self._one(inside), self._one(plain)
        return found if named in (None, found) else None

    def _one(self, spelling: str) -> str | None:
        """The code of a word as it stands."""
        if (both := _BOTH.fullmatch(spelling)) and (code := self.code(both[1])) and code == self.code(both[2]):
            return code
        found = self._words.get(spelling) or self._codes.get(spelling)
        if found is None and spelling.isdigit():
            found = self._codes.get(spelling.zfill(self._width))
        return found or self._special(spelling)

    def _special(self, word: str) -> str | None:
        if self._name == "education":
            plain = _STUDY_MODE.sub("", word).split("/")[0].removesuffix("学历")
            return self._words.get(plain)
        if self._name == "degree":
            # 工学硕士, 管理学学士: the branch of learning stands before the degree.
            plain = word.removesuffix("学位")
            return next((c for end, c in (("博士", "2"), ("硕士", "3"), ("学士", "4")) if plain.endswith(end)), None)
        return None


def _written(lines: str) -> list[tuple[str, str]]:
    return [(code, word) for code, *words in map(str.split, filter(None, lines.split("\n"))) for word in words]
