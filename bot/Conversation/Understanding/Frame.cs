using System.Collections.Frozen;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// How an answer that can be counted is told: beside its value stand of whom, since when, that it is so, and the few words of its own question. With
/// any other word, however well it is known, the clause speaks of something else (低保户的狗, 初中离家远, 上了火车, 爷爷种地), and the value is asked back.
/// </summary>
/// <remarks>
/// Words in other clauses are <see cref="ClosedWorld"/>'s: 租的，离厂子近. Where the medical insurance is paid is told with all that places are told
/// with, and has no frame.
/// </remarks>
internal static partial class Frame
{
    /// <summary>So many words further on what nobody knows may be a school's name: 长治学院附属小学.</summary>
    private const int NameOfASchool = 3;

    /// <summary>What these do to a value is weighed elsewhere (<see cref="Weighing"/>, <see cref="ClosedWorld"/>).</summary>
    private static readonly FrozenSet<Tag> Weighed = FrozenSet.Create(Tag.Value, Tag.Yes, Tag.No, Tag.Not, Tag.NotNot, Tag.Number, Tag.Perhaps,
        Tag.NotYet, Tag.Past, Tag.Partly, Tag.Wished, Tag.Asks, Tag.Turns, Tag.But, Tag.Person);

    /// <summary>Where it is may be told with it.</summary>
    private static readonly FrozenSet<string> Placed = FrozenSet.Create(StringComparer.Ordinal, "schooling", "studyStatus", "hukouRegistered",
        "housing", "boarding", "rehabilitationAid", "residenceRegistration");

    /// <summary>Of these the value is a state of the parents or a yes, and no person.</summary>
    private static readonly FrozenSet<string> OfStates = FrozenSet.Create(StringComparer.Ordinal, "bothParentsAway", "oneAwayOtherIncapable",
        "hasEntrustedCarer", "otherParentCondition");

    /// <summary>The value stands among words that such an answer is not told with.</summary>
    /// <param name="holding">The clauses that say the value.</param>
    /// <param name="all">Of people, who it is and what else is told of them may stand in one clause: one has to be nothing but who.</param>
    public static bool IsBroken(Field field, IEnumerable<List<Token>> holding, IEnumerable<List<Token>> all) =>
        Told.TryGetValue(field.Key, out var told)
        && (Backward.IsOfPeople(field) ? !all.Any(clause => SaysWho(field, clause) && OfPeople(field, told, clause))
            : holding.Any(clause => !IsFramed(field, told, clause)));

    private static bool IsFramed(Field field, FrozenSet<string> told, List<Token> clause)
    {
        var own = Lexicons.Of(field);
        var value = clause.FindLastIndex(token => token.Tag is Tag.Value or Tag.Yes);
        return clause.Index().All(one => (IsKnown(told, one.Item) && !(one.Index > value && value >= 0 && IsSomebodys(field, one.Item)))
            || (one.Item.Code == Everyday.Place && Placed.Contains(field.Key))
            || (one.Item.Tag == Tag.Topic && own.TryFind(one.Item.Text, out var tag, out _) && tag == Tag.Topic)
            || (one.Item.Tag == Tag.Unknown && ((one.Item.Text.Length == 1 && one.Index < value) || IsNameOfASchool(field, clause, one.Index))));
    }

    /// <summary>住校长家隔壁, 初中同学: behind the value, whose it is.</summary>
    private static bool IsSomebodys(Field field, Token token) => field.Key is "boarding" or "schooling" or "sex"
        && token is { Tag: Tag.Turns, Code: Turning.Source, Text: not ("学校" or "老师" or "单位" or "社区") } or { Tag: Tag.Person, Code: "outsider" };

    /// <summary>爷爷种地, 奶奶不识字: told of them, and not that it is they.</summary>
    private static bool OfPeople(Field field, FrozenSet<string> told, List<Token> clause) => clause.TrueForAll(token =>
        !(Never.TryGetValue(field.Key, out var never) && never.Contains(token.Text))
        && (IsKnown(told, token) || token.Code == Everyday.Place
            || (token is { Tag: Tag.Unknown, Text.Length: 1 } && field.Key != "declarant.relationship")));

    private static bool SaysWho(Field field, List<Token> clause) => clause.Exists(token => token.Text is "他" or "她" or "我" or "俺"
        || (OfStates.Contains(field.Key)
            ? token.Tag is Tag.Value or Tag.Yes or Tag.No or Tag.Not or Tag.NotNot or Tag.Person
            : token.Tag is Tag.Value or Tag.Yes or Tag.Not or Tag.Person || token.Text.EndsWith("关系", StringComparison.Ordinal)
                || token.Text.StartsWith("一家", StringComparison.Ordinal)));

    private static bool IsKnown(FrozenSet<string> told, Token token) => Weighed.Contains(token.Tag) || Always.Contains(token.Text)
        || told.Contains(token.Text) || IsNumber(token.Text) || (token.Tag == Tag.Unknown && !token.Text.Any(char.IsLetter));

    private static bool IsNumber(string text) => text.All(c => "〇零一二两三四五六七八九十百千万半几个块元多第".Contains(c, StringComparison.Ordinal));

    /// <summary>紫坊小学: what stands before is its name.</summary>
    public static bool IsNameOfASchool(Field field, List<Token> clause, int at) => field.Key is "schooling" or "studyStatus" or "boarding"
        && clause.Skip(at + 1).Take(NameOfASchool).Any(token => token.Text is "小学" or "中学" or "初中" or "高中" or "幼儿园" or "学校" or "完小"
            or "技校" or "职高" or "一中" or "二中" or "三中" or "校" or "学");
}
