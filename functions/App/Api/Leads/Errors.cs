using Domain.Cases;
using Domain.Forms;
using Domain.Problems;

namespace App.Api.Leads;

/// <summary>The refusals of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownReporter() =>
        Wire.Errors.UnknownOption("reporter", string.Join("、", LeadReporters.All.Select(reporter => reporter.Id())));

    public static Problem BadNumber(string message) => new("citizenNumber", "invalid-number", message);
}
