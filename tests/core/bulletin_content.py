"""A hand-made bulletin of realistic length: three sections, sixteen units, three annexes, one of them landscape."""

from bulletins.content import BarDrawing, Content, MapDrawing, Section, Table
from indicators.issuing import BulletinKind

UNITS = (
    ("东街街道", "96.31"), ("西街街道", "94.20"), ("英雄南路街道", "93.77"), ("英雄中路街道", "92.05"),
    ("紫金街道", "91.48"), ("太行东街街道", "91.48"), ("太行西街街道", "90.16"), ("延安南路街道", "89.73"),
    ("常青街道", "88.91"), ("五马街道", "87.66"), ("堠北庄街道", "86.02"), ("老顶山街道", "85.40"),
    ("大辛庄街道", "83.17"), ("马厂镇", "90.52"), ("黄碾镇", "87.43"), ("西白兔镇", "84.95"),
)  # fmt: skip
PARTS = ("投资完成率", "税收增幅", "项目开工率", "诉求响应率", "诉求解决率", "群众满意率", "办件按时率", "隐患整改率")
ZONES = ("漳泽工业转型试验区", "老顶山旅游开发管理中心", "长治经开区潞州区部分")


def place_of(unit: int) -> str:
    """Give the place of a unit as it is printed."""
    return str((1, 2, 3, 4, "并列5", "并列5", 7, 8, 9, 10, 11, 12, 13, 1, 2, 3)[unit])


def ranking_table() -> Table:
    """The places, portrait."""
    rows = tuple(
        (place_of(at), name, score, ("↑1", "↓2", "持平", "—")[at % 4], "第一梯队" if at < 3 else "")
        for at, (name, score) in enumerate(UNITS)
    )
    zones = tuple(("—", name, "未报送", "—", "功能区，只列不排") for name in ZONES)
    return Table(
        title="2026年10月各镇街综合考核得分及排名表",
        headings=(("排名", "单位", "得分", "较上月", "备注"),),
        rows=rows + zones,
        widths=(1.0, 2.6, 1.2, 1.2, 2.2),
        numbers=(False, False, True, False, False),
        notes=("注：“并列”表示得分相同；“—”表示不参加排名或没有可比数据。",),
    )


def scores_table() -> Table:
    """The scores by indicator, landscape, with two rows of headings."""
    upper = ("单位", "经济发展（30分）", "", "", "民生服务（40分）", "", "", "", "安全（30分）", "总分")
    lower = ("", *PARTS, "")
    rows = tuple(
        (name, *(f"{float(score) / 8 + (at + part) % 5 / 10:.2f}({(at + part) % 13 + 1})" for part in range(8)), score)
        for at, (name, score) in enumerate(UNITS)
    )
    return Table(
        title="2026年10月各镇街分项得分表",
        headings=(upper, lower),
        rows=rows + tuple((name, *("未报送",) * 8, "—") for name in ZONES),
        widths=(2.4, *(1.3,) * 8, 1.1),
        numbers=(False, *(True,) * 9),
        notes=("注：括号内数字为位次。", "“未报送”表示截至发文时没有收到数据，不计为零。"),
        is_landscape=True,
    )


def change_table() -> Table:
    """What changed since last month, portrait."""
    rows = tuple((name, score, f"{float(score) - 0.35:.2f}", "上升0.35") for name, score in UNITS)
    return Table(
        title="2026年10月与9月得分对照表",
        headings=(("单位", "本月得分", "上月得分", "变化"),),
        rows=rows,
        widths=(2.4, 1.5, 1.5, 1.6),
        numbers=(False, True, True, False),
    )


def bulletin(kind: BulletinKind = BulletinKind.NOTICE, *, is_sample: bool = True) -> Content:
    """The whole bulletin."""
    listed = "，".join(f"{name}{score}分" for name, score in UNITS[:13])
    return Content(
        kind=kind,
        title="关于2026年10月全区镇街重点工作综合考核排名情况的通报",
        issuer="长治市潞州区人民政府办公室",
        number="潞政办通〔2026〕8号" if kind is BulletinKind.NOTICE else "第10期",
        addressees="各镇人民政府、各街道办事处，区直各有关单位",
        lead=(
            "根据《潞州区镇街综合考核方案（2026年版）》，现将2026年10月全区镇街重点工作综合考核排名情况通报如下。"
            "本期数据截至2026年11月24日，得分按方案满意值和不允许值折算，保留两位小数，按公布数排名。",
        ),
        sections=(
            Section(
                "一、总体情况",
                (
                    "10月，全区16个镇街参加考核，平均得分89.58分，比上月提高0.35分。其中街道组13个，平均得分90.03分，"
                    "最高96.31分，最低83.17分；镇组3个，平均得分87.63分。得分高于上月的11个，低于上月的4个，持平的1个。",
                    "从分项看，全区办件按时率98.62%，比上月提高0.41个百分点；诉求解决率91.37%，比上月下降1.20个百分点；"
                    "固定资产投资完成年度任务的78.16%，低于时序进度5.17个百分点。",
                ),
            ),
            Section(
                "二、排名情况",
                (
                    "（一）街道组",
                    f"得分由高到低依次为：{listed}。紫金街道、太行东街街道并列第5位。东街街道、西街街道、英雄南路街道为第一梯队。",
                    "（二）镇组。共3个镇，得分由高到低依次为：马厂镇90.52分，黄碾镇87.43分，西白兔镇84.95分。镇组单位较少，不设红榜、黑榜。",
                    "（三）功能区。漳泽工业转型试验区、老顶山旅游开发管理中心、长治经开区潞州区部分单独列示，不参加排名，本期均未报送。",
                ),
            ),
            Section(
                "三、存在问题",
                (
                    "大辛庄街道失分较多的是诉求解决率和隐患整改率：诉求解决率应得15.00分，实得9.00分；隐患整改率应得15.00分，实得11.25分。",
                    "老顶山街道失分较多的是投资完成率，应得10.00分，实得6.40分，投资完成率低于时序进度17.30个百分点。",
                    "本期无黑榜。",
                ),
            ),
            Section(
                "四、下步要求",
                (
                    "请排名靠前的单位再接再厉，排名靠后的单位对照附件查找差距，逐项分析失分原因，于12月5日前将整改措施报区政府督查室。",
                    "请各镇街于每月5日前报送上月数据，逾期未报的按未报送列示。",
                ),
            ),
        ),
        annexes=(ranking_table(), scores_table(), change_table()),
        office="长治市潞州区人民政府办公室",
        day="2026年11月25日",
        copies_to="区委各部门，区人大常委会办公室，区政协办公室，区人武部，区法院，区检察院",
        printed_by="长治市潞州区人民政府办公室",
        basis="方案 township_monthly 第1版；2026年10月；截至2026年11月24日的数据",
        map=MapDrawing(
            title="2026年10月各镇街综合考核得分分档图",
            classes=tuple((f"1404030{at:02d}", at % 4 - (at == 15)) for at in range(16)),
            labels=tuple((f"1404030{at:02d}", name) for at, (name, _) in enumerate(UNITS)),
            legend=("95分以上", "90—95分", "85—90分", "85分以下"),
        ),
        bars=(BarDrawing("街道组得分", tuple((name, float(score)) for name, score in UNITS[:13])),),
        is_sample=is_sample,
    )
