"""The words that senders put over their columns, by field; the more exact word first.

Words are in the plain form of `headers.plain_header`: simplified, lower case, no spaces or signs.
"""

FIELDS = (
    "row_id", "name", "surname", "given_name", "sex", "age", "birth_date", "id_number", "phone", "address",
)  # fmt: skip
_TEXT = {
    "row_id": """
        序号 编号 行号 no number rowid row seq serial serialno sn # rowno num 序号no
    """,
    "name": """
        姓名 中文姓名 家庭成员姓名 成员姓名 学生 患儿 患儿姓名 职工姓名
        患者姓名 病人姓名 出险人姓名 被保险人姓名 旅客姓名 乘客姓名 客户姓名 村民姓名 受灾人姓名
        受助人姓名 人员姓名 伤者姓名 死者姓名 病例姓名 学生姓名 员工姓名 名字 出险人 被保险人 患者 旅客 乘客
        受助人 伤者 受助对象 救助对象 安置对象 伤员 灾民 病人 被保人 乘机人 乘车人 入住人
        name fullname chinesename nameinchinese passengername patientname insuredname personname
        passenger patient insured nameofpatient nameofpassenger 姓名name guestname 家长姓名 户主姓名 户主 姓名拼音 拼音
        拼音姓名 英文姓名 英文名 pinyin namepinyin englishname latinname
    """,
    "surname": """
        姓 姓氏 surname lastname familyname
    """,
    "given_name": """
        名 givenname givennames firstname firstnames forename forenames
    """,
    "sex": """
        性别 sex gender 男女 性别sex
    """,
    "age": """
        年龄 周岁 虚岁 岁数 年纪 年岁 age ageyears ageyrs 年龄age
    """,
    "birth_date": """
        出生日期 出生年月日 生日 出生年月 出生时间 出生 生辰 阳历生日 公历生日 农历生日
        阴历生日 birthdate dateofbirth dob birthday born birth
        出生日期dateofbirth 出生年份 birthyear yearofbirth
    """,
    "id_number": """
        身份证号 身份证号码 居民身份证号 居民身份证号码 公民身份号码 身份证件号码 身份证 出险人证件号码
        证件号码 证件号 证件编号 证照号码 身份号码 idno idnumber idcard idcardno idcardnumber identitynumber
        identityno nationalid residentid idpassport idpassportno 护照号 护照号码 passport passportno
        passportnumber documentno documentnumber traveldocument document 身份证后四位 身份证尾号 证件尾号
    """,
    "phone": """
        联系电话 手机号码 手机号 手机 本人电话 出险人电话 移动电话 电话号码 电话 联络电话 联系手机 联系方式
        mobile mobileno mobilephone mobilenumber phone phoneno phonenumber cellphone cell tel telephone
        contactnumber contactno contactphone contact 手机尾号 电话尾号
    """,
    "address": """
        现住址 现居住地 现居地 现住地址 家庭住址 家庭地址 居住地址 居住地 住址 详细地址 常住地址 联系地址 地址
        出险地点 address homeaddress residentialaddress currentaddress residence placeofresidence 住所 所在地区
        所在区县 村组 所在村 地区 区县 户籍地址 户籍地 户口所在地 籍贯 area district location
    """,
}
FIELD_OF = {word: field for field, text in _TEXT.items() for word in text.split()}
RANK = {word: rank for text in _TEXT.values() for rank, word in enumerate(text.split())}

_POORER_TEXT = """
    家长姓名 户主姓名 户主 姓名拼音 拼音 拼音姓名 英文姓名 英文名 pinyin namepinyin englishname latinname
    户籍地址 户籍地 户口所在地 籍贯
"""
POORER = frozenset(_POORER_TEXT.split())
"""Words that name the household or a spelling rather than the person, or a former home: taken where there is no other
column of their field, whatever its header is."""

PARTS: tuple[tuple[str, str], ...] = (
    ("姓名", "name"), ("身份证", "id_number"), ("证件号", "id_number"), ("护照", "id_number"), ("手机", "phone"),
    ("电话", "phone"), ("住址", "address"), ("地址", "address"), ("居住地", "address"), ("出生", "birth_date"),
    ("性别", "sex"), ("年龄", "age"), ("dateofbirth", "birth_date"), ("passport", "id_number"),
    ("idnumber", "id_number"), ("phone", "phone"), ("mobile", "phone"), ("address", "address"), ("gender", "sex"),
    ("fullname", "name"), ("证号", "id_number"), ("证件", "id_number"), ("traveldoc", "id_number"),
    ("龄", "age"), ("岁", "age"), ("生日", "birth_date"), ("生辰", "birth_date"), ("联系方式", "phone"),
    ("居住", "address"), ("现住", "address"), ("所在村", "address"), ("村组", "address"), ("籍贯", "address"),
    ("passenger", "name"), ("patient", "name"), ("contact", "phone"), ("birth", "birth_date"), ("name", "name"),
)  # fmt: skip
"""Parts of longer headers that give their field away: 患者姓名（必填）, 居住地址到村, Guest mobile phone."""
_OTHERS_TEXT = """
    联系人 报案人 家属 监护人 经办 医生 医师 业务员 代理人 收款 填报 报告 单位 医院 机构 类型 种类 证件类 接触
    关系 户主 父亲 母亲 备用 紧急 工作 hospital company agent contactname emergency type kin doctor employer
    email relation 工龄 党龄 school hotel ship vessel flight village file user project product
"""
OTHERS = tuple(_OTHERS_TEXT.split())
"""Words that make such a header one about somebody or something else."""
