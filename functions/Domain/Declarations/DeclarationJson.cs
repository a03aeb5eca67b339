using System.Text.Json;
using Domain.Forms;
using Domain.Notices;
using Domain.States;

namespace Domain.Declarations;

/// <summary>The stored form of a <see cref="Declaration"/>.</summary>
public static class DeclarationJson
{
    /// <summary>Goes up when what is written changes its meaning; old records are then read by a branch of their own.</summary>
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return JsonBytes.Write(declaration, Write);
    }

    /// <exception cref="InvalidDataException">Not a declaration of this schema.</exception>
    public static Declaration Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, Read);

    private static void Write(Utf8JsonWriter json, Declaration declaration)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, declaration.Id);
        json.WriteString("receipt"u8, declaration.Receipt.Value);
        StateJson.WriteForm(json, declaration.Form);
        declaration.Form.WriteMembers(json, declaration.Stated);
        WriteProvenance(json, declaration.Provenance);
        json.WriteString("county"u8, declaration.County.Value);
        json.WriteString("status"u8, declaration.Status.Id());
        StateJson.WriteAssessment(json, declaration.Assessment);
        StateJson.WriteDay(json, "dueOn", declaration.DueOn);
        StateJson.WriteText(json, "tokenHash", declaration.TokenHash);
        StateJson.WriteText(json, "childId", declaration.ChildId);
        if (declaration.ErasedAt is { } erased)
        {
            json.WriteString("erasedAt"u8, erased);
        }

        StateJson.WriteList(json, "corrections", declaration.Corrections, (json, correction) =>
        {
            json.WriteString("at"u8, correction.At);
            StateJson.WriteActor(json, "by", correction.By);
            json.WriteString("channel"u8, correction.Channel.Id());
            declaration.Form.WriteMembers(json, correction.Changes);
            StateJson.WriteKeys(json, "dropped", correction.Dropped);
        });
        StateJson.WriteList(json, "asks", declaration.Asks, static (json, ask) =>
        {
            StateJson.WriteKeys(json, "fields", ask.Fields);
            json.WriteString("text"u8, ask.Text);
            json.WriteString("at"u8, ask.At);
            StateJson.WriteActor(json, "by", ask.By);
            if (ask.AnsweredAt is { } answered)
            {
                json.WriteString("answeredAt"u8, answered);
            }
        });
        StateJson.WriteList(json, "judgements", declaration.Judgements, StateJson.WriteJudgement);
        StateJson.WriteList(json, "history", declaration.History, static (json, change) =>
        {
            json.WriteString("status"u8, change.Status.Id());
            json.WriteString("at"u8, change.At);
            StateJson.WriteActor(json, "by", change.By);
            StateJson.WriteText(json, "reason", change.Reason);
        });
        StateJson.WriteList(json, "attachments", declaration.Attachments, static (json, attachment) =>
        {
            json.WriteString("id"u8, attachment.Id);
            json.WriteString("mediaType"u8, attachment.MediaType);
            json.WriteNumber("bytes"u8, attachment.Bytes);
            json.WriteString("at"u8, attachment.At);
        });
        if (declaration.Transfer is { } transfer)
        {
            json.WriteStartObject("transfer"u8);
            json.WriteNumber("sequence"u8, transfer.Sequence);
            json.WriteString("from"u8, transfer.From.Value);
            json.WriteString("to"u8, transfer.To.Value);
            json.WriteString("at"u8, transfer.At);
            StateJson.WriteActor(json, "by", transfer.By);
            json.WriteString("reason"u8, transfer.Reason);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProvenance(Utf8JsonWriter json, Provenance provenance)
    {
        json.WriteStartObject("provenance"u8);
        json.WriteString("channel"u8, provenance.Channel.Id());
        StateJson.WriteActor(json, "declaredBy", provenance.DeclaredBy);
        json.WriteString("submittedAt"u8, provenance.SubmittedAt);
        if (provenance.Consent is { } consent)
        {
            json.WriteStartObject("consent"u8);
            json.WriteString("noticeVersion"u8, consent.NoticeVersion);
            json.WriteString("noticeHash"u8, consent.NoticeHash);
            StateJson.WriteDay(json, "givenOn", consent.GivenOn);
            json.WriteString("recordedAt"u8, consent.RecordedAt);
            if (consent.WithdrawnAt is { } withdrawn)
            {
                json.WriteString("withdrawnAt"u8, withdrawn);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static Declaration Read(JsonElement json)
    {
        var form = StateJson.ReadForm(json);
        return new()
        {
            Id = StateJson.ReadText(json, "id"),
            Receipt = Receipt.Parse(StateJson.ReadText(json, "receipt")),
            Form = form,
            Stated = StateJson.ReadAnswers(json, form),
            Provenance = ReadProvenance(json.GetProperty("provenance"u8)),
            County = StateJson.ReadDivision(json, "county"),
            Status = StateJson.ReadId(json, "status", DeclarationStatuses.Find),
            Assessment = StateJson.ReadAssessment(json),
            DueOn = StateJson.FindDay(json, "dueOn"),
            TokenHash = StateJson.FindText(json, "tokenHash"),
            ChildId = StateJson.FindText(json, "childId"),
            ErasedAt = StateJson.FindInstant(json, "erasedAt"),
            Corrections = StateJson.ReadList(json, "corrections", correction => new Correction(
                StateJson.ReadInstant(correction, "at"),
                StateJson.ReadActor(correction, "by"),
                StateJson.ReadId(correction, "channel", Channels.Find),
                StateJson.ReadAnswers(correction, form),
                StateJson.ReadKeys(correction, "dropped"))),
            Asks = StateJson.ReadList(json, "asks", ask =>
                new Ask(StateJson.ReadKeys(ask, "fields"), StateJson.ReadText(ask, "text"), StateJson.ReadInstant(ask, "at"),
                    StateJson.ReadActor(ask, "by"))
                {
                    AnsweredAt = StateJson.FindInstant(ask, "answeredAt"),
                }),
            Judgements = StateJson.ReadList(json, "judgements", StateJson.ReadJudgement),
            History = StateJson.ReadList(json, "history", change => new StatusChange(
                StateJson.ReadId(change, "status", DeclarationStatuses.Find),
                StateJson.ReadInstant(change, "at"),
                StateJson.ReadActor(change, "by"),
                StateJson.FindText(change, "reason"))),
            Attachments = StateJson.ReadList(json, "attachments", attachment => new Attachment(
                StateJson.ReadText(attachment, "id"),
                StateJson.ReadText(attachment, "mediaType"),
                attachment.GetProperty("bytes"u8).GetInt64(),
                StateJson.ReadInstant(attachment, "at"))),
            Transfer = json.TryGetProperty("transfer"u8, out var transfer)
                ? new(
                    transfer.GetProperty("sequence"u8).GetInt32(),
                    StateJson.ReadDivision(transfer, "from"),
                    StateJson.ReadDivision(transfer, "to"),
                    StateJson.ReadInstant(transfer, "at"),
                    StateJson.ReadActor(transfer, "by"),
                    StateJson.ReadText(transfer, "reason"))
                : null,
        };
    }

    private static Provenance ReadProvenance(JsonElement json) => new(
        StateJson.ReadId(json, "channel", Channels.Find),
        StateJson.ReadActor(json, "declaredBy"),
        StateJson.ReadInstant(json, "submittedAt"),
        json.TryGetProperty("consent"u8, out var consent)
            ? new Consent(
                StateJson.ReadText(consent, "noticeVersion"),
                StateJson.ReadText(consent, "noticeHash"),
                StateJson.ReadDay(consent, "givenOn"),
                StateJson.ReadInstant(consent, "recordedAt"))
            {
                WithdrawnAt = StateJson.FindInstant(consent, "withdrawnAt"),
            }
            : null);
}
