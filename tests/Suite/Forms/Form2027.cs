using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Forms.Versions;

namespace Suite.Forms;

/// <summary>An invented version of 附件1 for the year 2027: it exists in tests only.</summary>
internal static class Form2027
{
    /// <summary>The file; a day of its own where the year has not come yet.</summary>
    public static JsonObject File(string validFrom = "2027-01-01") => (JsonObject)JsonNode.Parse($$"""
        {
          "form": "migrant-2024", "version": 2, "base": 1, "validFrom": "{{validFrom}}", "title": "流动儿童基本情况登记表（新）",
          "change": [
            { "key": "housing", "label": "住房类型", "question": "现在住的是什么房子？", "options": [
              { "code": "owned", "label": "自购房" }, { "code": "rented", "label": "出租房屋" }, { "code": "dormitory", "label": "单位宿舍" } ] },
            { "key": "childName", "label": "儿童姓名" } ],
          "retire": ["familyHardshipOther"],
          "add": [
            { "key": "commute", "label": "上学方式", "type": "choice", "question": "孩子怎么去上学？", "after": "boarding", "required": true, "official": true,
              "options": [ { "code": "walk", "label": "步行" }, { "code": "bus", "label": "校车或者公交" } ],
              "shownWhen": { "field": "schooling", "in": ["primary", "juniorHigh"] } },
            { "key": "commuteMinutes", "label": "路上要多久", "type": "text", "question": "路上要多久？", "after": "commute", "maxLength": 20,
              "shownWhen": { "all": [ { "field": "commute", "in": ["bus"] }, { "field": "boarding", "is": false } ] } } ]
        }
        """)!;

    public static FormDefinition Read() =>
        Assert.IsType<FormDefinition>(Assert.Single(FormFiles.Read([("migrant-2027.json", File().ToJsonString())])).Form);
}
