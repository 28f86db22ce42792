"""Traditional characters in headings and words of a spreadsheet, read as the simplified ones of our own vocabulary.

Decision: a table of the characters that occur in our own terms, synonyms and code tables, not a converter: nothing
that a clerk typed is rewritten, words are only compared. Variants that are words of their own (乾, 髮, 鍾) are left out.
"""

_PAIRS = """
与與 专專 业業 东東 丢丟 两兩 严嚴 丧喪 个個 个箇 临臨 为為 丽麗 义義 乌烏 习習 乡鄉 书書 买買 于於 产產 产産 亲親 从從 众眾 众衆 会會 传傳
伦倫 体體 余餘 借藉 克尅 党黨 关関 关關 养養 内內 册冊 写寫 农農 况況 准準 几幾 则則 删刪 别別 制製 劝勸 办辦 务務 动動 劳勞 区區 协協 单單
历曆 历歷 县縣 参參 发發 变變 只隻 台臺 号號 后後 向嚮 员員 回迴 团團 国國 壮壯 处處 备備 复復 复複 头頭 学學 实實 审審 对對 导導 尔爾 层層
属屬 岗崗 师師 帮幫 干幹 库庫 应應 开開 异異 张張 录錄 录録 彝彞 态態 总總 户戶 报報 择擇 挂掛 数數 无無 时時 显顯 暂暫 术術 机機 极極 标標
栏欄 样樣 核覈 检檢 欧歐 残殘 毕畢 汇匯 汇彙 汉漢 没沒 注註 温溫 满滿 灾災 点點 状狀 独獨 现現 瑶瑤 电電 盖蓋 着著 码碼 研硏 硕碩 确確 离離
私俬 种種 积積 称稱 签簽 签籤 类類 系係 系繫 级級 纪紀 纳納 线綫 线線 组組 细細 织織 终終 绍紹 经經 结結 络絡 统統 维維 综綜 编編 缴繳 网網
罗羅 职職 联聯 致緻 范範 荣榮 获獲 营營 萨薩 补補 见見 誉譽 计計 认認 记記 设設 证証 证證 评評 试試 话話 该該 详詳 诫誡 误誤 说說 说説 请請
诺諾 读讀 谁誰 调調 负負 责責 贯貫 费費 资資 车車 转轉 软軟 输輸 辞辭 达達 过過 运運 这這 进進 选選 递遞 采採 里裏 里裡 销銷 错錯 锡錫 镇鎮
长長 门門 间間 阳陽 阶階 际際 难難 面麵 页頁 项項 预預 领領 颇頗 题題 鲜鮮 齐齊 龄齡 龙龍
"""
"""Simplified, then traditional; made once from the Unicode data of ICU."""

_SIMPLIFIED = {ord(pair[1]): pair[0] for pair in _PAIRS.split()}
_BOTH: dict[str, str] = {}
for _pair in _PAIRS.split():
    _BOTH[_pair[0]] = _BOTH.get(_pair[0], _pair[0]) + _pair[1]


def simplified(text: str) -> str:
    """The text as our vocabulary would write it; characters that do not occur in it stay as they are."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def in_both(pattern: str) -> str:
    """A regular expression that finds the traditional spelling too; it has no such characters within brackets."""
    return "".join(f"[{_BOTH[c]}]" if c in _BOTH else c for c in pattern)
