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
