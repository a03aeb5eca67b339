using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// A value is kept only where every word beside it is known, and known to leave it as it is (<see cref="Everyday"/>, the words of the question). A
/// word that nobody knows, or one that changes what is so, wherever it stands (<see cref="Turning"/>), has it asked back with what was understood.
/// </summary>
internal static partial class ClosedWorld
{
    /// <summary>A shorter answer has no room for a condition or a source.</summary>
    private const int Shortest = 4;

    /// <summary>
    /// Beside an answer that is named (在老家交, 三年级) a single character that nobody knows passes, for it is hardly a word; beside a yes or a no,
    /// which may be said to it, none does. With none at all two of the held-out sentences more are asked back, and one wrong value less is kept.
    /// </summary>
    private const int OneCharacter = 1;

    /// <summary>How it is with the child, and not with who speaks.</summary>
    private static readonly FrozenSet<string> OfTheChild = FrozenSet.Create(StringComparer.Ordinal, "schooling", "studyStatus", "boarding", "health",
        "disabilityCategories", "disabilityGrade", "rehabilitationAid", "school", "childName", "sex");

    private static readonly ConcurrentDictionary<string, Lexicon> Known = new(StringComparer.Ordinal);

    public static bool AsksBack(Scene scene, string text, Read.Got got)
    {
        var field = scene.Field;
        if (text.Length < Shortest || !text.Any(c => c is >= '\u4e00' and <= '\u9fff') || field.Options.Any(option => text.Bare() == option.Label))
        {
            return false;
        }

        var clauses = Afterwards.Clauses(Segmenter.Of(WithoutNames(scene, SelfCorrection.LastOf(text), got), Words(field)), 0).ToList();
        var holding = clauses.Where((clause, at) => Holds(field, clause, got.Value, at == clauses.Count - 1)).ToList();

        if (Afterwards.IsCounted(field) && !Backward.IsOfPeople(field) && (clauses.Exists(AsksOfTheChild)
            || (OfTheChild.Contains(field.Key) && holding.Count > 0 && holding.TrueForAll(clause => IsOfAnother(clause)
                || (clauses.IndexOf(clause) is > 0 and var at && IsOfAnother(clauses[at - 1]) && !IsNamedAnew(clause))))
            || (field.Key is "medicalInsurance" or "residenceRegistration" && OnesOwn().IsMatch(text)
                && !text.ContainsAny("孩子", "娃", "他", "她", "我们", "也", "都", "我家", "家里", "全家"))))
        {
            return true;
        }

        // 今天是十一月二十九: the day of the talk itself.
        if (field.Key == "birthDate" && got.Value is DateOnly day && day == scene.Today && text.ContainsAny("今天", "今儿", "明天"))
        {
            return true;
        }

        // 他堂弟是托给姥姥带的: another child.
        if (field.Key == "hasEntrustedCarer" && OtherChild().IsMatch(text))
        {
            return true;
        }

        if (field.Type is FieldType.Date or FieldType.Spells && holding.Count > 0 && holding.TrueForAll(IsDoneByAnother))
        {
            return true;
        }

        if ((field.Key is "oneAwayOtherIncapable" or "otherParentCondition"
                && Afterwards.Clauses(Segmenter.Of(text, Words(field)), 0).Any(IsOfNoParent))
            || (Afterwards.IsCounted(field) && IsUntil(field, text)))
        {
            return true;
        }

        if (field.Type == FieldType.Text && got.Value is string called && Described.IsOfAnotherName(text, called))
        {
            return true;
        }

        if (IsAsked().IsMatch(text) || (!IsNo(got.Value) && HandsOver().IsMatch(text) && !text.ContainsAny("现在", "如今")
            && SelfCorrection.Split(text) is null))
        {
            return true;
        }

        if (Backward.IsOfPeople(field) && Segmenter.Of(text, Words(field)).Exists(token => token is { Tag: Tag.Turns, Code: Turning.Another }))
        {
            return true;
        }

        if (!IsNo(got.Value) && holding.Exists(clause => Described.In(scene, text, clause, got.Value)))
        {
            return true;
        }

        if (Afterwards.IsCounted(field) && Frame.IsBroken(field, holding, clauses))
        {
            return true;
        }

        // 过两天去做检查: where no word says the value, every clause is taken for its own. 房子卖了，租的: what came about before it leads up to it.
        var first = holding.Count == 0 ? 0 : clauses.IndexOf(holding[0]);
        return clauses.Index().Any(one => (holding.Count == 0 || holding.Contains(one.Item)) is var holds
            && (Turns(field, one.Item, got.Value, holds) || (holds && IsYetToBe(field, one.Item))
                || (one.Index >= first && IsStrange(field, one.Item, holding.Count == 0, holds))));
    }

    public static Lexicon Words(Field field) =>
        Known.GetOrAdd(field.Key, static (_, field) => Lexicons.Of(field).Between(Turning.Words, Everyday.Words), field);

    /// <summary>Whom another question knows, who is called something, relatives where it is they who are asked for: nobody's words.</summary>
    private static string WithoutNames(Scene scene, string said, Read.Got got)
    {
        said = (scene.Accounted ?? []).Aggregate(said, (words, known) => words.Replace(known, "，", StringComparison.Ordinal));
        if (Backward.IsOfPeople(scene.Field))
        {
            // 邻居王婶: with the name before it.
            foreach (var one in Relations.In(said, Relations.SpeakerOf(scene.Answers)).Reverse())
            {
                var from = one.End - one.Start == 1 && one.Start > 0 && Surnames.IsSingle(said[one.Start - 1]) ? one.Start - 1 : one.Start;
                said = string.Concat(said.AsSpan(0, from), "他", said.AsSpan(one.End));
            }
        }

        return got.Value is string name && scene.Field.Type == FieldType.Text && scene.Field.Key != "school"
            ? said.Replace(name, "，", StringComparison.Ordinal)
            : NameFinder.All(said).Where(one => one.IsCalled || one.IsCued)
                .Aggregate(said, (words, one) => words.Replace(one.Name, "他", StringComparison.Ordinal));
    }

    /// <summary>The clause says the value, as far as its words tell.</summary>
    private static bool Holds(Field field, List<Token> clause, object value, bool isLast) => field switch
    {
        // 没有, 不用住, 啥也没办: says a no without a word that stands for it.
        _ when Afterwards.IsCounted(field) && IsNo(value) && clause.Exists(token => token.Tag is Tag.Not or Tag.No)
            && (clause.Exists(token => token.Tag == Tag.Value)
                || clause.TrueForAll(token => token.Tag is Tag.Not or Tag.No or Tag.Filler or Tag.Topic)) => true,
        _ when Backward.IsOfPeople(field) => isLast,
        _ when field.Type == FieldType.Address => clause.Exists(token => token.Code == Everyday.Place),
        _ when Afterwards.IsCounted(field) => clause.Exists(token => (token.Tag == Tag.Value
            || (token.Tag == Tag.Yes && field.Type == FieldType.YesNo)) && IsOf(token, value)),
        _ when value is string name => string.Concat(clause.Select(token => token.Text)).Contains(name, StringComparison.Ordinal),
        _ => clause.Exists(token => token.Tag == Tag.Number),
    };

    private static bool Turns(Field field, List<Token> clause, object value, bool holds)
    {
        var (source, isCounted) = (false, Afterwards.IsCounted(field));

        // 够条件才办居住证: what is only possible, planned or over bears out a no.
        var isNo = IsNo(value) && field.Key != "helpRequested";
        foreach (var (at, token) in clause.Index())
        {
            if (token.Tag != Tag.Turns)
            {
                continue;
            }

            switch (token.Code)
            {
                case Turning.Source:
                    // What a doctor found is so: 大夫说是哮喘.
                    source |= !(token.Text is "医生" or "大夫" && field.Key is "health" or "disabilityCategories");
                    break;
                case Turning.Says when source:
                case Turning.Told or Turning.Another:
                    return true;
                case Turning.Says:
                case Turning.May when field.Key == "helpRequested" && token.Text[0] == '能':
                case Turning.Wished when field.Key is "helpRequested" or "helpDetails" && value is not false:
                case Turning.AtTimes or Turning.Once or Turning.Planned when !holds:
                case Turning.Once when IsOfAnotherName(field, clause):
                case not null when field.Type == FieldType.Address && at + 1 < clause.Count && clause[at + 1].Text is "巷" or "路" or "街" or "村" or "镇":
                case Turning.AtTimes when !isCounted:
                case not null when isNo:
                    break;
                default:
                    return true;
            }
        }

        return holds && ((isCounted && (IsConditional(field, clause) || (!Backward.IsOfPeople(field) && IsCompared(clause))))
            || (OfTheChild.Contains(field.Key) && IsOfARelative(clause))
            || (!isNo && OfTheChild.Contains(field.Key) && field.Key != "childName" && IsOfTheSpeaker(clause)));
    }

    /// <summary>八一小学是他妹的, 二级那个是他哥哥, 二级的是我: says at its end whose that is.</summary>
    private static bool IsOfARelative(List<Token> clause)
    {
        var last = clause.FindLastIndex(token => token.Text is not ("的" or "家的" or "家" or "了" or "呢" or "吧"));
        return last > 1 && (clause[last] is { Tag: Tag.Turns, Code: Turning.Source } || clause[last].Text is "我" or "俺" or "我自己")
            && (clause[last - 1].Text == "是" || (clause[last - 1].Text is "他" or "她" or "我" && clause[last - 2].Text == "是"));
    }

    /// <summary>他小姨在学校住宿, 他舅念的高中: who stands first is who it is said of, where no word of the child comes between.</summary>
    private static bool IsOfAnother(List<Token> clause)
    {
        var who = clause.FindIndex(token => token.Text is not ("是" or "那" or "就是" or "其实" or "像" or "有" or "嗯" or "不是"));
        var value = clause.FindIndex(token => token.Tag == Tag.Value && !token.Text.ContainsAny("家", "接", "送", "陪", "租", "回"));
        return who >= 0 && value > who && clause[who] is { Tag: Tag.Turns, Code: Turning.Source } or { Tag: Tag.Person, Code: not "child" }
            && !clause[who].Text.ContainsAny("学校", "老师", "医生", "大夫", "医院", "胞胎")
            && !clause[(who + 1)..value].Exists(token => token.Text.ContainsAny("说", "讲", "给", "带", "供", "管", "家"))
            && !clause[(who + 1)..].Exists(token => token.Text.ContainsAny("孩子", "娃", "他", "她", "这个"));
    }

    /// <summary>他姐住校，一礼拜回一趟: who stands in the clause before goes on, where none is named anew.</summary>
    private static bool IsNamedAnew(List<Token> clause) => clause.Exists(token => token.Tag == Tag.Person
        || token is { Tag: Tag.Turns, Code: Turning.Source }
        || token.Text is "他" or "她" or "孩子" or "娃" or "小孩" or "这个" or "现在");

    [GeneratedRegex("^(?:他|她|我|俺)(?:表|堂)?(?:弟弟?|妹妹?)(?!们?跟着|都)", RegexOptions.CultureInvariant)]
    private static partial Regex OtherChild();

    /// <summary>我自己的医保在老家交: who speaks, and not the child.</summary>
    [GeneratedRegex("^(?:我|俺)(?:自己|个人)?的", RegexOptions.CultureInvariant)]
    private static partial Regex OnesOwn();

    /// <summary>工头2024年2月去的榆林: who stands before the day went, unless it is said that the child was brought.</summary>
    private static bool IsDoneByAnother(List<Token> clause) => clause[0] is { Tag: Tag.Turns, Code: Turning.Source } who
        && !who.Text.ContainsAny("学校", "幼儿园", "老家", "村", "家里", "医院") && clause.FindIndex(token => token.Tag == Tag.Number) is > 0 and var at
        && !clause[..at].Exists(token => token.Tag == Tag.Person)
        && !TextOf(clause).ContainsAny("接", "带", "领", "送", "抱", "给", "跟", "随", "陪", "和");

    /// <summary>字写得跟小学生似的, 这娃比闺女还文静: likened to it, and no such thing.</summary>
    private static bool IsCompared(List<Token> clause)
    {
        var value = clause.FindIndex(token => token.Tag == Tag.Value);
        return value > 0 && (clause[value - 1].Text is "像" or "比" or "似" or "赛" or "如同" or "好比" or "不如" or "赛过"
            || (clause[..value].Exists(token => token.Text is "跟" or "和" or "像" or "与")
                && clause[(value + 1)..].Exists(token => token.Text is "似的" or "一样" or "一个样" or "一般" or "差不多")));
    }

    /// <summary>瘸？那是崴的; 低保户不是不用交么: asks, or says it by asking; and a question fills nothing.</summary>
    [GeneratedRegex("[?？][^?？]*[\u4e00-\u9fff]|不是[^,，。]{1,8}[么吗嘛](?:[,，。]|$)|说[^,，。]{1,6}吧.*说[^,，。]{1,6}吧", RegexOptions.CultureInvariant)]
    private static partial Regex IsAsked();

    /// <summary>
    /// 可那是我的健康证, 那是菜鸟站: points at what was said and says what or whose it is. 开春才让进, 最后没舍得送, 就那几天: only from then on, in the end not, or
    /// for a while.
    /// </summary>
    [GeneratedRegex(
        "[,，](?:(?:可|但|不过)?那(?:个|都|可|天|号|里|儿)?|(?:可|但)这个?)(?:是|才是)(?!当然|肯定|自然|真|实|一定|必须|他的?$|她的?$|孩子的?$|娃的?$|对的|没错|我们家)"
            + "|那是(?:他|她|我|俺)[爸妈爷奶姥哥姐弟妹舅姑姨叔]|不(?:叫|是|在|去|上)?那(?:个|儿|里|样|所)|明明(?:不|没)|(?:看|听|当|说|写|念)成[^,，。]{1,8}了"
            + "|[,，][^,，。]{0,6}没(?:批|准|同意|答应|通过)|(?:^|[,，])要[^,，。]{1,8}才|要不(?![然了要是得还])[^,，。]{1,6}[,，]"
            + "|才(?:让|能|可以|肯|准|许|收)(?![回补了])|(?:最后|结果|到底|终究|末了|临了|到头来)[^,，。]{0,3}(?:没(?![错变少有事])|不(?![错变少]))",
        RegexOptions.CultureInvariant)]
    private static partial Regex HandsOver();

    /// <summary>原想叫赵天佑; 别再写英雄中路: of a name, a school or a place, what was only thought of.</summary>
    private static bool IsYetToBe(Field field, List<Token> clause) => field.Type is FieldType.Text or FieldType.Address
        && (clause.Exists(token => token.Tag is Tag.NotYet or Tag.Wished) || clause[0].Text == "别");

    /// <summary>跟奶奶住到六岁: until then.</summary>
    private static bool IsUntil(Field field, string text) => field.Key != "schooling" && Until().IsMatch(text);

    /// <summary>是他爷爷瘫着: whose state is asked, it is not.</summary>
    private static bool IsOfNoParent(List<Token> clause) => IsOfAnother(clause) && !clause.Exists(token => token is
    { Tag: Tag.Person, Code: "father" or "mother" or "parents" });

    [GeneratedRegex("[住跟吃领交租带管干享]到了?[0-9〇零一二两三四五六七八九十半]+个?(?:岁|周岁|年|月|号)(?!现在|如今)", RegexOptions.CultureInvariant)]
    private static partial Regex Until();

    /// <summary>我办了居住证，娃的不晓得要不要: of the child it is not known.</summary>
    private static bool AsksOfTheChild(List<Token> clause) => clause[0].Text is "孩子" or "娃" or "娃娃" or "小孩" or "他的" or "她的" or "娃的" or "孩子的"
        && (clause.Exists(token => token.Tag == Tag.Asks) || TextOf(clause).ContainsAny("没问", "没打听"))
        && !clause.Exists(token => token.Tag is Tag.Value or Tag.Yes);

    /// <summary>原来叫郭小宝，去年改成郭承宇了: the name that was is another, and the one that is stands elsewhere.</summary>
    private static bool IsOfAnotherName(Field field, List<Token> clause) => field.Key == "childName"
        && NameFinder.All(string.Concat(clause.Select(token => token.Text))).Count > 0;

    private static bool IsNo(object value) => value is false or "none" || (value is CodeSet codes && codes.All(code => code == "none"));

    private static bool IsOf(Token token, object value) => token.Code is null || value switch
    {
        bool yes => token.Code == (yes ? "true" : "false"),
        CodeSet codes => codes.Contains(token.Code),
        string code => token.Code == code || (token.Code is "grade" or "middle" && code != "preschool"),
        _ => true,
    };

    /// <summary>有床位就住, 考得上就是高中: what stands before 就 or 才 is neither who nor when.</summary>
    private static bool IsConditional(Field field, List<Token> clause) => clause.FindIndex(token => token.Tag != Tag.Turns
            && (token.Text[0] == '就' || (token.Text[0] == '才' && field.Key != "schooling"))) is > 0 and var at
        && !(at + 1 < clause.Count && clause[at + 1].Text[0] == '在')
        && (at < clause.Count - 1 || clause[at].Text is "就要" or "就去" or "就住" or "就交" or "就办" or "就来")
        && clause.Take(at).Any(token => token.Code != Turning.Lead
            && token.Tag is not (Tag.Person or Tag.Number or Tag.Value or Tag.Yes or Tag.Perhaps));

    /// <summary>我就念到小学三年级.</summary>
    private static bool IsOfTheSpeaker(List<Token> clause) => clause[0].Text is "我" or "俺" or "本人" or "我自己"
        && !clause.Exists(token => token.Text.ContainsAny("孩子", "娃", "他", "她", "儿子", "闺女", "孙", "家"));

    /// <summary>
    /// Beside the value every word counts, and one that may be an event behind it at once: 监测户的牌子摘了; in a clause of its own, that alone: 楼烂尾了.
    /// A place beside a bare yes is what that is said to.
    /// </summary>
    private static bool IsStrange(Field field, List<Token> clause, bool isBare, bool holds) => field.Type switch
    {
        _ when Afterwards.IsOfAnotherQuestion(field, clause) => false,
        _ when Afterwards.IsCounted(field) => holds
            ? clause.Where((token, at) => Afterwards.IsStrange(token) && !Frame.IsNameOfASchool(field, clause, at)).Sum(token => token.Text.Length)
                > (field.Type == FieldType.YesNo ? 0 : OneCharacter)
                || IsEventBehind(clause)
                || (isBare && field.Type == FieldType.YesNo && clause.Exists(token => token.Code == Everyday.Place))
            : Afterwards.IsEvent(clause),

        // Who tells a day tells its story in clauses of their own, and a place is told in several: what no word accounts for there may be another's.
        FieldType.Date or FieldType.Phone or FieldType.Identity => !holds && !IsName(clause)
            && clause.Exists(token => Afterwards.IsStrange(token) && !token.Text.All(char.IsAscii)),
        FieldType.Address => !holds && clause.Exists(Afterwards.IsStrange) && !Place().IsMatch(TextOf(clause)),
        FieldType.Text when field.Key == "school" => !holds && clause.Exists(Afterwards.IsStrange),
        _ => false,
    };

    /// <summary>刘芳，13903554321.</summary>
    private static bool IsName(List<Token> clause) => TextOf(clause) is { Length: 2 or 3 } name
        && Surnames.LengthAt(name, isCued: true) > 0;

    [GeneratedRegex("(?:村|镇|乡|社区|街|路|巷|河|沟|庄|区|县|市|省|号|楼|园|苑|小区|厂|姓.|没迁)$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    private static string TextOf(List<Token> clause) => string.Concat(clause.Select(token => token.Text));

    private static bool IsEventBehind(List<Token> clause) =>
        clause[^1].Text is "了" or "啦" or "咧"
        && clause.FindIndex(clause.FindLastIndex(token => token.Tag is Tag.Value or Tag.Yes) + 1, Afterwards.IsStrange) >= 0;
}
