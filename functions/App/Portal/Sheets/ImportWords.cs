using System.Globalization;
using App.Api.Sheets;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Storage.Jobs;

namespace App.Portal.Sheets;

/// <summary>How the desk says where an import stands and what an export holds.</summary>
internal static class ImportWords
{
    public static string Standing(Import import) => import switch
    {
        { AtWork: { } job } => Phases.Label(job.Phase),
        { Undo.Status: JobStatus.Done } => import.Kept > 0 ? $"已撤销（{Number(import.Kept)} 行没有撤）" : "已撤销",
        { Undo: not null } => "撤销停在半路",
        { Write.Status: JobStatus.Done } => $"已写入 {Number(import.Write.Done - import.Skipped)} 行",
        { Write.Status: JobStatus.Cancelled } => "写到一半停止了",
        { Write: not null } => "写入出错停止了",
        { Check.Status: JobStatus.Cancelled } => "检查已停止",
        { Check.Status: JobStatus.Failed } => "检查出错，请重新上传",
        { State.Refused: not null } => "不能接收",
        { State: { Good: 0, Bad: 0, Known: > 0 } } => "都已经申报或者登记过",
        { State.Bad: 0 } => "检查完，等您决定",
        _ => "有错，等您决定",
    };

    public static string What(Export export)
    {
        var kind = export.ChildKind == ChildKind.Migrant ? "流动儿童" : "留守儿童";
        var statuses = export.Statuses is [var one] && ChildStatuses.Find(one) is { } status ? status.Label() : "在册";
        var place = export.Place is { } code && DivisionTable.Find(DivisionCode.Parse(code)) is { } division ? "，" + division.Name : "";
        return $"{kind}，{statuses}{place}";
    }

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
