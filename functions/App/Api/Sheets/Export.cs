using System.Text.Json.Serialization;
using App.Api.Children;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.Sheets;

public enum ExportStatus
{
    /// <summary>Waits for the second person.</summary>
    Proposed,

    /// <summary>Agreed to; being written.</summary>
    Approved,
    Refused,

    /// <summary>May be fetched by whoever asked for it.</summary>
    Ready,

    /// <summary>Deleted after its day.</summary>
    Expired,
}

/// <summary>Children of a list as a table that leaves the system: who asked for which, why, who agreed, and how long it can be fetched.</summary>
public sealed record Export(string Id, string County, string Kind, IReadOnlyList<string> Statuses, string? Place, string? DueUntil, string Reason,
    string Subject, string Role, DateTimeOffset At)
{
    /// <summary>What is asked for never changes, so a proposal about it is never out of date.</summary>
    public const string SubjectVersion = "1";

    public const string SubjectKind = "export";

    public ExportStatus Status { get; init; } = ExportStatus.Proposed;

    /// <summary>Goes up when writing starts again after a crash.</summary>
    public int Attempt { get; init; }

    public int Rows { get; init; }

    /// <summary>Records of the list that do not open and are therefore not in the table.</summary>
    public int Damaged { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Until when it can be fetched.</summary>
    public DateTimeOffset? Until { get; init; }

    [JsonIgnore]
    public AuditActor By => new(Subject, Role);

    [JsonIgnore]
    public ChildKind ChildKind => Kind == FormJson.Id(ChildKind.Migrant) ? ChildKind.Migrant : ChildKind.LeftBehind;

    /// <summary>Records of every version stand under each other in one table.</summary>
    [JsonIgnore]
    public FormDefinition Form =>
        FormCatalogue.Whole(ChildKind == ChildKind.Migrant ? Migrant2024.Form.Id : LeftBehind2024.Form.Id, CivilTime.ChinaDate(At))!;

    /// <summary>An export that was asked for before lists stopped taking a day says one: those overdue, which it would have held too.</summary>
    [JsonIgnore]
    public ChildFilter Filter => new(
        [.. Statuses.Select(ChildStatuses.Find).OfType<ChildStatus>()], ChildKind, Place is null ? null : DivisionCode.Parse(Place),
        DueUntil is null ? null : DueFilter.Find(DueUntil) ?? DueFilter.Find(DueTerm.Overdue));

    [JsonIgnore]
    public IndexFields Fields => new IndexFields().Set(Storage.Fields.Actor, Subject).Set(Storage.Fields.At, At)
    .Set(Storage.Fields.Type, FormJson.Id(Status));
}

/// <summary>An export with the document that it was read from.</summary>
public sealed record StoredExport(Export Export, Document Document);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Export))]
internal sealed partial class ExportJson : JsonSerializerContext;

internal static class ExportNames
{
    /// <summary>The kind of job; its id is the export's.</summary>
    public const string Job = "export";

    public const string Blobs = "exports/";

    public static string File(Export export) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Blobs}{export.Id}/{export.Attempt}");

    public static string Label(ExportStatus status) => status switch
    {
        ExportStatus.Proposed => "等待审批",
        ExportStatus.Approved => "正在生成",
        ExportStatus.Refused => "已退回",
        ExportStatus.Ready => "可以下载",
        ExportStatus.Expired => "已过期删除",
    };
}
