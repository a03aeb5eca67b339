using System.Globalization;
using System.Text.Json.Serialization;
using Domain.Audit;
using Domain.Time;
using Storage;

namespace App.Api.Checklists;

/// <summary>A checklist that went to a department: which, why, to whom, and how many children stood on it. What went out lies in sealed parts beside
/// it.</summary>
/// <param name="Since">The earlier delivery that it is the difference to; null: everything.</param>
/// <param name="Listed">Children on the whole list at that moment.</param>
/// <param name="Damaged">Records that do not open and are therefore not on it.</param>
public sealed record ChecklistDelivery(string Id, string County, string Department, string? Since, string Reason, string Subject, string Role,
    DateTimeOffset At,
    int New, int Changed, int Left, int Listed, int Damaged, int MarkParts, int RowParts)
{
    /// <summary>How long the table of a delivery can be fetched; the marks that later ones are compared with stay.</summary>
    public static readonly TimeSpan FileLasts = TimeSpan.FromDays(7);

    [JsonIgnore]
    public AuditActor By => new(Subject, Role);

    [JsonIgnore]
    public DateOnly On => CivilTime.ChinaDate(At);

    [JsonIgnore]
    public IndexFields Fields => new IndexFields().Set(Storage.Fields.Department, Department).Set(Storage.Fields.Actor, Subject)
        .Set(Storage.Fields.At, At);
}

/// <summary>What stood on a list of one child: its fingerprint as 32 hex digits.</summary>
internal sealed record ChecklistMark(string Child, string Mark)
{
    public static ChecklistMark Of(string child, UInt128 mark) => new(child, mark.ToString("x32", CultureInfo.InvariantCulture));

    [JsonIgnore]
    public UInt128 Value => UInt128.Parse(Mark, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>One row of the table of a delivery: the texts of its cells, in the order of the columns.</summary>
internal sealed record ChecklistLine(IReadOnlyList<string> Cells);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChecklistDelivery))]
[JsonSerializable(typeof(ChecklistMark))]
[JsonSerializable(typeof(ChecklistLine))]
internal sealed partial class DeliveryJson : JsonSerializerContext;

internal static class ChecklistNames
{
    public const string Blobs = "checklists/";

    public static string Marks(string delivery, int part) => string.Create(CultureInfo.InvariantCulture, $"{Blobs}{delivery}/marks-{part}");

    public static string Rows(string delivery, int part) => string.Create(CultureInfo.InvariantCulture, $"{Blobs}{delivery}/rows-{part}");
}
