using System.Globalization;
using App.Api.Departments;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Verification;
using Storage.Jobs;

namespace App.Portal.Records;

/// <summary>What the page of sending shows.</summary>
/// <param name="Departments">For whom this caller may send.</param>
/// <param name="Recent">The latest batches, each with the job that reads it.</param>
/// <param name="Refusal">Why the last file was not taken.</param>
public sealed record SendModel(
    DivisionCode County, IReadOnlyList<DepartmentProfile> Departments, IReadOnlyList<(StoredBatch Batch, Job? Job)> Recent, DateOnly Today,
        Department? Chosen, string AsOf, bool Whole, Refusal? Refusal);

/// <summary>What the page of one batch shows.</summary>
/// <param name="Columns">The headings with what they are taken for, while somebody has to say it.</param>
/// <param name="Samples">The first rows, masked, one text per heading.</param>
public sealed record BatchModel(
    StoredBatch Stored, Job? Job, IReadOnlyList<RowNotes> Problems, IReadOnlyList<RowNotes> Warnings, IReadOnlyList<RowPair> Pairs,
    IReadOnlyList<HeadingColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Samples, Refusal? Refusal)
{
    public DepartmentBatch Batch => Stored.Batch;

    public string Address(string? verb = null) => $"/portal/departments/{Batch.Department}/records/{Stored.Id}" + (verb is null ? "" : "/" + verb);
}

/// <summary>How the desk says where a batch stands.</summary>
internal static class RecordWords
{
    public static string Standing(DepartmentBatch batch, Job? job) => batch.Status switch
    {
        BatchStatus.Headings => "等您确认列标题",
        BatchStatus.Queued when job?.Status == JobStatus.Failed => "读取出错，请撤回后重新发送",
        BatchStatus.Queued when job?.Status == JobStatus.Running => "正在读取",
        BatchStatus.Queued => "正在排队",
        BatchStatus.Failed => "不能接收",
        BatchStatus.Cancelled => "已撤回",
        _ when batch.ErasedAt is not null => "已被后来的名单代替，资料已删除",
        _ => batch.Rejected > 0 ? $"收下 {Number(batch.Accepted)} 行，{Number(batch.Rejected)} 行没有收" : $"收下 {Number(batch.Accepted)} 行",
    };

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Fields(IReadOnlyList<string> fields) => string.Join("、", fields.Select(field => RecordTarget.Find(field)?.Label ?? field));

    public static string TitleOf(Problem problem) => RecordTarget.Find(problem.Field)?.Label ?? "整行";
}
