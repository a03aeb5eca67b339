using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Statistics;

namespace Domain.Releases;

/// <summary>What somebody asks to publish, before anything is counted.</summary>
public static class PlanRelease
{
    public const int MostTables = 8;

    /// <summary>Two are what the statistics room crosses; a third is a table that a reader can still follow.</summary>
    public const int MostDimensions = 3;

    /// <summary>Characters of a title: it stands in one line of a list.</summary>
    public const int LongestTitle = 100;

    private static readonly string[] Bands = ["ageBand5", "ageBand3"];

    /// <returns>The plan, or every problem; figures are counted for a plan that holds.</returns>
    public static Decision<ReleasePlan> Decide(string title, DivisionCode area, Caliber caliber, DateOnly asOf,
        IReadOnlyList<IReadOnlyList<string>> tables, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(title);
        var problems = new List<Problem>();
        if (title.Length is 0 or > LongestTitle)
        {
            problems.Add(title.Length == 0 ? Errors.NoTitle() : Errors.LongTitle(LongestTitle));
        }

        if (asOf > today)
        {
            problems.Add(Errors.FutureDay());
        }

        if (tables.Count == 0)
        {
            problems.Add(Errors.NoTables());
        }
        else if (tables.Count > MostTables)
        {
            problems.Add(Errors.TooManyTables(MostTables));
        }

        var read = new List<ImmutableArray<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tables.Count; i++)
        {
            // The kinds are always apart, whether named or not.
            ImmutableArray<string> names = [.. tables[i].Where(name => name != Question.KindKey)];
            if (names.Any(name => name is "village" or "residenceVillage"))
            {
                problems.Add(Errors.VillageNeverPublic(i));
            }
            else if (names.Any(name => Dimensions.Find(name) is null))
            {
                problems.Add(Errors.UnknownDimension(i));
            }
            else if (names.IsEmpty)
            {
                problems.Add(Errors.NoDimensions(i));
            }
            else if (names.Length > MostDimensions)
            {
                problems.Add(Errors.TooManyDimensions(i));
            }
            else if (ReleasePlan.Keys(names) is var keys && keys.Distinct().Count() < keys.Length || keys.Count(key => Bands.Contains(key)) > 1)
            {
                problems.Add(Errors.TwoAgeBands(i));
            }
            else if (!seen.Add(string.Join(',', keys.Order(StringComparer.Ordinal))))
            {
                problems.Add(Errors.SameTable(i));
            }

            read.Add(names);
        }

        return problems.Count > 0 ? problems : new ReleasePlan(title, area, caliber, asOf, [.. read]);
    }
}

/// <summary>A change of a draft: everything is asked anew.</summary>
public sealed record ChangeRelease(ReleasePlan Plan, FrozenFigures Figures, AuditActor By)
{
    /// <remarks>Whoever changes it is its author from then on as well: neither may approve it.</remarks>
    public static Decision<Release> Decide(Release release, ChangeRelease command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        return release.Status != ReleaseStatus.Draft ? Errors.NotADraft()
            : release.WithFigures(command.Figures) with
            {
                Plan = command.Plan,
                Author = command.By,
                Authors = [.. release.Authors.Append(release.Author.Subject).Append(command.By.Subject).Distinct()],
                DraftedAt = now,
            };
    }
}

/// <summary>
/// Something of the same day was published since the draft: what must be hidden is not the same any more, and nobody has seen the new figures.
/// </summary>
/// <param name="Figures">Frozen anew; null where the figures of today contradict what was published, so that this draft has to be changed
/// first.</param>
public sealed record RecheckRelease(FrozenFigures? Figures)
{
    public static Decision<Release> Decide(Release release, RecheckRelease command)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        return release.Status != ReleaseStatus.Draft ? Errors.NotADraft() : release.WithFigures(command.Figures ?? release.Figures);
    }
}

/// <summary>A department's word.</summary>
public sealed record GiveOpinion(Department Department, bool Agrees, string Comment, AuditActor By)
{
    public static Decision<Release> Decide(Release release, GiveOpinion command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        if (!release.Plan.RequiredOpinions.Contains(command.Department))
        {
            return Errors.NotAsked();
        }

        var problems = new List<Problem>();
        if (release.Status != ReleaseStatus.Draft)
        {
            problems.Add(Errors.NotADraft());
        }

        if (!command.Agrees && command.Comment.Length == 0)
        {
            problems.Add(Errors.CommentRequired());
        }

        // A department may think again: its last word counts.
        return problems.Count > 0 ? problems : release with
        {
            Opinions = [.. release.Opinions.Where(opinion => opinion.Department != command.Department),
                new(command.Department, command.Agrees, command.Comment, command.By, now)],
        };
    }
}

/// <summary>The approval of the level (七(二): 属地管理、分级负责).</summary>
public sealed record ApproveRelease(AuditActor By)
{
    /// <summary>Whether it may be published; the number, the day and the document are given by whoever commits it.</summary>
    public static Decision<Release> Decide(Release release, ApproveRelease command, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        if (release.IsBy(command.By.Subject))
        {
            return Errors.SamePerson();
        }

        if (release.Status != ReleaseStatus.Draft)
        {
            return Errors.NotADraft();
        }

        var problems = new List<Problem>();
        if (release.Owing.ToList() is { Count: > 0 } missing)
        {
            problems.Add(Errors.OpinionsMissing(missing));
        }

        if (policy.ObjectionBlocks && release.Objecting.ToList() is { Count: > 0 } objecting)
        {
            problems.Add(Errors.Objected(objecting));
        }

        return problems.Count > 0 ? problems : release with { ApprovedBy = command.By };
    }
}

/// <summary>Taken back: what remains is that it was there, since when and why not any more.</summary>
public sealed record WithdrawRelease(string Reason, AuditActor By)
{
    public static Decision<Release> Decide(Release release, WithdrawRelease command, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        return release.Status != ReleaseStatus.Published ? Errors.NotPublished()
            : command.Reason.Length == 0 ? Errors.ReasonRequired()
            : release with { Status = ReleaseStatus.Withdrawn, WithdrawnOn = today, WithdrawalReason = command.Reason, WithdrawnBy = command.By };
    }
}
