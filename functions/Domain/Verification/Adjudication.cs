using System.Collections.Immutable;
using Domain.Audit;
using Domain.Problems;

namespace Domain.Verification;

/// <summary>What becomes of a field about which form and department differ (裁定).</summary>
public enum Ruling
{
    /// <summary>What was declared stays.</summary>
    Keep,

    /// <summary>What the department reports is taken over, as a new version of the child.</summary>
    Adopt,

    /// <summary>The department or the village looks again; the field stays as it is.</summary>
    Refer,
}

public static class Rulings
{
    public static string Id(this Ruling ruling) => ruling switch
    {
        Ruling.Keep => "keep",
        Ruling.Adopt => "adopt",
        Ruling.Refer => "refer",
    };

    public static string Label(this Ruling ruling) => ruling switch
    {
        Ruling.Keep => "按申报的保留",
        Ruling.Adopt => "按部门的改",
        Ruling.Refer => "请部门或者村（居）再核实",
    };

    /// <summary>How a difference stands, in the contract and on the page.</summary>
    public static string Status(Adjudication? adjudication) => adjudication?.Ruling switch
    {
        Ruling.Keep => "kept",
        Ruling.Adopt => "adopted",
        Ruling.Refer => "referred",
        _ => "open",
    };

    public static Ruling? Find(string? id) => id switch
    {
        "keep" => Ruling.Keep,
        "adopt" => Ruling.Adopt,
        "refer" => Ruling.Refer,
        _ => null,
    };
}

/// <summary>What was decided about one field of one child that differs, for every later comparison in which both sides say the same again.</summary>
/// <param name="Field">Key of the field; the two values are in the document's id alone, as a keyed hash.</param>
/// <param name="Ruling">Null: taken back, and open again.</param>
public sealed record Adjudication(
    string Department, string Child, string Field, Ruling? Ruling, string Reason, AuditActor By, DateTimeOffset At, ImmutableArray<TakenBack> Before)
{
    public static Decision<Adjudication> Decide(Adjudication? known, string department, string child, string field, Ruling ruling, string reason,
        AuditActor by, DateTimeOffset now) =>
        known?.Ruling is not null ? Errors.AlreadySettled() : string.IsNullOrWhiteSpace(reason) ? Reasons.Required()
            : new Adjudication(department, child, field, ruling, reason.Trim(), by, now, known?.Before ?? []);

    /// <summary>Takes the ruling back. What was adopted goes out of the child's record with it, in the same commit.</summary>
    public Decision<Adjudication> TakeBack(AuditActor by, string reason, DateTimeOffset now) =>
        Ruling is not { } was ? Errors.NotSettled() : string.IsNullOrWhiteSpace(reason) ? Reasons.Required()
            : this with { Ruling = null, By = by, At = now, Before = Before.Add(new(was.Id(), By, At, reason.Trim())) };
}
