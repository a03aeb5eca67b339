using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.Rights;

/// <summary>Somebody asks.</summary>
/// <param name="Kind">Null: none that there is.</param>
/// <param name="Proof">Null: nothing that proves anything.</param>
/// <param name="Words">What exactly; needed for a correction.</param>
/// <param name="Key">Whoever sends the same again sends the same key.</param>
public sealed record AskRight(RightKind? Kind, RightProof? Proof, string? Words, string? Key, AuditActor By)
{
    /// <summary>Characters of what is asked.</summary>
    public const int Longest = 500;

    /// <param name="id">Of the request that it becomes.</param>
    public static Decision<RightsRequest> Decide(Declaration declaration, AskRight command, PolicyParameters policy, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        var problems = new List<Problem>();
        var words = VisibleText.Of(command.Words ?? "");
        if (command.Kind is null)
        {
            problems.Add(Errors.NoKind());
        }

        if (command.Proof is null)
        {
            problems.Add(Errors.NoProof());
        }

        if (words.Length > Longest)
        {
            problems.Add(Errors.LongText(Longest));
        }

        if (command.Kind == RightKind.Correction && words.Length == 0)
        {
            problems.Add(Errors.WhatIsWrong());
        }

        if (declaration.ErasedAt is not null)
        {
            problems.Add(Errors.NothingKept());
        }

        return problems.Count > 0 ? problems : new RightsRequest
        {
            Id = id,
            Kind = command.Kind!.Value,
            County = declaration.County,
            Declaration = declaration.Id,
            Receipt = declaration.Receipt,
            Proof = command.Proof!.Value,
            By = command.By,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), policy.RightsDays),
            Words = words.Length == 0 ? null : words,
            Key = command.Key,
        };
    }
}
