using System.Text.Json.Nodes;
using Domain.Declarations;
using Domain.Forms;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Suite.Forms;

namespace Suite.Declarations;

/// <summary>Whatever a family corrects, in whatever order: nothing stated is lost, and the parts always say the whole.</summary>
public sealed class AnyCorrections
{
    /// <summary>A correction that may or may not be acceptable: one to three boxes answered or declared unknown.</summary>
    public sealed record Change(IReadOnlyList<KeyValuePair<string, string>> Answers)
    {
        public JsonObject Json() => new(Answers.DistinctBy(pair => pair.Key).Where(pair => pair.Value != "unknown")
            .Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value))));

        public string[] Unknown() => [.. Answers.DistinctBy(pair => pair.Key).Where(pair => pair.Value == "unknown").Select(pair => pair.Key)];
    }

    public static class Generators
    {
        private static readonly KeyValuePair<string, string>[] Possible =
        [
            new("hukouRegistered", "true"), new("hukouRegistered", "false"), new("hukouRegistered", "unknown"),
                new("birthCertificateNumber", "unknown"),
            new("citizenNumber", "unknown"), new("hukouAddress", """{"division":"140427"}"""), new("hukouAddress", "unknown"),
                new("leftHukouOn", "\"2024-01-01\""),
            new("leftHukouOn", "unknown"), new("livesWith", "\"none\""), new("livesWith", "\"oneParent\""), new("schooling", "\"preschool\""),
                new("schooling", "\"primary\""),
            new("schooling", "unknown"), new("studyStatus", "\"droppedOut\""), new("studyStatus", "\"enrolled\""), new("school", "\"某某小学\""),
                new("boarding", "true"),
            new("health", """["disabled"]"""), new("health", """["healthy"]"""), new("disabilityCategories", """["visual"]"""),
                new("disabilityGrade", "unknown"),
            new("rehabilitationAid", "false"), new("birthDate", "unknown"), new("birthDate", "\"2022-01-01\""), new("healthManagement", "\"none\""),
            new("tcmHealthManagement", "unknown"), new("currentAddress", """{"division":"140404"}"""),
                new("currentAddress", """{"division":"310000"}"""),
        ];

        public static Arbitrary<Change[]> Changes() => Arb
            .From(Gen.Choose(1, 3).SelectMany(count => Gen.Elements(Possible).ArrayOf(count)).Select(pairs => new Change(pairs)).ArrayOf(12));
    }

    [Property(Arbitrary = [typeof(Generators)], MaxTest = 300)]
    public void The_statement_and_its_corrections_always_say_the_whole(Change[] changes)
    {
        var declaration = Declared.Migrant();
        var accepted = 0;
        foreach (var change in changes)
        {
            var decision = declaration.Correct(change.Json(), change.Unknown());
            if (!decision.IsAccepted)
            {
                Assert.NotEmpty(decision.Problems);
                continue;
            }

            accepted++;
            var after = decision.Outcome.Declaration;
            Assert.Equal(ChangedKeys.Between(after.Form, declaration.Answers(), after.Answers()), decision.Outcome.ChangedKeys);
            Assert.Same(declaration.Stated, after.Stated);
            Assert.Equal(declaration.Corrections, after.Corrections[..^1]);

            // What is kept is a form that could have been handed in like this: nothing missing, nothing that does not apply.
            var check = after.Form.Check(after.Answers(), after.Intake);
            Assert.Empty(check.Problems.Codes());
            Assert.DoesNotContain(check.Warnings, warning => warning.Code == "not-applicable");
            Assert.Equal(DeclarationJson.Write(after).ToArray(), DeclarationJson.Write(DeclarationJson.Read(DeclarationJson.Write(after))).ToArray());
            declaration = after;
        }

        Assert.Equal(accepted, declaration.Corrections.Length);
    }
}
