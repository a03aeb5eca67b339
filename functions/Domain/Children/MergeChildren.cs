using Domain.Audit;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Domain.Time;

namespace Domain.Children;

/// <summary>
/// The same child was registered twice in a county. One record lives on with the provenance of both; the other stays as a signpost. Twins are never
/// merged.
/// </summary>
/// <remarks>
/// Twins of 王庄村 have the same birthday, the same parents and numbers that differ in two digits: to a hurried eye a typing error, to this function two
/// children.
/// </remarks>
public sealed record MergeChildren(string Reason, AuditActor By)
{
    /// <param name="kept">Lives on; where both answer, its answer stays.</param>
    /// <param name="merged">Ends; fills the gaps of the other.</param>
    public static Decision<Merger> Decide(Child kept, Child merged, MergeChildren command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(merged);
        ArgumentNullException.ThrowIfNull(command);
        if (kept.Id == merged.Id)
        {
            return Errors.SameRecord();
        }

        var problems = ChildChanges.Check(kept, command.Reason);
        if (!merged.Status.IsOpen())
        {
            problems.Add(Errors.WrongStatus(merged));
        }

        if (kept.Kind != merged.Kind)
        {
            problems.Add(Errors.DifferentKind());
        }

        if (kept.County != merged.County)
        {
            problems.Add(Errors.DifferentCounty());
        }

        // A tombstone has no answers to compare.
        if (kept.Status.IsOpen() && merged.Status.IsOpen() && WhyNotOne(kept.Answers, merged.Answers) is { } apart)
        {
            problems.Add(apart);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var today = CivilTime.ChinaDate(now);
        var together = kept.Form.Check(FillGaps(kept.Form, kept.Answers, merged.Answers), new Intake(today, SelfDeclared: false), partial: true);
        var after = ChildChanges.Judged(
            kept with
            {
                Answers = together.Answers,
                Declarations = [.. kept.Declarations.Union(merged.Declarations, StringComparer.Ordinal)],
                Judgements = [.. kept.Judgements.Concat(merged.Judgements).Distinct().OrderBy(judgement => judgement.On)],
                MergedFrom = [.. kept.MergedFrom.Append(merged.Id).Concat(merged.MergedFrom).Distinct(StringComparer.Ordinal)],
                RegisteredAt = kept.RegisteredAt < merged.RegisteredAt ? kept.RegisteredAt : merged.RegisteredAt,
            },
            policy,
            today,
            out var assessment);
        var ended = merged with { Status = ChildStatus.Merged, DueOn = null, Ending = new(now, command.By, command.Reason, kept.Id) };
        return new Merger(
            ChildChanges.Next(kept, after, RevisionCause.Merged, command.By, now, command.Reason, [.. together.Warnings, .. assessment.Warnings]),
            ChildChanges.Next(merged, ended, RevisionCause.Merged, command.By, now, command.Reason));
    }

    /// <summary>
    /// Whether two records look like twins: born on the same day to the same parents, and told apart by number or name. Used by matching too.
    /// </summary>
    public static bool LookLikeTwins(Answers a, Answers b) => WhyNotOne(a, b) is { Code: "twins" or "possible-twins" };

    private static Problem? WhyNotOne(Answers a, Answers b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var sameDay = a.Value(Shared2024.BirthDate) is { } born && born == b.Value(Shared2024.BirthDate);
        if (a.Get(Shared2024.CitizenNumber) is { } left && b.Get(Shared2024.CitizenNumber) is { } right)
        {
            return left == right ? null : sameDay && ShareParent(a, b) ? Errors.Twins() : Errors.DifferentNumbers();
        }

        return sameDay ? a.Get(Shared2024.ChildName) != b.Get(Shared2024.ChildName) && ShareParent(a, b) ? Errors.PossibleTwins() : null
            : Errors.DifferentBirthDates();
    }

    /// <summary>The same father or mother, by number, else by name.</summary>
    private static bool ShareParent(Answers a, Answers b) => Same(a, b, Shared2024.Father) || Same(a, b, Shared2024.Mother);

    private static bool Same(Answers a, Answers b, Person parent) =>
        a.Get(parent.CitizenNumber) is { } left && b.Get(parent.CitizenNumber) is { } right
            ? left == right
            : a.Get(parent.Name) is { } name && name == b.Get(parent.Name);

    /// <summary>What one record does not know, the other may: an answer beats "unknown", and the kept record's answer beats the other's.</summary>
    private static Answers FillGaps(FormDefinition form, Answers kept, Answers other)
    {
        var answers = kept;
        foreach (var field in form.Fields)
        {
            if (!kept.Has(field) && other.Find(field) is { } value)
            {
                answers = answers.With(field, value);
            }
            else if (!kept.Has(field) && !kept.IsUnknown(field) && other.IsUnknown(field))
            {
                answers = answers.WithUnknown(field);
            }
        }

        return answers;
    }
}

/// <summary>Both sides of a merge.</summary>
public sealed record Merger(ChildChange Kept, ChildChange Ended);
