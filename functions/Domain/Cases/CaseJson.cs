using System.Text.Json;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.States;

namespace Domain.Cases;

/// <summary>The stored form of a <see cref="CaseForReview"/>.</summary>
public static class CaseJson
{
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(CaseForReview found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return JsonBytes.Write(found, Write);
    }

    /// <param name="county">Whose partition it lies in.</param>
    /// <exception cref="InvalidDataException">Not a case of this schema.</exception>
    public static CaseForReview Read(ReadOnlyMemory<byte> utf8, DivisionCode county) => StateJson.Read(utf8, Schema, json => Read(json, county));

    private static void Write(Utf8JsonWriter json, CaseForReview found)
    {
        json.WriteStartObject();
        json.WriteNumber("schema"u8, Schema);
        json.WriteString("id"u8, found.Id);
        json.WriteString("type"u8, found.Type.Id());
        json.WriteString("status"u8, found.Status.Id());
        json.WriteString("at"u8, found.At);
        StateJson.WriteDay(json, "dueOn", found.DueOn);
        if (found.DueAt is { } dueAt)
        {
            json.WriteString("dueAt"u8, dueAt);
        }

        StateJson.WriteText(json, "declaration", found.Declaration);
        StateJson.WriteText(json, "child", found.Child);
        StateJson.WriteText(json, "otherCounty", found.OtherCounty?.Value);
        StateJson.WriteText(json, "index", found.Index);
        StateJson.WriteText(json, "thread", found.Thread);
        StateJson.WriteText(json, "words", found.Words);
        StateJson.WriteText(json, "township", found.Township?.Value);
        StateJson.WriteText(json, "department", found.Department?.Id());
        StateJson.WriteList(json, "declarations", found.Parts, static (json, part) =>
        {
            json.WriteString("county"u8, part.County.Value);
            json.WriteString("declaration"u8, part.Declaration);
            json.WriteString("kind"u8, FormJson.Id(part.Kind));
        });
        StateJson.WriteList(json, "calls", found.Calls, static (json, call) =>
        {
            json.WriteString("key"u8, call.Key);
            json.WriteString("at"u8, call.At);
            json.WriteString("kind"u8, call.Kind);
            json.WriteString("words"u8, call.Words);
            StateJson.WriteText(json, "phone", call.Phone);
        });
        StateJson.WriteList(json, "replies", found.Replies, static (json, reply) =>
        {
            json.WriteString("text"u8, reply.Text);
            StateJson.WriteActor(json, "by", reply.By);
            json.WriteString("at"u8, reply.At);
            json.WriteString("delivery"u8, reply.Delivery.Id());
        });
        if (found.Lead is { } lead)
        {
            json.WriteStartObject("lead"u8);
            StateJson.WriteActor(json, "by", lead.By);
            json.WriteString("reporter"u8, lead.Reporter.Id());
            StateJson.WriteText(json, "place", lead.Place?.Value);
            json.WriteEndObject();
        }

        StateJson.WriteList(json, "settlements", found.Settlements, static (json, settlement) =>
        {
            json.WriteString("outcome"u8, settlement.Outcome.Id());
            json.WriteString("reason"u8, settlement.Reason);
            StateJson.WriteActor(json, "by", settlement.By);
            json.WriteString("at"u8, settlement.At);
        });
        json.WriteEndObject();
    }

    private static CaseForReview Read(JsonElement json, DivisionCode county) => new()
    {
        Id = StateJson.ReadText(json, "id"),
        Type = StateJson.ReadId(json, "type", CaseTypes.Find),
        County = county,
        Status = StateJson.ReadId(json, "status", CaseStatuses.Find),
        At = StateJson.ReadInstant(json, "at"),
        DueOn = StateJson.FindDay(json, "dueOn"),
        DueAt = StateJson.FindInstant(json, "dueAt"),
        Declaration = StateJson.FindText(json, "declaration"),
        Child = StateJson.FindText(json, "child"),
        OtherCounty = StateJson.FindDivision(json, "otherCounty"),
        Index = StateJson.FindText(json, "index"),
        Thread = StateJson.FindText(json, "thread"),
        Words = StateJson.FindText(json, "words"),
        Township = StateJson.FindDivision(json, "township"),
        Department = Departments.Find(StateJson.FindText(json, "department")),
        Parts = StateJson.ReadList(json, "declarations", part => new CasePart(
            StateJson.ReadDivision(part, "county"),
            StateJson.ReadText(part, "declaration"),
            StateJson.ReadText(part, "kind") == FormJson.Id(ChildKind.Migrant) ? ChildKind.Migrant : ChildKind.LeftBehind)),
        Lead = json.TryGetProperty("lead"u8, out var lead)
            ? new LeadOrigin(StateJson.ReadActor(lead, "by"), StateJson.ReadId(lead, "reporter", LeadReporters.Find),
                StateJson.FindDivision(lead, "place")) : null,
        Calls = StateJson.ReadList(json, "calls", call => new UrgentCall(
            StateJson.ReadText(call, "key"),
            StateJson.ReadInstant(call, "at"),
            StateJson.ReadText(call, "kind"),
            StateJson.ReadText(call, "words"),
            StateJson.FindText(call, "phone"))),
        Replies = StateJson.ReadList(json, "replies", reply => new CaseReply(
            StateJson.ReadText(reply, "text"),
            StateJson.ReadActor(reply, "by"),
            StateJson.ReadInstant(reply, "at"),
            StateJson.ReadId(reply, "delivery", ReplyDeliveries.Find))),
        Settlements = StateJson.ReadList(json, "settlements", settlement => new Settlement(
            StateJson.ReadId(settlement, "outcome", CaseOutcomes.Find),
            StateJson.ReadText(settlement, "reason"),
            StateJson.ReadActor(settlement, "by"),
            StateJson.ReadInstant(settlement, "at"))),
    };
}
