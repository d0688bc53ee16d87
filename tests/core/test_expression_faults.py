"""Every fault of a rule expression is pointed at and comes with what to write instead."""

import pytest

from indicators.alerting.expression import ExpressionError, parse

NAMES = {
    "unemployment": "unemployment",
    "失业率": "unemployment",
    "城镇失业率": "unemployment",
    "税收收入": "tax",
    "非税收入": "nontax",
    "12345工单承办量": "calls",
    "PM2.5平均浓度": "particles",
    "信访总量": "petitions",
    "信访总量（件批）": "petitions",
    "满意率（回访）": "satisfaction",
    "满意率（好差评）": "rating",
    "满意率(好差评)": "other_rating",
}
SHARED = {"完成率": ("calls", "tax"), "12345办结率": ("calls", "petitions"), "gdp总量": ("gdp", "output")}
EXAMPLE = "例如：失业率 > 5 且 税收收入 < 300。"


def fault(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES, SHARED)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        pytest.param("", 0, f"公式是空的，请写一个条件，{EXAMPLE}", id="nothing"),
        pytest.param(" \n　", 0, f"公式是空的，请写一个条件，{EXAMPLE}", id="blanks"),
        pytest.param("3 > 2", 0, "公式里没有指标，请至少写一个，例如：失业率 > 5。", id="no indicator"),
        pytest.param("失业率 >  ", 5, f"公式到这里没有写完，后面还要有一个数或指标名，{EXAMPLE}", id="cut off"),
        pytest.param("失业率>5且", 6, f"公式到这里没有写完，后面还要有一个数或指标名，{EXAMPLE}", id="open 且"),
        pytest.param("> 5", 0, f"“>”的前面缺一个数或指标名，请补上，{EXAMPLE}", id="no left side"),
        pytest.param("失业率 > ×5", 6, f"“×”的前面缺一个数或指标名，请补上，{EXAMPLE}", id="two signs"),
        pytest.param("max(失业率,)>1", 8, f"“)”的前面缺一个数或指标名，请补上，{EXAMPLE}", id="comma at the end"),
        pytest.param("且 失业率>5", 0, f"“且”的前面缺一个条件，请补上，{EXAMPLE}", id="connective first"),
        pytest.param(
            "失业率 > 非 5", 6, "“非”只能写在一个条件的最前面，例如：非 (失业率 > 5)，请改正。", id="非 inside"
        ),
        pytest.param("失业率 5", 4, f"“5”的前面缺运算符、比较号或“且”“或”，请补上，{EXAMPLE}", id="no operator"),
        pytest.param("失业率[0]", 3, f"“[0]”的前面缺运算符、比较号或“且”“或”，请补上，{EXAMPLE}", id="subscript"),
        pytest.param("失业率>5)", 5, "这个右括号前面没有与它配对的左括号，请删去或补上左括号。", id="stray )"),
        pytest.param("1+(失业率", 2, "这个左括号没有配对，请在后面补上右括号“)”。", id="stray ("),
        pytest.param("[失业率 > 5", 0, "这个左方括号没有配对，请在指标名后面补上“]”。", id="stray ["),
        pytest.param("失业率] > 5", 3, "这个右方括号前面没有与它配对的左方括号，请补上或删去。", id="stray ]"),
        pytest.param(
            "失业率>1,000",
            5,
            "逗号只用来隔开 min、max、round 括号里的数；数里不写千分位逗号，例如写 10000，不写 10,000。",
            id="thousands",
        ),
        pytest.param(
            "max(失业率,1,000)>5",
            10,
            "数“000”不应以 0 开头；数里也不写千分位逗号，例如写 10000，不写 10,000。",
            id="thousands in a function",
        ),
        pytest.param(
            "失业率>5万元",
            5,
            "数后面紧跟着“万元”；数按指标本来的单位写，不写单位，例如 失业率 > 5；若不是单位，请空一格。",
            id="unit",
        ),
        pytest.param("失业率>1.", 5, "小数点后面应是数字，一个数只有一个小数点，例如 0.5。", id="bare point"),
        pytest.param("失业率>1.2.3", 7, "小数点后面应是数字，一个数只有一个小数点，例如 0.5。", id="two points"),
        pytest.param(
            "失业率>1000000000000000001000",
            4,
            "这个数太大，最大 1000000000000000000（10 的 18 次方），请改小。",
            id="giant",
        ),
        pytest.param("失业率/0 > 1", 4, "除数是 0，永远算不出数，请改成不为 0 的数或指标。", id="divided by 0"),
        pytest.param(
            "税收收入 ÷ (0.3 - 0.1 - 0.2) > 1", 7, "除数是 0，永远算不出数，请改成不为 0 的数或指标。", id="a sum of 0"
        ),
        pytest.param("失业率>5%", 5, "公式里没有“%”；数按指标本来的单位写，例如 失业率 > 5，不写 5%。", id="per cent"),
        pytest.param(
            "失业率>5且完成率<60",
            6,
            "“完成率”是 2 个指标（calls、tax）共有的名称，不知指哪一个，请把代码写在方括号里：[calls] 或 [tax]。",
            id="a name of two",
        ),
        pytest.param(
            "GDP总量 > 5",
            0,
            "“GDP总量”是 2 个指标（gdp、output）共有的名称，不知指哪一个，请把代码写在方括号里：[gdp] 或 [output]。",
            id="a name of two in other case",
        ),
        pytest.param(
            "[12345办结率] < 60",
            0,
            "“[12345办结率]”是 2 个指标（calls、petitions）共有的名称，不知指哪一个，"
            "请把代码写在方括号里：[calls] 或 [petitions]。",
            id="a name of two in brackets",
        ),
        pytest.param("失业率=>5", 3, "“大于等于”请写成“>=”。", id="=>"),
        pytest.param("失业率>5 && 税收收入<3", 6, "“&&”请写成“且”。", id="&&"),
        pytest.param("失业率高于5", 3, "“高于”请写成“>”，例如 失业率 > 5 且 税收收入 < 300。", id="prose"),
        pytest.param("失业率>5并且税收收入<3", 5, "“并且”请写成“且”，例如 失业率 > 5 且 税收收入 < 300。", id="并且"),
    ],
)
def test_a_fault_of_form(text: str, position: int, message: str) -> None:
    found = fault(text)
    assert (found.position, found.message) == (position, message)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        pytest.param("失业绿>5", 0, "没有叫“失业绿”的指标，是否指 失业率？请改正。", id="one near name per indicator"),
        pytest.param("1<税收收人", 2, "没有叫“税收收人”的指标，是否指 税收收入、非税收入？请改正。", id="two near"),
        pytest.param("非税收人>3", 0, "没有叫“非税收人”的指标，是否指 非税收入、税收收入？请改正。", id="with 非"),
        pytest.param(
            "[满意率(好差评）]>3",
            0,
            "没有叫“[满意率(好差评）]”的指标，是否指 [满意率（好差评）]、[满意率(好差评)]、[满意率（回访）]？请改正。",
            id="a width that leaves two indicators",
        ),
        pytest.param(
            "失业率>5 且 GDP<3",
            8,
            "没有叫“GDP”的指标，请按指标目录改正；名称以数字开头或有标点的，请放进方括号，例如 [12345工单承办量]。",
            id="nothing near",
        ),
        pytest.param(
            "12345工单承办量>3", 0, "指标名“12345工单承办量”以数字开头，请放进方括号：[12345工单承办量]。", id="digits"
        ),
        pytest.param(
            "PM2.5平均浓度>3", 0, "指标名“PM2.5平均浓度”里有标点，请放进方括号：[PM2.5平均浓度]。", id="a point"
        ),
        pytest.param(
            "信访总量(件批)>3",
            0,
            "指标名“信访总量（件批）”里有标点，请放进方括号：[信访总量（件批）]。",
            id="brackets in a name",
        ),
        pytest.param("sum(失业率)>3", 0, "没有叫“sum”的函数，只有 abs、min、max、round，请改正。", id="function"),
        pytest.param(
            "失业率(3)>2",
            0,
            "指标“失业率”后面不能直接写括号，中间缺运算符、比较号或“且”“或”，请补上。",
            id="a name called",
        ),
        pytest.param(
            "abs > 3",
            0,
            "“abs”后面要有括号：abs 的括号里只写一个数，例如 abs(税收收入 - 300)。",
            id="a function without brackets",
        ),
        pytest.param(
            "1<abs(失业率,3)",
            2,
            "abs 的括号里只写一个数，例如 abs(税收收入 - 300)；这里写了 2 个，请改正。",
            id="too many numbers",
        ),
        pytest.param(
            "max(失业率)>3",
            0,
            "max 的括号里至少写两个数，用逗号隔开，例如 max(税收收入, 300)；这里写了 1 个，请改正。",
            id="too few numbers",
        ),
        pytest.param(
            "round(失业率,11)>3",
            10,
            "round 的第二个数是小数位数，应是 0 到 10 的整数，例如 round(失业率, 1)。",
            id="too many decimals",
        ),
        pytest.param(
            "round(失业率,税收收入)>3",
            10,
            "round 的第二个数是小数位数，应是 0 到 10 的整数，例如 round(失业率, 1)。",
            id="decimals that vary",
        ),
    ],
)
def test_a_fault_of_a_name(text: str, position: int, message: str) -> None:
    found = fault(text)
    assert (found.position, found.message) == (position, message)


@pytest.mark.parametrize(
    ("text", "position", "sign"),
    [
        pytest.param("1 + (失业率 > 2)", 4, "+", id="a condition added"),
        pytest.param("失业率 > 税收收入 ＋ (失业率<1)", 13, "＋", id="the sign is quoted as typed"),
        pytest.param("(失业率>1) = (税收收入>1)", 0, "=", id="conditions compared"),
        pytest.param("-(失业率>1)", 1, "-", id="a condition with a sign"),
        pytest.param("abs(失业率>1) > 0", 4, "abs", id="a condition in a function"),
    ],
)
def test_a_condition_where_a_number_is_wanted(text: str, position: int, sign: str) -> None:
    found = fault(text)
    expected = f"“{sign}”只能用于数，这里却是一个条件；两个条件请用“且”“或”连接，{EXAMPLE}"
    assert (found.position, found.message) == (position, expected)


@pytest.mark.parametrize(
    ("text", "position", "sign"),
    [
        pytest.param("非 3", 2, "非", id="a number denied"),
        pytest.param("失业率 > 5 或 6", 10, "或", id="half a condition"),
        pytest.param("失业率 and 税收收入 > 3", 0, "and", id="a figure connected"),
    ],
)
def test_a_number_where_a_condition_is_wanted(text: str, position: int, sign: str) -> None:
    found = fault(text)
    expected = f"“{sign}”要用在条件上，这里却是一个数，请写成比较，例如：失业率 > 5。"
    assert (found.position, found.message) == (position, expected)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        pytest.param("9**9**9", 1, "没有乘方", id="a tower of powers"),
        pytest.param("1<<10**10", 1, "没有移位", id="a giant shift"),
        pytest.param("__import__('os')", 0, "没有叫“__import__”的函数", id="an import"),
        pytest.param("(失业率).__class__ > 1", 5, "没有“.”的用法", id="an attribute"),
        pytest.param("失业率.b", 3, "没有“.”的用法", id="a member"),
        pytest.param("失业率 > '5'", 6, "没有文字", id="a string"),
        pytest.param("f'{失业率:>10000000000}'", 0, "没有叫“f”的指标", id="a wide f-string"),
        pytest.param("lambda: 1", 0, "没有叫“lambda”的指标", id="a lambda"),
        pytest.param("失业率 if 1 else 2", 4, "缺运算符", id="an if"),
        pytest.param("[x for x in 失业率]", 0, "没有叫", id="a comprehension"),
        pytest.param("失业率 > 1; 2", 7, "不能写“;”", id="two statements"),
        pytest.param("失业率 := 1", 4, "不能写“:”", id="an assignment"),
        pytest.param("失业率 > 1 # 2", 8, "不能写“#”", id="a comment"),
        pytest.param("失业率 > 1e999", 7, "紧跟着“e999”", id="an exponent"),
        pytest.param("失业率 > 0x10", 7, "紧跟着“x10”", id="a hexadecimal"),
        pytest.param("失业率 > nan", 6, "没有叫“nan”的指标", id="not a number"),
        pytest.param("失业率 > 5\x00", 7, "看不见的字符（U+0000）", id="NUL"),
        pytest.param("失业率 > \u202e5", 6, "看不见的字符（U+202E）", id="right to left"),
        pytest.param("失业\u200b率 > 5", 2, "看不见的字符（U+200B）", id="zero width"),
        pytest.param("失业率 > \ud8005", 6, "看不见的字符（U+D800）", id="half a character"),
        pytest.param("失业率 > ٥", 6, "（U+0665）", id="another script's digit"),
        pytest.param("失业率² > 5", 3, "（U+00B2）", id="a raised two"),
        pytest.param("unempl\u043eyment > 5", 6, "（U+043E）", id="a Cyrillic o"),
        pytest.param("失业率 – 5 > 1", 4, "（U+2013）", id="a dash for a minus"),
        pytest.param("失业率 =\u0338 5", 5, "（U+0338）", id="a stroke laid over a sign"),
        pytest.param("失业率>1" + "且失业率>1" * 20_000, 500, "最多 500 个", id="20,000 times 且"),
        pytest.param("失业率" + "+1" * 100, 122, "超过了 120 个", id="too many parts"),
        pytest.param("-" * 300 + "失业率 > 1", 120, "超过了 120 个", id="too many signs"),
        pytest.param("非" * 300 + " (失业率 > 1)", 120, "超过了 120 个", id="too many negations"),
        pytest.param("(" * 500, 20, "最多 20 层", id="500 deep"),
        pytest.param("(" * 21 + "失业率" + ")" * 21 + " > 1", 20, "最多 20 层", id="21 deep"),
        pytest.param("abs(" * 100 + "失业率", 83, "最多 20 层", id="functions in functions"),
        pytest.param("[" + "指" * 490 + "] > 1", 0, "没有叫“[指指指", id="a name without end"),
    ],
)
def test_what_is_hostile_is_refused_with_a_sentence(text: str, position: int, said: str) -> None:
    found = fault(text)
    assert found.position == position
    assert said in found.message
    assert found.message.endswith("。")


def test_what_lies_within_the_caps_is_accepted() -> None:
    text = "(" * 20 + "失业率" + "+1" * 58 + ")" * 20 + " > 1"
    assert parse(text, NAMES).indicator_codes == ("unemployment",)


def test_a_text_that_outgrows_the_cap_in_codes_is_refused() -> None:
    text = "+".join(["失业率"] * 60)
    message = "公式换成指标代码后有 897 个字符，最多 500 个，请拆成几条规则。"
    assert (fault(text).position, fault(text).message) == (len(text), message)


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        pytest.param("失业绿 > 5", "失业绿 > 5\n^", id="at the beginning"),
        pytest.param("失业率 > 5%", "失业率 > 5%\n          ^", id="behind characters of two columns"),
        pytest.param("失业率＞", "失业率＞\n        ^", id="past the end"),
        pytest.param("失业率\n> 5%", "失业率 > 5%\n          ^", id="over two lines"),
        pytest.param("失业率\u202e", "失业率?\n      ^", id="at what cannot be seen"),
        pytest.param(
            "1 + " * 20 + "% 2" + " + 1" * 20,
            "...+ 1 + 1 + 1 + 1 + 1 + 1 + 1 + % 2 + 1 + 1 + 1 + 1 + 1 + 1 + ...\n" + " " * 33 + "^",
            id="in a long text",
        ),
    ],
)
def test_a_fault_is_drawn_with_a_caret(text: str, pointer: str) -> None:
    assert fault(text).pointer() == pointer


def test_a_fault_as_a_text_counts_characters_from_one() -> None:
    assert str(fault("失业率=>5")) == "第 4 个字符：“大于等于”请写成“>=”。"
