namespace App.Api.Sheets;

/// <summary>What a job of this room is doing, as GET /api/jobs/{id} says it.</summary>
internal static class Phases
{
    public const string Waiting = "waiting";
    public const string Checking = "checking";
    public const string Writing = "writing";
    public const string Undoing = "undoing";
    public const string Exporting = "exporting";

    public static string Label(string phase) => phase switch
    {
        Checking => "正在检查每一行",
        Writing => "正在写入",
        Undoing => "正在撤销",
        Exporting => "正在生成表格",
        _ => "正在排队",
    };
}
