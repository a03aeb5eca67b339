using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Notices;
using Domain.Problems;
using Domain.Time;

namespace Domain.Declarations;

/// <summary>
/// A further statement about a declared child: only what changes. By the declarant (with the follow-up token) or by staff who found out what the
/// declarant did not know.
/// </summary>
public sealed record CorrectDeclaration(Input Changes, Channel Channel, AuditActor By)
{
    public static Decision<Corrected> Decide(Declaration declaration, CorrectDeclaration command, PolicyParameters policy, NoticeVersions notices,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (declaration is { IsHandedAway: true, Status: DeclarationStatus.Registered })
        {
            return Errors.BeingHandedOver(declaration);
        }

        if (!declaration.Status.IsOpen() && declaration.Status != DeclarationStatus.Registered)
        {
            return Errors.CannotCorrect(declaration);
        }

        if (declaration.Corrections.Length >= DeclarationTerms.MaxCorrections)
        {
            return Errors.TooManyCorrections(DeclarationTerms.MaxCorrections);
        }

        var (form, before, today) = (declaration.Form, declaration.Answers(), CivilTime.ChinaDate(now));
        var read = command.Changes.Read(form, today);
        var problems = new List<Problem>(read.Problems);
        if (problems.Count == 0 && read.Answers.Count == 0 && read.Answers.Unknown.Count == 0)
        {
            return Errors.NothingToCorrect();
        }

        // Staff may fill in the office's boxes of a parent's declaration; what it needs is still asked by the channel it came through.
        var intake = declaration.Intake with { SelfDeclared = declaration.Intake.SelfDeclared && command.Channel.IsSelfDeclared() };
        var merged = before.Merge(read.Answers);
        var checking = form.Check(merged, intake, partial: true);
        var needs = form.Check(checking.Answers, declaration.Intake);
        problems.AddRange(checking.Problems.Concat(needs.Problems).Distinct()
            .Where(problem => !problems.Exists(earlier => earlier.Field == problem.Field)));
        SubmitDeclaration.ConsentOf(read.Answers, notices, now, problems);
        if (problems.Count > 0)
        {
            return problems;
        }

        var changed = ChangedKeys.Between(form, before, checking.Answers);
        if (changed.IsEmpty)
        {
            return Errors.NothingToCorrect();
        }

        ImmutableArray<string> dropped = [.. form.Fields
            .Where(field => (merged.Has(field) || merged.IsUnknown(field)) && !checking.Answers.Has(field) && !checking.Answers.IsUnknown(field))
            .Select(field => field.Key)];
        var correction = new Correction(now, command.By, command.Channel, read.Answers, dropped);
        var assessment = Assess.For(form, checking.Answers, today, policy, declaration.Judgements);
        var asks = declaration.Asks.Select(ask => ask.AnsweredAt is null && IsAnswered(ask, checking.Answers, form, changed)
            ? ask with { AnsweredAt = now } : ask);
        var after = declaration with
        {
            Corrections = declaration.Corrections.Add(correction),
            Assessment = AssessmentSummary.Of(assessment),
            Asks = [.. asks],
        };
        if (after.Status == DeclarationStatus.NeedsInformation && !after.OpenAsks.Any())
        {
            after = after.Become(DeclarationStatus.InReview, command.By, now, null);
        }

        // Staff look at it anew, sooner if the correction says that the child has nobody; never later than they were going to.
        var due = CivilTime.AddDays(today, SubmitDeclaration.TermOf(checking.Answers, after.Assessment));
        after = after with { DueOn = after.DueOn is { } already && already < due ? already : due };
        return new Corrected(
            after,
            assessment,
            SubmitDeclaration.Warnings(checking.Warnings, assessment.Warnings, null),
            changed,
            declaration.Status == DeclarationStatus.Registered,
            MovesTo(after, assessment));
    }

    /// <summary>A question about fields is answered when each is answered or was touched now; one in words by whatever comes.</summary>
    private static bool IsAnswered(Ask ask, Answers answers, FormDefinition form, ImmutableArray<string> changed) =>
        ask.Fields.All(key => changed.Contains(key) || (form.Find(key) is { } field && answers.Has(field)));

    private static DivisionCode? MovesTo(Declaration declaration, Assessment assessment) =>
        assessment.ResponsibleCounty is { } county && county != declaration.County ? county : null;
}

/// <summary>A correction that is ready to be committed.</summary>
/// <param name="ChangedKeys">Fields whose answer is different now, those dropped included.</param>
/// <param name="TouchesRegisteredChild">The child is registered already: staff must compare it with the record (a case opens).</param>
/// <param name="MovesTo">The county that is responsible by the corrected answers, where it is another one; staff hand over.</param>
public sealed record Corrected(
    Declaration Declaration,
    Assessment Assessment,
    IReadOnlyList<Problem> Warnings,
    ImmutableArray<string> ChangedKeys,
    bool TouchesRegisteredChild,
    DivisionCode? MovesTo);

/// <summary>A picture or PDF is added; its bytes have been checked and stored by the caller.</summary>
public sealed record AttachToDeclaration(Attachment Attachment)
{
    public static Decision<Declaration> Decide(Declaration declaration, AttachToDeclaration command)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        return declaration is { IsHandedAway: true, Status: DeclarationStatus.Registered } ? Errors.BeingHandedOver(declaration)
            : !declaration.Status.IsOpen() && declaration.Status != DeclarationStatus.Registered ? Errors.CannotAttach()
            : declaration.Attachments.Length >= DeclarationTerms.MaxAttachments ? Errors.TooManyAttachments(DeclarationTerms.MaxAttachments)
            : declaration with { Attachments = declaration.Attachments.Add(command.Attachment) };
    }
}
