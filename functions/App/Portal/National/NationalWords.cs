using System.Globalization;
using App.Api.National;
using Domain.Divisions;
using Domain.National;

namespace App.Portal.National;

/// <summary>How the desk says where a batch stands and what it holds.</summary>
internal static class NationalWords
{
    /// <summary>The template is not public (facts 8): nothing here claims to fit it.</summary>
    public const string Notice = "全国系统的模板未公开，请按当地下发的表头配置";

    public static string Label(NationalBatchStatus status) => status switch
    {
        NationalBatchStatus.Proposed => "等待审批",
        NationalBatchStatus.Approved => "已批准",
        NationalBatchStatus.Refused => "已退回",
    };

    public static string Label(SendingOutcome outcome) => outcome switch
    {
        SendingOutcome.Waiting => "还没有回音",
        SendingOutcome.Accepted => "已收",
        SendingOutcome.Rejected => "被退回",
    };

    public static string Badge(SendingOutcome outcome) => outcome switch
    {
        SendingOutcome.Waiting => "badge unknown",
        SendingOutcome.Accepted => "badge met",
        SendingOutcome.Rejected => "badge notMet",
    };

    public static string What(NationalBatch batch)
    {
        var place = batch.Township is { } code && DivisionCode.TryParse(code, out var township) ? DivisionTable.Name(township) + "，" : "";
        return $"报全国系统：{batch.MappingName}，{place}{(WhoGoesRules.Find(batch.Who) is { } who ? who.Label() : "")}";
    }

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Codes(NationalColumn column, NationalSource? source) => string.Join("；", column.Codes.Select(code =>
        $"{source?.Options.Where(option => option.Key == code.Key).Select(option => option.Value).FirstOrDefault() ?? code.Key}={code.Value}"));
}
