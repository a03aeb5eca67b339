using System.Globalization;
using App.Pages;
using Domain.Children;
using Domain.KeyCare;
using Domain.Proposals;
using Microsoft.Extensions.Primitives;

namespace App.Portal.KeyCare;

/// <summary>The boxes of an entry's forms: as they were when it was proposed, and on their way through another opening.</summary>
internal static class LedgerForm
{
    public const string FollowUp = "follow-ups";
    public const string Exit = "exit";
    public const string Reopen = "reopening";

    private const string Prefix = "kept.";

    private static readonly string[] Boxes = ["verb", "version", "seen", "on", "kind", "notes", "nextDueOn", "corrects", "confirms", "reason"];

    /// <summary>The boxes as they were when it was proposed.</summary>
    public static Posted Of(Proposal proposal, KeyCareEntry entry)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(entry);
        if (proposal.FollowUp is not { } note)
        {
            return Posted.Empty.With("verb", entry.Status == KeyCareStatus.Exited ? Reopen : Exit).With("reason", proposal.Reason);
        }

        return Posted.From(new Dictionary<string, StringValues>
        {
            ["verb"] = FollowUp,
            ["on"] = Iso(note.On),
            ["kind"] = note.Kind.Id(),
            ["notes"] = note.Notes,
            ["nextDueOn"] = note.NextDueOn is { } next ? Iso(next) : "",
            ["corrects"] = note.Corrects?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["confirms"] = new([.. note.Confirms]),
        });
    }

    /// <summary>Hidden boxes that carry a form through the page that asks for a reason first.</summary>
    public static IEnumerable<(string Name, string Value)> Pack(Posted posted) =>
        Boxes.SelectMany(box => posted.Values(box).Where(value => value.Length > 0).Select(value => (Prefix + box, value)));

    /// <summary>What was carried; null where nothing was.</summary>
    public static Posted? Unpack(Posted posted) => posted.Value(Prefix + "verb").Length == 0 ? null
        : Posted.From(Boxes.Select(box => KeyValuePair.Create(box, new StringValues([.. posted.Values(Prefix + box)]))));

    /// <summary>A day as a date box writes it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
