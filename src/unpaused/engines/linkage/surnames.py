"""Common surnames, for recognising a column of names and spellings of surnames before any book is at hand."""

COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文肖闫洪翁游詹施柯庄巫连涂简区冼麦伍温莫利甘关岑霍招"
)
"""Single characters; some nine people in ten bear one of them."""
