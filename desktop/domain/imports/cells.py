"""Read one cell as the value a field holds: codes by name, names, phones, numbers that should be text."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import INVISIBLE, FieldSpec, form_problem_of, spec
from desktop.domain.errors import Problem
from desktop.domain.imports.days import read_date, read_month
from desktop.domain.imports.phones import PHONES, judged_phone, tidy_phone
from desktop.domain.imports.texts import (
    EMPTY,
    NO_WORDS,
    NOTHING,
    NOTHING_TYPED,
    Cell,
    Reader,
    clean,
    number_like,
    plain_text,
    shown,
    warn,
)
from desktop.domain.imports.traditional import simplified
from desktop.domain.imports.words import CodeWords, folded
from desktop.domain.people import Employment, PersonDraft, is_name, spelling, tidy_id, tidy_name

NUMBERS = frozenset({"staff_no", "mobile", "landline", "name_pinyin"})
"""Text fields that look like numbers: a trailing .0 comes from the spreadsheet."""
NAMES = frozenset({"name", "former_name"})
"""Text fields that hold a name of a person."""

MASK = "**"
"""Two stars are in every covered ID number, phone and address, and in none that is whole."""

EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; what is longer has lost its last digits."""
_PLAIN_ID = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")


def reader_for(item: FieldSpec, codes: CodeTables) -> Reader:
    """How the cells of a field are read. Fields that hold an organisation give its name as text."""
    if item.kind is bool:
        return _remembered(partial(_flag, item))
    if item.kind is date:
        return _remembered(partial(read_date, item))
    if item.meta.month:
        return _remembered(partial(read_month, item))
    if item.meta.codes is not None:
        return _remembered(partial(_code, item, CodeWords(item.meta.codes, codes.get(item.meta.codes, {}))))
    if item.kind is bytes:
        return _remembered(partial(_org_name, item))
    if item.name == "id_number":
        return partial(_id_number, item)
    if item.name in NAMES:
        return partial(_name, item)
    return partial(_phone if item.name in PHONES else _text, item)


def plain_for(item: FieldSpec) -> Callable[[str], object] | None:
    """Tells of a text whether it stands for itself; what this refuses, the reader looks at. None: look at everything.

    Nearly every cell does, and is told so in a third of the time (*measured*).
    """
    if item.kind is not str or item.meta.month or item.meta.codes is not None:
        return None
    if item.name == "id_number":
        return _PLAIN_ID.fullmatch
    if item.name in NAMES:
        return _is_plain_name
    if item.name in PHONES:
        return _MOBILE.fullmatch
    return _plain_text(item.meta.length).fullmatch


class _Memory(dict[object, Cell]):
    """What the cells of a column were read as: codes and dates repeat the same few."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: object) -> Cell:
        # By themselves 1, 1.0 and True would be one key.
        key = raw if isinstance(raw, str | date) else (type(raw), raw)
        cell = self.get(key)
        if cell is None:
            if len(self) > 50_000:
                self.clear()
            cell = self[key] = self._read(raw)
        return cell


def _remembered(read: Reader) -> Reader:
    return _Memory(read).__getitem__


@cache
def _plain_text(length: int) -> re.Pattern[str]:
    return re.compile(f"(?!(?:{'|'.join(_LOOSE | _DITTO)})\\Z)[\u4e00-\u9fffA-Za-z0-9]{{1,{length}}}")


def _text(item: FieldSpec, raw: object, *, tight: bool = False) -> Cell:
    if isinstance(raw, str) and _plain_text(item.meta.length).fullmatch(raw):
        return raw, None
    if isinstance(raw, float | int) and abs(raw) >= EXACT:
        text = f"{item.label}是以数字存的，超过 15 位的部分已被表格软件丢失，请改为文本后重填。"
        return None, Problem(item.name, "NUMBER_AS_FLOAT", text)
    text = clean(plain_text(raw), multiline=item.meta.multiline, tight=tight)
    if folded(text) in NOTHING | NO_WORDS:
        return EMPTY
    if text in _DITTO:
        return None, warn(item, "DITTO", f"{item.label}“{text}”没有读，请填写实际内容。")
    if item.name in NUMBERS:
        text = number_like(text, joined=item.name not in PHONES)
        if _SCIENTIFIC.fullmatch(text):
            return _of_scientific(item, text)
    return (text, None) if (fault := form_problem_of(item, text)) is None else (None, fault)


def _org_name(item: FieldSpec, raw: object) -> Cell:
    """A number, a date or a tick is no organisation: it would be founded."""
    value, problem = _text(item, raw, tight=True)
    if not isinstance(value, str) or (isinstance(raw, str) and is_name(value) and value[-1] not in ":："):
        return value, problem
    words = f"{item.label}“{shown(raw)}”不像组织的名称，这一格没有导入，请核对是否错列。"
    return None, warn(item, "NOT_AN_ORG", words)


def _of_scientific(item: FieldSpec, text: str) -> Cell:
    """1.3800138001E+10 has all its digits; 1.38E+10 lost some to a narrow column."""
    digits, _, power = text.lower().partition("e")
    whole, _, rest = digits.partition(".")
    if len(rest) >= int(power):
        return (whole + rest).removesuffix("0" * (len(rest) - int(power))), None
    words = f"{item.label}“{text}”是科学计数，末几位已丢失，这一格没有导入；请把该列设为文本后重填。"
    return None, warn(item, "NUMBER_AS_FLOAT", words)


def _phone(item: FieldSpec, raw: object) -> Cell:
    value, problem = _text(item, raw)
    return (value, problem) if value is None or problem is not None else judged_phone(item, value)


def _name(item: FieldSpec, raw: object) -> Cell:
    """A number, a date or a tick in the column of names: the row slipped aside."""
    if isinstance(raw, str) and _is_plain_name(raw):
        return raw, None
    value, problem = _text(item, raw, tight=True)
    if not isinstance(value, str):
        return value, problem
    if isinstance(raw, bool) or not is_name(value):
        text = f"{item.label}“{shown(raw)}”里没有文字，不像姓名，请核对是否错列。"
        return None, Problem(item.name, "NAME_WITHOUT_LETTERS", text)
    if item.name == "name":
        return _judged_name(item, str(raw), tidy_name(value))
    return tidy_name(value), problem


def _judged_name(item: FieldSpec, raw: str, name: str) -> Cell:
    """Several people, an organisation, a heading or an example are nobody; a digit or a bracket is looked at again."""
    wrong = ""
    if _SEVERAL.fullmatch(name) or _LINES.fullmatch(raw.strip()):
        wrong = "像是几个人，请拆成一行一人后再导入"
    elif folded(name) in _NO_NAMES:
        wrong = "是栏目的名称，不是姓名，请核对"
    elif name.endswith(_ORGS):
        wrong = "像是组织的名称，不像姓名，请核对"
    elif _EXAMPLE.search(name):
        wrong = "像是表格里的示例，没有导入"
    if wrong:
        return None, Problem(item.name, "SEVERAL_NAMES" if wrong.startswith("像是几") else "NOT_A_NAME", f"“{shown(name)}”{wrong}。")
    if _APART.fullmatch(raw.strip()):
        return name, warn(item, "NAME_UNUSUAL", f"姓名“{shown(raw)}”中间有空格，按一个人“{shown(name)}”读，请核对是不是两个人。")
    odd = _ODD.search(name)
    return name, (warn(item, "NAME_UNUSUAL", f"姓名“{shown(name)}”里有“{odd[0]}”，请核对。") if odd else None)


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SEVERAL = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，,;；/][\u4e00-\u9fff]{2,4})+")
_LINES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[ \t]*[\r\n]+\s*[\u4e00-\u9fff]{2,4})+")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
)
_APART = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}\s+[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
"""张小三 李小四 are two people; 欧阳 娜娜 and 古丽 艾合买提 are one. The hundred commonest surnames."""
_EXAMPLES = frozenset({"示例", "样例", "范例"})
_EXAMPLE = re.compile(f"(?:{'|'.join(sorted(_EXAMPLES))})(?![\u4e00-\u9fff])|^例[:：]")
_ORGS = tuple(
    "支部 支委会 委员会 党委 总支 公司 供电所 班组 车间 部门 小组 支委會 委員會 黨委 總支 供電所 班組 車間 部門 小組".split()
)
_PLAIN_NAME = re.compile(f"[\u4e00-\u9fff]{{1,3}}(?![{''.join(sorted({word[-1] for word in _ORGS}))}])[\u4e00-\u9fff]")
"""The words for organisations end in a few characters that hardly any name ends in."""
_ODD = re.compile(r"[0-9()（）\[\]【】*＊?？/\\#:：,，;；。!！“”\"_①-⑳㈠-㈩□○]")
_DITTO = frozenset({"同上", "〃", "″", "同左", "ditto"})
_LOOSE = NO_WORDS | {"nan", "NaN", "NULL", "null", "None", "none"}
_NO_NAMES = _LOOSE | _DITTO | {folded(name) for item in spec(PersonDraft) for name in (item.label, *item.meta.synonyms)}
"""What stands in the column of names and is none: 暂无, and the headings of another table further down."""


def _is_plain_name(text: str) -> bool:
    return _PLAIN_NAME.fullmatch(text) is not None and text not in _NO_NAMES and text not in _EXAMPLES


def _id_number(item: FieldSpec, raw: object) -> Cell:
    lost = isinstance(raw, float | int) and not isinstance(raw, bool) and abs(raw) >= EXACT
    text = tidy_id(INVISIBLE.sub("", plain_text(raw)).strip().lstrip("'‘’`"))
    if text is None or folded(text) in NOTHING_TYPED:
        return EMPTY
    if lost or _SCIENTIFIC.fullmatch(text):
        words = f"身份证号是以数字存的（{shown(raw)}），末几位已被表格软件丢失，请把该列设为文本后重填。"
        return None, Problem(item.name, "ID_AS_NUMBER", words)
    text = text.removesuffix(".0")
    if not text.isprintable():
        return None, Problem(item.name, "CONTROL_CHARACTER", "身份证号含有不可见的控制字符，请重新输入。")
    # Its own rules (length, characters, date, check digit) are judged with the whole row, which may state a reason.
    return (text, None) if len(text) <= 30 else (None, Problem(item.name, "ID_LENGTH", "身份证号应为 18 位。"))


_REMARK = re.compile(r"(?<=^[是否有无])([(,:;].*|外出.*)$")
"""What stands behind the answer: 是（外地务工）."""
_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "true", "t", "yes", "y", "1", "1.0", "对"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "✗", "x", "□", "false", "f", "no", "n", "0", "0.0", "非"})


def _flag(item: FieldSpec, raw: object) -> Cell:
    if isinstance(raw, bool):
        return raw, None
    text = simplified(folded(plain_text(raw)))
    answer = _REMARK.sub("", text)
    if answer in _YES:
        return True, None
    if answer in _NO:
        return False, None
    if text in NOTHING:
        return EMPTY
    return None, warn(item, "UNKNOWN_WORD", f"{item.label}“{shown(raw)}”应填“是”或“否”，这一格没有导入。")


_GONE = frozenset(
    {"离职", "已离职", "辞职", "辞退", "调出", "调离", "开除", "除名", "解除合同", "终止合同", "死亡", "去世", "已故"}
    | {"resigned", "terminated", "left", "deceased"}
)
"""What lists say of people who are no longer there; taken in without it they would be 在岗."""


def _code(item: FieldSpec, words: CodeWords, raw: object) -> Cell:
    text = clean(plain_text(raw))
    code = words.code(text) if text else None
    if code is not None:
        return (Employment(code) if item.kind is Employment else code), None
    if folded(text) in NOTHING_TYPED:
        return EMPTY
    if item.kind is Employment and simplified(folded(text)) in _GONE:
        told = f"{item.label}写着“{shown(raw)}”，这一行没有导入；仍要登记的，请改成在岗状态中的一种。"
        return None, Problem(item.name, "NO_LONGER_HERE", told)
    return None, warn(item, "UNKNOWN_CODE", f"{item.label}“{shown(raw)}”不在代码表中，这一格没有导入，请核对。")


def same_after_cleaning(items: Mapping[str, FieldSpec], name: str, stored: object, read: object) -> bool:
    """Whether a stored text differs from what was read only by what reading tidies away."""
    if not isinstance(stored, str) or not isinstance(read, str) or items[name].meta.codes is not None:
        return False
    item = items[name]
    plain = plain_for(item)
    if plain is not None and plain(stored):
        return stored == read
    if name == "id_number":
        return tidy_id(stored) == read
    if name in NAMES:
        tidied = tidy_name(clean(stored, tight=True))
        return read in (tidied, spelling(tidied))
    tidied = clean(stored, multiline=item.meta.multiline)
    if name in PHONES:
        return tidy_phone(number_like(tidied, joined=False)) == read
    return (number_like(tidied) if name in NUMBERS else tidied) == read
