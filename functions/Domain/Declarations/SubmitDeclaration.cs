using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Problems;
using Domain.Time;

namespace Domain.Declarations;

/// <summary>A declaration as a channel hands it over.</summary>
/// <param name="By">The account that entered it; <see cref="AuditActor.Declarant"/> for a parent.</param>
public sealed record SubmitDeclaration(FormDefinition Form, Input Input, Channel Channel, AuditActor By)
{
    /// <summary>
    /// Decides whether it can be taken and where it goes. Pure: the same command, day and ids give the same declaration.
    /// </summary>
    /// <returns>The declaration, or every problem at once: those of the form, and then one of the place or the notice.</returns>
    public static Decision<Submitted> Decide(SubmitDeclaration command, PolicyParameters policy, NoticeVersions notices, DateTimeOffset now,
        NewDeclaration ids)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentNullException.ThrowIfNull(ids);
        var (form, channel) = (command.Form, command.Channel);
        var today = CivilTime.ChinaDate(now);
        var reading = command.Input.Take(form, new Intake(today, channel.IsSelfDeclared()));
        var problems = new List<Problem>(reading.Problems);
        var answers = reading.Answers;
        var consent = ConsentOf(answers, notices, now, problems);

        // Where it goes is asked as soon as there is an address, so that a mother in 太原 does not mend ten boxes to learn that she is wrong here.
        if (!answers.Has(Shared2024.CurrentAddress))
        {
            return problems;
        }

        var assessment = Assess.For(form, answers, today, policy, []);
        var place = Jurisdiction.Of(form, answers, assessment);
        if (place is Jurisdiction.Refused refused && !problems
            .Exists(problem => problem.Field.StartsWith(refused.Problem.Field, StringComparison.Ordinal)))
        {
            problems.Add(refused.Problem);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var (county, status) = place is Jurisdiction.Here here ? (here.County, DeclarationStatus.Submitted)
            : (DivisionCode.Changzhi, DeclarationStatus.Referred);
        var summary = AssessmentSummary.Of(assessment);
        var declaration = new Declaration
        {
            Id = ids.Id,
            Receipt = ids.Receipt,
            Form = form,
            Stated = answers,
            Provenance = new(channel, command.By, now, consent),
            County = county,
            Status = status,
            Assessment = summary,
            DueOn = CivilTime.AddDays(today, TermOf(answers, summary)),
            TokenHash = ids.Token is { } token ? token.Hash : null,
            History = [new(status, now, command.By, null)],
        };
        return new Submitted(
            declaration,
            assessment,
            Warnings(reading.Warnings, assessment.Warnings, (place as Jurisdiction.Here)?.Warning),
            ChangedKeys.Between(form, Answers.Empty, answers));
    }

    /// <summary>Days until staff look at it.</summary>
    internal static int TermOf(Answers answers, AssessmentSummary assessment) =>
        Jurisdiction.CannotWait(answers, assessment.AsOf) ? DeclarationTerms.UrgentDays
        : assessment.KeyCare.IsEmpty ? StaffTerms.ReviewDays
        : DeclarationTerms.KeyCareDays;

    /// <summary>Warnings of form, rules and place, each once.</summary>
    internal static IReadOnlyList<Problem> Warnings(IEnumerable<Problem> form, IEnumerable<Problem> rules, Problem? place) =>
        [.. form.Concat(rules).Concat(place is null ? [] : [place]).DistinctBy(problem => (problem.Field, problem.Code))];

    /// <summary>The consent that the answers carry. The form has already asked for it where a parent declares.</summary>
    internal static Consent? ConsentOf(Answers answers, NoticeVersions notices, DateTimeOffset now, List<Problem> problems)
    {
        if (answers.Get(Shared2024.ConsentNoticeVersion) is not { } version)
        {
            return null;
        }

        // One that was decided and does not hold yet was shown to nobody.
        if (notices.Find(version) is not { } notice || notice.ValidFrom > CivilTime.ChinaDate(now))
        {
            problems.Add(Errors.UnknownNoticeVersion());
            return null;
        }

        if (answers.Value(Shared2024.ConsentGivenOn) is not { } day)
        {
            return null;
        }

        if (!notices.WasReadOn(notice, day))
        {
            problems.Add(Errors.OutdatedNotice());
            return null;
        }

        return new(notice.Version, notice.Hash, day, now);
    }
}

/// <summary>What the caller chooses beforehand, so that a retry writes the same declaration.</summary>
/// <param name="Id">UUIDv7, 32 lower-case hex digits.</param>
/// <param name="Token">Null on staff channels: no declarant follows up.</param>
public sealed record NewDeclaration(string Id, Receipt Receipt, FollowUpToken? Token);

/// <summary>An accepted declaration with everything that is committed or answered.</summary>
/// <param name="Assessment">The full findings, for the answer.</param>
/// <param name="ChangedKeys">What was answered or declared unknown, for the audit entry.</param>
public sealed record Submitted(Declaration Declaration, Assessment Assessment, IReadOnlyList<Problem> Warnings, ImmutableArray<string> ChangedKeys);
