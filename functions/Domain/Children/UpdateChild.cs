using System.Collections.Immutable;
using Domain.Audit;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Domain.Time;

namespace Domain.Children;

/// <summary>Something about a registered child is different now, or was found to be.</summary>
/// <param name="Reason">Where it is known from ("入户走访").</param>
/// <param name="Declaration">The declaration whose correction or renewal is taken over; null when staff found out themselves.</param>
public sealed record UpdateChild(Input Changes, string Reason, AuditActor By, string? Declaration = null)
{
    /// <summary>
    /// Keys of answers that are taken back: nobody knows better, the box was filled by mistake. Never of a box that everybody must fill.
    /// </summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    public static Decision<ChildChange> Decide(Child child, UpdateChild command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        var problems = ChildChanges.Check(child, command.Reason);
        var today = CivilTime.ChinaDate(now);
        var read = command.Changes.Read(child.Form, today);
        problems.AddRange(read.Problems);
        var cleared = command.Cleared.Select(child.Form.Find).OfType<Field>().ToList();
        problems.AddRange(command.Cleared.Where(key => child.Form.Find(key) is null).Select(Forms.Errors.UnknownField));

        // A registered child is judged as staff know it today, but nothing that was once left open is demanded now: an update is never a new form.
        var check = child.Form.Check(child.Answers.Merge(read.Answers).Without(cleared), new Intake(today, SelfDeclared: false), partial: true);
        problems.AddRange(cleared.Where(field => child.Answers.Has(field) && field.IsNeeded(check.Answers, today, selfDeclared: false))
            .Select(Forms.Errors.Required));
        problems.AddRange(check.Problems.Where(problem => !problems.Exists(earlier => earlier.Field == problem.Field)));

        // What the guardian agreed to, and when, is an event that was; nobody corrects it afterwards.
        var changed = ChangedKeys.Between(child.Form, child.Answers, check.Answers);
        problems.AddRange(changed.Where(key => child.Form.Find(key)?.Group == "consent").Select(Errors.ConsentStays));
        if (problems.Count == 0 && changed.IsEmpty)
        {
            return Errors.NothingToChange();
        }

        var updated = ChildChanges.Judged(child with { Answers = check.Answers }, policy, today, out var assessment);
        if (Elsewhere(child, assessment, changed) is { } elsewhere)
        {
            problems.Add(elsewhere);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        if (command.Declaration is { } declaration && !child.Declarations.Contains(declaration))
        {
            updated = updated with { Declarations = child.Declarations.Add(declaration) };
        }

        return ChildChanges.Next(child, updated, RevisionCause.Updated, command.By, now, command.Reason, [.. check.Warnings, .. assessment.Warnings]);
    }

    /// <summary>
    /// An address by which another county becomes responsible (六) is not an answer that one corrects: the child moves, by two persons, with its
    /// record.
    /// </summary>
    /// <remarks>
    /// The county that took over may write down the address that it found; one that was wrong before anybody changed it stands in nobody's way.
    /// </remarks>
    private static Problem? Elsewhere(Child child, Assessment assessment, ImmutableArray<string> changed) =>
        assessment.ResponsibleCounty is { } county && county != child.County && county != child.Assessment.ResponsibleCounty
            ? Errors.MovesElsewhere(ResponsibleBoxes(child).FirstOrDefault(changed.Contains, ""), county)
            : null;

    private static IEnumerable<string> ResponsibleBoxes(Child child) => child.Kind switch
    {
        ChildKind.Migrant => [Shared2024.CurrentAddress.Key],
        ChildKind.LeftBehind => [Shared2024.HukouAddress.Key, Shared2024.HukouRegistered.Key, Shared2024.CurrentAddress.Key],
    };
}

/// <summary>综合判断 about a registered child (二(二)); earlier judgements stay.</summary>
public sealed record JudgeChild(Judgement Judgement, AuditActor By)
{
    public static Decision<ChildChange> Decide(Child child, JudgeChild command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        var today = CivilTime.ChinaDate(now);
        List<Problem> problems =
        [
            .. child.Status.IsOpen() ? Enumerable.Empty<Problem>() : [Errors.WrongStatus(child)],
            .. command.Judgement.CheckFor(child.Form, child.Answers, policy, today),
        ];
        if (problems.Count > 0)
        {
            return problems;
        }

        var judged = ChildChanges.Judged(child with { Judgements = child.Judgements.Add(command.Judgement) }, policy, today, out var assessment);
        return ChildChanges.Next(child, judged, RevisionCause.Judged, command.By, now, command.Judgement.Reason, assessment.Warnings);
    }
}

/// <summary>Staff have looked at a child in review (after a transfer, a correction, a calendar change) and keep it on the register.</summary>
public sealed record ConfirmChild(string Reason, AuditActor By)
{
    public static Decision<ChildChange> Decide(Child child, ConfirmChild command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        if (child.Status != ChildStatus.InReview)
        {
            return Errors.NotInReview();
        }

        var problems = ChildChanges.Check(child, command.Reason);
        if (problems.Count > 0)
        {
            return problems;
        }

        var confirmed = ChildChanges.Judged(child with { Status = ChildStatus.Active }, policy, CivilTime.ChinaDate(now), out var assessment);
        return ChildChanges.Next(child, confirmed, RevisionCause.Confirmed, command.By, now, command.Reason, assessment.Warnings);
    }
}

/// <summary>不再符合条件的，及时更新 (七(三)): the child leaves the register, with the reason. Nothing is deleted.</summary>
/// <param name="InError">It was registered by mistake (<see cref="Ending.InError"/>), not: it no longer meets the conditions.</param>
public sealed record CloseChild(string Reason, AuditActor By, bool InError = false)
{
    public static Decision<ChildChange> Decide(Child child, CloseChild command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        var problems = ChildChanges.Check(child, command.Reason);
        if (problems.Count > 0)
        {
            return problems;
        }

        var closed = child with
        {
            Status = ChildStatus.Closed,
            DueOn = null,
            Ending = new(now, command.By, command.Reason) { InError = command.InError }
        };
        return ChildChanges.Next(child, closed, RevisionCause.Closed, command.By, now, command.Reason);
    }
}
