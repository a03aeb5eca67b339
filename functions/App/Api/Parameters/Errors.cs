using App.Wire;
using Domain.Problems;

namespace App.Api.Parameters;

/// <summary>How the refusals of this room's decisions answer: who may not is forbidden, what is not ready a conflict, the rest content.</summary>
internal static class Errors
{
    public static Refusal Decided(IReadOnlyList<Problem> problems) => problems[0] switch
    {
        { Code: "same-person" or "not-the-author" } who => new Refusal(403, who.Code, who.Message) { Problems = problems },
        { Code: "wrong-status" or "already-proposed" or "too-late" or "effect-outdated" or "effect-not-counted" } state =>
            new Refusal(409, state.Code, state.Message) { Problems = problems },
        { Code: "unknown-parameter" } unknown => new Refusal(404, unknown.Code, unknown.Message) { Problems = problems },
        _ => Wire.Errors.Invalid(problems),
    };
}
