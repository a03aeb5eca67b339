using Domain.Problems;

namespace App.Api.Cases;

/// <summary>Every refusal of this room's routes, one line each; those of the decision are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownStatus() => new("status", "unknown-option", "status 只能是 open 或者 settled。");

    public static Problem UnknownType() => new("type", "unknown-option", "没有这种事项，请核对。");
}
