"""Words that made-up people are made of: surnames by frequency, given names by sex and generation, roads.

Surname shares are rounded from the public 2020 name report of the Ministry of Public Security; given names follow
its lists by decade. The tail is longer than shown in them, as in life.
"""

from typing import Any

import numpy as np
import numpy.typing as npt


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COMMONEST = (7.2, 7.0, 6.8, 5.4, 4.6, 3.1, 2.3, 2.3, 2.1, 2.1, 1.7, 1.5, 1.3, 1.3, 1.2, 1.1, 1.1, 1.1, 1.0, 1.0)
_TAIL = tuple((0.95 * np.exp(-np.arange(400) / 55)).tolist())
_SINGLE = _words(
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 "
    "傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 "
    "郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 庞 樊 兰 殷 施 "
    "陶 洪 翟 安 颜 倪 严 牛 温 芦 季 俞 章 鲁 葛 伍 韦 申 尤 毕 聂 丛 焦 向 柳 邢 路 岳 齐 沿 梅 莫 庄 辛 管 "
    "祝 左 涂 谷 祁 时 舒 耿 牟 卜 詹 关 苗 凌 费 纪 靳 盛 童 欧 甄 项 曲 成 游 阳 裴 席 卫 查 屈 鲍 位 覃 霍 "
    "翁 隋 甘 景 薄 单 包 司 柏 宁 柯 阮 桂 闵 解 强 柴 华 车 冉 房 边 辜 吉 饶 刁 瞿 戚 丘 古 米 池 滕 晋 苑 "
    "邬 臧 畅 宫 来 嵺 苟 全 褚 廉"
)
SURNAMES: dict[str, float] = {
    **dict(zip(_SINGLE, _COMMONEST + _TAIL, strict=False)),
    "欧阳": 0.07,
    "上官": 0.01,
    "司马": 0.01,
    "诸葛": 0.01,
    "皇甫": 0.006,
    "司徒": 0.005,
    "尉迟": 0.002,
    "令狐": 0.003,
}

GIVEN: dict[str, tuple[str, ...]] = {
    "M-1900": _words(
        "建国 建华 国强 志强 德明 国华 文华 永福 玉山 德福 明 军 平 永强 保国 卫国 志明 金山 树林 长林 福生 德胜 "
        "玉林 振华 学文"
    ),
    "M-1965": _words(
        "伟 勇 军 强 涛 斌 杰 建军 建华 建平 志强 志勇 海涛 海军 晓东 国庆 永军 俊杰 文斌 立新 红兵 卫东 建新 "
        "利军 春生 刚 平 波 辉"
    ),
    "M-1980": _words(
        "伟 磊 鹏 涛 超 杰 浩 俊 宇 洋 帅 凯 志伟 俊杰 晓明 文杰 志鹏 海波 建伟 一鸣 家豪 子龙 嘉伟 少华 明辉 亮 "
        "飞 斌 龙 勇 峰"
    ),
    "M-2000": _words(
        "浩宇 子轩 宇轩 浩然 俊熙 子豪 博文 一诺 宇航 梓豪 奕辰 沐宸 浩轩 宇泽 子墨 铭泽 梓轩 泽宇 天佑 俊豪 嘉豪 "
        "晨 睿 昊 哲 轩"
    ),
    "F-1900": _words(
        "秀英 桂英 玉兰 桂兰 秀兰 玉英 淑珍 桂珍 素珍 凤英 秀珍 玉珍 凤兰 淑兰 月英 翠兰 兰英 素芳 淑芳 金凤 英 "
        "珍 兰 芬"
    ),
    "F-1965": _words(
        "芳 丽 敏 静 燕 艳 红 霞 英 玲 梅 娟 秀英 丽华 丽娟 春梅 红梅 晓燕 丽萍 海燕 玉梅 爱华 小红 秀梅 桂芳 "
        "建红 萍 琴 云"
    ),
    "F-1980": _words(
        "静 丽 婷 敏 娜 燕 娟 倩 雪 颖 丹 莹 慧 琳 婷婷 丽娜 晓燕 雪梅 文静 雅丽 佳 欣 媛 璐 梦 玉洁 海霞 丽君 "
        "思思 蕾 洁 莎"
    ),
    "F-2000": _words(
        "子涵 欣怡 梓涵 诗涵 可馨 雨桐 一诺 梦瑶 语桐 欣妍 佳怡 思涵 雨涵 紫萱 若曦 诗琪 静怡 梓萱 艺涵 依诺 雅婷 "
        "悦 妍 萱 瑶 彤"
    ),
}
CHARACTERS: dict[str, tuple[str, str]] = {
    "M": (
        "建国志文永德明海俊晓春金玉振学立宏家少世天正光成兴新华伟子宇浩嘉泽思一博景云东利庆长福忠仁大小",
        "军华平强明伟东林生峰波辉斌杰勇涛鹏飞龙刚良才发祥全根民荣胜洪亮超凯旭晨轩豪宇航然睿阳洋江山川松柏",
    ),
    "F": (
        "秀丽玉桂淑素凤春红小晓爱美雪海月金翠文雅佳思雨梦诗欣静子语若芷慧惠巧莉艳兰彩银香亚",
        "英兰珍芳霞玲梅萍琴云娟敏燕红艳丽静婷娜倩颖丹莹琳雪洁欣怡涵萱瑶彤妍桐琪蕾薇莲菊芬凤华平清",
    ),
}
UYGHUR_FIRST = _words(
    "阿依古丽 古丽娜尔 帕提古丽 热依汗 阿孜古丽 买买提 吐尔逊 艾合买提 阿卜杜拉 亚森 玉素甫 依明 努尔 艾力 库尔班"
)
UYGHUR_LAST = _words("买买提 吐尔逊 艾合买提 阿卜杜拉 玉素甫 依明 库尔班 亚森 沙吾提 托合提 肉孜 卡德尔 艾则孜")
FOREIGN = tuple(
    f"{first} {last}".upper()
    for first in _words("John Anna Michael Maria Hiroshi Ji-woo Pierre Olga David Linda")
    for last in _words("Smith Ivanova Tanaka Kim Dubois Brown Mueller Nguyen Garcia Petrov")
)
ROADS = _words(
    "中山路 人民路 解放路 建设路 和平路 新华路 文化路 长江路 黄河路 胜利路 民主路 青年路 友谊路 光明路 东风路 "
    "红旗路 朝阳路 前进路 团结路 幸福路 北京路 南京路 广场路 迎宾路 滨江路 环城路 公园路 学府路 体育路 工业路 "
    "东湖路 珞喻路 中南路"
)
VILLAGES = _words("幸福村 向阳村 红旗村 东风村 前进村 光明村 新建村 胜利村 团结村 和平村 黄家村 李家湾 王家屯 张家坪")
ESTATES = _words("阳光花园 锦绣苑 翠湖小区 金色家园 水岸新城 紫薇园 世纪城 康乐小区 桂园 书香苑 东方花园 江南名苑")
PHONE_HEADS = _words(
    "130 131 132 133 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 170 173 175 176 177 178 "
    "180 181 182 183 184 185 186 187 188 189 191 198 199"
)


def generation(years: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The generation of given names for birth years."""
    return np.select([years < 1960, years < 1978, years < 1998], ["1900", "1965", "1980"], default="2000")
