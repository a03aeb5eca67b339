using System.Globalization;
using App.Api.Cases;
using App.Api.Proposals;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;

namespace App.Portal.Queue;

/// <summary>
/// What a row of the queue says beside the record, so that nobody opens it in vain: 待审批, 同号, 2项不清楚. Three reads a page, whatever its length.
/// </summary>
public sealed class QueueBadges(ProposalRecords proposals, CaseRecords cases)
{
    /// <summary>By declaration; one without a badge is not in it.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(Caller caller, DivisionCode county,
        IReadOnlyList<Declaration> shown, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(shown);
        var waiting = await proposals.WaitingForAsync(county, [.. shown.Select(declaration => declaration.Id)], cancellation).ConfigureAwait(false);

        // That a number stands elsewhere too is told to whoever looks into it.
        var twice = caller.Assignment.May(Permission.CasesList, county, null, out _) ? await cases.SameNumberAsync(county, cancellation)
            .ConfigureAwait(false) : new HashSet<string>();
        return shown.Select(declaration => (declaration.Id, Badges: Of(declaration))).Where(row => row.Badges.Count > 0)
            .ToDictionary(row => row.Id, row => row.Badges, StringComparer.Ordinal);

        IReadOnlyList<string> Of(Declaration declaration)
        {
            var unknown = Unknown(declaration);
            string?[] badges =
            [
                waiting.Contains(declaration.Id) ? "待审批" : null,
                twice.Contains(declaration.Id) ? "同号" : null,
                unknown > 0 ? unknown.ToString(CultureInfo.InvariantCulture) + "项不清楚" : null,
            ];
            return [.. badges.OfType<string>()];
        }
    }

    private static int Unknown(Declaration declaration)
    {
        var answers = declaration.Answers();
        return declaration.Form.Fields.Count(answers.IsUnknown);
    }
}
