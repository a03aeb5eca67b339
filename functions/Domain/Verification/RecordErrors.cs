using Domain.Problems;

namespace Domain.Verification;

/// <summary>What can be wrong with a department's table and its rows, one line each. None repeats what a cell holds.</summary>
public static class RecordErrors
{
    public static Problem NotYourField(RecordTarget target) =>
        new(target.Id, "not-your-field", $"“{target.Label}”不归你们部门填报。请删去这一项，只报本部门的内容和核对身份用的栏目。");

    public static Problem NotYourColumn(RecordTarget target) => new(target.Id, "not-your-field", $"“{target.Label}”不归这个部门填报，请把那一列选成“不用这一列”。");

    public static Problem NotARow() => new("", "wrong-type", "这一行需要是一个以字段名为键的 JSON 对象。");

    public static Problem UnknownMember(string name) => new(name, "unknown-field", "没有这一项，请核对字段名称。");

    public static Problem Twice(RecordTarget target) => new(target.Id, "duplicate-field", $"“{target.Label}”出现了两次，请只保留一个。");

    public static Problem ColumnTwice(RecordTarget target) => new(target.Id, "duplicate-column", $"有两列都是“{target.Label}”。请只留一列，另一列选成“不用这一列”。");

    public static Problem NameColumnNeeded() => new(RecordKey.ChildName.Id(), "name-column-needed", "请指出哪一列是孩子的姓名。");

    public static Problem NameNeeded() => new(RecordKey.ChildName.Id(), "required", "这一行没有姓名。请补上姓名；没有取名的写“未取名”。");

    public static Problem NotUnderstood(RecordTarget target, IEnumerable<string> known) => new(
        target.Id, "unknown-option", $"没有看懂“{target.Label}”。请写下面几种之一：{string.Join("、", known)}；不知道的空着。");

    public static Problem WhichKinds(RecordTarget target) => new(target.Id, "multiple-must-list", $"“{target.Label}”写了多重，请写明是哪几类，用顿号隔开，例如“视力、听力”。");

    public static Problem NotADate(RecordTarget target) => new(target.Id, "invalid-date", $"“{target.Label}”要写到年、月、日，例如 2016-03-05 或 2016年3月5日。");

    public static Problem DateInFuture(RecordTarget target) => new(target.Id, "future-date", $"“{target.Label}”晚于今天，请核对。");

    public static Problem WrongType(RecordTarget target, string wanted) => new(target.Id, "wrong-type", $"“{target.Label}”的格式不对，这里需要{wanted}。");

    public static Problem InvalidCharacters(RecordTarget target) => new(target.Id, "invalid-characters", $"“{target.Label}”里有无法识别的字符，请重新填写。");

    public static Problem TooLong(RecordTarget target, int most) => new(target.Id, "too-long", $"“{target.Label}”太长，最多 {most} 个字。请写简短些。");

    public static Problem NumbersDiffer() => new(RecordKey.CitizenNumber.Id(), "numbers-differ", "这一行里两个证件号码不是同一个人的。请对照证件核对，保留对的。");

    public static Problem ContradictsNumber(RecordTarget target) => new(
        target.Id, "contradicts-number", $"“{target.Label}”和残疾人证号里的不一样。请对照残疾人证核对号码和这一项，改正写错的一处。");

    public static Problem BirthDiffers() => new(RecordKey.BirthDate.Id(), "differs-from-number", "出生日期和证件号码里的不一样，请核对。这一行已经收下。");

    public static Problem SexDiffers() => new(RecordKey.Sex.Id(), "differs-from-number", "性别和证件号码里的不一样，请核对。这一行已经收下。");

    public static Problem NotForKind(RecordTarget target) => new(target.Id, "not-applicable", $"这一类儿童没有“{target.Label}”这一项，没有采用；这一行已经收下。");

    public static Problem NotUsed(Problem problem, RecordTarget target) =>
        problem with { Field = target.Id, Message = $"“{target.Label}”没有采用，这一行已经收下。{problem.Message}" };

    /// <summary>The number is kept as it stands: who it is can often be seen in spite of one slip.</summary>
    public static Problem Kept(Problem problem, RecordTarget target) =>
        problem with { Field = target.Id, Message = $"这一行已经收下，号码照原样保留，比对时要靠其他栏目。{problem.Message}" };
}
