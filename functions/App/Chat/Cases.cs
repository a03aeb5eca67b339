using System.Security.Cryptography;
using System.Text;
using App.Api;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Storage;

namespace App.Chat;

/// <summary>Cases that the chat opens for staff. Id and audit id follow from the key: opened again, it is there already.</summary>
internal static class Cases
{
    public static RecordBatch Open(DivisionCode county, string type, string key, string? about, string thread, Domain.Declarations.Channel channel, string words, DateTimeOffset now)
    {
        var id = Derive(type, key);
        var entry = new AuditEntry
        {
            Id = Derive(type + "-audit", key),
            County = county.Value,
            At = now,
            Actor = AuditActor.Declarant,
            Channel = channel.Id(),
            Action = "case.open",
            SubjectKind = "case",
            SubjectIds = about is null ? [id] : [id, about],
        };
        var body = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("id", id);
            json.WriteString("type", type);
            json.WriteString("status", "open");
            json.WriteString("declaration", about);
            json.WriteString("thread", thread);
            json.WriteString("words", words);
            json.WriteString("at", now);
            json.WriteEndObject();
        });
        var fields = new IndexFields().Set(Fields.Status, "open").Set(Fields.Type, type).Set(Fields.At, now)
            .Set(Fields.DueOn, CivilTime.AddDays(CivilTime.ChinaDate(now), DeclarationTerms.KeyCareDays));
        if (about is not null)
        {
            fields.Set(Fields.Declaration, about);
        }

        return Batch.Of(entry).Create(Kinds.CaseForReview, id, body, fields);
    }

    private static string Derive(string type, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{key}")).AsSpan(0, 16));
}
