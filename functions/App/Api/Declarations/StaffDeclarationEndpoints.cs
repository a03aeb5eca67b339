using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Declarations;

/// <summary>The staff's routes: a masked list, an opening with a reason, a review with a version.</summary>
public static class StaffDeclarationEndpoints
{
    private const string Channel = "api";

    public static void MapStaffDeclarations(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var reviews = app.Services.GetRequiredService<Reviews>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Map(Catalogue.ListDeclarations, (context, caller) => ListAsync(context, caller, reviews));
        app.Map(Catalogue.OpenDeclaration, (context, caller) => OpenAsync(context, caller, reviews));
        var attachments = app.Services.GetRequiredService<AttachmentViews>();
        app.Map(Catalogue.ViewAttachment, async (context, caller) =>
        {
            var (file, refusal) = await attachments.ViewAsync(caller, caller.CountyOf(context), context, Channel).ConfigureAwait(false);
            return file is null ? refusal! : file;
        });
        app.Map(Catalogue.ReviewDeclaration, (context, caller) => ReviewAsync(context, caller, reviews, time));
        var actions = app.Services.GetRequiredService<DeclarationActions>();
        app.Map(ReviewFunctions.CloseDeclaration, (context, caller) => ActAsync(context, caller, reviews, actions, Permission.DeclarationsClose));
        app.Map(ReviewFunctions.TransferDeclaration, (context, caller) => ActAsync(context, caller, reviews, actions, Permission.DeclarationsTransfer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, Reviews reviews)
    {
        if (caller.CountyOf(context) is not { } county)
        {
            return Errors.CountyNeeded();
        }

        var query = context.Request.Query;
        if (query["receipt"] is [{ Length: > 0 } typed])
        {
            var found = Receipt.TryParse(typed, out var receipt) ? await reviews.FindAsync(caller, receipt, context.RequestAborted).ConfigureAwait(false) : null;
            return Answer.List<StoredDeclaration>(found is null ? [] : [found], null, WriteItem);
        }

        var status = query["status"] is [{ Length: > 0 } name] ? DeclarationStatuses.Find(name) : null;
        if (status is null && query["status"] is [{ Length: > 0 }, ..])
        {
            return Api.Errors.Invalid([Errors.UnknownStatus()]);
        }

        try
        {
            var page = query["page"] is [{ Length: > 0 } token] ? token : null;
            var listed = await reviews.ListAsync(caller, county, status, page, context.RequestAborted).ConfigureAwait(false);
            return Answer.List(listed, WriteItem);
        }
        catch (InvalidContinuationException)
        {
            return Api.Errors.Invalid([Errors.BadPage()]);
        }
    }

    private static Task<IResult> OpenAsync(HttpContext context, Caller caller, Reviews reviews) => Incoming.WithJsonAsync(context, async json =>
    {
        if (await FindAsync(context, caller, reviews, Permission.DeclarationsOpen).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        var (reason, problems) = new Envelope(json).Why();
        if (reason is null)
        {
            return Api.Errors.Invalid(problems);
        }

        await reviews.OpenAsync(caller, found.Declaration, reason, Channel, context.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(writer => WriteFull(writer, found, reviews.Policy));
    });

    private static Task<IResult> ReviewAsync(HttpContext context, Caller caller, Reviews reviews, TimeProvider time) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        // A rejection may be open to somebody who cannot register: what the decision needs is asked once it is known.
        if (await FindAsync(context, caller, reviews, Permission.DeclarationsList).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        var (command, version, problems) = DeclarationRequests.ReadReview(new(json), caller, CivilTime.ChinaDate(time.GetUtcNow()));
        if (command is null)
        {
            return Api.Errors.Invalid(problems);
        }

        var (done, refused) = await reviews.ReviewAsync(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
        return done is null ? refused!
            : Answer.Json(done.Done is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, writer => WriteReviewed(writer, done));
    });

    private static Task<IResult> ActAsync(HttpContext context, Caller caller, Reviews reviews, DeclarationActions actions, Permission permission) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        if (await FindAsync(context, caller, reviews, permission).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        var (action, version, problems) = DeclarationRequests.ReadAction(new(json), permission);
        if (action is null)
        {
            return Api.Errors.Invalid(problems);
        }

        var (done, refused) = await actions.ActAsync(caller, found, action, version, Channel, context.RequestAborted).ConfigureAwait(false);
        return done is null ? refused! : Answer.Json(done.Proposed is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", done.Declaration.Id);
            writer.WriteString("version", done.Version);
            writer.WriteString("status", done.Declaration.Status.Id());
            writer.WriteString("transferredTo", done.Declaration.Transfer?.To.Value);
            writer.WriteString("proposal", done.Proposed?.Id);
            writer.WriteEndObject();
        });
    });

    private static async Task<StoredDeclaration?> FindAsync(HttpContext context, Caller caller, Reviews reviews, Permission permission) =>
        caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
            ? await reviews.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
            : null;

    private static void WriteItem(Utf8JsonWriter json, StoredDeclaration stored)
    {
        var declaration = stored.Declaration;
        var answers = declaration.Answers();
        var place = DeclarationRecords.PlaceOf(declaration.Form, answers);
        json.WriteStartObject();
        WriteHead(json, stored);
        json.WriteString("township", place?.Township?.Value);
        json.WriteString("village", place?.Village?.Value);
        json.WriteString("place", place is { } division ? DivisionTable.FullName(division.Township ?? division) : null);
        json.WriteString("dueOn", declaration.DueOn is { } due ? AssessmentJson.Day(due) : null);
        json.WriteString("channel", declaration.Provenance.Channel.Id());
        json.WriteStartObject("masked");
        foreach (var field in (Field[])[Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate, Shared2024.CitizenNumber, Shared2024.DeclarantPhone])
        {
            if (answers.Find(field) is { } value)
            {
                json.WriteString(field.Key, Masking.Show(field, value));
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("findings");
        foreach (var finding in declaration.Assessment.Findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("outcome", finding.Outcome.Code());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFull(Utf8JsonWriter json, StoredDeclaration stored, PolicyInForce policy)
    {
        var declaration = stored.Declaration;
        var answers = declaration.Answers();
        json.WriteStartObject();
        WriteHead(json, stored);
        json.WriteString("formId", declaration.Form.Id);
        json.WriteNumber("formVersion", declaration.Form.Version);
        json.WritePropertyName("answers");
        declaration.Form.Write(json, answers);
        WriteTexts(json, "unknown", declaration.Form.UnknownKeys(answers));
        json.WriteString("channel", declaration.Provenance.Channel.Id());
        json.WriteString("child", declaration.ChildId);
        var today = declaration.Assessment.AsOf;
        var assessment = Assess.For(declaration.Form, answers, today, policy.On(today), declaration.Judgements);
        json.WritePropertyName("assessment");
        AssessmentJson.Write(json, assessment, assessment.Warnings);
        WriteTexts(json, "missingForRegister", ReviewDeclaration.MissingForRegister(declaration).Select(field => field.Key));
        json.WriteStartArray("history");
        foreach (var change in declaration.History)
        {
            json.WriteStartObject();
            json.WriteString("status", change.Status.Id());
            json.WriteString("at", change.At);
            json.WriteString("by", change.By.Subject);
            json.WriteString("role", change.By.Role);
            json.WriteString("reason", change.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("attachments");
        foreach (var attachment in declaration.Attachments)
        {
            json.WriteStartObject();
            json.WriteString("id", attachment.Id);
            json.WriteString("type", attachment.MediaType);
            json.WriteNumber("size", attachment.Bytes);
            json.WriteString("at", attachment.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReviewed(Utf8JsonWriter json, ReviewOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("id", outcome.Declaration.Id);
        json.WriteString("version", outcome.Version);
        json.WriteString("receipt", outcome.Declaration.Receipt.Value);
        json.WriteString("status", outcome.Declaration.Status.Id());
        json.WriteString("child", outcome.Declaration.ChildId);
        json.WriteString("proposal", outcome.Proposed?.Id);
        AssessmentJson.WriteWarnings(json, outcome.Done?.Warnings ?? []);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, StoredDeclaration stored)
    {
        var declaration = stored.Declaration;
        json.WriteString("id", declaration.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("receipt", declaration.Receipt.Value);
        json.WriteString("status", declaration.Status.Id());
        json.WriteString("statusLabel", declaration.Status.Label());
        json.WriteString("kind", FormJson.Id(declaration.Form.Kind));
        json.WriteString("county", declaration.County.Value);
        json.WriteString("submittedOn", AssessmentJson.Day(declaration.SubmittedOn));
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
