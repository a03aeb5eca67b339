using System.Text.Json;
using Domain.Forms;
using Domain.States;

namespace Domain.KeyCare;

/// <summary>The stored form of a <see cref="KeyCareEntry"/>.</summary>
public static class KeyCareJson
{
    /// <summary>Goes up when what is written changes its meaning; old entries are then read by a branch of their own.</summary>
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(KeyCareEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return JsonBytes.Write(entry, Write);
    }

    /// <exception cref="InvalidDataException">Not an entry of this schema.</exception>
    public static KeyCareEntry Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, ReadEntry);

    /// <summary>When the entry is due, without the rest: a desk counts many.</summary>
    /// <inheritdoc cref="StateJson.Read"/>
    public static DateOnly? ReadDueOn(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, static json => StateJson.FindDay(json, "dueOn"));

    /// <summary>A note on its own: part of a proposal too.</summary>
    internal static void WriteNote(Utf8JsonWriter json, FollowUpNote note)
    {
        StateJson.WriteDay(json, "on", note.On);
        json.WriteString("kind"u8, note.Kind.Id());
        json.WriteString("notes"u8, note.Notes);
        StateJson.WriteDay(json, "nextDueOn", note.NextDueOn);
        if (note.Corrects is { } corrects)
        {
            json.WriteNumber("corrects"u8, corrects);
        }

        StateJson.WriteKeys(json, "confirms", note.Confirms);
    }

    internal static FollowUpNote ReadNote(JsonElement json) => new(
        StateJson.ReadDay(json, "on"),
        StateJson.ReadId(json, "kind", FollowUpKinds.Find),
        StateJson.ReadText(json, "notes"),
        StateJson.FindDay(json, "nextDueOn"),
        json.TryGetProperty("corrects"u8, out var corrects) ? corrects.GetInt32() : null,
        StateJson.ReadKeys(json, "confirms"));

    private static void Write(Utf8JsonWriter json, KeyCareEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, entry.Id);
        json.WriteString("kind"u8, FormJson.Id(entry.Kind));
        json.WriteString("county"u8, entry.County.Value);
        StateJson.WriteText(json, "place", entry.Place?.Value);
        json.WriteString("status"u8, entry.Status.Id());
        StateJson.WriteList(json, "triggers", entry.Triggers, WriteTrigger);
        StateJson.WriteDay(json, "openedOn", entry.OpenedOn);
        StateJson.WriteDay(json, "dueOn", entry.DueOn);
        StateJson.WriteList(json, "events", entry.Events, WriteEvent);
        json.WriteEndObject();
    }

    private static KeyCareEntry ReadEntry(JsonElement json) => new()
    {
        Id = StateJson.ReadText(json, "id"),
        Kind = StateJson.ReadId<ChildKind>(json, "kind",
            id => id switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null }),
        County = StateJson.ReadDivision(json, "county"),
        Place = StateJson.FindDivision(json, "place"),
        Status = StateJson.ReadId(json, "status", KeyCareStatuses.Find),
        Triggers = StateJson.ReadList(json, "triggers", ReadTrigger),
        OpenedOn = StateJson.ReadDay(json, "openedOn"),
        DueOn = StateJson.FindDay(json, "dueOn"),
        Events = StateJson.ReadList(json, "events", ReadEvent),
    };

    private static void WriteTrigger(Utf8JsonWriter json, LedgerTrigger trigger)
    {
        json.WriteString("trigger"u8, trigger.Trigger);
        json.WriteString("clause"u8, trigger.Clause);
        json.WriteString("explanation"u8, trigger.Explanation);
        json.WriteBoolean("provisional"u8, trigger.Provisional);
        json.WriteBoolean("confirm"u8, trigger.Confirm);
        StateJson.WriteDay(json, "since", trigger.Since);
        StateJson.WriteDay(json, "confirmedOn", trigger.ConfirmedOn);
    }

    private static LedgerTrigger ReadTrigger(JsonElement json) => new(
        StateJson.ReadText(json, "trigger"),
        StateJson.ReadText(json, "clause"),
        StateJson.ReadText(json, "explanation"),
        json.GetProperty("provisional"u8).GetBoolean(),
        json.GetProperty("confirm"u8).GetBoolean(),
        StateJson.ReadDay(json, "since"),
        StateJson.FindDay(json, "confirmedOn"));

    private static void WriteEvent(Utf8JsonWriter json, LedgerEvent happened)
    {
        json.WriteNumber("number"u8, happened.Number);
        json.WriteString("kind"u8, happened.Kind.Id());
        json.WriteString("at"u8, happened.At);
        StateJson.WriteActor(json, "by", happened.By);
        StateJson.WriteText(json, "reason", happened.Reason);
        if (happened.Note is { } note)
        {
            json.WriteStartObject("note"u8);
            WriteNote(json, note);
            json.WriteEndObject();
        }

        StateJson.WriteList(json, "triggers", happened.Triggers, WriteTrigger);
        StateJson.WriteDay(json, "dueOn", happened.DueOn);
        StateJson.WriteText(json, "from", happened.From?.Value);
        StateJson.WriteText(json, "to", happened.To?.Value);
        if (happened.ApprovedBy is { } approver)
        {
            StateJson.WriteActor(json, "approvedBy", approver);
        }
    }

    private static LedgerEvent ReadEvent(JsonElement json) =>
        new(json.GetProperty("number"u8).GetInt32(), StateJson.ReadId(json, "kind", LedgerEventKinds.Find), StateJson.ReadInstant(json, "at"),
            StateJson.ReadActor(json, "by"))
        {
            Reason = StateJson.FindText(json, "reason"),
            Note = json.TryGetProperty("note"u8, out var note) ? ReadNote(note) : null,
            Triggers = StateJson.ReadList(json, "triggers", ReadTrigger),
            DueOn = StateJson.FindDay(json, "dueOn"),
            From = StateJson.FindDivision(json, "from"),
            To = StateJson.FindDivision(json, "to"),
            ApprovedBy = json.TryGetProperty("approvedBy"u8, out _) ? StateJson.ReadActor(json, "approvedBy") : null,
        };
}
