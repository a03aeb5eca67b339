using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;

namespace App.Api.Visits;

/// <summary>
/// A declaration taken at the door: the same path as every other declaration, under the account that visits, and only for children of the place that
/// the account works in.
/// </summary>
public sealed class VisitDeclarations(Submissions submissions, DeclarationRecords records, TimeProvider time, PolicyInForce policy)
{
    /// <param name="key">Of the request; another account's equal key is another key.</param>
    /// <param name="bodyHash">Hash of what was sent.</param>
    public async Task<Attempt<Submitted>> DeclareAsync(Caller caller, string key, string bodyHash, FormDefinition form, Input.Raw input,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(input);
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var reading = form.Take(input.Answers, input.Unknown, new Intake(today, SelfDeclared: false), partial: true);
        if (Elsewhere(caller, form, reading.Answers, today) is { } problem)
        {
            return problem.Code == "outside-scope" ? Errors.OutsideScope(problem) : Wire.Errors.Invalid([problem]);
        }

        // What cannot be read is refused by the submission, with every problem; only what can be is added to.
        var filled = reading.IsValid ? input with { Answers = WithOffice(input.Answers, caller, today) } : input;
        var submission = await submissions.SubmitAsync(KeyOf(caller, key), bodyHash, form, filled, Channel.Visit, caller.Actor, cancellation)
            .ConfigureAwait(false);
        return submission.IsKeyReused ? Declarations.Errors.KeyReused()
            : submission.Accepted is { } accepted ? accepted
            : Wire.Errors.Decided(submission.Problems);
    }

    /// <summary>The declaration that was taken under a key before, whatever was sent; null where there is none yet.</summary>
    public async Task<StoredDeclaration?> FindAsync(Caller caller, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await submissions.FindReceiptAsync(KeyOf(caller, key), cancellation).ConfigureAwait(false) is { } receipt
            ? await records.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>
    /// Whether somebody else is responsible for a child with these answers: the problem that says who. Null where the caller is, or where the answers
    /// do not tell yet (then the form asks), or where nobody in the city is (then the submission says so).
    /// </summary>
    public Problem? Elsewhere(Caller caller, FormDefinition form, Answers answers, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Get(Shared2024.CurrentAddress) is not { } current || OwnPlace(caller) is not { } own || own.County is not { } home)
        {
            return null;
        }

        var byHukou = form.Kind == ChildKind.LeftBehind && answers.Has(Shared2024.HukouAddress);
        var deciding = byHukou ? Shared2024.HukouAddress : Shared2024.CurrentAddress;
        return Jurisdiction.Of(form, answers, Assess.For(form, answers, today, policy.On(today), [])) switch
        {
            Jurisdiction.Here here when DeclarationRecords.PlaceOf(form, answers) is { } place && !Reaches(here.County, place) =>
                Domain.Visits.Errors.ElsewhereResponsible(deciding.Key, deciding.Name, place, own),

            // A child found wandering in the village is that village's to take in, wherever it belongs.
            Jurisdiction.Referral when DivisionTable.Present(current.Division) is var place && !Reaches(home, place) =>
                Domain.Visits.Errors.ElsewhereResponsible(Shared2024.CurrentAddress.Key, Shared2024.CurrentAddress.Name, place, own),
            _ => null,
        };

        bool Reaches(DivisionCode county, DivisionCode place) => caller.Assignment.May(Permission.DeclarationsRecord, county, place, out _);
    }

    /// <summary>The village, township or county that somebody records visits in; null where the role records none.</summary>
    public static DivisionCode? OwnPlace(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.May(Permission.DeclarationsRecord, out var grant)
            ? grant.Scope switch
            {
                Scope.Village => caller.Assignment.Village,
                Scope.Township => caller.Assignment.Township,
                _ => caller.Assignment.County
            }
            : null;
    }

    private static string KeyOf(Caller caller, string key) => $"visit\n{caller.Subject}\n{key}";

    /// <summary>填报单位 and 填报日期 where nobody wrote them: who visits, today.</summary>
    private static Given WithOffice(Given answers, Caller caller, DateOnly today)
    {
        var all = answers.Members.ToList();
        if (!all.Exists(member => member.Key == Shared2024.ReportingUnit.Key) && OwnPlace(caller) is { } own
            && DivisionTable.FullName(own) is { } unit)
        {
            all.Add(new(Shared2024.ReportingUnit.Key, Given.Of(unit)));
        }

        if (!all.Exists(member => member.Key == Shared2024.ReportedOn.Key))
        {
            all.Add(new(Shared2024.ReportedOn.Key, Given.Of(Eligibility.AssessmentJson.Day(today))));
        }

        return Given.Parts(all);
    }
}
