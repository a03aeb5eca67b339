using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Domain.Identity;

namespace Suite.Api;

/// <summary>Full declarations that a parent could send; invented children, every number its own.</summary>
internal static class Declaring
{
    /// <summary>How many numbers each class of tests has drawn.</summary>
    private static readonly ConcurrentDictionary<string, StrongBox<int>> Drawn = new(StringComparer.Ordinal);

    /// <summary>A boy of 上党区 who has lived with his parents in 潞州区 since February 2024.</summary>
    public static JsonObject Migrant(string? number = null) => Body("migrant-2024", new JsonObject
    {
        ["childName"] = "王小明",
        ["sex"] = "male",
        ["ethnicity"] = "01",
        ["birthDate"] = "2015-03-05",
        ["hukouRegistered"] = true,
        ["citizenNumber"] = number ?? Number("140421", "20150305"),
        ["hukouAddress"] = new JsonObject { ["division"] = "140404", ["detail"] = "某村" },
        ["currentAddress"] = new JsonObject { ["division"] = "140403001", ["detail"] = "某街1号" },
        ["livesWith"] = "bothParents",
        ["residenceRegistration"] = "temporary",
        ["housing"] = "rented",
        ["leftHukouOn"] = "2024-02-10",
        ["schooling"] = "primary",
        ["studyStatus"] = "enrolled",
        ["school"] = "某小学",
        ["boarding"] = false,
        ["health"] = new JsonArray("healthy"),
        ["medicalInsurance"] = "atHukou",
        ["father.name"] = "王大山",
        ["father.phone"] = "13900001111",
        ["mother.name"] = "李二梅",
        ["declarant.name"] = "王大山",
        ["declarant.relationship"] = "father",
        ["declarant.phone"] = "13900001111",
        ["consent.noticeVersion"] = "1",
        ["consent.givenOn"] = "2024-08-20",
    });

    /// <summary>A girl of 襄垣县 whose parents have both worked in 上海 since January 2024; her grandmother looks after her.</summary>
    public static JsonObject LeftBehind(string? number = null) => Body("left-behind-2024", new JsonObject
    {
        ["childName"] = "赵小花",
        ["sex"] = "female",
        ["ethnicity"] = "01",
        ["birthDate"] = "2014-06-01",
        ["hukouRegistered"] = true,
        ["citizenNumber"] = number ?? Number("140423", "20140601", female: true),
        ["hukouAddress"] = new JsonObject { ["division"] = "140423", ["detail"] = "某村" },
        ["currentAddress"] = new JsonObject { ["division"] = "140423", ["detail"] = "某村" },
        ["schooling"] = "primary",
        ["studyStatus"] = "enrolled",
        ["school"] = "某小学",
        ["boarding"] = false,
        ["health"] = new JsonArray("healthy"),
        ["medicalInsurance"] = "insured",
        ["father.name"] = "赵大",
        ["mother.name"] = "钱二",
        ["bothParentsAway"] = true,
        ["oneAwayOtherIncapable"] = false,
        ["hasEntrustedCarer"] = true,
        ["carer.name"] = "孙奶奶",
        ["carer.relationship"] = "paternalGrandmother",
        ["carer.phone"] = "13900002222",
        ["fatherWork"] = new JsonArray(new JsonObject { ["division"] = "310115", ["startedOn"] = "2024-01-05" }),
        ["motherWork"] = new JsonArray(new JsonObject { ["division"] = "310115", ["startedOn"] = "2024-01-05" }),
        ["declarant.name"] = "孙奶奶",
        ["declarant.relationship"] = "carer",
        ["declarant.phone"] = "13900002222",
        ["consent.noticeVersion"] = "1",
        ["consent.givenOn"] = "2024-08-20",
    });

    /// <summary>The body with one answer set.</summary>
    public static JsonObject With(this JsonObject body, string key, JsonNode? value)
    {
        var copy = (JsonObject)body.DeepClone();
        copy["answers"]![key] = value;
        return copy;
    }

    public static JsonObject Without(this JsonObject body, string key)
    {
        var copy = (JsonObject)body.DeepClone();
        ((JsonObject)copy["answers"]!).Remove(key);
        return copy;
    }

    /// <summary>
    /// A valid citizen number that nobody else in this class of tests has. There are five hundred of a birthday: drawn from one heap, a test that
    /// declares hundreds would turn it over under the one beside it, and two children of that one would be one.
    /// </summary>
    public static string Number(string county, string born, bool female = false)
    {
        var drawn = Drawn.GetOrAdd(TestContext.Current.TestClass?.UniqueID ?? "", static _ => new(0));
        var sequence = (Interlocked.Increment(ref drawn.Value) * 2) + (female ? 0 : 1);
        var body = county + born + (sequence % 1000).ToString("D3", CultureInfo.InvariantCulture);
        return body + CheckDigit.Of(body);
    }

    private static JsonObject Body(string form, JsonObject answers) =>
        new() { ["formId"] = form, ["answers"] = answers, ["unknown"] = new JsonArray() };
}
