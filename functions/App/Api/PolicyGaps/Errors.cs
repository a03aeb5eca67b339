using Domain.Forms;
using Domain.PolicyGaps;
using Domain.Problems;

namespace App.Api.PolicyGaps;

/// <summary>The refusals of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownStatus() => Wire.Errors.UnknownOption("status", string.Join("、", GapStatuses.All.Select(status => status.Id())));

    public static Problem UnknownRule() => Wire.Errors.UnknownOption("rule", string.Join("、", PolicyRules.All.Select(rule => rule.Id)));

    public static Problem UnknownDepartment() =>
        Wire.Errors.UnknownOption("department", string.Join("、", PolicyRules.All.Select(rule => rule.Owner.Id()).Distinct()));

    public static Problem UnknownDecision() => Wire.Errors.UnknownOption("decision", "close、sendBack");

    public static Problem NotYesOrNo() => Wire.Errors.WrongType("done", " true 或 false");

    public static Problem BadPage() => new("page", "invalid-page", "page 不是上一页给出的编号，请从第一页重新查。");
}
