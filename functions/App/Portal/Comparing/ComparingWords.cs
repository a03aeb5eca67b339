using App.Api.Verifications;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Storage.Jobs;

namespace App.Portal.Comparing;

/// <summary>The words of this room's pages.</summary>
internal static class ComparingWords
{
    public static string Standing(StoredVerification? found) => found?.Job.Status switch
    {
        null => "还没有比对过",
        JobStatus.Queued => "正在排队",
        JobStatus.Running => VerificationPhases.Label(found.Job.Phase),
        JobStatus.Done => "已经完成",
        JobStatus.Cancelled => "已经停止，没有留下结果",
        JobStatus.Failed => found.Job.Error switch
        {
            "no-records" => "没有比成：部门还没有送来名单。请先请部门送名单",
            "records-too-old" => "没有比成：部门的名单太旧。请部门送新的名单",
            "record-damaged" => "没有比成：有记录损坏。请告诉信息系统管理员",
            _ => "没有比成，请再开始一次；仍不行的，请告诉信息系统管理员",
        },
        _ => "",
    };

    /// <summary>How likely, as people say it; the figure stands beside it.</summary>
    public static string Likely(double probability) => probability switch
    {
        >= 0.9 => "很可能是同一个孩子",
        >= 0.7 => "较可能是同一个孩子",
        >= 0.5 => "是不是都有可能，是的可能大一些",
        _ => "不太像同一个孩子",
    };

    /// <summary>What one step of the evidence does, in words.</summary>
    public static string Speaks(LinkageEvidence step) =>
        step.Weight switch { >= 4 => "很支持", >= 0.5 => "支持", > -0.5 => "说明不了什么", > -4 => "不支持", _ => "很不支持" };

    /// <summary>Both sides, box by box: who the register says the child is, and who the row says.</summary>
    public static IReadOnlyList<(string Label, string? Ours, string? Theirs)> Sides(Child? child, SaidRow? said)
    {
        var answers = child?.Answers ?? Answers.Empty;
        return
        [
            (Shared2024.ChildName.Name, answers.Get(Shared2024.ChildName), said?.Name),
            (Shared2024.CitizenNumber.Name, answers.Get(Shared2024.CitizenNumber)?.Value, said?.Number),
            (Shared2024.Sex.Name, answers.Get(Shared2024.Sex) is { } sex ? Shared2024.Sex.LabelOf(sex) : null, said?.Sex is { } other
                ? Shared2024.Sex.LabelOf(other) : null),
            (Shared2024.BirthDate.Name, answers.TryGet(Shared2024.BirthDate, out var born) ? Words.Day(born) : null, said?.BirthDate is { } day
                ? Words.Day(day) : null),
            ("监护人", string.Join("、", Guardians(answers)) is { Length: > 0 } names ? names : null, said?.Guardian),
            ("监护人电话", string.Join("、", Phones(answers)) is { Length: > 0 } phones ? phones : null, said?.GuardianPhone),
            (Shared2024.HukouAddress.Name, Place(answers.Get(Shared2024.HukouAddress)), said?.Hukou),
            (Shared2024.CurrentAddress.Name, Place(answers.Get(Shared2024.CurrentAddress)), said?.Current),
            (Shared2024.School.Name, answers.Get(Shared2024.School), said?.School),
        ];
    }

    /// <summary>Both are there and are not the same: to be looked at.</summary>
    public static bool Differs(string? ours, string? theirs) => ours is not null && theirs is not null && PlainText.Of(ours) is var one
        && PlainText.Of(theirs) is var two && !one.Contains(two, StringComparison.Ordinal);

    private static IEnumerable<string> Guardians(Answers answers) =>
        new[] { Shared2024.Father.Name, Shared2024.Mother.Name, Migrant2024.OtherGuardian.Name, LeftBehind2024.Carer.Name }.Select(answers.Get)
        .OfType<string>();

    private static IEnumerable<string> Phones(Answers answers) =>
        new[] { Shared2024.Father.Phone, Shared2024.Mother.Phone, Migrant2024.OtherGuardian.Phone, LeftBehind2024.Carer.Phone }
        .Select(field => answers.Get(field)?.Value).OfType<string>();

    private static string? Place(Address? address) => address is null ? null : DivisionTable.FullName(address.Division) + address.Detail;
}
