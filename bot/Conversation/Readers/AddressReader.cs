using System.Text.RegularExpressions;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation.Readers;

/// <summary>Addresses by name, resolved against the divisions; what fits twice is asked (店上镇 lies in 潞城区 and in 壶关县).</summary>
internal static partial class AddressReader
{
    private const int DetailLength = 200;

    private static readonly string[] Countries =
        ["国外", "境外", "外国", "日本", "韩国", "美国", "英国", "加拿大", "澳大利亚", "新西兰", "缅甸", "越南", "老挝", "柬埔寨", "泰国", "马来西亚", "新加坡", "俄罗斯", "德国", "法国", "意大利",
            "西班牙", "阿联酋", "迪拜", "沙特", "非洲"];

    public static Read Of(Scene scene, string text)
    {
        if (SameAs(scene, text) is { } same)
        {
            return new Read.Got(same, "跟前面说的一样");
        }

        if (DivisionCode.TryParse(text, out var code) && DivisionTable.Find(code) is not null)
        {
            return new Read.Got(new Address(code, ""));
        }

        if (scene.Pending is { Places.Count: > 1 } ambiguous && Pick(text, ambiguous.Places) is { } picked)
        {
            return Judge(scene, picked, ambiguous.Rest ?? "");
        }

        if (Question().IsMatch(text))
        {
            return Read.Nothing.Instance;
        }

        if (scene.Pending is { Places: [var inside] } && DivisionCode.TryParse(inside, out var frame))
        {
            return Within(scene, text, frame);
        }

        var said = SaidPlace.Of(scene.Field.Key, text, null);
        switch (said.Place)
        {
            case Resolution.Unique { Division: var division } when said.IsTorn:
                return new Read.Confirm(new Address(division.Code, Detail(said.Rest)), $"您说了不止一个地方。是{DivisionTable.FullName(division.Code)}，对吗？");
            case Resolution.Unique unique when IsShared(text, unique.Division) || IsFarDistrict(text, unique.Division):
                return new Read.Confirm(new Address(unique.Division.Code, ""), $"您是说{DivisionTable.FullName(unique.Division.Code)}，对吗？");
            case Resolution.Unique unique:
                return Heard(Judge(scene, unique.Division.Code, said.Rest), said.Heard);
            // 城区 and 郊区 are in half the cities of the country; here they are ours.
            case Resolution.Ambiguous { Candidates: var many, Rest: var rest } when many.Where(place => DivisionCode.Changzhi.Contains(place.Code))
                .ToList() is [var ours]:
                return Judge(scene, ours.Code, rest);
            case Resolution.Ambiguous many:
                return Ask(many, many.Rest);
            default:
                return Countries.FirstOrDefault(country => text.StartsWith(country, StringComparison.Ordinal)
                    || text.Contains("在" + country, StringComparison.Ordinal)) is not null
                    ? new Read.Got(new Address(DivisionCode.Abroad, Cut(text)))
                    : scene.Field.Key == "hukouAddress" && OnesOwn().Match(text) is { Success: true } own
                        && Of(scene, text[own.Length..]) is Read.Got got
                        // 我户口在武乡: the child's mostly is where the parent's is, but that was not said.
                        ? new Read.Confirm(got.Value, $"孩子的户口也在{scene.Field.Show(got.Value)}，对吗？") : Read.Nothing.Instance;
        }
    }

    [GeneratedRegex("^我(?:的|自己的)?(?=户口|户籍)", RegexOptions.CultureInvariant)]
    private static partial Regex OnesOwn();

    /// <summary>斯亭镇 was taken for 虒亭镇: said, with a way back.</summary>
    private static Read Heard(Read read, (string Said, string Meant)? heard) => heard is { } sound && read is Read.Got got
        ? got with { Note = $"“{sound.Said}”是按{sound.Meant}记的", IsRisky = true }
        : read;

    /// <summary>"住天桥底下" is no 天桥区 of 济南: a district elsewhere is named with its city, or with 区.</summary>
    private static bool IsFarDistrict(string text, Division division) => division.Kind == DivisionKind.CityDistrict
        && !DivisionCode.Changzhi.Contains(division.Code)
        && !text.Contains(division.Name, StringComparison.Ordinal) && text.Bare().Length > 2 && DivisionTable.FullName(division.Code) is { } full
        && !Enumerable.Range(0, full.Length - division.Name.Length)
        .Any(at => at + 2 <= full.Length - division.Name.Length && text.Contains(full.Substring(at, 2), StringComparison.Ordinal));

    /// <summary>"东街" alone is a subdistrict and a village of many counties.</summary>
    private static bool IsShared(string text, Division division) => division.Code.Level == DivisionLevel.Township && text.Bare() is { Length: 2 } bare
        && DivisionTable.ChangzhiUnits.Any(unit => unit.Code.Level == DivisionLevel.Village && unit.Code.Township != division.Code
            && unit.Name.StartsWith(bare, StringComparison.Ordinal) && unit.Name.Length <= bare.Length + 5 && unit.Name[bare.Length] is '村' or '居'
            or '社' or '委');

    /// <summary>What can be recorded of an address whose finer part nobody knows.</summary>
    public static Address? Settle(Pending pending) =>
        pending.Places is [var only] && DivisionCode.TryParse(only, out var code) && code.Level is not (DivisionLevel.Province)
        && code != DivisionCode.Changzhi
            ? new Address(code, pending.Rest ?? "")
            : null;

    /// <summary>
    /// The place that a text names, though it may not begin with it: "就在咱们那个店上镇". Only the first few characters are tried: a place further back
    /// belongs to another thought.
    /// </summary>
    public static (Resolution? Found, int At) Find(string text, DivisionCode? within)
    {
        text = InnerMongolia().Replace(text, "内蒙古");
        for (var at = 0; at <= Math.Min(12, text.Length - 2); at++)
        {
            if (at > 0 && !Before.Contains(text[at - 1], StringComparison.Ordinal))
            {
                continue;
            }

            var found = DivisionNames.Resolve(text[at..], within);
            // 城南堠北庄: no 城南区 far away, but what follows is ours.
            if (within is null && found is Resolution.Unique { Division.Code: { Level: DivisionLevel.County } far, Rest: { Length: >= 2 } rest }
                && !DivisionCode.Changzhi.Contains(far)
                && text.Length - at - rest.Length == 2 && DivisionNames.Resolve(rest, DivisionCode.Changzhi)
                is Resolution.Unique { Division.Code.Level: DivisionLevel.Township or DivisionLevel.Village } ours)
            {
                return (ours, at + 2);
            }

            if (found is not Resolution.Unknown)
            {
                return (found, at);
            }
        }

        return (null, 0);
    }

    public static Read Ask(Resolution.Ambiguous many, string rest) => new Read.Part(
        new Pending(Places: [.. many.Candidates.Select(candidate => candidate.Code.Value)], Rest: Cut(rest)),
        $"叫“{many.Candidates[0].Name}”的地方不止一个，是哪一个？",
        "ambiguous-place",
        [.. many.Candidates.Take(8).Select(candidate => DivisionTable.FullName(candidate.Code) ?? candidate.Name)]);

    /// <summary>One of the places that may be meant: by its full name, by the county ("壶关的"), or by a word of it.</summary>
    public static DivisionCode? Pick(string text, IReadOnlyList<string> places)
    {
        var codes = places.Select(place => DivisionCode.TryParse(place, out var code) ? code : default).Where(code => code.Value.Length > 0).ToList();
        var bare = text.Bare();
        if (bare.Length < 2)
        {
            return null;
        }

        var named = codes.Where(code => DivisionTable.FullName(code) == bare).ToList();
        if (named.Count != 1 && Find(bare, null).Found is Resolution.Unique { Division: var said })
        {
            named = codes.Where(code => said.Code.Contains(code) || code == said.Code).ToList();
        }

        if (named.Count != 1)
        {
            var word = bare.TrimEnd('的', '那', '个', '边', '吧').TrimStart('是', '在', '就');
            named = word.Length < 2 ? [] : codes.Where(code => DivisionTable.FullName(code)?.Contains(word, StringComparison.Ordinal) == true)
                .ToList();
        }

        return named is [var only] ? only : null;
    }

    private static Read Within(Scene scene, string text, DivisionCode frame)
    {
        var rest = scene.Pending!.Rest ?? "";
        var said = SaidPlace.Of(scene.Field.Key, text, frame);
        switch (said.Place)
        {
            case Resolution.Unique { Division: var found, Rest: var more } when found.Code != frame:
                return Heard(Judge(scene, found.Code, rest + more), said.Heard);
            case Resolution.Unique { Rest: var more }:
                // The same again: that is all they know.
                return frame == DivisionCode.Changzhi ? Read.Nothing.Instance : new Read.Got(new Address(frame, Cut(rest + more)));
            case Resolution.Ambiguous many:
                return Ask(many, rest + many.Rest);
        }

        if (Find(text, null) is (Resolution.Unique { Division: var elsewhere, Rest: var detail }, 0) && elsewhere.Code.Level <= DivisionLevel.County)
        {
            return Judge(scene with { Pending = null }, elsewhere.Code, detail);
        }

        // Inside a county, or a city elsewhere whose lists we do not hold, words are the detail.
        return frame.Level == DivisionLevel.Province || frame == DivisionCode.Changzhi || text.Bare().Length is < 2 or > 60
            ? Read.Nothing.Instance
            : new Read.Got(new Address(frame, Cut(rest + text.Bare())));
    }

    private static Read Judge(Scene scene, DivisionCode code, string rest)
    {
        var detail = Detail(rest);
        var matters = scene.Field.Key is "currentAddress" or "hukouAddress";
        switch (code.Level)
        {
            case DivisionLevel.Province or DivisionLevel.Prefecture when matters && detail.Length == 0 || code == DivisionCode.Changzhi && matters:
                return new Read.Part(
                    new Pending(Places: [code.Value], Rest: detail),
                    $"{DivisionTable.Name(code)}，记下了。是哪个{(code.Level == DivisionLevel.Province ? "市、哪个" : "")}县（区）？",
                    "incomplete-address",
                    code == DivisionCode.Changzhi ? [.. DivisionTable.Children(code).Select(county => county.Name)] : null);
            case DivisionLevel.County when matters && detail.Length == 0 && DivisionCode.Changzhi.Contains(code):
                return new Read.Part(
                    new Pending(Places: [code.Value]), $"{DivisionTable.Name(code)}，记下了。是哪个乡镇、哪个村（社区）？记不清就说“不清楚”。", "incomplete-address");
            case DivisionLevel.County when matters && DivisionCode.Changzhi.Contains(code) && !HouseLike().IsMatch(detail):
                return new Read.Part(
                    new Pending(Places: [code.Value], Rest: detail), $"{DivisionTable.Name(code)}{detail}，记下了。是哪个乡镇（街道）、哪个村（社区）？记不清就说“不清楚”。",
                        "incomplete-address");
            default:
                return new Read.Got(new Address(code, detail));
        }
    }

    /// <summary>"跟孩子一样", "就在这儿": the child's own address of the same kind, or the other one.</summary>
    private static Address? SameAs(Scene scene, string text)
    {
        var bare = text.Bare();
        if (bare.Length > 16 || !bare.ContainsAny("一样", "同上", "就在这", "就这儿", "就是这", "一个地方", "同一个", "跟孩子一块", "和孩子一块"))
        {
            return null;
        }

        // "跟他爸户口一个地方": his, where it was said.
        if (NamedPeople.In(bare).FirstOrDefault(person => (person.Whose & Whose.Child) == 0) is { Length: > 0 } person)
        {
            var relative = (person.Whose & Whose.Father) != 0 ? Shared2024.Father : (person.Whose & Whose.Mother) != 0 ? Shared2024.Mother : null;
            return relative is null ? null : scene.Answers.Get(scene.Field.Key.EndsWith("hukouAddress", StringComparison.OrdinalIgnoreCase)
                ? relative.HukouAddress : relative.CurrentAddress);
        }

        var (hukou, current) = (scene.Answers.Get(Shared2024.HukouAddress), scene.Answers.Get(Shared2024.CurrentAddress));
        return scene.Field.Key switch
        {
            "currentAddress" => hukou,
            "hukouAddress" => current,
            _ when scene.Field.Key.EndsWith(".hukouAddress", StringComparison.Ordinal) => hukou ?? current,
            _ => current,
        };
    }

    /// <summary>What may stand right before a place that does not begin the sentence; 高新区 is not 新区.</summary>
    private const string Before = "在到是住的，,。 、个去了回从家于往里边那这们咱都直又上县市区省镇乡村：:来跑搁打";

    [GeneratedRegex("[?？]|(?:吗|么|不)$|是不是|还是写|写哪|填.{1,6}还是|算不算|为啥|为什么|能不能|行不行|要不要", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex("[0-9一二三四五六七八九十]|[路街巷院]|小区|村|社区|花园|公寓|楼", RegexOptions.CultureInvariant)]
    private static partial Regex HouseLike();

    [GeneratedRegex("内蒙(?!古)", RegexOptions.CultureInvariant)]
    private static partial Regex InnerMongolia();

    /// <summary>What follows a place without telling where in it.</summary>
    [GeneratedRegex("(?:租的?房子?|租着|住着|住|上学|打工|这边|这里|这儿|那边|那里|那儿|那块|里|呢|哩|的|吧|啊|呀)+$", RegexOptions.CultureInvariant)]
    private static partial Regex NoDetail();

    /// <summary>Street and house, without the words around them.</summary>
    public static string Detail(string rest) =>
        Cut(NoDetail().Replace(string.Join('，', rest.Split([',', '，', '。', '；', ';'])
            .TakeWhile(part => !part.ContainsAny("孩子", "娃", "我", "打工", "上班", "他", "她"))), "").Bare());

    private static string Cut(string detail) => detail.Length <= DetailLength ? detail.Trim()
        : detail[..(char.IsHighSurrogate(detail[DetailLength - 1]) ? DetailLength - 1 : DetailLength)].Trim();
}
