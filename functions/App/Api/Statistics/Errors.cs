using Domain.Forms;

namespace App.Api.Statistics;

/// <summary>Every refusal of this room's routes, one line each; those of a question are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownCounty() => new("county", "unknown-county", "没有这个县（区），请从长治市的 12 个县（区）里选择。");
}
