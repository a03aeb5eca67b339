using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Suite.Forms;

/// <summary>Which single answers are refused and with which code, and what does not fit together.</summary>
public sealed class Answering
{
    /// <summary>box | what somebody sends | the problem.</summary>
    public static TheoryData<string, string, string> WrongAnswers => new()
    {
        { "childName", "7", "childName wrong-type" },
        { "childName", "\"\"", "childName empty" },
        { "childName", "\"  \"", "childName empty" },
        { "childName", "\"王\\u0000\"", "childName invalid-characters" },
        { "childName", "\"\\ud800\"", "childName invalid-characters" },
        { "school", $"\"{new string('学', 101)}\"", "school too-long" },
        { "sex", "\"Female\"", "sex unknown-option" },
        { "sex", "true", "sex wrong-type" },
        { "ethnicity", "1", "ethnicity wrong-type" },
        { "ethnicity", "\"57\"", "ethnicity unknown-option" },
        { "birthDate", "\"2016-3-5\"", "birthDate invalid-date" },
        { "birthDate", "\"2015-02-29\"", "birthDate invalid-date" },
        { "birthDate", "\"2024-09-02\"", "birthDate future-date" },
        { "birthDate", "20160305", "birthDate wrong-type" },
        { "hukouRegistered", "\"是\"", "hukouRegistered wrong-type" },
        { "hukouRegistered", "1", "hukouRegistered wrong-type" },
        { "citizenNumber", "140427201603050012", "citizenNumber digits-lost" },
        { "citizenNumber", "1.40427E+17", "citizenNumber digits-lost" },
        { "citizenNumber", "\"1.40427E+17\"", "citizenNumber digits-lost" },
        { "citizenNumber", "\"140403201502290013\"", "citizenNumber impossible-date" },
        { "citizenNumber", "[]", "citizenNumber wrong-type" },
        { "father.phone", "13812345678", "father.phone wrong-type" },
        { "father.phone", "\"1381234567\"", "father.phone wrong-length" },
        { "currentAddress", "\"140403\"", "currentAddress wrong-type" },
        { "currentAddress", "{}", "currentAddress.division required" },
        { "currentAddress", """{"division":140403}""", "currentAddress.division wrong-type" },
        { "currentAddress", """{"division":"140499"}""", "currentAddress.division unknown-division" },
        { "currentAddress", """{"division":"140403","street":"x"}""", "currentAddress.street unknown-field" },
        { "health", "\"healthy\"", "health wrong-type" },
        { "health", """["healthy","disabled"]""", "health must-stand-alone" },
        { "health", """["cold"]""", "health unknown-option" },
        { "health", """[1]""", "health wrong-type" },
        { "livingSupport", """["none","dibao"]""", "livingSupport must-stand-alone" },
        { "leftHukouOn", "\"2016-03-04\"", "leftHukouOn before-birth" },
        { "arrivedOn", "\"2016-03-04\"", "arrivedOn before-birth" },
        { "returnedOn", "\"2016-03-04\"", "returnedOn before-birth" },
        { "favouriteColour", "\"red\"", "favouriteColour unknown-field" },
        { "fatherWork", "[]", "fatherWork unknown-field" },
    };

    [Theory, MemberData(nameof(WrongAnswers))]
    public void A_wrong_answer_is_one_problem_of_its_own_box(string box, string answer, string problem)
    {
        var reading = Family.MigrantForm.Take(Raw(Family.Migrant(), box, answer), default, Family.Parent);
        Assert.Equal([problem], reading.Problems.Codes());
    }

    /// <summary>A work spell | the problem.</summary>
    public static TheoryData<string, string> WrongSpells => new()
    {
        { "{}", "fatherWork wrong-type" },
        { "[7]", "fatherWork[0] wrong-type" },
        { """[{"startedOn":"2024-02-01","endedOn":"2024-01-31"}]""", "fatherWork[0].endedOn ends-before-start" },
        { """[{"startedOn":null},{"division":"990000"}]""", "fatherWork[1].division unknown-division" },
        { """[{"startedOn":"2024-09-02"}]""", "fatherWork[0].startedOn future-date" },
        { """[{"company":"x"}]""", "fatherWork[0].company unknown-field" },
        { "[" + string.Join(',', Enumerable.Repeat("{}", 61)) + "]", "fatherWork too-many" },
    };

    [Theory, MemberData(nameof(WrongSpells))]
    public void A_wrong_work_spell_is_named_by_its_place(string spells, string problem) =>
        Assert.Equal([problem], Family.LeftBehindForm.Take(Raw(Family.LeftBehind(), "fatherWork", spells), default, Family.Parent).Problems.Codes());

    [Fact]
    public void Work_may_well_have_started_before_the_child_was_born() => Assert.Empty(Family.LeftBehindForm.Take(
        Family.LeftBehind().WithJson("fatherWork", """[{"division":"310000","startedOn":"2010-01-01","endedOn":null}]"""), Family.Parent).Problems);

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var answers = Family.Migrant().With("sex", "x").With("birthDate", "yesterday").With("nonsense", 1).Without("housing")
            .WithJson("health", """["healthy","disabled"]""");
        Assert.Equal(
            ["birthDate invalid-date", "health must-stand-alone", "housing required", "nonsense unknown-field", "sex unknown-option"],
            Family.MigrantForm.Take(answers, Family.Parent).Problems.Codes());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("5")]
    public void Answers_that_are_no_object_are_refused(string json) =>
        Assert.Contains("answers wrong-type", Family.MigrantForm.Take(JsonDocument.Parse(json).RootElement, default, Family.Parent).Problems.Codes());

    /// <summary>What is sent under "unknown" | the problem.</summary>
    public static TheoryData<string, string> WrongUnknowns => new()
    {
        { "\"birthDate\"", "unknown wrong-type" },
        { "{}", "unknown wrong-type" },
        { "[7]", "unknown unknown-field" },
        { """["birthday"]""", "birthday unknown-field" },
        { """["birthDate"]""", "birthDate answered-and-unknown" },
    };

    [Theory, MemberData(nameof(WrongUnknowns))]
    public void The_list_of_unknowns_is_checked_too(string unknown, string problem) => Assert.Equal(
        [problem], Family.MigrantForm.Take(Family.Migrant().Element(), JsonDocument.Parse(unknown).RootElement, Family.Parent).Problems.Codes());

    [Fact]
    public void Not_known_not_asked_and_none_of_these_are_three_different_things()
    {
        var form = Family.LeftBehindForm;
        var answers = form.Read(Family.LeftBehind().Without("livingSupport", "birthDate"), "birthDate");
        Assert.True(answers.IsUnknown(Shared2024.BirthDate));
        Assert.False(answers.Has(Shared2024.BirthDate));
        Assert.Equal(CodeSet.Empty, answers.Get(Shared2024.FamilyHardship));
        Assert.False(answers.Has(Shared2024.LivingSupport) || answers.IsUnknown(Shared2024.LivingSupport));
        Assert.Equal(["birthDate"], form.UnknownKeys(answers));
    }

    [Fact]
    public void The_same_box_twice_is_refused() => Assert.Equal(
        ["sex duplicate-field"],
        Family.MigrantForm.Read(JsonDocument.Parse("""{"sex":"male","sex":"female"}""").RootElement, default, Family.Today).Problems.Codes());

    /// <summary>Cross-field warnings of the contract: form | changes | warning.</summary>
    public static TheoryData<string, string, string> Oddities => new()
    {
        { "migrant-2024", """{"birthDate":"2016-03-06"}""", "birthDate number-birth-date" },
        { "migrant-2024", """{"sex":"male"}""", "sex number-sex" },
        { "migrant-2024", """{"schooling":"preschool"}""", "schooling schooling-age" },
        { "migrant-2024", """{"schooling":"seniorHigh"}""", "schooling schooling-age" },
        { "migrant-2024", """{"currentAddress":{"division":"140427102"}}""", "currentAddress same-county" },
        { "left-behind-2024", """{"bothParentsAway":false}""", "bothParentsAway no-parent-away" },
        { "left-behind-2024", """{"bothParentsAway":false}""", "bothParentsAway spells-disagree" },
        { "left-behind-2024", """{"motherWork":[]}""", "motherWork spells-disagree" },
        { "left-behind-2024", """{"oneAwayOtherIncapable":true,"otherParentCondition":["detained"]}""", "oneAwayOtherIncapable ticks-disagree" },
    };

    [Theory, MemberData(nameof(Oddities))]
    public void What_does_not_fit_together_is_a_warning_and_no_refusal(string id, string changes, string warning)
    {
        var form = FormCatalogue.Find(id)!;
        var answers = Family.Of(form);
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            answers[key] = value?.DeepClone();
        }

        var reading = form.Take(answers, Family.Parent);
        Assert.Empty(reading.Problems.Codes());
        Assert.Contains(warning, reading.Warnings.Codes());
    }

    [Theory]
    [InlineData("""{"motherWork":[]}""", false)]
    [InlineData("""{"fatherWork":[]}""", false)]
    [InlineData("""{"fatherWork":[],"motherWork":[]}""", true)]
    public void One_parent_away_asks_for_the_work_of_one_of_them_and_not_of_both(string changes, bool isOdd)
    {
        var answers = Family.LeftBehind().With("bothParentsAway", false).With("oneAwayOtherIncapable", true)
            .WithJson("otherParentCondition", """["detained"]""");
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            answers[key] = value?.DeepClone();
        }

        Assert.Equal(isOdd, Family.LeftBehindForm.Take(answers, Family.Parent).Warnings.Codes().Contains("oneAwayOtherIncapable spells-disagree"));
    }

    [Fact]
    public void A_girls_number_agrees_with_a_girl_and_a_foreign_number_says_nothing()
    {
        var form = Family.MigrantForm;
        Assert.Empty(form.Take(Family.Migrant().With("citizenNumber", "USA123456789012"), Family.Parent).Warnings.Codes());
        Assert.Equal(Sex.Female, form.Read(Family.Migrant()).Get(Shared2024.CitizenNumber)!.Sex);
    }

    private static JsonElement Raw(JsonObject answers, string key, string json)
    {
        answers.Remove(key);
        var text = answers.ToJsonString();
        return JsonDocument.Parse($"{text[..^1]},\"{key}\":{json}}}").RootElement;
    }
}
