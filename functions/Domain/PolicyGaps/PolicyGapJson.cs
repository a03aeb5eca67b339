using System.Text.Json;
using Domain.Forms;
using Domain.States;

namespace Domain.PolicyGaps;

/// <summary>The stored form of a <see cref="PolicyGap"/>.</summary>
public static class PolicyGapJson
{
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(PolicyGap gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return JsonBytes.Write(gap, Write);
    }

    /// <exception cref="InvalidDataException">Not a gap of this schema.</exception>
    public static PolicyGap Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, Read);

    private static void Write(Utf8JsonWriter json, PolicyGap gap)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, gap.Id);
        json.WriteString("child"u8, gap.Child);
        json.WriteString("kind"u8, FormJson.Id(gap.Kind));
        json.WriteString("county"u8, gap.County.Value);
        StateJson.WriteText(json, "place", gap.Place?.Value);
        json.WriteString("rule"u8, gap.Rule.Id);
        json.WriteString("severity"u8, gap.Severity.Id());
        json.WriteString("status"u8, gap.Status.Id());
        json.WriteBoolean("stands"u8, gap.Stands);
        json.WriteString("referredAt"u8, gap.ReferredAt);
        StateJson.WriteDay(json, "dueOn", gap.DueOn);
        if (gap.EscalatedAt is { } escalated)
        {
            json.WriteString("escalatedAt"u8, escalated);
        }

        StateJson.WriteList(json, "events", gap.Events, static (json, each) =>
        {
            json.WriteString("kind"u8, each.Kind.Id());
            json.WriteString("at"u8, each.At);
            StateJson.WriteActor(json, "by", each.By);
            StateJson.WriteText(json, "text", each.Text);
            if (each.IsDone is { } done)
            {
                json.WriteBoolean("isDone"u8, done);
            }
        });
        json.WriteEndObject();
    }

    private static PolicyGap Read(JsonElement json) => new()
    {
        Id = StateJson.ReadText(json, "id"),
        Child = StateJson.ReadText(json, "child"),
        Kind = StateJson.ReadId<ChildKind>(json, "kind", id =>
            id switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null }),
        County = StateJson.ReadDivision(json, "county"),
        Place = StateJson.FindDivision(json, "place"),
        Rule = PolicyRules.Find(StateJson.ReadText(json, "rule"))
            ?? throw new InvalidDataException("A stored gap names a rule that is not in the list."),
        Severity = StateJson.ReadId(json, "severity", GapSeverities.Find),
        Status = StateJson.ReadId(json, "status", GapStatuses.Find),
        Stands = json.GetProperty("stands"u8).GetBoolean(),
        ReferredAt = StateJson.ReadInstant(json, "referredAt"),
        DueOn = StateJson.FindDay(json, "dueOn"),
        EscalatedAt = StateJson.FindInstant(json, "escalatedAt"),
        Events = StateJson.ReadList(json, "events", each => new GapEvent(
            StateJson.ReadId(each, "kind", GapEventKinds.Find),
            StateJson.ReadInstant(each, "at"),
            StateJson.ReadActor(each, "by"),
            StateJson.FindText(each, "text"),
            each.TryGetProperty("isDone"u8, out var done) ? done.GetBoolean() : null)),
    };
}
