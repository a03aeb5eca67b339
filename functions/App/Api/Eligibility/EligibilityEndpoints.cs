using System.Text.Json;
using App.Functions;
using App.Wire;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Eligibility;

/// <summary>What the plan says about some answers; nothing is stored.</summary>
public static class EligibilityEndpoints
{
    public static void MapEligibility(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var time = app.Services.GetRequiredService<TimeProvider>();
        var policy = app.Services.GetRequiredService<Settings>().Policy;
        app.Map(Catalogue.AssessEligibility, context => AssessAsync(context, CivilTime.ChinaDate(time.GetUtcNow()), policy));
    }

    private static Task<Results<Ok<AssessmentItem>, Refusal>> AssessAsync(HttpContext context, DateOnly today, PolicyInForce policy) =>
        Incoming.WithJsonAsync<Ok<AssessmentItem>>(context, json => Task.FromResult(Judge(json, today, policy)));

    private static Results<Ok<AssessmentItem>, Refusal> Judge(JsonElement json, DateOnly today, PolicyInForce policy)
    {
        var envelope = new Envelope(json);
        var form = envelope.Form(today);
        var asOf = envelope.Date("asOf", required: false) ?? today;
        var (answers, unknown) = (envelope.Object("answers", required: true), envelope.Raw("unknown"));
        var problems = envelope.Finish();
        var reading = form?.Take(answers, unknown, new Intake(today, SelfDeclared: true), partial: true);
        problems.AddRange(reading?.Problems ?? []);
        if (form is null || reading is null || problems.Count > 0)
        {
            return Wire.Errors.Invalid(problems);
        }

        var assessment = Assess.For(form, reading.Answers, asOf, policy.On(asOf), []);
        return TypedResults.Ok(AssessmentItem.Of(assessment, reading.Warnings));
    }
}
