using System.Text.Json;
using System.Text.Json.Serialization;
using App.Pages;
using App.Security;
using Domain.Forms;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Declare;

/// <summary>A form that is being filled in, between a post and the page that is read after it.</summary>
/// <param name="Id">New with every post: a script tells by it which is newer, this or what it kept itself.</param>
/// <param name="Key">The idempotency key of the form; of a correction the receipt.</param>
/// <param name="Boxes">What was typed, by the names of the boxes.</param>
public sealed record FormState(string Id, string Key, Dictionary<string, string[]> Boxes)
{
    /// <summary>What cannot be found again from the boxes alone.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Of the form that it was begun on.</summary>
    public int Version { get; init; }

    [JsonIgnore]
    public Posted Posted => Posted.From(Boxes.Select(box => KeyValuePair.Create(box.Key, new StringValues(box.Value))));

    public static FormState New(string key) => new("", key, []);

    /// <summary>What was typed: without the empty boxes, but with as many rows of work spells as there were.</summary>
    public static FormState Of(string key, FormDefinition form, Posted posted)
    {
        var boxes = posted.Boxes.Where(box => !Ours.Contains(box.Key))
            .ToDictionary(box => box.Key, box => box.Value.OfType<string>().ToArray(), StringComparer.Ordinal);
        foreach (var field in form.Fields.Where(field => field.Type == FieldType.Spells))
        {
            boxes.TryAdd(Posted.NameOf(field, posted.RowsOf(field) - 1) + ".place", [""]);
        }

        return new(Guid.NewGuid().ToString("N"), key, boxes) { Version = form.Version };
    }

    /// <summary>Boxes of the page, not of the form.</summary>
    private static readonly HashSet<string> Ours = ["screen", "action", FormDoor.KeyBox, FormDoor.VersionBox, Posted.More];
}

/// <summary>The declaration that this browser asks about, with the proof that it gave, and what the next page is to say once.</summary>
/// <param name="Token">The follow-up token; null where only the end of the telephone number was proved.</param>
internal sealed record FollowState(string Receipt, string? Token)
{
    /// <summary>Proved, by either; otherwise the receipt is only what was typed.</summary>
    public bool IsProved { get; init; }

    /// <summary>What was noticed at submission.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What was just done: see <see cref="StatusPage"/>.</summary>
    public string? Done { get; init; }

    /// <summary>Everything that was declared is to be shown.</summary>
    public bool Copy { get; init; }

    [JsonIgnore]
    public bool IsSpoken => Problems.Count > 0 || Done is not null || Copy;

    public FollowState Silent() => this with { Problems = [], Done = null, Copy = false };
}

/// <summary>Both states in sealed cookies (<see cref="SealedCookies"/>).</summary>
internal sealed class States(SealedCookies cookies)
{
    private const string FormCookie = "form";
    private const string FollowCookie = "follow";
    private const string FollowPath = "/declare";

    /// <summary>Who was called away from a form comes back within that; the script's own draft lasts longer.</summary>
    private static readonly TimeSpan FormAge = TimeSpan.FromHours(4);

    /// <summary>As long as a session at the desk: others use the same telephone or computer.</summary>
    private static readonly TimeSpan FollowAge = TimeSpan.FromMinutes(30);

    public static bool Keeps(HttpContext context) => SealedCookies.Has(context, FormCookie);

    public FormState? Form(HttpContext context, string path) =>
        cookies.Read(context, FormCookie, path, FormAge) is { } bytes ? JsonSerializer.Deserialize(bytes, StatesJson.Default.FormState) : null;

    public bool Keep(HttpContext context, string path, FormState state) =>
        cookies.Write(context, FormCookie, path, JsonSerializer.SerializeToUtf8Bytes(state, StatesJson.Default.FormState));

    public void DropForm(HttpContext context, string path) => cookies.Delete(context, FormCookie, path);

    public FollowState? Follow(HttpContext context) =>
        cookies.Read(context, FollowCookie, FollowPath, FollowAge) is { } bytes
        ? JsonSerializer.Deserialize(bytes, StatesJson.Default.FollowState) : null;

    public void Keep(HttpContext context, FollowState state) =>
        _ = cookies.Write(context, FollowCookie, FollowPath, JsonSerializer.SerializeToUtf8Bytes(state, StatesJson.Default.FollowState));

    public void DropFollow(HttpContext context) => cookies.Delete(context, FollowCookie, FollowPath);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FormState))]
[JsonSerializable(typeof(FollowState))]
internal sealed partial class StatesJson : JsonSerializerContext;
