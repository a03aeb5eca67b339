using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Domain.Time;

namespace Conversation.Readers;

/// <summary>Answers to choice fields: the label, the code, or how people call it.</summary>
internal static partial class ChoiceReader
{
    private const int Longest = 160;

    /// <summary>Below this age a child who is at no school is not yet of school age.</summary>
    private const int SchoolAge = 6;

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        if (text.Bare() is not { Length: > 0 and <= Longest } bare)
        {
            return Read.Nothing.Instance;
        }

        foreach (var option in field.Options)
        {
            if (bare.Equals(option.Code, StringComparison.OrdinalIgnoreCase) || bare == option.Label)
            {
                return new Read.Got(option.Code);
            }
        }

        bare = SelfCorrection.LastOf(bare).Bare();
        if (Backward.IsOfPeople(field))
        {
            // 是奶奶不是姥姥, said without a stop.
            bare = Denies().Replace(bare, "，");
        }

        return field.Key switch
        {
            "ethnicity" => Ethnicity(scene, bare),
            "livesWith" => Household.Of(scene, bare),
            "carer.relationship" => OfPeople(scene, bare, Carer(scene, bare)),
            "declarant.relationship" => Told(field, bare, OfPeople(scene, bare, Declarant(scene, bare))),
            "awayParent" => OfPeople(scene, bare, AwayParent(bare)),
            _ => Weighed(scene, bare),
        };
    }

    /// <summary>他奶奶上个月走了, 现在换成姥姥了: a relative of whom something is told, and nobody who says that it is herself.</summary>
    private static Read Told(Field field, string text, Read read) => read is Read.Got got && Happened().IsMatch(text)
        && !text.ContainsAny("我", "俺", "咱", "本人")
        ? new Read.Confirm(got.Value, Coverage.Ask(field, got)) : read;

    [GeneratedRegex("走了|没了|去世|伺候|要人|自己还|换成|换了|改成|回来|出去|不在|病了|摔|住院|打工|带不了|看不了|管不了|[上下]个月|去年|昨天|前天|(?:带|看|管)(?:着|的)?(?:他|她)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Happened();

    /// <summary>What is said besides the people.</summary>
    private static Read OfPeople(Scene scene, string text, Read read) => read is not Read.Got got ? read : got with
    {
        Left = Coverage.Left(Relations.In(text, Relations.SpeakerOf(scene.Answers)).Reverse()
            .Aggregate(text, (words, one) => string.Concat(words.AsSpan(0, one.Start), "，", words.AsSpan(one.End))), Telling.Household),
    };

    private static Read Weighed(Scene scene, string text)
    {
        var field = scene.Field;
        var found = Weighing.Of(ChoiceGrammars.Of(field), field.Key == "residenceRegistration" ? Registered().Replace(text, "，") : text);
        if (found.IsMixed)
        {
            return Read.Nothing.Instance;
        }

        if (found.SaysNothing)
        {
            return YesMeans(field, text);
        }

        if (found.Codes is not [var code])
        {
            return Read.Nothing.Instance;
        }

        // 三年级 alone is one of the primary school; 中专一年级 is not.
        code = code switch { "grade" => "primary", "middle" => "juniorHigh", _ => code };

        if (code == "notYet")
        {
            return NotYet(scene);
        }

        if (field.FindOption(code) is null)
        {
            return (field.Key, code) switch
            {
                ("medicalInsurance", "atHukou" or "atResidence") => new Read.Got("insured"),
                ("medicalInsurance", "insured") => new Read.Part(new Pending(), "医保交了，记下了。是在老家交的，还是在现在住的这边交的？", "incomplete-place",
                    ["在老家交的", "在这边交的"]),
                ("healthManagement" or "tcmHealthManagement", "atHukou" or "atResidence") => new Read.Got("received"),
                ("healthManagement" or "tcmHealthManagement", "received") =>
                    new Read.Part(new Pending(), "做过，记下了。是在老家做的，还是在现在住的这边做的？", "incomplete-place", ["在老家做的", "在这边做的"]),
                _ => Read.Nothing.Instance,
            };
        }

        if (field.Key == "housing" && code is "other" or "rented" && text.ContainsAny("公租房", "廉租房", "公共租赁"))
        {
            // Rented, and from the public: the form does not say which of the two that is.
            return new Read.Confirm("rented", "政府的公租房、廉租房也是租的，就记“出租房屋”，对吗？");
        }

        return new Read.Got(code, IsRisky: !found.IsSure || found.Left.Length > 3, Left: found.Left, IsFaint: found.IsFaint);
    }

    /// <summary>没上学: of a small child 学龄前, of an older one perhaps 失学; that is asked.</summary>
    private static Read NotYet(Scene scene) => scene.Answers.Value(Shared2024.BirthDate) is not { } born ? Read.Nothing.Instance
        : CivilTime.Age(born, scene.Today) < SchoolAge ? new Read.Got("preschool")
        : new Read.Confirm("outOfSchool", "孩子到了上学的年龄，现在没在学校上学，对吗？");

    /// <summary>Plain "yes" and "no" where one option is the "no": 医保 "交了", 体检 "没有".</summary>
    private static Read YesMeans(Field field, string text) =>
        (YesNoReader.Find(text), field.FindOption("none"), field.FindOption("insured") ?? field.FindOption("received")) switch
        {
            (false, { } none, _) => new Read.Got(none.Code),
            (true, _, { } yes) => new Read.Got(yes.Code),
            (true, _, null) when field.Key == "studyStatus" => new Read.Got("enrolled"),
            (true, _, null) when field.Key is "healthManagement" or "tcmHealthManagement" or "medicalInsurance" =>
                new Read.Part(new Pending(), "有，记下了。是在老家，还是在现在住的这边？", "incomplete-place", ["在老家", "在这边"]),
            _ => Read.Nothing.Instance,
        };

    /// <summary>A name of a people, also where only its sound was written (汗族, 布衣族).</summary>
    private static Read Ethnicity(Scene scene, string text)
    {
        if (scene.Field.Options.FirstOrDefault(option => option.Label[^1] == '族' && (text == option.Label[..^1] || text == option.Label[..^1] + "的"))
            is { } stem)
        {
            return new Read.Got(stem.Code);
        }

        if (Weighed(scene, text) is var read && (read is not Read.Nothing
            || scene.Field.Options.Any(option => text.Contains(option.Label, StringComparison.Ordinal))))
        {
            return read;
        }

        var at = text.IndexOf('族', StringComparison.Ordinal);
        var alike = scene.Field.Options.Where(option => option.Label[^1] == '族' && at >= option.Label.Length - 1
            && Pinyin.OfName(text[(at + 1 - option.Label.Length)..(at + 1)]).Intersect(Pinyin.OfName(option.Label)).Any()).ToList();
        return alike is [var one] ? new Read.Got(one.Code, IsRisky: true) : Read.Nothing.Instance;
    }

    /// <summary>她奶奶 declares: she looks after the child, and the plan says later what the form calls that.</summary>
    private static Read Declarant(Scene scene, string text) => Nearly().IsMatch(text) ? Read.Nothing.Instance : OfAnotherChild(scene, text)
        ? new Read.Confirm("other", "您不是孩子的爸爸妈妈，是别的人替孩子登记，对吗？") : AtWork().IsMatch(text) ? new Read.Got("other", IsRisky: true)
        : Pair().Match(text) is { Success: true } pair ? new Read.Got(pair.Value[0] == '父' ? "father" : "mother") : Bore().IsMatch(text)
        ? new Read.Got("mother", IsRisky: true) : text is "我闺女" or "我儿子" or "我娃" or "我孩子" || text.ContainsAny("判给", "你大爷", "你爹", "你妈", "你爸", "你奶奶")
        ? Read.Nothing.Instance : Relations.OfSpeaker(text) switch
        {
            null or Relation.Parent or Relation.Speaker or Relation.Child or Relation.StepParent => text.ContainsAny("受委托", "照护人", "照看孩子的", "照看人")
                ? new Read.Got("carer")
                : text is "监护人" or "我是监护人" or "是监护人" or "他监护人" ? new Read.Got("otherGuardian")
                : text is "其他" or "别的" or "其他人" ? new Read.Got("other") : Read.Nothing.Instance,
            Relation.Father => new Read.Got("father"),
            Relation.Mother => new Read.Got("mother"),
            Relation.Outsider => new Read.Got("other"),

            // An aunt where the grandmother is the carer is not the carer.
            { } relation when scene.Answers.Get(LeftBehind2024.CarerRelationship) is { } carer && carer != Relations.CarerCode(relation) =>
                new Read.Got("other"),
            _ => new Read.Got("carer"),
        };

    private static Read Carer(Scene scene, string text)
    {
        var speaker = Relations.SpeakerOf(scene.Answers);
        // 奶奶走得早，娃也喊她奶奶: who is no more, and who is only called so, looks after nobody.
        var parts = Parts.Of(text).Where(part => part is { IsDenied: false, IsOtherTime: false }
            && !part.Text.ContainsAny("没有", "去世", "没了", "走得早", "没得早", "不在了", "过世", "喊")
            && !OfAnother().IsMatch(part.Text)).ToList();

        // 爷爷腿脚不好，是奶奶管; 主要是奶奶，爷爷下地: who mainly does it, or who does it now.
        foreach (var cue in (string[])["主要", "全靠", "现在是", "如今是", "现在换", "后来", "换成", "换了", "改成", "管着", "是"])
        {
            if (parts.Count > 1 && parts.Where(part => part.Text.Contains(cue, StringComparison.Ordinal)).ToList() is [var main]
                && Relations.In(main.Text.Replace('是', '|'), speaker).Any(one => one.Relation is not (Relation.Child or Relation.Speaker)))
            {
                parts = [main];
                break;
            }
        }

        var people = parts
            .SelectMany(part => Relations.In(part.Text.Replace('是', '|'), speaker)).Select(one => one.Relation)
            .Where(relation => relation is not (Relation.Child or Relation.Speaker)).Distinct().ToList();
        if (people.Count == 0 && speaker is null && text.ContainsAny("我就是", "就是我", "我自己", "本人", "是我"))
        {
            return Read.Nothing.Instance;
        }

        return people.Select(Relations.CarerCode).Distinct().ToList() switch
        {
            [null] => new Read.Part(new Pending(), "是孩子的爷爷奶奶，还是姥姥姥爷？", "which-side", ["爷爷", "奶奶", "姥爷", "姥姥"]),
            [{ } code] when code != "parent" => new Read.Got(code),
            [.. var both] when both.Order(StringComparer.Ordinal).SequenceEqual(["paternalGrandfather", "paternalGrandmother"]) =>
                new Read.Part(new Pending(), "爷爷奶奶一起带。表上只写一位，平时主要是谁照看？", "one-carer", ["爷爷", "奶奶"]),
            [.. var both] when both.Order(StringComparer.Ordinal).SequenceEqual(["maternalGrandfather", "maternalGrandmother"]) =>
                new Read.Part(new Pending(), "姥姥姥爷一起带。表上只写一位，平时主要是谁照看？", "one-carer", ["姥姥", "姥爷"]),
            _ => text is "其他" or "别的" or "别人" ? new Read.Got("other") : Read.Nothing.Instance,
        };
    }

    private static Read AwayParent(string text)
    {
        var (away, home) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (clause, isDenied, _) in Parts.Of(text).Where(part => !part.IsOtherTime))
        {
            var people = Relations.In(clause, null).Select(one => one.Relation).Where(relation => relation is Relation.Father or Relation.Mother)
                .Distinct().ToList();
            if (people is [var who])
            {
                (isDenied || clause.ContainsAny("在家", "没出", "没去", "不出", "照看", "有病", "病着", "残疾", "去世", "坐牢", "失联", "跑了") ? home : away)
                    .Add(who == Relation.Father ? "father" : "mother");
            }
        }

        return away is { Count: 1 } && !home.Overlaps(away) ? new Read.Got(away.Single())
            : away.Count == 0 && home is { Count: 1 } ? new Read.Got(home.Contains("father") ? "mother" : "father", IsRisky: true)
            : Read.Nothing.Instance;
    }

    /// <summary>登了记|居住证没办, said without a stop.</summary>
    [GeneratedRegex("(?<=登(?:了记了?|记了|记过了?|过记?|上了))(?=居住证|没办)", RegexOptions.CultureInvariant)]
    private static partial Regex Registered();

    [GeneratedRegex("(?<=是[^,，不]{1,6})(?=不是)", RegexOptions.CultureInvariant)]
    private static partial Regex Denies();

    /// <summary>我是他班上李昊妈妈: some other child's.</summary>
    private static bool OfAnotherChild(Scene scene, string text) => ParentOf().Match(text) is { Success: true } parent
        && Around().Replace(scene.Answers.Get(Shared2024.ChildName) is { Length: > 1 } name
            ? parent.Groups["w"].Value.Replace(name, "", StringComparison.Ordinal).Replace(name[1..], "", StringComparison.Ordinal)
            : parent.Groups["w"].Value, "").Length > 1;

    [GeneratedRegex("^(?:我|俺)(?:就)?是(?<w>[^,，。]{2,9}?)(?:爸爸?|妈妈?|爹|娘)$", RegexOptions.CultureInvariant)]
    private static partial Regex ParentOf();

    [GeneratedRegex("他|她|孩子|娃娃?|小孩|的|亲|后|继|养|干|这个?|那个?|闺女|女儿|儿子|家|我|俺|当|爷爷?|奶奶?|姥姥|姥爷|外公|外婆|爸爸?|妈妈?|爹|娘|公公|婆婆|登记|小|妮儿?|丫头|小子|孙|儿",
        RegexOptions.CultureInvariant)]
    private static partial Regex Around();

    /// <summary>算他半个爹吧; 跟他妈一样亲; 快当他后爸了.</summary>
    [GeneratedRegex("半个|一样|似的|快(?:当|成|是)|算(?:是)?(?:他|她|孩子)|(?:喊|叫|当)我(?:爸|妈|爹|娘)|像(?:他|她)", RegexOptions.CultureInvariant)]
    private static partial Regex Nearly();

    /// <summary>我是他爸单位的: not his father.</summary>
    [GeneratedRegex("^(?:我|俺)(?:就)?是.{1,5}[爸妈爹娘](?:的|他们)?(?:单位|公司|厂|店|同事|朋友|工友|老板|领导|村|邻居|老乡|同学|老师|徒弟|师傅)", RegexOptions.CultureInvariant)]
    private static partial Regex AtWork();

    /// <summary>母女关系.</summary>
    [GeneratedRegex("^(?:我们)?(?:是)?(?:父女|父子|母女|母子)(?:俩|关系|两个)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    [GeneratedRegex("^(?:我|俺)?(?:就)?(?:是)?当[妈娘]的|^(?!.*[儿闺媳]).*(?:我|俺).{0,4}(?:怀胎|生)(?:的|了|下)?(?:他|她|孩子|娃|的)$", RegexOptions.CultureInvariant)]
    private static partial Regex Bore();

    /// <summary>他姥姥管他表妹: another child.</summary>
    [GeneratedRegex("(?:管|带|看|照看|照顾)着?(?:的是)?(?:他|她|我)?(?:表|堂)?(?:弟|妹|哥|姐)", RegexOptions.CultureInvariant)]
    private static partial Regex OfAnother();
}
