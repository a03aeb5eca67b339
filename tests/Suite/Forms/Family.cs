using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Problems;

namespace Suite.Forms;

/// <summary>
/// Two invented families, complete and without a single warning, for tests to bend. Numbers are computed here by the formula of GB 11643-1999, not by
/// the program under test.
/// </summary>
internal static class Family
{
    /// <summary>The day on which all these declarations are made.</summary>
    public static readonly DateOnly Today = new(2024, 9, 1);

    /// <summary>09:00 in 长治.</summary>
    public static readonly DateTimeOffset Now = new(2024, 9, 1, 1, 0, 0, TimeSpan.Zero);

    public static readonly Intake Parent = new(Today, SelfDeclared: true);

    public static readonly Intake Staff = new(Today, SelfDeclared: false);

    public static FormDefinition MigrantForm => FormCatalogue.Find("migrant-2024")!;

    public static FormDefinition LeftBehindForm => FormCatalogue.Find("left-behind-2024")!;

    /// <summary>A girl of 壶关, eight years old, who lives with both parents in 潞州区 since the second of February.</summary>
    public static JsonObject Migrant() => Parse($$"""
        {
          "childName": "王小雨", "sex": "female", "ethnicity": "01", "birthDate": "2016-03-05", "hukouRegistered": true,
          "citizenNumber": "{{Number("140427", "20160305", "122")}}",
          "hukouAddress": {"division": "140427101", "detail": "某村12号"}, "currentAddress": {"division": "140403001", "detail": "某小区3号楼"},
          "livesWith": "bothParents", "residenceRegistration": "residencePermit", "housing": "rented", "leftHukouOn": "2024-02-02",
          "schooling": "primary", "studyStatus": "enrolled", "school": "某某小学", "boarding": false,
          "health": ["healthy"], "medicalInsurance": "atResidence",
          "father.name": "王大山", "father.phone": "13812345678", "mother.name": "李小花",
          "familyHardship": [], "livingSupport": ["none"],
          "declarant.name": "王大山", "declarant.relationship": "father", "declarant.phone": "13812345678",
          "consent.noticeVersion": "1", "consent.givenOn": "2024-09-01"
        }
        """);

    /// <summary>A boy of 武乡, six years old, whose parents both work in 上海 since the year before and who lives with his grandmother.</summary>
    public static JsonObject LeftBehind() => Parse($$"""
        {
          "childName": "赵小石", "sex": "male", "ethnicity": "01", "birthDate": "2017-10-01", "hukouRegistered": true,
          "citizenNumber": "{{Number("140429", "20171001", "013")}}",
          "hukouAddress": {"division": "140429100", "detail": "某村5号"}, "currentAddress": {"division": "140429100", "detail": "某村5号"},
          "father.name": "赵铁柱", "mother.name": "孙桂兰", "bothParentsAway": true, "oneAwayOtherIncapable": false,
          "fatherWork": [{"division": "310115", "startedOn": "2023-03-01", "endedOn": null}],
          "motherWork": [{"division": "310115", "startedOn": "2023-03-01", "endedOn": null}],
          "hasEntrustedCarer": true, "carer.name": "周桂英", "carer.relationship": "paternalGrandmother", "carer.phone": "13912345678",
          "schooling": "primary", "studyStatus": "enrolled", "school": "某某小学", "boarding": false,
          "health": ["healthy"], "healthManagement": "received", "medicalInsurance": "insured",
          "familyHardship": [], "livingSupport": ["none"],
          "declarant.name": "周桂英", "declarant.relationship": "carer", "declarant.phone": "13912345678",
          "consent.noticeVersion": "1", "consent.givenOn": "2024-09-01"
        }
        """);

    public static JsonObject Of(FormDefinition form) => form.Kind == ChildKind.Migrant ? Migrant() : LeftBehind();

    /// <summary>A citizen number: prefix, birth date, sequence and the check of GB 11643-1999.</summary>
    public static string Number(string prefix, string birth, string sequence)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var body = prefix + birth + sequence;
        return body + "10X98765432"[body.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11];
    }

    public static JsonObject With(this JsonObject answers, string key, JsonNode? value)
    {
        answers[key] = value;
        return answers;
    }

    /// <summary>The same, the value written as JSON.</summary>
    public static JsonObject WithJson(this JsonObject answers, string key, string json) => answers.With(key, JsonNode.Parse(json));

    public static JsonObject Without(this JsonObject answers, params string[] keys)
    {
        foreach (var key in keys)
        {
            Assert.True(answers.Remove(key), $"The family has no {key} to take away.");
        }

        return answers;
    }

    public static JsonElement Element(this JsonNode node) => JsonDocument.Parse(node.ToJsonString()).RootElement;

    public static JsonElement Unknown(params string[] keys) => JsonSerializer.SerializeToElement(keys);

    public static Reading Take(this FormDefinition form, JsonObject answers, Intake intake, params string[] unknown) =>
        form.Take(answers.Element(), Unknown(unknown), intake);

    /// <summary>Typed answers that must be acceptable.</summary>
    public static Answers Read(this FormDefinition form, JsonObject answers, params string[] unknown)
    {
        var reading = form.Read(answers.Element(), Unknown(unknown), Today);
        Assert.Empty(reading.Problems);
        return reading.Answers;
    }

    public static string[] Codes(this IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => $"{problem.Field} {problem.Code}").Order(StringComparer.Ordinal)];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
