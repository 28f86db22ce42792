"""How Chinese surnames are read where that differs from the common reading of their characters."""

_SINGLE = """
阿 a e
艾 ai
柏 bai bo
贲 ben bi
祕 bi mi
秘 bi mi
薄 bo
卜 bu
车 che
谌 chen shen
种 chong
重 chong
褚 chu
都 du
费 fei bi
干 gan
盖 ge gai
句 gou ju
会 gui
炅 gui
炔 gui
呙 guo
涡 guo
过 guo
哈 ha
和 he
纥 he
黑 he hei
还 huan
還 huan
降 jiang xiang
圈 juan
隽 juan jun
角 jue jiao
阚 kan
亢 kang gang
适 kuo shi
勒 le
逯 lu
蒙 meng
宓 mi fu
芈 mi
缪 miao
牟 mu mou
那 na nuo
佴 nai
能 nai neng
粘 nian zhan
乜 nie
宁 ning
甯 ning
区 ou
區 ou
逄 pang
逢 pang feng
朴 piao pu
繁 po fan
卡 qia ka
强 qiang
郄 qie xi
覃 qin tan
仇 qiu
曲 qu
瞿 qu
任 ren
单 shan
單 shan
召 shao
少 shao
厍 she
折 she zhe
沈 shen
盛 sheng
石 shi
率 shuai
宿 su
眭 sui
睢 sui
澹 tan
仝 tong
庹 tuo
拓 tuo ta
万 wan
萬 wan
尉 wei yu
隗 wei kui
郗 xi chi
夏 xia
冼 xian
洗 xian
鲜 xian
相 xiang
解 xie
颉 xie jie
莘 xin shen
省 xing
行 xing
郇 xun huan
么 yao
幺 yao
要 yao
尹 yin
应 ying
於 yu
蔚 yu wei
乐 yue le
员 yun yuan
員 yun yuan
筠 yun jun
贠 yun
郧 yun
昝 zan
臧 zang
藏 zang
笮 ze zuo
曾 zeng
查 zha
砦 zhai
祭 zhai ji
翟 zhai di
占 zhan
仉 zhang
长 zhang chang
中 zhong
訾 zi
"""

_COMPOUND = """
欧阳 ou yang
歐陽 ou yang
太史 tai shi
端木 duan mu
上官 shang guan
司马 si ma
司馬 si ma
东方 dong fang
独孤 du gu
南宫 nan gong
万俟 mo qi
闻人 wen ren
夏侯 xia hou
诸葛 zhu ge
諸葛 zhu ge
尉迟 yu chi
尉遲 yu chi
公羊 gong yang
赫连 he lian
澹台 tan tai
澹臺 tan tai
皇甫 huang fu
宗政 zong zheng
濮阳 pu yang
公冶 gong ye
太叔 tai shu
申屠 shen tu
公孙 gong sun
公孫 gong sun
慕容 mu rong
仲孙 zhong sun
钟离 zhong li
鍾離 zhong li
长孙 zhang sun
長孫 zhang sun
宇文 yu wen
司徒 si tu
鲜于 xian yu
司空 si kong
闾丘 lv qiu
子车 zi ju
亓官 qi guan
司寇 si kou
巫马 wu ma
公西 gong xi
颛孙 zhuan sun
壤驷 rang si
公良 gong liang
漆雕 qi diao
乐正 yue zheng
宰父 zai fu
谷梁 gu liang
穀梁 gu liang
拓跋 tuo ba
夹谷 jia gu
轩辕 xuan yuan
令狐 ling hu
段干 duan gan
百里 bai li
呼延 hu yan
东郭 dong guo
南门 nan men
羊舌 yang she
微生 wei sheng
左丘 zuo qiu
东门 dong men
西门 xi men
第五 di wu
梁丘 liang qiu
单于 chan yu
淳于 chun yu
屠岸 tu an
公输 gong shu
叔孙 shu sun
季孙 ji sun
贺兰 he lan
完颜 wan yan
耶律 ye lv
纳兰 na lan
叶赫 ye he
爱新觉罗 ai xin jue luo
叶赫那拉 ye he na la
哥舒 ge shu
达奚 da xi
贺若 he ruo
南荣 nan rong
即墨 ji mo
"""


def _read(lines: str) -> dict[str, tuple[str, ...]]:
    pairs = (line.split() for line in lines.split("\n") if line)
    return {surname: tuple(syllables) for surname, *syllables in pairs}


SINGLE = _read(_SINGLE)
"""Surname of one character to its readings, the usual one first."""

COMPOUND = _read(_COMPOUND)
"""Surname of several characters to its one reading, a syllable for each character."""

LONGEST = max(map(len, COMPOUND))
