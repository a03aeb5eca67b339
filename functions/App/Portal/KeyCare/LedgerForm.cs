using System.Globalization;
using System.Text.Json;
using App.Api;
using App.Pages;
using Domain.Children;
using Domain.KeyCare;
using Microsoft.Extensions.Primitives;

namespace App.Portal.KeyCare;

/// <summary>The forms of an entry as the JSON of the routes that they stand for, and what was typed on its way through another opening.</summary>
internal static class LedgerForm
{
    public const string FollowUp = "follow-ups";
    public const string Exit = "exit";
    public const string Reopen = "reopening";

    private const string Prefix = "kept.";

    private static readonly string[] Boxes = ["verb", "version", "seen", "on", "kind", "notes", "nextDueOn", "corrects", "confirms", "reason"];

    public static JsonDocument Note(Posted posted)
    {
        ArgumentNullException.ThrowIfNull(posted);
        return Write(json =>
        {
            Texts(json, posted, "on", "kind", "notes", "nextDueOn", "corrects");
            if (posted.Values("confirms") is { Count: > 0 } confirms)
            {
                json.WriteStartArray("confirms");
                foreach (var trigger in confirms)
                {
                    json.WriteStringValue(trigger);
                }

                json.WriteEndArray();
            }
        });
    }

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

    public static JsonDocument Leaving(Posted posted) => Write(json => Texts(json, posted, "reason", "version"));

    public static JsonDocument Reason(string reason) => Write(json => json.WriteString("reason", reason));

    /// <summary>Hidden boxes that carry a form through the page that asks for a reason first.</summary>
    public static IEnumerable<(string Name, string Value)> Pack(Posted posted) =>
        Boxes.SelectMany(box => posted.Values(box).Where(value => value.Length > 0).Select(value => (Prefix + box, value)));

    /// <summary>What was carried; null where nothing was.</summary>
    public static Posted? Unpack(Posted posted) => posted.Value(Prefix + "verb").Length == 0 ? null
        : Posted.From(Boxes.Select(box => KeyValuePair.Create(box, new StringValues([.. posted.Values(Prefix + box)]))));

    /// <summary>A day as a date box writes it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonDocument Write(Action<Utf8JsonWriter> write) => JsonDocument.Parse(Answer.Write(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));

    /// <summary>Boxes left empty are left out. A browser sends a line end as two characters and counts one: here too.</summary>
    private static void Texts(Utf8JsonWriter json, Posted posted, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (posted.Value(name).Trim() is { Length: > 0 } text)
            {
                json.WriteString(name, text.ReplaceLineEndings("\n"));
            }
        }
    }
}
