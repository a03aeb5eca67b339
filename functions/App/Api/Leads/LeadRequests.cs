using System.Text.Json;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Api.Leads;

/// <summary>The filter and the command of this room, as the routes and the pages say them. The command is null with every problem.</summary>
internal static class LeadRequests
{
    private const int MaxText = 100;

    /// <summary>A lead.</summary>
    public static (RecordLead? Command, IReadOnlyList<Problem> Problems) Read(Envelope envelope, Caller caller, DateOnly today)
    {
        var reporter = envelope.Text("reporter", required: true);
        if (reporter is not null && LeadReporters.Find(reporter) is null)
        {
            envelope.Add(Errors.UnknownReporter());
        }

        IdentityNumber? number = null;
        if (envelope.Text("citizenNumber", required: false, 40) is { } typed)
        {
            var parsed = IdentityNumber.Parse(typed, today);
            number = parsed.Value;
            if (number is null)
            {
                envelope.Add(Errors.BadNumber("证件号码不对，请核对；不清楚的，请空着。"));
            }
        }

        Address? where = null;
        if (envelope.Object("where", required: false) is { Kind: JsonValueKind.Object } place)
        {
            var problems = new List<Problem>();
            where = Shared2024.CurrentAddress.Read(place, today, problems) as Address;
            problems.ForEach(problem => envelope.Add(problem with { Field = "where" + problem.Field[Shared2024.CurrentAddress.Key.Length..] }));
        }

        var (name, age, school, contact) = (envelope.Text("childName", false, MaxText), envelope.Text("age", false, MaxText),
            envelope.Text("school", false, MaxText), envelope.Text("contact", false, 2 * MaxText));
        var why = envelope.Text("why", required: false, Reasons.MaxLength);
        return envelope.Finish() is { Count: > 0 } wrong ? (null, wrong)
            : (new(LeadReporters.Find(reporter)!.Value, name, number, age, where, school, contact, why, caller.Actor), []);
    }

    public static (CaseStatus Status, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query) =>
        query["status"] is not [{ Length: > 0 } named, ..] ? (CaseStatus.Open, [])
            : CaseStatuses.Find(named) is { } status ? (status, []) : (CaseStatus.Open, [Cases.Errors.UnknownStatus()]);
}
