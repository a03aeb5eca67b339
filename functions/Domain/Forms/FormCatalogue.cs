using System.Globalization;
using Domain.Forms.Catalogue;

namespace Domain.Forms;

/// <summary>
/// Every form there is in all its versions: the first ones are written here, later ones come as files (<see cref="Versions.FormFiles"/>). A saved
/// declaration asks by its version, a new one by its day.
/// </summary>
/// <remarks>
/// A constant of the process, not a state: settled once before anybody asks, or by whoever asks first, and the same ever after
/// (functions/Decisions/a-later-form-is-a-file.md).
/// </remarks>
public static class FormCatalogue
{
    /// <summary>The versions that the program brings along.</summary>
    internal static IReadOnlyList<FormDefinition> Written { get; } = [Migrant2024.Form, LeftBehind2024.Form];

    private static readonly Settled<IReadOnlyList<FormDefinition>> Versions = new(Written);

    /// <summary>Every version of every form; of a form the newest first, so that whoever takes a box once takes its newest words.</summary>
    public static IReadOnlyList<FormDefinition> All => Versions.Value;

    /// <summary>What declarations are made on that day, in the order of the annexes.</summary>
    public static IReadOnlyList<FormDefinition> On(DateOnly day) => [.. Written.Select(first => Find(first.Id, day)!)];

    /// <summary>The version in force on a day.</summary>
    /// <param name="on">Null: the newest there is, of whatever day.</param>
    public static FormDefinition? Find(string? id, DateOnly? on = null) =>
        All.FirstOrDefault(form => form.Id == id && (on is not { } day || form.ValidFrom <= day));

    /// <summary>The version a saved declaration pins.</summary>
    public static FormDefinition? Find(string id, int version) => All.FirstOrDefault(form => form.Id == id && form.Version == version);

    /// <summary>The version that somebody asks for by its number, or without one that of the day.</summary>
    public static FormDefinition? Asked(string? id, string? version, DateOnly on) => string.IsNullOrEmpty(version) ? Find(id, on)
        : id is not null && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Find(id, number) : null;

    /// <summary>The version that something unfinished says it was begun on; null where nothing begun on it can still be unfinished.</summary>
    /// <param name="on">The day on which it is gone on with.</param>
    /// <param name="days">How long unfinished things are kept.</param>
    public static FormDefinition? FindBegun(string? id, int version, DateOnly on, int days) =>
        Begun([.. All.Where(form => form.Id == id)], version, on, days);

    /// <param name="versions">Of one form, the newest first.</param>
    public static FormDefinition? Begun(IReadOnlyList<FormDefinition> versions, int version, DateOnly on, int days)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var begun = versions.FirstOrDefault(form => form.Version == version && form.ValidFrom <= on);
        var after = versions.LastOrDefault(form => form.Version > version);
        return after is null || after.ValidFrom.DayNumber > on.DayNumber - days ? begun : null;
    }

    /// <summary>
    /// The version in force on a day with every box and option that earlier ones had besides: for a table in which records of several versions stand
    /// under each other.
    /// </summary>
    public static FormDefinition? Whole(string? id, DateOnly on) => Whole([.. All.Where(form => form.Id == id && form.ValidFrom <= on)]);

    /// <param name="versions">Of one form, the newest first.</param>
    public static FormDefinition? Whole(IReadOnlyList<FormDefinition> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        if (versions.Count == 0)
        {
            return null;
        }

        var newest = versions[0];
        if (versions.Count == 1)
        {
            return newest;
        }

        var names = newest.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var boxes = versions.SelectMany(form => form.Fields).GroupBy(field => field.Key).Select(same =>
        {
            var box = same.First();
            var options = same.SelectMany(field => field.Options).DistinctBy(option => option.Code).ToList();
            var name = newest.Find(box.Key) is null && !names.Add(box.Name) ? $"{box.Name}（旧）" : box.Name;
            return options.Count == box.Options.Count && name == box.Name ? box : box.Revised(new(null, name, null, null, options));
        });
        return newest.Revised(newest.Version, newest.ValidFrom, newest.Title, [.. boxes]);
    }

    /// <summary>Takes in the versions of files: once, before anything is answered.</summary>
    /// <exception cref="InvalidOperationException">Somebody has asked before: what they were told must stay true.</exception>
    public static void Take(IReadOnlyList<FormDefinition> later)
    {
        ArgumentNullException.ThrowIfNull(later);
        Versions.Settle([.. Written.SelectMany(first =>
            later.Where(form => form.Id == first.Id).OrderByDescending(form => form.Version).Append(first))]);
    }
}
