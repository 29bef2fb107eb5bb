"""A second insurer, made by other means than the project's own generator, from other tables of names and places.

Nothing here comes from `unpaused.foundation.book.synthesis`, and no weight of the engine was ever chosen on it: its
figures are held out. A south-eastern company: other surnames in front, more polyphonic and compound ones, other given
names, villages that share one surname, old identity numbers, numbers of Hong Kong, Macao and Taiwan, few phones.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

Array = Any
AS_OF = date(2025, 11, 30)
_SURNAMES = (
    "陈林黄张李吴王郑蔡刘杨许谢郭洪邱曾廖赖徐周叶苏庄江吕何罗高萧潘简朱钟彭游詹胡施沈余卢梁颜柯翁魏孙戴范方宋邓杜傅侯曹温薛"
    "丁马蒋唐卓蓝冯姚石董纪欧程连古汪汤姜田康邹白涂尤巫韩龚严袁黎石金阮陆倪夏童邵柳钱巴官闵覃区冼麦禤植甘利关招霍伦劳莫"
)
_POLYPHONIC = "单仇解查盖翟朴任华缪乐尉员繁种葛燕应车那晁沈宁卜瞿牟佘盛隗薄万俞长谌曾区覃冼"
_COMPOUND = ("欧阳", "司徒", "上官", "令狐", "尉迟", "诸葛", "东方", "慕容", "皇甫", "端木", "单于", "澹台")
_MALE = (
    "国家志建文明俊伟宏振荣坤财添福金水木火土生龙虎豪杰雄辉耀宗祖德义仁信礼智勇永昌茂盛源泉川海洋江河峰岳松柏林森栋梁材启承"
    "嘉宇轩宸皓泽霖逸晨熙廷钧铭锋锐凯旋捷达鹏飞翔云天佑诚哲彦斌贤良才学儒书翰墨远帆航舟滨渊鸿基业立维新成功胜利民军兵卫东"
)
_FEMALE = (
    "美丽淑惠秀玉珍宝珠金凤英花兰桂香月娥娇娟妹姿婷雅慧芬芳菊莲荷梅竹琴瑟音韵诗词婉柔静怡欣悦颖萍萱蓉蕙薇茹莉莎娜妮佳琪瑶瑾琳"
    "珊瑚玲珑晴雪霜露冰洁素云霞虹彩绮罗锦绣丝缦纯真善如意好妙巧敏聪灵秋冬春夏阿亚小招娣盼来银妃彬燕莺雁鹃鹂"
)
_RARE = "喆堃龑燚昇淼鑫犇羴骉赟鋆煊烨昱旻玥珺瑄翀嫄婧嬅"
_TIBETAN = ("扎西", "卓玛", "次仁", "旺堆", "央金", "格桑", "平措", "拉姆", "多吉", "白玛", "德吉", "尼玛")
_KAZAKH = ("阿合提", "努尔兰", "叶尔江", "古丽夏提", "巴合提", "木拉提", "沙依拉", "加娜尔", "赛力克", "哈丽娜")
_LANE_WORDS = "南门巷 后厝街 渡头路 盐埕街 东大路 祠堂边 新厝 港口路 学前街 榕树下 西洋坪 溪尾"
_LANES = tuple(_LANE_WORDS.split())
_TOWNS = ("三都镇", "洋中镇", "石龙镇", "古楼乡", "下白石镇", "埔头镇", "南岭乡", "湖头镇")
_PLACES: dict[str, float] = {"35": 0.34, "44": 0.28, "33": 0.14, "45": 0.08, "36": 0.06, "46": 0.04, "54": 0.01}
_HEADS = ("134", "135", "138", "139", "150", "159", "182", "187", "188", "195", "131", "186", "133", "189", "199")
_FACTORS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_SCHEMA = pa.schema(
    [
        ("person_id", pa.int64()), ("name", pa.string()), ("sex", pa.string()), ("birth_date", pa.date32()),
        ("id_type", pa.string()), ("id_number", pa.string()), ("phone", pa.string()), ("area_code", pa.string()),
        ("address", pa.string()), ("branch_code", pa.string()), ("salesperson_id", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """Persons as a table of the book's shape."""

    table: pa.Table

    def rows(self, places: Array) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.take(pa.array(places)).to_pylist()
        return rows


def make(count: int, seed: int, districts: list[tuple[str, str]], first_id: int = 500_000) -> Made:
    """`count` persons; `districts` are (code, full name) pairs of the whole country."""
    rng = np.random.default_rng(seed)
    codes, names_of = _places(rng, districts)
    family = np.sort(rng.integers(0, int(count / 2.3) + 1, count))
    home = rng.choice(len(codes), int(family.max()) + 1, p=_place_shares(codes, rng))
    area = home[family]
    sex = rng.integers(0, 2, count)
    births = _births(rng, count)
    surnames = _surnames(rng, family, area, count)
    names = _with_minorities(rng, np.char.add(surnames, _given(rng, sex, births)), codes[area])
    ids, kinds = _documents(rng, codes, area, births, sex)
    phones = _phones(rng, family, count)
    columns = [
        np.arange(first_id, first_id + count), names, np.where(sex == 1, "M", "F"), births, kinds, ids, phones,
        codes[area], _addresses(rng, family, names_of, area), np.full(count, ""), np.full(count, ""),
    ]  # fmt: skip
    arrays = [_column(values, field.type) for values, field in zip(columns, _SCHEMA, strict=True)]
    return Made(pa.table(arrays, schema=_SCHEMA))


def _column(values: Array, kind: pa.DataType) -> pa.Array:
    if values.dtype.kind in "UO":
        return pa.array(values.astype(object), pa.string(), mask=values == "")
    return pa.array(values).cast(kind)


def _places(rng: np.random.Generator, districts: list[tuple[str, str]]) -> tuple[Array, list[str]]:
    chosen = [d for d in districts if d[0][:2] in _PLACES]
    return np.array([code for code, _ in chosen]), [name for _, name in chosen]


def _place_shares(codes: Array, rng: np.random.Generator) -> Array:
    weights = rng.gamma(1.2, 1.0, len(codes))
    for province, share in _PLACES.items():
        inside = np.char.startswith(codes, province)
        weights[inside] *= share / max(weights[inside].sum(), 1e-9)
    return weights / weights.sum()


def _births(rng: np.random.Generator, count: int) -> Array:
    age = np.where(rng.random(count) < 0.2, rng.uniform(0, 18, count), rng.triangular(18, 38, 95, count))
    return np.datetime64(AS_OF) - (age * 365.2425).astype("timedelta64[D]")


def _surnames(rng: np.random.Generator, family: Array, area: Array, count: int) -> Array:
    """Zipf over single ones; in a village one surname is a third of all; families mostly share theirs."""
    single = np.array(list(dict.fromkeys(_SURNAMES)))
    shares = 1 / (np.arange(len(single)) + 2.2) ** 1.05
    own = rng.choice(single, count, p=shares / shares.sum())
    village = rng.choice(single, int(area.max()) + 1, p=shares / shares.sum())
    own = np.where(rng.random(count) < 0.15, village[area], own)
    own = np.where(rng.random(count) < 0.025, rng.choice(list(_POLYPHONIC), count), own)
    own = np.where(rng.random(count) < 0.008, rng.choice(_COMPOUND, count), own)
    first = np.searchsorted(family, family, side="left")
    return np.where(rng.random(count) < 0.6, own[first], own)


def _given(rng: np.random.Generator, sex: Array, births: Array) -> Array:
    count = len(sex)
    young = (births > np.datetime64("1995-01-01")).astype(int)
    given = np.empty(count, "<U4")
    for which, pool in ((1, _MALE), (0, _FEMALE)):
        characters = np.array(list(dict.fromkeys(pool)))
        for generation in (0, 1):
            here = np.flatnonzero((sex == which) & (young == generation))
            order = np.arange(len(characters)) if generation == 0 else np.arange(len(characters))[::-1]
            shares = np.exp(-np.argsort(order) / (len(characters) / 3.5))
            one = rng.choice(characters, len(here), p=shares / shares.sum())
            two = rng.choice(characters, len(here), p=shares / shares.sum())
            two = np.where(rng.random(len(here)) < 0.02, rng.choice(list(_RARE), len(here)), two)
            single = rng.random(len(here)) < (0.08 if generation == 0 else 0.16)
            doubled = rng.random(len(here)) < 0.02
            given[here] = np.where(single, two, np.where(doubled, np.char.add(two, two), np.char.add(one, two)))
    return given


def _with_minorities(rng: np.random.Generator, names: Array, codes: Array) -> Array:
    count = len(names)
    tibetan = np.char.add(rng.choice(_TIBETAN, count), rng.choice(_TIBETAN, count))
    kazakh = np.char.add(np.char.add(rng.choice(_KAZAKH, count), "·"), rng.choice(_KAZAKH, count))
    names = np.where(np.char.startswith(codes, "54") & (rng.random(count) < 0.8), tibetan, names)
    return np.where(rng.random(count) < 0.004, kazakh, names)


def _documents(rng: np.random.Generator, codes: Array, area: Array, births: Array, sex: Array) -> tuple[Array, Array]:
    """18 places for most, some numbers of 15 from before 1999, some of the three regions, some unknown."""
    count = len(area)
    issued = np.where(rng.random(count) < 0.72, area, rng.integers(0, len(codes), count))
    serial = (rng.gamma(1.1, 60, count).astype(int) % 499) * 2 + np.where(sex == 1, 1, 2)
    compact = np.char.replace(births.astype("datetime64[D]").astype(str), "-", "")
    body = np.char.add(np.char.add(codes[issued], compact), np.char.zfill(serial.astype(str), 3))
    digits = np.array(body, "S17").view(np.uint8).reshape(-1, 17).astype(np.int64) - 48
    check = np.array(list("10X98765432"))[(digits * _FACTORS).sum(axis=1) % 11]
    ids = np.char.add(body, check)
    old = (rng.random(count) < 0.012) & (births < np.datetime64("1999-01-01"))
    fifteen = np.array([text[:6] + text[8:17] for text in body[old].tolist()] or [""])
    ids[old] = fifteen if old.any() else ids[old]
    region = rng.random(count) < 0.01
    pass_no = np.char.add(
        rng.choice(["H", "M", "T"], count), np.char.zfill(rng.integers(0, 10**8, count).astype(str), 8)
    )
    ids = np.where(region, pass_no, ids)
    kinds = np.where(region, "travel_permit", "resident_id")
    return np.where(rng.random(count) < 0.05, "", ids), kinds


def _phones(rng: np.random.Generator, family: Array, count: int) -> Array:
    heads = rng.choice(_HEADS, count, p=np.linspace(3, 1, len(_HEADS)) / np.linspace(3, 1, len(_HEADS)).sum())
    own = np.char.add(heads, np.char.zfill(rng.integers(0, 10**8, count).astype(str), 8))
    first = np.searchsorted(family, family, side="left")
    phones = np.where(rng.random(count) < 0.22, own[first], own)
    return np.where(rng.random(count) < 0.11, "", phones)


def _addresses(rng: np.random.Generator, family: Array, names_of: list[str], area: Array) -> Array:
    homes = int(family.max()) + 1
    street = np.char.add(np.char.add(rng.choice(_LANES, homes), rng.integers(1, 400, homes).astype(str)), "号")
    town = np.where(rng.random(homes) < 0.5, np.char.add(rng.choice(_TOWNS, homes), street), street)
    flat = np.char.add(np.char.add(town, rng.integers(1, 30, homes).astype(str)), "幢")
    text = np.where(rng.random(homes) < 0.3, flat, town)[family]
    named = np.char.add(np.array(names_of)[area], text)
    written = np.where(rng.random(len(area)) < 0.35, named, text)
    return np.where(rng.random(len(area)) < 0.06, "", written)
