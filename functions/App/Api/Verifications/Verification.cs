using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Audit;
using Domain.Matching;
using Domain.Verification;

namespace App.Api.Verifications;

/// <summary>
/// A comparison of a county's children with what one department has sent (比对核实). How far it is, is its job's to say: both have one id.
/// </summary>
/// <param name="Department">Its id.</param>
/// <param name="Cause">request, batch or cadence.</param>
/// <param name="Lists">A mark of the lists that counted when it was asked for: when another comes, it is compared again.</param>
/// <param name="Summary">What it came to; null until it is done.</param>
public sealed record Verification(string Id, string Department, string County, AuditActor By, string Cause, DateTimeOffset At, string? Lists,
    VerificationSummary? Summary);

/// <summary>What a comparison came to: <c>Total = Matched + Possible + Unmatched</c>, of the children whom the department is asked about.</summary>
/// <param name="OnlyInDepartment">Persons on the department's list who are no child of the county; most are of no concern to the plan.</param>
/// <param name="Cases">Of these, how many are or were looked into (漏报).</param>
/// <param name="Attempt">Whose pages count: a run that crashed starts again.</param>
/// <param name="Pages">How many pages there are of each outcome, in the order of <see cref="Outcomes"/>.</param>
/// <param name="SourceAsOf">The newest day that the department's lists speak of.</param>
/// <param name="IsLastKnown">They are older than the cadence allows.</param>
/// <param name="Model">By which version of the comparison, and whether its weights were learned on these lists; the weights themselves lie beside the
/// pages.</param>
public sealed record VerificationSummary(
    int Total, int Matched, int Possible, int Unmatched, int OnlyInDepartment, int Discrepancies, int Cases, int Attempt, IReadOnlyList<int> Pages,
    DateOnly SourceAsOf, bool IsLastKnown, string Model, DateOnly? TrainedOn, DateTimeOffset EndedAt);

/// <summary>
/// One child, or one row that is nobody's, and what comparing came to. What persons decide about it lies apart; it changes only when the child is
/// erased.
/// </summary>
/// <param name="Child">Null where only the department has it.</param>
/// <param name="Row">The sheet's row in its batch.</param>
/// <param name="RowKey"><see cref="RowIdentity"/> of the row.</param>
/// <param name="Said">Of a possible pair who the row says the child is, for whoever compares the two by eye.</param>
/// <param name="Case">Where only the department has the child: the case that looks into it.</param>
public sealed record VerifiedItem(
    string Outcome, string? Child, string? Batch, int? Row, string? RowKey, double? Probability, string? Basis, bool Guarded,
    IReadOnlyList<LinkageEvidence> Evidence, IReadOnlyList<FoundDifference> Differences, string? Case = null, SaidRow? Said = null)
{
    /// <summary>The child was erased.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsErased { get; init; }

    /// <summary>What is left when the child is erased: that one was compared, so that every count still adds up; nothing of either side.</summary>
    public VerifiedItem Erased() => new(Outcome, Child, null, null, null, null, null, Guarded: false, [], []) { IsErased = true };
}

/// <summary>Who a row says the child is, as it was sent.</summary>
public sealed record SaidRow(string? Name, string? Number, DateOnly? BirthDate, string? Sex, string? Guardian, string? GuardianPhone, string? Hukou,
    string? Current, string? School, DateOnly AsOf);

/// <summary>A field that differs, with the values as the child's form writes them.</summary>
public sealed record FoundDifference(string Field, JsonElement? Declared, JsonElement Reported, DateOnly? DeclaredOn, DateOnly ReportedOn,
    string Severity);

/// <summary>A page of what a comparison came to.</summary>
/// <param name="Erased">How many of its children were erased since: whoever looked before that has seen another page.</param>
public sealed record VerifiedPage(
    IReadOnlyList<VerifiedItem> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Erased = 0)
{
    /// <summary>The page without what it says of a child; null where it says nothing of it any more.</summary>
    public VerifiedPage? Without(string child)
    {
        var said = Items.Count(item => item.Child == child && !item.IsErased);
        return said == 0 ? null : new([.. Items.Select(item => item.Child == child ? item.Erased() : item)], Erased + said);
    }
}

/// <summary>
/// Which comparison of a department is on in the county, and which was the last that came to an end. One document, so that a hundred who start at
/// once start one.
/// </summary>
public sealed record VerificationSlot(string Current, string? LastDone);

/// <summary>The weights of one run, kept so that it can be done again.</summary>
public sealed record KeptModel(string Verification, string Department, LinkageModel Model);

/// <summary>What comparing came to, as the contract says it.</summary>
public static class Outcomes
{
    public const string Matched = "matched";
    public const string Possible = "possible";
    public const string Unmatched = "unmatched";
    public const string OnlyInDepartment = "onlyInDepartment";

    /// <summary>In the order of their pages.</summary>
    public static IReadOnlyList<string> All { get; } = [Matched, Possible, Unmatched, OnlyInDepartment];

    public static string Label(string outcome) => outcome switch
    {
        Matched => "对上了",
        Possible => "可能是，待人核对",
        Unmatched => "部门名单里没有",
        _ => "只有部门有",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(VerifiedPage))]
[JsonSerializable(typeof(VerificationSlot))]
[JsonSerializable(typeof(KeptModel))]
[JsonSerializable(typeof(LinkDecision))]
[JsonSerializable(typeof(Adjudication))]
internal sealed partial class VerificationJson : JsonSerializerContext;
