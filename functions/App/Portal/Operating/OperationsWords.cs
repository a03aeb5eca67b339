using System.Globalization;
using Domain.Divisions;

namespace App.Portal.Operating;

/// <summary>What the parts of the system are called by people; what has no name here stays as it is.</summary>
internal static class OperationsWords
{
    public static string Check(string name) => name switch
    {
        "store" => "数据",
        "keys" => "密钥",
        "queue" => "队列",
        "demo" => "演示数据",
        "pulse" => "定时和队列走通一圈",
        "forms" => "登记表的版本",
        "keySettings" => "密钥的设置",
        "records" => "损坏的记录",
        _ => name,
    };

    public static string Queue(string queue) => App.Functions.Catalogue.Queues.FirstOrDefault(function => function.Queue == queue) is { } function
        ? $"{queue}（{function.Name}）" : queue;

    public static string Kind(string kind) => kind == "timer" ? "定时" : "队列";

    public static string Status(string status) => status switch
    {
        "queued" => "排队",
        "running" => "正在做",
        _ => "失败",
    };

    public static string Place(string county) =>
        !DivisionCode.TryParse(county, out var code) ? county : code == DivisionCode.Changzhi ? "市本级" : DivisionTable.Name(code) ?? county;

    public static string Size(long bytes) => bytes >= 1024L * 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture,
        $"{bytes / 1024.0 / 1024 / 1024:0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:0.0} MB");
}
