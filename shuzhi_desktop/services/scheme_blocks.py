"""The sheets of a scheme's workbook, in the order of the scheme file, and what stands in their columns."""

from __future__ import annotations

from shuzhi_desktop.services.scheme_book import PARENT, SECOND, Block, Field, Kind

SINGLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "item": ("项目", "名目", "key", "item"),
    "content": ("内容", "取值", "值", "value"),
}
_ID = Field("id", ("标识", "编号", "代码"))
_NAME = ("名称",)
_FORM = Field("form", ("测评表", "表", "用表", "评议表"), Kind.REFERENCE, of="forms")
_OF_FORM = Field(f"{PARENT}forms", ("测评表", "表", "所属表", "评议表", "form"), Kind.REFERENCE, of="forms")
_OF_CLASS = Field(f"{PARENT}classes", ("类别", "票种", "评议主体", "主体类别", "class"), Kind.REFERENCE, of="classes")
_INDICATOR = ("指标", "项目", "指标名称", "项目名称")

BLOCKS: tuple[Block, ...] = (
    Block(
        "scheme",
        ("方案", "评议方案", "计分方案", "方案信息", "基本信息"),
        (
            _ID,
            Field("title", (*_NAME, "标题", "方案名称")),
            Field(
                "level",
                ("层级", "级别"),
                Kind.CHOICE,
                {
                    "city": ("市", "市级"),
                    "district": ("区县", "区", "县", "区级", "县级"),
                    "township": ("街道乡镇", "街道", "乡镇"),
                    "village": ("村社区", "村", "社区"),
                    "unit": ("单位",),
                },
            ),
            Field("source", ("出处", "来源", "依据")),
            Field("note", ("说明", "备注", "方案说明")),
            Field(
                "entry",
                ("评分方式", "填写方式"),
                Kind.CHOICE,
                {"each": ("逐人评分", "逐人"), "slate": ("整表评分", "整表")},
            ),
            Field("min_group", ("最少公布票数",), Kind.WHOLE),
        ),
        single=True,
    ),
    Block("forms", ("测评表", "评议表", "打分表", "表单"), (_ID, Field("title", (*_NAME, "表名", "测评表", "标题")))),
    Block(
        "forms.indicators",
        ("指标", "测评指标", "评议指标", "评议项目", "测评项目", "评分项目"),
        (
            _OF_FORM,
            _ID,
            Field("name", (*_NAME, *_INDICATOR)),
            Field("hint", ("提示", "评分要点", "填写提示")),
            Field(
                "kind",
                ("方式", "评分方式", "类型"),
                Kind.CHOICE,
                {"points": ("打分", "分数"), "options": ("选项", "选择", "评价"), "rank": ("排序", "排名")},
            ),
            Field("min", ("最低分", "下限"), Kind.NUMBER),
            Field("max", ("最高分", "满分", "上限"), Kind.NUMBER),
            Field("step", ("分档", "步长", "每档"), Kind.NUMBER),
            Field("base", ("第一名得分",), Kind.NUMBER),
            Field(f"step{SECOND}rank", ("每名递减",), Kind.SHARE),
            Field("weight", ("权重", "系数"), Kind.FACTOR),
        ),
    ),
    Block(
        "forms.indicators.options",
        ("选项", "评价选项"),
        (
            _OF_FORM,
            Field(f"{PARENT}indicators", (*_INDICATOR, "indicator"), Kind.REFERENCE, of="indicators"),
            _ID,
            Field("name", (*_NAME, "选项", "选项名称")),
            Field("points", ("分值", "得分", "分数"), Kind.NUMBER),
        ),
    ),
    Block(
        "classes",
        ("类别", "评议主体类别", "主体类别", "票种", "类别及权重", "评议主体及权重", "权重"),
        (
            _ID,
            Field("name", (*_NAME, "类别", "类别名称", "票种", "评议主体")),
            Field("weight", ("权重", "占比", "比重", "权重%"), Kind.WEIGHT),
            Field(
                "source",
                ("得分来源", "来源"),
                Kind.CHOICE,
                {"ballots": ("投票", "评分", "测评"), "given": ("直接录入", "录入", "考核")},
            ),
            _FORM,
            Field(
                "secrecy",
                ("记名方式", "是否记名"),
                Kind.CHOICE,
                {"secret": ("无记名", "不记名"), "named": ("实名", "记名")},
            ),
            Field("full", ("满分",), Kind.NUMBER),
            Field(
                "aggregate",
                ("汇总方式", "计算方式"),
                Kind.CHOICE,
                {"ballot": ("每票合计平均", "按票"), "indicator": ("各项平均相加", "按项目", "按指标")},
            ),
            Field("trim.highest", ("去掉最高分", "去最高分", "去掉最高分个数"), Kind.WHOLE),
            Field("trim.lowest", ("去掉最低分", "去最低分", "去掉最低分个数"), Kind.WHOLE),
            Field("trim.from", ("去分起点", "去分起点人数"), Kind.WHOLE),
            Field("trim.share", ("两端去掉比例",), Kind.SHARE),
            Field(
                "blank", ("空项", "空项处理"), Kind.CHOICE, {"invalid": ("整票无效", "无效"), "skip": ("不计", "跳过")}
            ),
            Field("score", ("得分", "得分取法"), Kind.SCORE),
            Field(
                "recuse",
                ("回避",),
                Kind.CHOICE,
                {
                    "none": ("无", "不回避"),
                    "self": ("不评本人", "本人"),
                    "own_unit": ("不评本单位", "本单位"),
                },
            ),
        ),
    ),
    Block(
        "classes.transform",
        ("折算", "得分折算"),
        (
            _OF_CLASS,
            Field(
                "kind",
                ("方式", "折算方式"),
                Kind.CHOICE,
                {
                    "ratio_to_best": ("与最高分之比",),
                    "rescale": ("线性级差",),
                    "bands": ("按档赋分",),
                    "rank_points": ("按名次赋分",),
                },
            ),
            Field("low", ("最低折算分",), Kind.NUMBER),
            Field("high", ("最高折算分",), Kind.NUMBER),
            Field("base", ("第一名得分",), Kind.NUMBER),
            Field("step", ("每名递减",), Kind.SHARE),
            Field("bands", ("分档", "档次"), Kind.BANDS),
            Field("below", ("其余得分",), Kind.NUMBER),
            Field("below_if.rate", ("例外比率",), Kind.REFERENCE, of="rates"),
            Field("below_if.at_least", ("例外起点",), Kind.PERCENT),
            Field("below_if.points", ("例外得分",), Kind.NUMBER),
        ),
    ),
    Block(
        "classes.ballot_rules",
        ("整表规则", "整票规则"),
        (
            _OF_CLASS,
            Field(
                "rule",
                ("规则",),
                Kind.CHOICE,
                {
                    "max_option": ("某选项不超过比例",),
                    "max_at_least": ("高分不超过个数",),
                    "min_below": ("低分不少于个数",),
                    "all_equal": ("全部相同无效",),
                    "all_full": ("全部满分无效",),
                },
            ),
            Field("indicator", _INDICATOR, Kind.REFERENCE, of="indicators"),
            Field("option", ("选项",), Kind.REFERENCE, of="options"),
            Field("share", ("比例", "最多比例"), Kind.SHARE),
            Field("value", ("分数线", "分数"), Kind.NUMBER),
            Field("count", ("个数",), Kind.WHOLE),
        ),
    ),
    Block(
        "places",
        ("小数位数", "保留小数", "小数位"),
        (
            Field("indicator", ("项目平均分",), Kind.WHOLE),
            Field("weighted", ("项目加权分",), Kind.WHOLE),
            Field("class", ("各类得分",), Kind.WHOLE),
            Field("contribution", ("各类加权得分",), Kind.WHOLE),
            Field("composite", ("综合得分",), Kind.WHOLE),
            Field("rate", ("比率",), Kind.WHOLE),
        ),
        single=True,
    ),
    Block(
        "missing",
        ("缺项处理", "缺类处理"),
        (
            Field(
                "class",
                ("某类没有得分",),
                Kind.CHOICE,
                {
                    "incomplete": ("不算综合得分",),
                    "renormalise": ("权重由其他类别分担",),
                    "zero": ("按零分",),
                },
            ),
        ),
        single=True,
    ),
    Block(
        "rates",
        ("比率", "比率指标"),
        (
            _ID,
            Field("name", (*_NAME, "比率", "比率名称")),
            _FORM,
            Field("indicator", _INDICATOR, Kind.REFERENCE, of="indicators"),
            Field("count", ("计入选项", "选项"), Kind.REFERENCES, of="options"),
            Field(
                "base",
                ("分母",),
                Kind.CHOICE,
                {
                    "answered": ("作答票数", "作答"),
                    "valid": ("有效票数", "有效"),
                    "returned": ("收回票数", "收回"),
                    "issued": ("发出票数", "发出"),
                },
            ),
            Field("classes", ("类别", "票种"), Kind.REFERENCES, of="classes"),
            Field("pool", ("合并方式",), Kind.CHOICE, {"ballots": ("各类票合并",), "weighted": ("按权重平均",)}),
        ),
    ),
    Block(
        "adjustments",
        ("加减分", "附加分", "加减分项"),
        (
            _ID,
            Field("name", (*_NAME, "加减分项")),
            Field("min", ("最低分", "下限"), Kind.NUMBER),
            Field("max", ("最高分", "上限"), Kind.NUMBER),
        ),
    ),
    Block(
        "ranking",
        ("排名", "排名规则"),
        (
            Field(
                "on",
                ("比较依据", "排名依据"),
                Kind.CHOICE,
                {"rounded": ("保留小数后的得分",), "exact": ("未取整的得分",)},
            ),
            Field("ties", ("并列", "并列名次"), Kind.CHOICE, {"standard": ("跳过名次",), "dense": ("不跳名次",)}),
            Field("tiebreak", ("同分比较", "同分依次比较"), Kind.TIEBREAK),
            Field("within", ("排名范围",), Kind.CHOICE, {"group": ("各组分别", "分组")}),
        ),
        single=True,
    ),
    Block(
        "grades",
        ("等次", "等级", "建议等次"),
        (
            Field("name", (*_NAME, "等次", "等级")),
            Field("from", ("起点分", "起点", "分数线"), Kind.NUMBER),
            Field("cap", ("最多比例", "上限比例"), Kind.SHARE),
            Field("floor", ("最少比例", "该等次及以下最少比例"), Kind.SHARE),
        ),
    ),
    Block(
        "outcomes",
        ("结果运用", "结果"),
        (
            _ID,
            Field("name", (*_NAME, "结果运用")),
            Field("when", ("条件",), Kind.CONDITION),
            Field("unless", ("除外", "除非"), Kind.REFERENCES, of="outcomes"),
            Field("confirm", ("须确认", "需确认", "须会议确认"), Kind.FLAG),
        ),
    ),
    Block(
        "agenda",
        ("议程", "述职议程"),
        (
            _ID,
            Field("name", (*_NAME, "环节")),
            Field("minutes", ("分钟", "时间", "时长", "时限"), Kind.NUMBER),
            Field("overrun.adjustment", ("超时扣分项",), Kind.REFERENCE, of="adjustments"),
            Field("overrun.per_minute", ("每分钟扣分",), Kind.NUMBER),
            Field("overrun.grace", ("宽限分钟",), Kind.NUMBER),
        ),
    ),
    Block(
        "report",
        ("述职报告", "报告要求"),
        (
            Field("parts", ("必备部分",), Kind.TEXTS),
            Field("constructions", ("建设内容",), Kind.TEXTS),
            Field("problems_share", ("问题篇幅",), Kind.SHARE),
            Field("minutes", ("宣读时限",), Kind.NUMBER),
            Field("characters_per_minute", ("每分钟字数",), Kind.WHOLE),
        ),
        single=True,
    ),
)
