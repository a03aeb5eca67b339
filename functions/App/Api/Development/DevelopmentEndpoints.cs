using App.Functions;
using App.Security;
using App.Wire;
using Domain.Assignments;
using Domain.Divisions;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Development;

/// <summary>Tokens for personas. Mapped only where the development rule can hold at all, and checked again at every request.</summary>
public static class DevelopmentEndpoints
{
    public static void MapDevelopment(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var rule = app.Services.GetRequiredService<DevelopmentRule>();
        if (rule.IsPossible)
        {
            var tokens = app.Services.GetRequiredService<DevelopmentTokens>();
            app.Map(Catalogue.DevelopmentToken, context => rule.Allows(context) ? IssueAsync(context, tokens)
                : Task.FromResult<Results<Ok<DevelopmentToken>, Refusal>>(Wire.Errors.NotFound()));
        }
    }

    private static Task<Results<Ok<DevelopmentToken>, Refusal>> IssueAsync(HttpContext context, DevelopmentTokens tokens) =>
        Incoming.WithJsonAsync<Ok<DevelopmentToken>>(context, json =>
    {
        var envelope = new Envelope(json);
        var parts = new Dictionary<string, string?>(StringComparer.Ordinal) { ["role"] = envelope.Text("role", required: true) };
        foreach (var name in (string[])["county", "township", "village", "department"])
        {
            parts[name] = envelope.Text(name, required: false);
        }

        FillAbove(parts);
        var person = envelope.Text("name", required: false);
        var assignment = AssignmentScope.Of(parts.GetValueOrDefault);
        if (assignment is not { IsComplete: true } && parts["role"] is not null)
        {
            envelope.Add(new Problem("role", "incomplete-assignment", "没有这个岗位，或者岗位和县（区）、乡镇、村、部门对不上：县级要写县（区），乡镇级要写乡镇，村级要写村，部门要写县（区）和部门。"));
        }

        var problems = envelope.Finish();
        return Task.FromResult<Results<Ok<DevelopmentToken>, Refusal>>(assignment is null || problems.Count > 0
            ? Wire.Errors.Invalid(problems)
            : TypedResults.Ok(new DevelopmentToken(tokens.Issue(assignment, person))));
    });

    /// <summary>A village names its township and county, a township its county: what was left out is read off it.</summary>
    private static void FillAbove(Dictionary<string, string?> parts)
    {
        if (DivisionCode.TryParse(parts["village"], out var village))
        {
            parts["township"] ??= village.Township?.Value;
        }

        if (DivisionCode.TryParse(parts["township"], out var township))
        {
            parts["county"] ??= township.County?.Value;
        }
    }
}

/// <summary>A token for a persona.</summary>
internal sealed record DevelopmentToken(string Token);
