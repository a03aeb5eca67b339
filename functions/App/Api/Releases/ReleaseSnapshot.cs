using System.Globalization;
using System.Text;
using System.Text.Json;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Releases;
using Domain.Statistics;

namespace App.Api.Releases;

/// <summary>The document that a release becomes: figures with their meaning, scope and method (统计法实施条例 27), and the hash over all of it.</summary>
internal static class ReleaseSnapshot
{
    /// <summary>Frozen at the approval and given out as it is from then on.</summary>
    public static string Write(Release release)
    {
        var open = Answer.Write(json => Write(json, release, null));
        using var parsed = JsonDocument.Parse(open);
        var hash = JsonCanonicalization.Hash(parsed.RootElement);
        return Encoding.UTF8.GetString(Answer.Write(json => Write(json, release, hash)));
    }

    private static void Write(Utf8JsonWriter json, Release release, string? hash)
    {
        var plan = release.Plan;
        json.WriteStartObject();
        json.WriteString("number", release.Number);
        json.WriteString("title", plan.Title);
        json.WriteString("level", plan.IsOfCity ? "city" : "county");
        json.WriteString("area", plan.Area.Value);
        json.WriteString("areaName", DivisionTable.FullName(plan.Area));
        json.WriteString("caliber", plan.Caliber.Id());
        json.WriteString("caliberLabel", plan.Caliber.Label());
        json.WriteString("asOf", Day(plan.AsOf));
        json.WriteString("publishedOn", Day(release.PublishedOn!.Value));
        json.WriteString("meaning", plan.Caliber.Meaning());
        json.WriteString("scope", Scope(plan));
        json.WriteString("method", Method(release));
        json.WriteStartArray("consulted");
        foreach (var department in plan.RequiredOpinions)
        {
            json.WriteStringValue(department.Label());
        }

        json.WriteEndArray();
        json.WritePropertyName("tables");
        JsonSerializer.Serialize(json, ReleaseTable.Of(release), AnswerJson.Readable.IReadOnlyListReleaseTable);
        if (hash is not null)
        {
            json.WriteString("hash", hash);
        }

        json.WriteEndObject();
    }

    public static string KindLabel(string kind) => kind == "leftBehind" ? "留守儿童" : "流动儿童";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Scope(ReleasePlan plan) =>
        $"{DivisionTable.FullName(plan.Area)}，{plan.AsOf.Year}年{plan.AsOf.Month}月{plan.AsOf.Day}日在册且符合{plan.Caliber.Label()}的不满十六周岁儿童。"
        + "流动儿童按现居住地、留守儿童按户籍地计入；既是流动儿童又是留守儿童的，在两类里各计一次，两类不能相加。";

    private static string Method(Release release)
    {
        var m = release.Figures.MinimumCell;
        return $"根据儿童登记档案逐人汇总，年龄按统计时点计算。为了不让人认出孩子，不满{m}人的格子不公布，并隐去推算得出它们的其他格子（JSON 里写 null，表格里写“—”）；没有列出的格子为 0。"
            + "margins 是各项合计。散列值是本文件去掉 hash 后按 RFC 8785 写成的文本的 SHA-256。";
    }
}
