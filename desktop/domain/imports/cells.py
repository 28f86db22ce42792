"""Read one cell as the value a field holds: codes by name, names, phones, numbers that should be text."""

import re
from collections.abc import Mapping
from datetime import date

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
_SIMPLE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_SIMPLE_ID = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")


def reader_for(item: FieldSpec, codes: CodeTables) -> Reader:
    """How the cells of a field are read. Fields that hold an organisation give its name as text."""
    if item.kind is bool:
        return remembered(lambda raw: _flag(item, raw))
    if item.kind is date:
        return remembered(lambda raw: read_date(item, raw))
    if item.meta.month:
        return remembered(lambda raw: read_month(item, raw))
    if item.meta.codes is not None:
        words = CodeWords(item.meta.codes, codes.get(item.meta.codes, {}))
        return remembered(lambda raw: _code(item, words, raw))
    if item.kind is bytes:
        return remembered(lambda raw: _org_name(item, raw))
    if item.name == "id_number":
        return lambda raw: _id_number(item, raw)
    if item.name in NAMES:
        return lambda raw: _name(item, raw)
    if item.name in PHONES:
        return lambda raw: _phone(item, raw)
    return lambda raw: _text(item, raw, tight=False)


def remembered(read: Reader) -> Reader:
    """The reader with a memory: a column of codes or dates repeats the same few cells."""
    known: dict[object, Cell] = {}

    def look(raw: object) -> Cell:
        key = raw if type(raw) is str else (type(raw), raw)
        cell = known.get(key)
        if cell is None:
            if len(known) > 50_000:
                known.clear()
            cell = known[key] = read(raw)
        return cell

    return look


def _text(item: FieldSpec, raw: object, *, tight: bool) -> Cell:
    if type(raw) is str and len(raw) <= item.meta.length and _SIMPLE.fullmatch(raw) and raw not in _LOOSE and raw not in _DITTO:
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
    if type(raw) is str and _MOBILE.fullmatch(raw):
        return raw, None
    value, problem = _text(item, raw, tight=False)
    return (value, problem) if value is None or problem is not None else judged_phone(item, value)


def _name(item: FieldSpec, raw: object) -> Cell:
    """A number, a date or a tick in the column of names: the row slipped aside."""
    if type(raw) is str and _PLAIN_NAME.fullmatch(raw) and raw not in _NO_NAMES and not raw.endswith(_ORGS):
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


_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SEVERAL = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，,;；/][\u4e00-\u9fff]{2,4})+")
_LINES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[ \t]*[\r\n]+\s*[\u4e00-\u9fff]{2,4})+")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
)
_APART = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}\s+[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
"""张小三 李小四 are two people; 欧阳 娜娜 and 古丽 艾合买提 are one. The hundred commonest surnames."""
_EXAMPLE = re.compile(r"示例|样例|范例|^例[:：]")
_ORGS = ("支部", "支委会", "委员会", "党委", "总支", "公司", "供电所", "班组", "车间", "部门", "小组")
_ODD = re.compile(r"[0-9()（）\[\]【】*＊?？/\\#:：,，;；。!！“”\"_①-⑳㈠-㈩□○]")
_DITTO = frozenset({"同上", "〃", "″", "同左", "ditto"})
_LOOSE = NO_WORDS | {"nan", "NaN", "NULL", "null", "None", "none"}
_NO_NAMES = _LOOSE | _DITTO | {folded(name) for item in spec(PersonDraft) for name in (item.label, *item.meta.synonyms)}
"""What stands in the column of names and is none: 暂无, and the headings of another table further down."""


def _id_number(item: FieldSpec, raw: object) -> Cell:
    if type(raw) is str and _SIMPLE_ID.fullmatch(raw):
        return raw, None
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
    text = folded(plain_text(raw))
    answer = _REMARK.sub("", text)
    if answer in _YES:
        return True, None
    if answer in _NO:
        return False, None
    if text in NOTHING:
        return EMPTY
    return None, warn(item, "UNKNOWN_WORD", f"{item.label}“{shown(raw)}”应填“是”或“否”，这一格没有导入。")


def _code(item: FieldSpec, words: CodeWords, raw: object) -> Cell:
    text = clean(plain_text(raw))
    code = words.code(text) if text else None
    if code is not None:
        return (Employment(code) if item.kind is Employment else code), None
    if folded(text) in NOTHING_TYPED:
        return EMPTY
    return None, warn(item, "UNKNOWN_CODE", f"{item.label}“{shown(raw)}”不在代码表中，这一格没有导入，请核对。")


def same_after_cleaning(items: Mapping[str, FieldSpec], name: str, stored: object, read: object) -> bool:
    """Whether a stored text differs from what was read only by what reading tidies away."""
    if not isinstance(stored, str) or not isinstance(read, str) or items[name].meta.codes is not None:
        return False
    item = items[name]
    if name == "id_number":
        return tidy_id(stored) == read
    if name in NAMES:
        tidied = tidy_name(clean(stored, tight=True))
        return read in (tidied, spelling(tidied))
    tidied = clean(stored, multiline=item.meta.multiline)
    if name in PHONES:
        return tidy_phone(number_like(tidied, joined=False)) == read
    return (number_like(tidied) if name in NUMBERS else tidied) == read
