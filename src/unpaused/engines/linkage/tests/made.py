"""A small made-up book for the engine's tests: no other package is needed."""

from datetime import date, timedelta
from random import Random

import pyarrow as pa

from unpaused.kernel.identity import check_character

AS_OF = date(2026, 6, 30)
SCHEMA = pa.schema(
    [
        ("person_id", pa.int64()),
        ("name", pa.string()),
        ("sex", pa.string()),
        ("birth_date", pa.date32()),
        ("id_number", pa.string()),
        ("phone", pa.string()),
        ("area_code", pa.string()),
        ("address", pa.string()),
    ]
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华红玉建国志海燕春梅雪峰波宁浩宇轩涵怡佳琪欣彤晨"
AREAS = ("420102", "420106", "420111", "421002", "330106", "440305", "130424", "510104")
NAMES = {"420102": "湖北省武汉市江岸区", "130424": "河北省邯郸市成安县", "330106": "浙江省杭州市西湖区"}


class FewPlaces:
    """A table of areas that knows three districts."""

    def find_in_text(self, text: str) -> list[str]:
        return [code for code, name in NAMES.items() if name in text]


def person(number: int, rng: Random) -> dict:
    born = date(1930, 1, 1) + timedelta(days=rng.randrange(33_000))
    sex = rng.choice("MF")
    area = rng.choice(AREAS)
    first = f"{area}{born:%Y%m%d}{rng.randrange(0, 499) * 2 + (sex == 'M'):03d}"
    given = "".join(rng.choice(GIVEN) for _ in range(rng.choice([1, 2, 2, 2])))
    return {
        "person_id": 1000 + number,
        "name": rng.choice(SURNAMES) + given,
        "sex": sex,
        "birth_date": born,
        "id_number": first + check_character(first),
        "phone": f"1{rng.randrange(30, 99)}{rng.randrange(10**8):08d}",
        "area_code": area,
        "address": f"{rng.choice(['中山路', '人民路', '幸福村'])}{rng.randrange(1, 999)}号",
    }


def people(count: int = 3000, seed: int = 5) -> list[dict]:
    rng = Random(seed)
    return [person(number, rng) for number in range(count)]


def table(rows: list[dict]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=SCHEMA)
