using App.Wire;
using Domain.Problems;

namespace App.Api.Assignments;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownStatus() => new("status", "unknown-option", "状态只能是 proposed、active、ended 或者 refused。");

    public static Problem UnknownCounty() => new("county", "unknown-county", "没有这个县（区），请从长治市的县（区）里选择；市级的写 140400。");

    public static Problem VersionRequired() => new("version", "required", "请写明您看到的是哪一版（If-Match、version），免得收回了别人刚刚改过的。");

    /// <summary>A decision's refusal with the status that its code stands for.</summary>
    public static Refusal Decided(IReadOnlyList<Problem> problems) => problems switch
    {
        [{ Code: "own-assignment", Message: var message, Code: var code }, ..] => new(403, code, message) { Problems = problems },
        [{ Code: "already-assigned" or "already-stands-in" or "last-administrator", Message: var message, Code: var code }, ..] =>
            new(409, code, message) { Problems = problems },
        _ => Wire.Errors.Decided(problems),
    };
}
