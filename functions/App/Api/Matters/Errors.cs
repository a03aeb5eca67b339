using Domain.Problems;

namespace App.Api.Matters;

/// <summary>The refusals of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownStatus() => new("status", "unknown-option", "status 只能是 open（还没有签收）或者 received（已经签收）。");
}
