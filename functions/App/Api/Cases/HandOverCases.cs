using System.Security.Cryptography;
using System.Text;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Api.Cases;

/// <summary>
/// A hand-over of a child stands on the desk of both counties until the taking one has looked at the child: a case here and a case there, each in the
/// commit by which the child leaves or arrives. Their ids follow from the hand-over.
/// </summary>
internal static class HandOverCases
{
    /// <summary>The case of this county in a batch that has its audit entry.</summary>
    public static void Open(RecordBatch batch, Child child, CaseType type, DateTimeOffset now)
    {
        var transfer = child.Transfer!;
        CaseRecords.Create(batch, new()
        {
            Id = IdOf(type, transfer),
            Type = type,
            County = child.County,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Declaration = child.Declarations.FirstOrDefault(),
            Child = child.Id,
            OtherCounty = type == CaseType.ChildArrived ? transfer.From : transfer.To,
        });
    }

    /// <summary>The open case of that hand-over in this county; null where there is none, or staff have settled it.</summary>
    public static async Task<StoredCase?> FindOpenAsync(IStore store, DivisionCode county, CaseType type, Transfer transfer,
        CancellationToken cancellation) =>
        await store.FindAsync(Partition.County(county.Value), Kinds.CaseForReview, IdOf(type, transfer), cancellation)
        .ConfigureAwait(false) is { } document
        && CaseJson.Read(document.Body, county) is { Status: CaseStatus.Open } open ? new(open, document) : null;

    /// <summary>Settles it as taken over, in a batch that has its audit entry.</summary>
    public static void TakeOver(RecordBatch batch, StoredCase found, string reason, AuditActor by, DateTimeOffset now)
    {
        if (SettleCase.Decide(found.Case, new(CaseOutcome.TakenOver, reason, by), isSo: true, now).Outcome is { } settled)
        {
            batch.Replace(found.Document, CaseJson.Write(settled), CaseRecords.FieldsOf(settled), CaseJson.Schema);
        }
    }

    private static string IdOf(CaseType type, Transfer transfer) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type.Id()}\n{transfer.Id}")).AsSpan(0, 16));
}
