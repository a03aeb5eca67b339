using System.Text.Json;

namespace App.Api.Releases;

/// <summary>A published release as rows, for a spreadsheet: read from its frozen document, so it says the same.</summary>
internal static class ReleaseSheets
{
    private const string Hidden = "—";

    /// <summary>First what it is, then each table with its heading; totals are called 合计.</summary>
    public static List<IReadOnlyList<object>> Rows(JsonElement release)
    {
        string Text(string name) => release.GetProperty(name).GetString() ?? "";
        List<IReadOnlyList<object>> rows =
        [
            [Text("title")], ["编号", Text("number")], ["范围", Text("areaName")], ["口径", Text("caliberLabel")], ["统计时点", Text("asOf")],
                ["发布日期", Text("publishedOn")],
            ["指标含义", Text("meaning")], ["统计范围", Text("scope")], ["统计方法", Text("method")], ["散列值", Text("hash")],
        ];
        foreach (var table in release.GetProperty("tables").EnumerateArray())
        {
            var by = table.GetProperty("by").EnumerateArray().Select(dimension => dimension.GetProperty("key").GetString()!).ToArray();
            rows.Add([]);
            rows.Add(["类型", .. table.GetProperty("by").EnumerateArray().Select(dimension => dimension.GetProperty("label").GetString()!), "人数"]);
            foreach (var cell in table.GetProperty("cells").EnumerateArray().Concat(table.GetProperty("margins").EnumerateArray()))
            {
                rows.Add(
                [
                    ReleaseSnapshot.KindLabel(cell.GetProperty("kind").GetString()!),
                    .. by.Select(key => cell.TryGetProperty(key, out var value)
                        ? Domain.Statistics.Dimensions.Find(key)!.LabelOf(value.GetString()!) : "合计"),
                    cell.GetProperty("count") is { ValueKind: JsonValueKind.Number } count ? (object)count.GetInt32() : Hidden,
                ]);
            }
        }

        return rows;
    }
}
