using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.Declarations;

/// <summary>What a reviewer decides about a declaration.</summary>
public enum ReviewKind
{
    /// <summary>The child is put on the register.</summary>
    Register,

    /// <summary>The declarant is asked for more.</summary>
    Ask,

    /// <summary>Not registered; the reason goes to the declarant (未成年人网络保护条例 34).</summary>
    Reject,
}

public static class ReviewKinds
{
    public static string Id(this ReviewKind kind) => kind switch
    {
        ReviewKind.Register => "register",
        ReviewKind.Ask => "ask",
        ReviewKind.Reject => "reject",
    };

    public static ReviewKind? Find(string? id) => id switch
    {
        "register" => ReviewKind.Register,
        "ask" => ReviewKind.Ask,
        "reject" => ReviewKind.Reject,
        _ => null,
    };
}

/// <summary>A reviewer's decision, with or without a recorded judgement.</summary>
/// <param name="Reason">
/// For ask the question to the declarant, for reject the reason the declarant is told; for register it may be empty where the finding is met or a
/// person judges.
/// </param>
/// <param name="AskFields">Keys of the fields that are asked about; may be empty.</param>
public sealed record ReviewDeclaration(ReviewKind Kind, string? Reason, AuditActor By, Judgement? Judgement = null,
    ImmutableArray<string> AskFields = default)
{
    /// <param name="childId">UUIDv7 for the child, should it be registered; chosen by the caller so that a retry is the same.</param>
    public static Decision<Reviewed> Decide(Declaration declaration, ReviewDeclaration command, PolicyParameters policy, DateTimeOffset now,
        string childId)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (!declaration.Status.IsOpen())
        {
            return Errors.CannotReview(declaration);
        }

        // A referral may have been asked about and answered since, and is still nobody's to register.
        if (declaration.County == DivisionCode.Changzhi && command.Kind == ReviewKind.Register)
        {
            return Errors.StillWithTheCity();
        }

        var (form, answers, today) = (declaration.Form, declaration.Answers(), CivilTime.ChinaDate(now));
        var problems = new List<Problem>();
        CheckReason(command, problems);
        var fields = command.AskFields.IsDefault ? [] : command.AskFields;
        problems.AddRange(fields.Where(key => form.Find(key) is null).Select(key => Errors.UnknownAskField(key)));
        if (command.Judgement is { } proposed)
        {
            problems.AddRange(proposed.CheckFor(form, answers, policy, today));
        }

        if (command.Kind == ReviewKind.Register)
        {
            problems.AddRange(MissingForRegister(declaration).Select(Errors.Incomplete));
        }

        // Judged with what the reviewer judges now. What is still missing may change the finding, so that comes first.
        var judged = command.Judgement is { } judgement ? declaration with { Judgements = declaration.Judgements.Add(judgement) } : declaration;
        var assessment = Assess.For(form, answers, today, policy, judged.Judgements);
        if (command.Kind == ReviewKind.Register && problems.Count == 0 && string.IsNullOrWhiteSpace(command.Reason)
            && assessment.Findings[0].Outcome is var outcome and (Outcome.NotMet or Outcome.Unknown))
        {
            problems.Add(Errors.RegisterAgainstFinding(outcome));
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        judged = judged with { Assessment = AssessmentSummary.Of(assessment) };
        var reason = string.IsNullOrWhiteSpace(command.Reason) ? null : command.Reason.Trim();
        return command.Kind switch
        {
            ReviewKind.Register => Register(judged, answers, assessment, command.By, now, reason, childId),
            ReviewKind.Ask => new Reviewed(
                judged.Become(DeclarationStatus.NeedsInformation, command.By, now, reason) with
                {
                    Asks = judged.Asks.Add(new Ask(fields, reason!, now, command.By)),
                    DueOn = CivilTime.AddDays(today, DeclarationTerms.AskDays),
                },
                null, assessment, [], fields),
            ReviewKind.Reject => new Reviewed(judged.Become(DeclarationStatus.NotEligible, command.By, now, reason) with { DueOn = null }, null,
                assessment, [], []),
        };
    }

    /// <summary>
    /// What must be known before a child is put on the register: every box that the form asks of everybody and the declarant did not know.
    /// </summary>
    /// <remarks>
    /// "Staff complete it before registration" (forms.md) has two limits in practice: a child born at home has no birth certificate to find, and what
    /// nobody knows about another adult (a carer without a telephone) must not keep the child off the register.
    /// </remarks>
    public static IEnumerable<Field> MissingForRegister(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var answers = declaration.Answers();
        var intake = declaration.Intake;
        return declaration.Form.Fields.Where(field =>
            answers.IsUnknown(field)
            && field.Group is null
            && field.Key != Forms.Catalogue.Shared2024.BirthCertificateNumber.Key
            && field.IsNeeded(answers, intake.Today, intake.SelfDeclared));
    }

    private static void CheckReason(ReviewDeclaration command, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            if (command.Kind != ReviewKind.Register)
            {
                problems.Add(Reasons.Required());
            }
        }
        else if (command.Reason.Length > Reasons.MaxLength)
        {
            problems.Add(Reasons.TooLong());
        }
    }

    private static Reviewed Register(
        Declaration declaration, Answers answers, Assessment assessment, AuditActor by, DateTimeOffset now, string? reason, string childId)
    {
        var child = new Child
        {
            Id = childId,
            Form = declaration.Form,
            Answers = answers,
            County = declaration.County,
            Status = ChildStatus.Active,
            Declarations = [declaration.Id],
            Assessment = declaration.Assessment,
            Judgements = declaration.Judgements,
            DueOn = declaration.Assessment.NextReviewOn,
            Revision = 1,
            RegisteredAt = now,
            ChangedAt = now,
        };
        var changed = ChangedKeys.Between(declaration.Form, Answers.Empty, answers);
        var change = new ChildChange(child, ChildRevision.Of(child, RevisionCause.Registered, by, now, reason,
            changed) with
        { Channel = declaration.Provenance.Channel.Id() }, changed, []);
        IReadOnlyList<Problem> warnings =
            assessment.Findings.Any(finding => finding.Outcome == Outcome.NeedsJudgement) ? [Errors.JudgementStillOpen(), .. assessment.Warnings]
            : assessment.Warnings;
        return new Reviewed(
            declaration.Become(DeclarationStatus.Registered, by, now, reason) with { ChildId = childId, DueOn = null }, change, assessment,
                warnings, changed);
    }
}

/// <summary>A review that is ready to be committed.</summary>
/// <param name="Registered">The new child with revision 1, when it was registered.</param>
/// <param name="ChangedKeys">For the audit entry: what was registered, or what was asked about.</param>
public sealed record Reviewed(Declaration Declaration, ChildChange? Registered, Assessment Assessment, IReadOnlyList<Problem> Warnings,
    ImmutableArray<string> ChangedKeys);
