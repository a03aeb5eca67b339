using System.Text.Json;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Privacy;
using Domain.Problems;

namespace App.Api.Children;

/// <summary>
/// Searches and commands about a child, as the routes and the pages say them. Each is null with every problem; what is wrong with an answer travels
/// with the action, so that the decision can name everything at once.
/// </summary>
internal static class ChildRequests
{
    /// <summary>Why a record is closed: the child's conditions ended, or it should not have been registered and no figure counts it.</summary>
    internal const string NoLongerMeets = "noLongerMeets";

    internal const string RegisteredInError = "registeredInError";

    /// <summary>Registered by a slip: the declarations are reviewed again, and no figure counts it.</summary>
    internal const string Undo = "undoRegistration";

    /// <summary>A closed record is opened again.</summary>
    internal const string Reopen = "reopen";

    private static readonly string[] SearchMembers = ["name", "number", "phone", "receipt", "village"];

    /// <summary>What a search asks for.</summary>
    public static (ChildSearch? Search, IReadOnlyList<Problem> Problems) ReadSearch(Envelope envelope)
    {
        var (name, number) = (envelope.Text("name", required: false, 60), envelope.Text("number", required: false, 30));
        var phone = envelope.Text("phone", required: false, 30);
        var (receipt, village) = (envelope.Text("receipt", required: false, 40), envelope.Text("village", required: false, 12));
        DivisionCode? place = null;
        if (village is not null)
        {
            if (DivisionCode.TryParse(village, out var code) && code.Level is DivisionLevel.Village or DivisionLevel.Township)
            {
                place = code;
            }
            else
            {
                envelope.Add(Errors.UnknownPlace("village"));
            }
        }

        var search = new ChildSearch(name, AsKept(envelope, number), AsKept(envelope, "phone", phone, PhoneNumber.Parse(phone), known => known.Value),
            receipt, place);
        if (search.IsEmpty && village is null && !SearchMembers.Any(envelope.IsWrong))
        {
            envelope.Add(Errors.NothingToSearch());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, problems) : (search, []);
    }

    /// <summary>What is to happen to a child, and the version that was looked at.</summary>
    public static (ChildAction? Action, string? Version, IReadOnlyList<Problem> Problems) ReadAction(Envelope envelope, Permission permission)
    {
        // The contract asks a reason for closing; moving and merging explain themselves where nobody adds anything.
        var reason = envelope.Text("reason", required: permission == Permission.ChildrenClose, Reasons.MaxLength)
            ?? (permission == Permission.ChildrenTransfer ? "转给现在负责的县（区）" : "同一个孩子登记了两次");
        var version = envelope.Text("version", required: false);
        var to = permission == Permission.ChildrenTransfer ? DeclarationRequests.ReadCounty(envelope) : null;
        var into = permission == Permission.ChildrenMerge ? envelope.Text("into", required: true) : null;
        var because = permission == Permission.ChildrenClose ? envelope.Text("because", required: false, 40) : null;
        if (because is not (null or NoLongerMeets or RegisteredInError or Undo or Reopen))
        {
            envelope.Add(Wire.Errors.UnknownOption("because",
                $"{NoLongerMeets}（不再符合条件）、{RegisteredInError}（登记错误）、{Undo}（撤销登记，申报重新审核）、{Reopen}（恢复登记）"));
        }

        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version, problems)
            : (new ChildAction(permission, reason, to, into)
            {
                InError = because is RegisteredInError or Undo,
                ToReview = because == Undo,
                Reopens = because == Reopen
            },
                version, []);
    }

    /// <summary>An update of a child of this form. An answer of null takes the answer back.</summary>
    /// <param name="changes">What a page makes of its boxes; null: the members <c>answers</c> and <c>unknown</c>.</param>
    public static (ChildAction? Action, string? Version, IReadOnlyList<Problem> Problems) ReadUpdate(Envelope envelope, FormDefinition form,
        DateOnly today, Input.Raw? changes = null)
    {
        var (answers, unknown) = changes ?? new(envelope.Object("answers", required: false), envelope.Raw("unknown"));
        var reading = form.Read(answers, unknown, today);
        var reason = envelope.Text("reason", required: false, Reasons.MaxLength);
        var version = envelope.Text("version", required: true);
        var cleared = answers.Kind != JsonValueKind.Object ? []
            : answers.Members.Where(member => member.Value.Kind == JsonValueKind.Null && form.Find(member.Key) is not null)
                .Select(member => member.Key);
        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version, [.. problems, .. reading.Problems])
            : (new ChildAction(Permission.ChildrenUpdate, reason ?? "") { Changes = reading, Cleared = [.. cleared] }, version, []);
    }

    /// <summary>综合判断 about a child.</summary>
    public static (ChildAction? Action, string? Version, IReadOnlyList<Problem> Problems) ReadJudgement(Envelope envelope, Caller caller,
        DateOnly today)
    {
        var (judgement, version) = (DeclarationRequests.ReadJudgement(envelope, caller, today), envelope.Text("version", required: true));
        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version, problems)
            : (new ChildAction(Permission.JudgementsRecord, judgement!.Reason) { Judgement = judgement }, version, []);
    }

    private static string? AsKept(Envelope envelope, string? number) =>
        AsKept(envelope, "number", number, IdentityNumber.Parse(number, DateOnly.MaxValue), known => known.Value);

    /// <summary>
    /// A number as it is kept, however it was typed (+86, blanks, fifteen digits); its end, or what is none, as it is. One that a spreadsheet has cut
    /// short is refused: "no such child" would have the child registered a second time.
    /// </summary>
    private static string? AsKept<T>(Envelope envelope, string field, string? typed, Parsed<T> parsed, Func<T, string> value)
        where T : class
    {
        if (typed is not null && parsed.Code == Domain.Identity.Errors.LostDigits.Code)
        {
            envelope.Add(new Problem(field, parsed.Code!, parsed.Message!));
        }

        return typed is not null && parsed.Value is { } known ? value(known) : typed;
    }
}
