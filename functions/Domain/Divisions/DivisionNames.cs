using System.Collections.Frozen;

namespace Domain.Divisions;

/// <summary>Finds the division that people mean: full names, names without 省市县区, former names, from the province down or starting anywhere.</summary>
/// <remarks>
/// 山西省长治市潞州区东街街道3号楼, 广东深圳宝安, 店上镇, 长治县: the longest reading wins; of equally long ones an exact name before a short one, a
/// province or city before a county elsewhere that shares its short name (西安 is the city, not a district of 牡丹江), and a place before those
/// inside it. What still fits twice is handed back to be asked.
/// </remarks>
public static class DivisionNames
{
    /// <summary>No name of places is longer; the rest of a text is detail.</summary>
    private const int Longest = 80;

    private static readonly Lazy<NameIndex> Index = new(NameIndex.Build);

    /// <summary>People say 朝阳 for the district of 北京 as readily as for the city in 辽宁: the only such case worth a question.</summary>
    private static readonly FrozenSet<string> AskBack = FrozenSet.Create("朝阳");

    /// <summary>What people put before a place.</summary>
    private static readonly string[] Openings =
        ["中华人民共和国", "中国", "我们", "我家", "我", "家", "老家", "现在", "户口", "户籍", "地址", "住", "在", "到", "去", "是", "从", "来自", "的", "：", ":"];

    /// <param name="within">Only places inside this division are meant (the names above it may still be said first).</param>
    public static Resolution Resolve(string? text, DivisionCode? within = null)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Resolution.Unknown.Instance;
        var frame = within is { } code && DivisionTable.Find(code) is { } found ? found : null;
        if (within is not null && frame is null)
            return Resolution.Unknown.Instance;

        var search = new Search(text.Length > Longest ? text[..Longest] : text, frame, Index.Value);
        search.Run();
        if (search.Best.Count == 0)
            return Resolution.Unknown.Instance;

        var rest = text[search.End..].Trim([.. Separators]).TrimStart([.. ClosingBrackets]).TrimStart([.. Separators]);
        var readings = Prefer(search.Best);
        return readings is [var only]
            ? new Resolution.Unique(only.Division, rest, only.FormerName)
            : new Resolution.Ambiguous([.. readings.Select(r => r.Division)], rest);
    }

    private const string Separators = " \t\r\n\u3000\u00A0,，、.。·-—/\\>;；";

    /// <summary>长治市(潞州区): between names a bracket separates; one that opens what follows them belongs to the house.</summary>
    private const string ClosingBrackets = ")）]】";
    private const string Brackets = "(（[【" + ClosingBrackets;

    private static List<Reading> Prefer(List<Reading> best)
    {
        var readings = best.GroupBy(r => r.Division.Code).Select(g => g.MinBy(r => r.FormerName is null ? 0 : 1))
            .OrderBy(r => r.Division.Code).ToList();
        if (readings.FirstOrDefault(r => r.Division.Level == DivisionLevel.Province) is { Division: not null } province)
            return [province];
        var cities = readings.Where(r => r.Division.Kind is DivisionKind.PrefectureCity or DivisionKind.AutonomousPrefecture
            or DivisionKind.PrefectureArea or DivisionKind.League).ToList();
        if (cities.Count > 0 && readings.Count > cities.Count && !AskBack.Contains(readings[0].Said))
            readings = cities;
        return readings.Where(r => !readings.Any(o => o.Division.Code != r.Division.Code && o.Division.Code.Contains(r.Division.Code))).ToList();
    }

    private readonly record struct Reading(Division Division, string? FormerName, string Said);

    /// <summary>All readings of one text; keeps those that reach furthest with the least liberty taken.</summary>
    private sealed class Search(string text, Division? frame, NameIndex names)
    {
        private int _liberty;

        public int End { get; private set; }

        public List<Reading> Best { get; } = [];

        public void Run()
        {
            for (var start = Skip(0, Openings); ; start = 0)
            {
                Descend(start, null, 0, null, 0);
                if (Best.Count > 0 || start == 0)
                    return;
            }
        }

        private void Descend(int at, Division? context, int liberty, string? formerName, int depth)
        {
            if (depth > 5)
                return;
            for (var length = Math.Min(names.LongestName, text.Length - at); length >= 2; length--)
                for (var name = names.Find(text.AsSpan(at, length)); name is not null; name = name.Next)
                {
                    if (!Fits(name, context) || !Stands(name, at + length))
                        continue;
                    var end = at + length;
                    var taken = liberty + name.Liberty;
                    var former = name.FormerName ?? formerName;
                    if (frame is null || frame.Code.Contains(name.Division.Code))
                        Keep(end, taken, new(name.Division, former, text[at..end]));
                    Descend(Skip(end, Fillers), name.Division, taken, former, depth + 1);
                }
        }

        /// <summary>Whether a name can follow here: inside what was said before, and inside the frame or on the way to it.</summary>
        private bool Fits(PlaceName name, Division? context)
        {
            if (context is not null && (context.Code == name.Division.Code
                || !(context.Code.Contains(name.Division.Code) || context.Code.Contains(name.Own))))
                return false;
            if (frame is not null && !frame.Code.Contains(name.Division.Code) && !name.Division.Code.Contains(frame.Code))
                return false;
            // Every city has a 高新区.
            if (name.Liberty == PlaceName.OnlyInside && (context ?? frame) is null)
                return false;
            // A village's bare name (和平, 东关) means something only where the county is known.
            return name.Division.Level != DivisionLevel.Village || name.Liberty == 0
                || (context ?? frame)?.Level is DivisionLevel.County or DivisionLevel.Township;
        }

        /// <summary>长治路 and 东街12号 are streets, not 长治市 and 东街街道.</summary>
        private bool Stands(PlaceName name, int end)
        {
            if (name.Liberty == 0 || end >= text.Length)
                return true;
            var next = text[end];
            if (next is '路' or '街' or '巷' || text.AsSpan(end).StartsWith("大道") || text.AsSpan(end).StartsWith("大街"))
                return false;
            return text[end - 1] is not ('路' or '街') || !(char.IsDigit(next) || "一二三四五六七八九十百".Contains(next));
        }

        private void Keep(int end, int liberty, Reading reading)
        {
            if (Best.Count > 0 && (end < End || (end == End && liberty > _liberty)))
                return;
            if (end > End || liberty < _liberty)
                Best.Clear();
            (End, _liberty) = (end, liberty);
            Best.Add(reading);
        }

        private static readonly string[] Fillers = ["市辖区", "的", "生产建设兵团", "建设兵团", "兵团"];

        private int Skip(int at, string[] words)
        {
            while (at < text.Length)
            {
                if (Separators.Contains(text[at]) || (at > 0 && Brackets.Contains(text[at])))
                    at++;
                else if (words == Fillers && ArmyDivision(at) is > 0 and var length)
                    at += length;
                else if (words.FirstOrDefault(w => text.AsSpan(at).StartsWith(w)) is { } word)
                    at += word.Length;
                else
                    break;
            }
            return at;
        }

        /// <summary>第八师 in 新疆生产建设兵团第八师石河子市: the division of the corps that runs the city.</summary>
        private int ArmyDivision(int at)
        {
            var end = at + 1;
            while (end < text.Length && end <= at + 3 && (char.IsAsciiDigit(text[end]) || "一二三四五六七八九十".Contains(text[end])))
                end++;
            return text[at] == '第' && end > at + 1 && end < text.Length && text[end] == '师' ? end + 1 - at : 0;
        }
    }
}
