using System.Text.Json;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.States;

namespace Domain.Proposals;

/// <summary>How a proposal is stored.</summary>
public static class ProposalJson
{
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return JsonBytes.Write(proposal, Write);
    }

    /// <exception cref="InvalidDataException">Not a proposal of this schema.</exception>
    public static Proposal Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, Read);

    private static void Write(Utf8JsonWriter json, Proposal proposal)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, proposal.Id);
        json.WriteString("action"u8, proposal.Action.Id());
        json.WriteString("county"u8, proposal.County.Value);
        json.WriteString("subjectKind"u8, proposal.SubjectKind);
        json.WriteString("subjectId"u8, proposal.SubjectId);
        json.WriteString("subjectVersion"u8, proposal.SubjectVersion);
        StateJson.WriteActor(json, "author", proposal.Author);
        json.WriteString("at"u8, proposal.At);
        json.WriteString("reason"u8, proposal.Reason);
        StateJson.WriteText(json, "toCounty", proposal.ToCounty?.Value);
        StateJson.WriteText(json, "into", proposal.Into);
        StateJson.WriteText(json, "case", proposal.Case);
        WriteMark("inError", proposal.InError);
        WriteMark("toReview", proposal.ToReview);
        WriteMark("reopens", proposal.Reopens);

        StateJson.WriteList<Judgement>(json, "judgements", proposal.Judgement is { } judgement ? [judgement] : [],
            StateJson.WriteJudgement);
        StateJson.WriteKeys(json, "askFields", proposal.AskFields);
        if (proposal.Changes is { } changes)
        {
            json.WriteStartObject("changes"u8);
            StateJson.WriteForm(json, changes.Form);
            changes.Form.WriteMembers(json, changes.Answers);
            StateJson.WriteKeys(json, "cleared", changes.Cleared);
            json.WriteEndObject();
        }

        if (proposal.FollowUp is { } note)
        {
            json.WriteStartObject("followUp"u8);
            KeyCareJson.WriteNote(json, note);
            json.WriteEndObject();
        }

        json.WriteString("status"u8, proposal.Status.Id());
        if (proposal.DecidedBy is { } by && proposal.DecidedAt is { } at)
        {
            StateJson.WriteActor(json, "decidedBy", by);
            json.WriteString("decidedAt"u8, at);
        }

        StateJson.WriteText(json, "decisionReason", proposal.DecisionReason);
        json.WriteEndObject();

        void WriteMark(string name, bool isSo)
        {
            if (isSo)
            {
                json.WriteBoolean(name, true);
            }
        }
    }

    private static Proposal Read(JsonElement json) => new()
    {
        Id = StateJson.ReadText(json, "id"),
        Action = StateJson.ReadId(json, "action", PermissionIds.Find),
        County = StateJson.ReadDivision(json, "county"),
        SubjectKind = StateJson.ReadText(json, "subjectKind"),
        SubjectId = StateJson.ReadText(json, "subjectId"),
        SubjectVersion = StateJson.ReadText(json, "subjectVersion"),
        Author = StateJson.ReadActor(json, "author"),
        At = StateJson.ReadInstant(json, "at"),
        Reason = StateJson.ReadText(json, "reason"),
        ToCounty = StateJson.FindDivision(json, "toCounty"),
        Into = StateJson.FindText(json, "into"),
        Case = StateJson.FindText(json, "case"),
        InError = json.TryGetProperty("inError"u8, out _),
        ToReview = json.TryGetProperty("toReview"u8, out _),
        Reopens = json.TryGetProperty("reopens"u8, out _),
        Judgement = StateJson.ReadList(json, "judgements", StateJson.ReadJudgement).FirstOrDefault(),
        AskFields = StateJson.ReadKeys(json, "askFields"),
        Changes = json.TryGetProperty("changes"u8, out var changes) && StateJson.ReadForm(changes) is var form
            ? new(form, StateJson.ReadAnswers(changes, form), StateJson.ReadKeys(changes, "cleared"))
            : null,
        FollowUp = json.TryGetProperty("followUp"u8, out var note) ? KeyCareJson.ReadNote(note) : null,
        Status = StateJson.ReadId(json, "status", ProposalStatuses.Find),
        DecidedBy = json.TryGetProperty("decidedBy"u8, out _) ? StateJson.ReadActor(json, "decidedBy") : null,
        DecidedAt = StateJson.FindInstant(json, "decidedAt"),
        DecisionReason = StateJson.FindText(json, "decisionReason"),
    };
}
