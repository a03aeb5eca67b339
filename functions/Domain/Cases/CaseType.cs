namespace Domain.Cases;

/// <summary>What a case for review is about.</summary>
public enum CaseType
{
    /// <summary>A citizen number was declared more than once.</summary>
    SameNumber,

    /// <summary>The declarant corrected a declaration whose child is registered already.</summary>
    CorrectedAfterRegistration,

    /// <summary>By the corrected answers another county is responsible.</summary>
    OtherCountyResponsible,

    /// <summary>Somebody in the chat wants to talk to a person.</summary>
    HandOver,

    /// <summary>A teacher, a police officer, a volunteer knows of a child that may not be declared (七(一)).</summary>
    Lead,

    /// <summary>A guardian answered a question of staff in words, or as before.</summary>
    GuardianAnswered,

    /// <summary>A notice reached nobody.</summary>
    GuardianNotReached,

    /// <summary>Another county handed a child over; ours has to look and take it.</summary>
    ChildArrived,

    /// <summary>We handed a child over, and the other county has not taken it yet.</summary>
    ChildLeft,

    /// <summary>The declarant wants what was declared erased, and the child is registered: the county decides, with its ground in law.</summary>
    ErasureRequest,

    /// <summary>Somebody in the chat said that a child, or somebody with it, is in danger or in need.</summary>
    Urgent,

    /// <summary>A department knows a child of the plan whom nobody has declared (漏报).</summary>
    UndeclaredChild,

    /// <summary>A department has a child's number under another name and another birth date.</summary>
    NumberOfAnother,

    /// <summary>The national system did not take a child's row (六).</summary>
    NationalReturned,

    /// <summary>A visit came back from the way when somebody else had been there too, and the visitor left it to the county (六).</summary>
    VisitDiffers,
}

public static class CaseTypes
{
    public static IReadOnlyList<CaseType> All { get; } = Enum.GetValues<CaseType>();

    /// <summary>The id used by the HTTP contract and the store.</summary>
    public static string Id(this CaseType type) => type switch
    {
        CaseType.SameNumber => "sameNumber",
        CaseType.CorrectedAfterRegistration => "correctedAfterRegistration",
        CaseType.OtherCountyResponsible => "otherCountyResponsible",
        CaseType.HandOver => "handOver",
        CaseType.Lead => "lead",
        CaseType.GuardianAnswered => "guardianAnswered",
        CaseType.GuardianNotReached => "guardianNotReached",
        CaseType.ChildArrived => "childArrived",
        CaseType.ChildLeft => "childLeft",
        CaseType.ErasureRequest => "erasureRequest",
        CaseType.Urgent => "urgent",
        CaseType.UndeclaredChild => "undeclaredChild",
        CaseType.NumberOfAnother => "numberOfAnother",
        CaseType.NationalReturned => "nationalReturned",
        CaseType.VisitDiffers => "visitDiffers",
    };

    /// <summary>What staff see in a list.</summary>
    public static string Label(this CaseType type) => type switch
    {
        CaseType.SameNumber => "同一个号码申报了不止一次",
        CaseType.CorrectedAfterRegistration => "登记以后又有更正",
        CaseType.OtherCountyResponsible => "更正后应由别的县（区）负责",
        CaseType.HandOver => "家长要求人工帮助",
        CaseType.Lead => "有人反映、可能没有申报的孩子",
        CaseType.GuardianAnswered => "家长用自己的话答复了",
        CaseType.GuardianNotReached => "通知没有送到家长",
        CaseType.ChildArrived => "别的县（区）转来一个孩子",
        CaseType.ChildLeft => "转出的孩子，等对方接手",
        CaseType.ErasureRequest => "家长撤回同意，要求删除",
        CaseType.Urgent => "紧急求助",
        CaseType.UndeclaredChild => "部门名单里有、没有人申报的孩子",
        CaseType.NumberOfAnother => "部门把这个号码记在别的孩子名下",
        CaseType.NationalReturned => "全国系统退回来的孩子",
        CaseType.VisitDiffers => "两次走访说的不一样，请办公室核对",
    };

    /// <summary>What has happened, in plain words.</summary>
    public static string About(this CaseType type) => type switch
    {
        CaseType.SameNumber => "有人用同一个证件号码又申报了一次。一个孩子可以在现居住地是流动儿童、在户籍地是留守儿童，这不是错误；也可能是一家人重复申报，或者有一份的号码填错了。",
        CaseType.CorrectedAfterRegistration => "孩子已经登记，申报人后来又更正了申报。档案不会自己改，要有人核对以后再更新。",
        CaseType.OtherCountyResponsible => "按更正后的地址，这份申报应当由别的县（区）负责。",
        CaseType.HandOver => "家长在对话里说想和工作人员说话，正在等人联系。",
        CaseType.Lead => "教师、民警、网格员或者志愿者反映有一个孩子，可能属于流动儿童或者留守儿童，还没有申报。",
        CaseType.GuardianAnswered => "家长看过我们的问题，用自己的话答复，或者说和原来填写的一样。表上的内容没有自动改。",
        CaseType.GuardianNotReached => "有一条通知两天里都没有送到家长手里，家长可能还不知道结果或者问题。",
        CaseType.ChildArrived => "孩子转到了本县（区），档案、申报和附件都已经过来，从现在起由本县（区）负责。",
        CaseType.ChildLeft => "孩子已经转给别的县（区），对方核对以后才算交接完。申报和附件都给了对方，这里留的一份只能看。",
        CaseType.ErasureRequest => "孩子已经登记，家长撤回了同意，要求删除申报的内容。要不要删除，由县（区）依法决定，并把决定和依据告诉家长。",
        CaseType.Urgent => "有人在对话里说，孩子或者家里人有危险、有急难。系统已经请对方有危险先打110，并说工作人员会尽快处理；除了对方说的话，没有留别的资料。",
        CaseType.UndeclaredChild => "部门送来的名单里有这个孩子，部门标明是流动或者留守儿童，或者户籍不在本县（区），可是全市都没有登记，可能是漏报。",
        CaseType.NumberOfAnother => "部门名单里有一个孩子的证件号码，和这份档案的一样，但是姓名、出生日期都不一样。有一边的号码可能记错了，系统没有把两边当成同一个孩子。",
        CaseType.NationalReturned => "这个孩子的一行报给全国儿童福利信息系统以后被退了回来，原因写在下面。",
        CaseType.VisitDiffers => "儿童主任或者督导员在没有信号的地方记了一次走访，传回来时，别人也去过或者改过档案、台账。两边的记录都在，没有谁盖掉谁；走访的人请办公室核对。",
    };

    /// <summary>What to do about it.</summary>
    public static string NextStep(this CaseType type) => type switch
    {
        CaseType.SameNumber => "请把几份并排看一遍。一份流动、一份留守而且属实的，两份都留；同一个孩子重复的，登记过的提出合并，还没登记的提出结束其中一份；号码填错的，请申报人更正。这几样都可以在下面办结时一起办。没有办结以前，同一种表的几份都不能登记。",
        CaseType.CorrectedAfterRegistration => "请打开申报，看看更正了哪几项，再决定要不要更新档案。选“按更正更新档案”办结，档案会同时按更正改好。",
        CaseType.OtherCountyResponsible => "请核对新的地址。确实搬走的，选“提出转给负责的县（区）”办结，会同时提出转出，等审批人同意；还住在这里的，写明原因，留下继续办。",
        CaseType.HandOver => "请尽快打电话联系。没有留电话的，在下面“在对话里回复”，或者请村（居）儿童主任上门。不归这里管的，转给负责的县（区）。",
        CaseType.Lead => "请写明原因打开，看反映的是谁、大概在哪里，再请乡镇（街道）督导员或者村（居）儿童主任上门问清楚。属于流动或者留守儿童的，请家长申报；不属于的、找不到人的，写明情况办结。",
        CaseType.GuardianAnswered => "请看家长的答复。够清楚的，照常审核这份申报；还不清楚的，再问一次。",
        CaseType.GuardianNotReached => "请打电话或者请村（居）儿童主任上门，把通知的内容告诉家长。",
        CaseType.ChildArrived => "请打开档案看一遍，请村（居）儿童主任上门，把新地址填进档案。选“核对过了，由本县（区）接手”办结，孩子就留在本县（区）的册上；不归本县（区）的，在档案里提出转给负责的县（区）。",
        CaseType.ChildLeft => "请等对方核对接手，接手以后这件事会自己办结。过了期限还没有动静的，请联系对方民政局，问清以后写明情况办结。",
        CaseType.ErasureRequest => "请依法决定。还要履行法定职责的，选“依法继续保留”，写明法律依据，家长查进度时会看到。可以删除的，先在档案里提出注销登记，审批以后再回来选“同意删除”：申报、附件、档案和走访记录会同时删除，只留下回执和时间。",
        CaseType.Urgent => "请马上看对方说了什么。有危险的，立即报110、通知公安；留了电话的马上打过去，没有留的在下面“在对话里回复”，问清孩子在哪里，请村（居）儿童主任上门。孩子在别的县（区）的，转过去；转过去以前先打电话说一声。",
        CaseType.UndeclaredChild => "请写明原因打开，看部门记的是谁、住在哪里，再请乡镇（街道）督导员或者村（居）儿童主任上门问清楚。属于流动或者留守儿童的，请家长申报；不属于的、找不到人的，写明情况办结，以后比对不会再问。",
        CaseType.NumberOfAnother => "请打开档案，对照户口本或者身份证核对号码。档案里的错了，请改过来；部门的错了，请告诉部门更正。",
        CaseType.NationalReturned => "请写明原因打开，看退回的原因，再打开档案核对。档案填错的，请改档案；表头或者代码配错的，请改表头配置。改好以后，下一批选“有变化的和被退回的”，孩子会再报一次。",
        CaseType.VisitDiffers => "请写明原因打开，看这次走访写了什么，再打开档案，和别人的走访并排看。说法不一样的，请打电话问清楚，或者安排人再上门；档案要改的，请改档案。约好的下一次走访没有动，仍以别人的为准。",
    };

    public static CaseType? Find(string? id)
    {
        foreach (var type in All)
        {
            if (type.Id() == id)
            {
                return type;
            }
        }

        return null;
    }
}
