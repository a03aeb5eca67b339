using Domain.Forms;
using Domain.States;

namespace Domain.Visits;

/// <summary>The stored form of a <see cref="Visit"/>.</summary>
public static class VisitJson
{
    /// <summary>Goes up when what is written changes its meaning; old records are then read by a branch of their own.</summary>
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return JsonBytes.Write(visit, static (json, visit) =>
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, Schema);
            json.WriteString("id"u8, visit.Id);
            json.WriteString("child"u8, visit.Child);
            json.WriteString("county"u8, visit.County.Value);
            StateJson.WriteText(json, "place", visit.Place?.Value);
            StateJson.WriteDay(json, "on", visit.On);
            StateJson.WriteKeys(json, "met", visit.Met.Select(met => met.Id()));
            json.WriteString("seen"u8, visit.Seen);
            StateJson.WriteDay(json, "nextOn", visit.NextOn);
            StateJson.WriteActor(json, "by", visit.By);
            json.WriteString("at"u8, visit.At);
            json.WriteEndObject();
        });
    }

    /// <exception cref="InvalidDataException">Not a visit of this schema.</exception>
    public static Visit Read(ReadOnlyMemory<byte> utf8) => StateJson.Read(utf8, Schema, json => new Visit(
        StateJson.ReadText(json, "id"),
        StateJson.ReadText(json, "child"),
        StateJson.ReadDivision(json, "county"),
        StateJson.FindDivision(json, "place"),
        StateJson.ReadDay(json, "on"),
        [.. StateJson.ReadKeys(json, "met").Select(id => Meetings.Find(id)
            ?? throw new InvalidDataException("A stored visit met somebody unknown."))],
        StateJson.ReadText(json, "seen"),
        StateJson.FindDay(json, "nextOn"),
        StateJson.ReadActor(json, "by"),
        StateJson.ReadInstant(json, "at")));
}
