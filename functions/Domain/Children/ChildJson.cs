using System.Text.Json;
using Domain.Forms;
using Domain.Privacy;
using Domain.States;

namespace Domain.Children;

/// <summary>The stored forms of a <see cref="Child"/>, of its revisions, and of proposals about records.</summary>
public static class ChildJson
{
    /// <summary>Goes up when what is written changes its meaning; old records are then read by a branch of their own.</summary>
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(Child child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return JsonBytes.Write(child, Write);
    }

    /// <exception cref="InvalidDataException">Not a child of this schema.</exception>
    public static Child Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, static json => ReadChild(json));

    /// <summary>When the record is due, without the rest: a desk counts many.</summary>
    /// <inheritdoc cref="StateJson.Read"/>
    public static DateOnly? ReadDueOn(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, static json => StateJson.FindDay(json, "dueOn"));

    /// <summary>What a list is narrowed by, without the rest: for one page several times as many are looked at as are shown.</summary>
    /// <inheritdoc cref="StateJson.Read"/>
    public static ChildTerms ReadTerms(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, static json =>
    {
        var (finding, isCared) = StateJson.ReadFirst(json);
        return new ChildTerms(StateJson.FindDay(json, "dueOn"), finding, isCared);
    });

    /// <summary>What a list shows, without the rest.</summary>
    /// <inheritdoc cref="StateJson.Read"/>
    public static ChildRow ReadRow(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, static json =>
    {
        var (form, status) = (StateJson.ReadForm(json), StateJson.ReadId(json, "status", ChildStatuses.Find));
        return new ChildRow(StateJson.ReadText(json, "id"), form.Kind, StateJson.ReadDivision(json, "county"), status,
            Masking.Glance(StateJson.ReadSome(json, form, ChildRow.Glance), ChildRow.Glance), StateJson.ReadAssessment(json),
            StateJson.FindDay(json, "dueOn"), StateJson.ReadInstant(json, "registeredAt"),
            status == ChildStatus.Transferred && json.TryGetProperty("transfer"u8, out var transfer) ? StateJson.ReadDivision(transfer, "to") : null,
            json.TryGetProperty("ending"u8, out var ending) ? StateJson.FindText(ending, "mergedInto") : null,
            json.TryGetProperty("erasedAt"u8, out _));
    });

    public static ReadOnlyMemory<byte> Write(ChildRevision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return JsonBytes.Write(revision, Write);
    }

    /// <exception cref="InvalidDataException">Not a revision of this schema.</exception>
    public static ChildRevision ReadRevision(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, ReadRevision);

    private static void Write(Utf8JsonWriter json, Child child)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, child.Id);
        StateJson.WriteForm(json, child.Form);
        child.Form.WriteMembers(json, child.Answers);
        json.WriteString("county"u8, child.County.Value);
        json.WriteString("status"u8, child.Status.Id());
        StateJson.WriteKeys(json, "declarations", child.Declarations);
        StateJson.WriteAssessment(json, child.Assessment);
        StateJson.WriteList(json, "judgements", child.Judgements, StateJson.WriteJudgement);
        StateJson.WriteDay(json, "dueOn", child.DueOn);
        json.WriteNumber("revision"u8, child.Revision);
        json.WriteString("registeredAt"u8, child.RegisteredAt);
        json.WriteString("changedAt"u8, child.ChangedAt);
        json.WriteNumber("transferSequence"u8, child.TransferSequence);
        if (child.Transfer is { } transfer)
        {
            json.WriteStartObject("transfer"u8);
            json.WriteString("id"u8, transfer.Id);
            json.WriteNumber("sequence"u8, transfer.Sequence);
            json.WriteString("from"u8, transfer.From.Value);
            json.WriteString("to"u8, transfer.To.Value);
            json.WriteString("at"u8, transfer.At);
            StateJson.WriteActor(json, "by", transfer.By);
            json.WriteString("reason"u8, transfer.Reason);
            json.WriteEndObject();
        }

        if (child.Ending is { } ending)
        {
            json.WriteStartObject("ending"u8);
            json.WriteString("at"u8, ending.At);
            StateJson.WriteActor(json, "by", ending.By);
            json.WriteString("reason"u8, ending.Reason);
            StateJson.WriteText(json, "mergedInto", ending.MergedInto);
            if (ending.InError)
            {
                json.WriteBoolean("inError"u8, true);
            }

            json.WriteEndObject();
        }

        StateJson.WriteKeys(json, "mergedFrom", child.MergedFrom);
        if (child.ErasedAt is { } erased)
        {
            json.WriteString("erasedAt"u8, erased);
        }

        json.WriteEndObject();
    }

    private static Child ReadChild(JsonElement json)
    {
        var form = StateJson.ReadForm(json);
        return new()
        {
            Id = StateJson.ReadText(json, "id"),
            Form = form,
            Answers = StateJson.ReadAnswers(json, form),
            County = StateJson.ReadDivision(json, "county"),
            Status = StateJson.ReadId(json, "status", ChildStatuses.Find),
            Declarations = StateJson.ReadKeys(json, "declarations"),
            Assessment = StateJson.ReadAssessment(json),
            Judgements = StateJson.ReadList(json, "judgements", StateJson.ReadJudgement),
            DueOn = StateJson.FindDay(json, "dueOn"),
            Revision = json.GetProperty("revision"u8).GetInt32(),
            RegisteredAt = StateJson.ReadInstant(json, "registeredAt"),
            ChangedAt = StateJson.ReadInstant(json, "changedAt"),
            TransferSequence = json.GetProperty("transferSequence"u8).GetInt32(),
            Transfer = json.TryGetProperty("transfer"u8, out var transfer)
                ? new(
                    StateJson.ReadText(transfer, "id"),
                    transfer.GetProperty("sequence"u8).GetInt32(),
                    StateJson.ReadDivision(transfer, "from"),
                    StateJson.ReadDivision(transfer, "to"),
                    StateJson.ReadInstant(transfer, "at"),
                    StateJson.ReadActor(transfer, "by"),
                    StateJson.ReadText(transfer, "reason"))
                : null,
            Ending = json.TryGetProperty("ending"u8, out var ending)
                ? new(StateJson.ReadInstant(ending, "at"), StateJson.ReadActor(ending, "by"), StateJson.ReadText(ending, "reason"),
                    StateJson.FindText(ending, "mergedInto"))
                {
                    InError = ending.TryGetProperty("inError"u8, out _),
                }
                : null,
            MergedFrom = StateJson.ReadKeys(json, "mergedFrom"),
            ErasedAt = StateJson.FindInstant(json, "erasedAt"),
        };
    }

    private static void Write(Utf8JsonWriter json, ChildRevision revision)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, revision.Id);
        json.WriteNumber("number"u8, revision.Number);
        json.WriteString("cause"u8, revision.Cause.Id());
        json.WriteString("at"u8, revision.At);
        StateJson.WriteActor(json, "by", revision.By);
        StateJson.WriteText(json, "reason", revision.Reason);
        StateJson.WriteText(json, "channel", revision.Channel);
        StateJson.WriteKeys(json, "changed", revision.Changed);
        json.WritePropertyName("state"u8);
        Write(json, revision.State);
        json.WriteEndObject();
    }

    private static ChildRevision ReadRevision(JsonElement json) => new(
        StateJson.ReadText(json, "id"),
        json.GetProperty("number"u8).GetInt32(),
        StateJson.ReadId(json, "cause", RevisionCauses.Find),
        StateJson.ReadInstant(json, "at"),
        StateJson.ReadActor(json, "by"),
        StateJson.FindText(json, "reason"),
        StateJson.ReadKeys(json, "changed"),
        ReadChild(json.GetProperty("state"u8)))
    {
        Channel = StateJson.FindText(json, "channel"),
    };
}
