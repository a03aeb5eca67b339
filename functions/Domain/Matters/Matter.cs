using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.Matters;

/// <summary>七(三): 监测摸排和统计分析工作中发现的有关问题和重要情况,要及时报告上级业务指导部门.</summary>
public enum MatterKind
{
    /// <summary>有关问题: something in the work that the county cannot settle alone.</summary>
    Problem,

    /// <summary>重要情况.</summary>
    Important,
}

public static class MatterKinds
{
    public static IReadOnlyList<MatterKind> All { get; } = Enum.GetValues<MatterKind>();

    public static string Id(this MatterKind kind) => kind switch { MatterKind.Problem => "problem", MatterKind.Important => "important" };

    public static string Label(this MatterKind kind) => kind switch { MatterKind.Problem => "工作中的问题", MatterKind.Important => "重要情况" };

    public static MatterKind? Find(string? id) => id switch { "problem" => MatterKind.Problem, "important" => MatterKind.Important, _ => null };
}

/// <summary>What a county reported to the city, when, and when the city took note: a dated record that nobody changes.</summary>
/// <param name="Id">UUIDv7, 32 lower-case hex digits.</param>
/// <param name="County">Which county reports.</param>
/// <param name="Text">Without names and numbers: the city reads no child.</param>
public sealed record Matter(string Id, DivisionCode County, MatterKind Kind, string Text, AuditActor By, DateTimeOffset At)
{
    /// <summary>Null while the city has not taken note.</summary>
    public AuditActor? ReceivedBy { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What the city says to it; may be empty.</summary>
    public string Reply { get; init; } = "";

    /// <summary>The China day of the report.</summary>
    public DateOnly On => CivilTime.ChinaDate(At);
}

/// <summary>A county reports.</summary>
public sealed record ReportMatter(MatterKind? Kind, string Text, AuditActor By)
{
    /// <summary>Characters of a report.</summary>
    public const int Longest = 2000;

    public static Decision<Matter> Decide(DivisionCode county, ReportMatter command, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (command.Kind is null)
        {
            problems.Add(Errors.NoKind());
        }

        var text = VisibleText.Of(command.Text);
        if (text.Length is 0 or > Longest)
        {
            problems.Add(text.Length == 0 ? Errors.NoText() : Errors.LongText(Longest));
        }

        return problems.Count > 0 ? problems : new Matter(id, county, command.Kind!.Value, text, command.By, now);
    }
}

/// <summary>The city takes note, once.</summary>
public sealed record ReceiveMatter(string Reply, AuditActor By)
{
    public static Decision<Matter> Decide(Matter matter, ReceiveMatter command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(matter);
        ArgumentNullException.ThrowIfNull(command);
        var reply = VisibleText.Of(command.Reply);
        return matter.ReceivedAt is not null ? Errors.ReceivedAlready()
            : reply.Length > ReportMatter.Longest ? Errors.LongText(ReportMatter.Longest)
            : matter with { ReceivedBy = command.By, ReceivedAt = now, Reply = reply };
    }
}
