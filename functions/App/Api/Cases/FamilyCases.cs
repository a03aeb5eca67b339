using System.Security.Cryptography;
using System.Text;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Api.Cases;

/// <summary>
/// Cases that a family opens for staff by its own words, in the chat or on the page (no thread). Id and audit id follow from the key: opened again,
/// it is there already.
/// </summary>
internal static class FamilyCases
{
    public static RecordBatch Open(DivisionCode county, CaseType type, string key, string? about, string? thread, Channel channel,
        string words, DateTimeOffset now)
    {
        var id = IdOf(type, key);
        var entry = new AuditEntry
        {
            Id = Derive(type.Id() + "-audit", key),
            County = county.Value,
            At = now,
            Actor = AuditActor.Declarant,
            Channel = channel.Id(),
            Action = "case.open",
            SubjectKind = "case",
            SubjectIds = about is null ? [id] : [id, about],
        };
        var batch = Batch.Of(entry);
        CaseRecords.Create(batch, new()
        {
            Id = id,
            Type = type,
            County = county,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), DeclarationTerms.KeyCareDays),
            Declaration = about,
            Thread = thread,
            Words = words,
        });
        return batch;
    }

    public static string IdOf(CaseType type, string key) => Derive(type.Id(), key);

    private static string Derive(string type, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{key}")).AsSpan(0, 16));
}
