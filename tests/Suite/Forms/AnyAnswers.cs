using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Forms;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Suite.Forms;

/// <summary>
/// Properties over arbitrary input: nothing throws, what is read can be written and read again, and no message repeats what was sent.
/// </summary>
public sealed class AnyAnswers
{
    /// <summary>JSON of any shape, often under the names of real boxes and with values that nearly fit.</summary>
    public static class Generators
    {
        private static readonly string[] Keys =
            [.. FormCatalogue.All.SelectMany(form => form.Fields).Select(field => field.Key).Distinct(), "answers", "division", "detail", "startedOn",
                "endedOn", "", "𠮷"];

        private static readonly string[] Texts =
            [.. FormCatalogue.All.SelectMany(form => form.Fields).SelectMany(field => field.Options).Select(option => option.Code).Distinct(),
             "140403", "140403001", "999999", "310000", "2016-03-05", "2024-02-30", "0001-01-01", "9999-12-31", "13812345678", "0355-2191234",
                 "11010519491231002X", "11010519491231002x",
             "1", "", " ", "王小雨", "𠮷野家", "\u202E", "\0", "1e99", "null", "山西省", "2016-03-05T00:00:00"];

        public static Arbitrary<JsonObject> Objects() => Arb.From(ObjectOf(3));

        private static Gen<JsonObject> ObjectOf(int depth) =>
            from pairs in Gen.Zip(Gen.Elements(Keys), ValueOf(depth)).ArrayOf()
            select new JsonObject(pairs.DistinctBy(pair => pair.Item1)
                .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Item1, pair.Item2)));

        private static Gen<JsonNode?> ValueOf(int depth)
        {
            var simple = Gen.OneOf(
                Gen.Elements(Texts).Select(text => (JsonNode?)JsonValue.Create(text)),
                ArbMap.Default.GeneratorFor<string>().Select(text => (JsonNode?)JsonValue.Create(text ?? "")),
                ArbMap.Default.GeneratorFor<bool>().Select(value => (JsonNode?)JsonValue.Create(value)),
                ArbMap.Default.GeneratorFor<long>().Select(value => (JsonNode?)JsonValue.Create(value)),
                Gen.Constant((JsonNode?)null));
            return depth == 0
                ? simple
                : Gen.OneOf(
                    simple,
                    ObjectOf(depth - 1).Select(value => (JsonNode?)value),
                    ValueOf(depth - 1).ArrayOf().Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));
        }
    }

    [Property(Arbitrary = [typeof(Generators)], MaxTest = 500)]
    public void Any_object_is_read_without_an_exception_and_what_was_read_survives_writing(JsonObject json)
    {
        foreach (var form in FormCatalogue.All)
        {
            var reading = form.Take(json.Element(), default, Family.Parent);
            Assert.All(reading.Problems.Concat(reading.Warnings),
                problem => Assert.False(string.IsNullOrWhiteSpace(problem.Message) || string.IsNullOrWhiteSpace(problem.Code)));
            var read = form.Read(json.Element(), default, Family.Today).Answers;
            AssertSame(form, read, Again(form, read));
        }
    }

    [Property(Arbitrary = [typeof(Generators)], MaxTest = 100)]
    public void Any_list_of_unknowns_is_read_without_an_exception(JsonObject json)
    {
        foreach (var value in json.Select(member => member.Value).Append(json))
        {
            Assert.NotNull(Family.MigrantForm.Take(Family.Migrant().Element(), value is null ? default : value.Element(), Family.Parent));
        }
    }

    [Property(MaxTest = 100)]
    public void No_message_repeats_what_somebody_wrote(NonNull<string> written)
    {
        var secret = "密" + written.Get.Length + "码" + string.Concat(written.Get.Where(char.IsLetterOrDigit));
        foreach (var form in FormCatalogue.All)
        {
            var answers = new JsonObject(form.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, secret)));
            foreach (var field in form.Fields.Where(field => field.Type is FieldType.Address or FieldType.Spells))
            {
                var place = new JsonObject { ["division"] = secret, ["detail"] = 5, ["startedOn"] = secret, ["endedOn"] = secret };
                answers[field.Key] = field.Type == FieldType.Address ? place : new JsonArray(place);
            }

            var reading = form.Take(answers, Family.Parent);
            Assert.NotEmpty(reading.Problems);
            Assert.All(reading.Problems.Concat(reading.Warnings),
                problem => Assert.DoesNotContain(secret, problem.Message + problem.Field, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void A_whole_declaration_survives_writing_and_every_answer_can_be_shown(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var answers = form.Read(Family.Of(form).Without("sex"), "sex");
        AssertSame(form, answers, Again(form, answers));
        Assert.All(form.Fields.Where(answers.Has), field => Assert.False(string.IsNullOrWhiteSpace(field.Show(answers.Find(field)!)), field.Key));
    }

    private static Answers Again(FormDefinition form, Answers answers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            form.Write(json, answers);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var reading = form.Read(document.RootElement, Family.Unknown([.. form.UnknownKeys(answers)]), Family.Today);
        Assert.Empty(reading.Problems.Codes());
        return reading.Answers;
    }

    private static void AssertSame(FormDefinition form, Answers expected, Answers actual)
    {
        Assert.Equal(expected.Unknown.Order(StringComparer.Ordinal), actual.Unknown.Order(StringComparer.Ordinal));
        Assert.All(form.Fields, field => Assert.Equal(expected.Find(field), actual.Find(field)));
    }
}
