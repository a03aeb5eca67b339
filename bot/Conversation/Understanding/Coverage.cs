using System.Collections.Frozen;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation.Understanding;

/// <summary>
/// The one rule by which a value is kept. A reader proposes a value and the words that it leaves; what is left over (a thing nobody knows here, a
/// denial, a time that is not asked, a second number) means that the value is asked back with what was understood, and is not kept.
/// </summary>
/// <remarks>"满月酒是2017年10月1号办的" holds a whole date; 满月酒 and 办 are left, so it is no birthday yet.</remarks>
internal static class Coverage
{
    /// <summary>
    /// Beside a yes or an illness people explain themselves (要，孩子要做手术); so much of that passes. Where a word more makes it another's house or another
    /// day, none does.
    /// </summary>
    private const int Explained = 8;

    private const int HardlyAnything = 3;

    /// <summary>A repaired number is said whole once more, or it is not known which it is: 不对，最后是4.</summary>
    private const int WholePhone = 11;

    private static readonly FrozenSet<string> Exact =
        FrozenSet.Create(StringComparer.Ordinal, "livesWith", "residenceRegistration", "disabilityGrade");

    /// <summary>Of these a clerk writes what is certain: 可能是听力 is asked back.</summary>
    private static readonly FrozenSet<string> Certain = FrozenSet.Create(StringComparer.Ordinal, "disabilityCategories");

    /// <summary>Whoever is named already may be named again: 李建国13803551234.</summary>
    private static readonly Field<string>[] Names =
        [Shared2024.ChildName, Shared2024.Father.Name, Shared2024.Mother.Name, Shared2024.DeclarantName, LeftBehind2024.Carer.Name,
            Migrant2024.OtherGuardian.Name];

    public static Read Accept(Scene scene, string text, Read read) => read switch
    {
        Read.Got got when Unsettled.In(scene.Field, text) || Unsettled.IsAhead(scene.Field, text, scene.Today)
            || (got.Value is DateOnly day && Unsettled.IsOfAnotherYear(day, text, scene.Today))
            || Unsettled.IsGuessedMoon(got, text) || IsTooMuch(scene, text, got.Left, got.IsFaint)
            || (got.IsRisky && Certain.Contains(scene.Field.Key)) || Overturned.In(scene.Field, text)
            || (scene.Pending is null && (Afterwards.Undo(scene, text, got) || ClosedWorld.AsksBack(scene, text, got)))
            || (got.Value is CodeSet { Count: > 0 } && Overturned.IsOfOthers(scene.Field, text))
            || (scene.Pending is null && (SelfCorrection.Split(text) is null
                || (scene.Field.Type == FieldType.Phone && text.Count(char.IsAsciiDigit) < 2 * WholePhone && !SaidNumbers.EndIsPutRight(text)))
                && Leftovers.In(scene.Field, text, scene.Today)) =>
            new Read.Confirm(got.Value, Ask(scene.Field, got)),

        // 下月准备搬到屯留, 两年还是三年了: the next message would make a whole of it.
        Read.Part part when scene.Pending is null && (Unsettled.In(scene.Field, text)
            || (scene.Field.Type == FieldType.Date && Unsettled.IsEither(text))) =>
            part with { Kept = new Pending(), Say = $"这句我没全听准，不敢乱记。{scene.Field.Question}", Choices = null, IsDoubted = true },

        // 他姐12年生的，月份…: half a day that is hers would be made whole by the next message.
        Read.Part part when IsExact(scene.Field) && IsTooMuch(scene, text, part.Left, false) =>
            part with { Kept = scene.Pending ?? new Pending(), Say = $"这句我没全听准，不敢乱记。{scene.Field.Question}", IsDoubted = true },
        _ => read,
    };

    /// <summary>A day, a number, a stay, a household: one word more may make it another's.</summary>
    public static bool IsExact(Field field) => field.Type is FieldType.Date or FieldType.Spells or FieldType.Phone or FieldType.Identity
        || Exact.Contains(field.Key);

    private static bool IsTooMuch(Scene scene, string text, string left, bool isFaint)
    {
        foreach (var word in (scene.Accounted ?? []).Concat(Names.Select(scene.Answers.Get).OfType<string>().Where(name => name.Length > 1)))
        {
            left = left.Replace(word, "", StringComparison.Ordinal);
        }

        // There the closed world looks at every word, and words of every day are no leftovers.
        if (Afterwards.IsCounted(scene.Field) && scene.Pending is null && !isFaint && !IsExact(scene.Field) && text.Length > HardlyAnything)
        {
            return false;
        }

        var count = left.Count(char.IsLetterOrDigit);
        return IsExact(scene.Field) || isFaint
            ? count > 0
            : count > (scene.Field.Key == "housing" ? HardlyAnything : Explained) || (count > HardlyAnything && count * 2 > text.Length);
    }

    public static string Ask(Field field, Read.Got got) => got.Value switch
    {
        bool yes => $"{field.Question}\n您的意思是“{(yes ? "是" : "不是")}”，对吗？",
        string code when field.FindOption(code) is { } option => $"您是说：{option.Label}，对吗？",
        CodeSet => $"您是说：{field.Show(got.Value)}，对吗？",
        _ => $"您是说{Echo.Of(field, got.Value)}{(got.Note is null ? "" : $"（{got.Note}）")}，对吗？",
    };

    /// <summary>What a clause says besides its value: words of no list, denials, other times, questions.</summary>
    /// <param name="clause">With a stop in the place of the value.</param>
    /// <param name="words">The words in which such a value is told.</param>
    public static string Left(string clause, Lexicon words) => string.Concat(Segmenter.Of(clause, words)
        .Where(token => token is { Tag: Tag.Unknown or Tag.Not or Tag.NotNot or Tag.No or Tag.NotYet or Tag.Partly or Tag.Asks or Tag.Past }
            or { Tag: Tag.Person, Code: "outsider" }).Select(token => token.Text));
}
