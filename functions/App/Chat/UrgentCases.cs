using System.Security.Cryptography;
using System.Text;
using App.Api.Cases;
using App.Api.Declarations;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Chat;

/// <summary>
/// Calls for help from the chat: one case for each conversation, opened at once, before any consent and without a telephone. It holds what was said
/// and which conversation staff can answer in, nothing else of the draft.
/// </summary>
/// <remarks>
/// 未成年人保护法 第十一条: whoever learns that a child is in danger reports it at once; 个人信息保护法 第十三条(四) lets what is needed to protect life be kept without
/// consent.
/// </remarks>
public sealed class UrgentCases(IStore store, CaseRecords records, Settings settings, TimeProvider time)
{
    /// <summary>
    /// Where a conversation may have an urgent case: its county, as far as it was known, else the city's desk; and where that was passed on to.
    /// </summary>
    private static readonly IReadOnlyList<DivisionCode> Desks =
        [DivisionCode.Changzhi, .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];

    /// <summary>
    /// The call joins the open case of its conversation wherever that lies, opens a settled one of the county again, or opens a new one.
    /// </summary>
    /// <param name="key">Of the message: heard twice it is one call.</param>
    /// <param name="county">As far as known; null: the city's desk.</param>
    public async Task CallAsync(string thread, Channel channel, DivisionCode? county, string key, string kind, string words, string? phone,
        CancellationToken cancellation)
    {
        var place = county is { } named && Desks.Contains(named) ? named : DivisionCode.Changzhi;
        var id = IdOf(thread);
        while (true)
        {
            var now = time.GetUtcNow();
            var call = new UrgentCall(key, now, kind, words, phone);
            var within = TimeSpan.FromHours(settings.Policy.On(CivilTime.ChinaDate(now)).UrgentCallHours);
            var known = await Task.WhenAll(Desks.Select(desk => records.FindAsync(desk, id, cancellation))).ConfigureAwait(false);
            if (known.OfType<StoredCase>().Any(one => one.Case.Calls.Any(before => before.Key == key)))
            {
                return;
            }

            var found = known.FirstOrDefault(one => one?.Case.Status == CaseStatus.Open) ?? known.FirstOrDefault(one => one?.Case.County == place);
            var after = found?.Case.With(call, within) ?? CaseForReview.OfCall(id, place, thread, call, within);
            var batch = Batch.Of(CaseRecords.Entry(after, found?.Case.Status == CaseStatus.Open ? "case.call" : "case.open", AuditActor.Declarant,
                channel.Id(), now, reason: null));
            if (found is null)
            {
                CaseRecords.Create(batch, after);
            }
            else
            {
                batch.Replace(found.Document, CaseJson.Write(after), CaseRecords.FieldsOf(after), CaseJson.Schema);
            }

            if ((await store.CommitAsync(DeclarationRecords.PartitionOf(after.County), batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }
    }

    /// <summary>The same for every call of a conversation: its case is found without a note anywhere.</summary>
    private static string IdOf(string thread) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{CaseType.Urgent.Id()}\n{thread}"))
        .AsSpan(0, 16));
}
