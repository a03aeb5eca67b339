using System.Reflection;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;
using Suite.Channels;

namespace Suite.Conversation;

/// <summary>A value is kept only when every content word of its clause is accounted for, and one rule decides that.</summary>
public sealed partial class Covered
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    /// <summary>Its words are its value: a name, a school, a street. What stands around them is the name reader's.</summary>
    private static readonly FieldType[] TakenAsTheyStand = [FieldType.Text, FieldType.Address];

    /// <remarks>
    /// 鹦鹉 stands for any word that no list holds. Beside a yes or an illness people explain themselves: there it takes more of them.
    /// </remarks>
    [Fact]
    public void A_word_that_nobody_knows_in_the_clause_of_an_answer_has_the_answer_asked_back()
    {
        var seen = 0;
        foreach (var (form, family) in ((string, IReadOnlyDictionary<string, string>)[])[("migrant-2024", Family.Migrant),
            ("left-behind-2024", Family.LeftBehind)])
        {
            foreach (var field in FormCatalogue.Find(form)!.Fields.Where(field => family.ContainsKey(field.Key)
                && !TakenAsTheyStand.Contains(field.Type)))
            {
                var scene = new Scene(field, Answers.Empty, Today, null);
                if (family[field.Key].Contains('，', StringComparison.Ordinal) || Reader.Of(scene, family[field.Key]) is not Read.Got)
                {
                    continue;
                }

                seen++;
                // Two characters behind a place are a place in it: 苏州吴江盛泽.
                var strange = field.Type == FieldType.Spells ? "鹦鹉蛐蛐" : Coverage.IsExact(field) ? "鹦鹉" : "鹦鹉蛐蛐蝈蝈蚂蚱蚯蚓";
                foreach (var said in (string[])[$"{strange}{family[field.Key]}", $"{family[field.Key]}{strange}"])
                {
                    Assert.False(Reader.Of(scene, said) is Read.Got, $"{field.Key}: {said}");
                }
            }
        }

        Assert.True(seen >= 40, $"{seen} questions");
    }

    /// <summary>Every word of these is known, and each stands beside a value in the answer's own clause.</summary>
    public static TheoryData<string, string, string> OfSomethingElse => new()
    {
        { "migrant-2024", "schooling", "初中离家远" },
        { "migrant-2024", "schooling", "小学老师是他姨" },
        { "migrant-2024", "boarding", "走读生管得松" },
        { "migrant-2024", "housing", "买房的钱都借出去了" },
        { "migrant-2024", "familyHardship", "给低保户送过菜" },
        { "migrant-2024", "hukouRegistered", "上了火车" },
        { "migrant-2024", "sex", "女孩好养" },
        { "migrant-2024", "health", "健康最要紧" },
        { "left-behind-2024", "bothParentsAway", "都在外头吃饭" },
        { "left-behind-2024", "carer.relationship", "爷爷种地" },
        { "left-behind-2024", "carer.relationship", "奶奶不识字" },
        { "left-behind-2024", "hasEntrustedCarer", "有人看上我家地" },
        { "left-behind-2024", "oneAwayOtherIncapable", "没能力还账" },
    };

    [Theory]
    [MemberData(nameof(OfSomethingElse))]
    public void A_clause_that_speaks_of_something_else_is_no_answer_though_its_words_are_known(string form, string field, string said) =>
        Assert.False(Reader.Of(new Scene(FormCatalogue.Find(form)!.Find(field)!, Answers.Empty, Today, null), said) is Read.Got, said);

    [Theory]
    [InlineData("migrant-2024", "schooling", "在石圪节小学上二年级", "primary")]
    [InlineData("migrant-2024", "schooling", "在惠丰中学读高一", "seniorHigh")]
    [InlineData("migrant-2024", "residenceRegistration", "登记过了", "temporary")]
    [InlineData("migrant-2024", "residenceRegistration", "登了记了居住证没办", "temporary")]
    [InlineData("migrant-2024", "declarant.name", "解爱萍", "解爱萍")]
    [InlineData("migrant-2024", "livesWith", "爸妈都在", "bothParents")]
    [InlineData("left-behind-2024", "carer.relationship", "是他奶奶在家看着", "paternalGrandmother")]
    public void A_plain_answer_in_everyday_words_is_kept(string form, string field, string said, string value) =>
        Assert.Equal(value, Assert.IsType<Read.Got>(
            Reader.Of(new Scene(FormCatalogue.Find(form)!.Find(field)!, Answers.Empty, Today, null), said)).Value);

    [Fact]
    public void Nothing_but_the_one_gate_calls_a_reader()
    {
        var readers = typeof(Reader).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reader", StringComparison.Ordinal) && type != typeof(Reader)
                && type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
                .Any(method => method.Name == "Of" && method.ReturnType == typeof(Read))).Select(type => type.Name).ToList();
        Assert.True(readers.Count >= 9, string.Join(' ', readers));

        var calls = Directory.GetFiles(Path.Combine(Npm.Root, "bot", "Conversation"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Calls().Matches(File.ReadAllText(path))
                .Select(match => (File: Path.GetFileNameWithoutExtension(path), Reader: match.Groups["r"].Value)))
            .Where(call => readers.Contains(call.Reader) && call.File != call.Reader).ToList();
        Assert.Contains(calls, call => call.File == "Reader");

        // FreeTextReader hands names and schools on to their own readers; it is itself behind the gate.
        Assert.DoesNotContain(calls, call => call.File is not ("Reader" or "FreeTextReader"));
    }

    [GeneratedRegex("\\b(?<r>[A-Z][A-Za-z]*Reader)\\.Of\\(", RegexOptions.CultureInvariant)]
    private static partial Regex Calls();
}
