using System.Text.Json;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace Suite.Statistics;

/// <summary>
/// The same figures as somebody would count them by hand from the records: every record is opened, the rule is asked about the one day, the answers
/// are read off their JSON. It shares the rules and the forms with the program, and none of its counting.
/// </summary>
internal sealed class PlainRecount
{
    private readonly List<Child> _children = [];
    private readonly PolicyInForce _policy;

    private PlainRecount(PolicyInForce policy) => _policy = policy;

    public int Records { get; private set; }

    public static async Task<PlainRecount> OfAsync(IStore store, PolicyInForce policy)
    {
        var recount = new PlainRecount(policy);
        var all = new List<Child>();
        foreach (var county in DivisionTable.Children(DivisionCode.Changzhi))
        {
            string? next = null;
            do
            {
                var page = await store.ListAsync(Partition.County(county.Code.Value), Query.Of(Kinds.Child), new(100, next));
                all.AddRange(page.Items.Select(document => ChildJson.Read(document.Body)));
                next = page.Next;
            }
            while (next is not null);
        }

        recount.Records = all.Count;

        // A child id once: the record that was handed over most often; a tombstone is none. What that one says counts, even where it says: merged, a
        // mistake.
        recount._children.AddRange(all.Where(child => child.Status != ChildStatus.Transferred).GroupBy(child => child.Id)
            .Select(records => records.MaxBy(child => child.TransferSequence)!)
            .Where(child => child.Status != ChildStatus.Merged && child.Ending?.InError != true));
        return recount;
    }

    public SortedDictionary<string, int> Cells(string caliber, DateOnly day, IReadOnlyList<string> by, bool persons = false, string? county = null,
        string? township = null)
    {
        var groups = Chosen(caliber, day, Outcome.Met, county, township)
            .GroupBy(child => string.Join(" | ", by.Select(name => Value(child, name, caliber, day)))
                + (persons ? "" : " | " + (child.Kind == ChildKind.Migrant ? "migrant" : "leftBehind")));
        return new(groups.ToDictionary(group => group.Key, group => persons ? group.Select(Person).Distinct().Count() : group.Count()),
            StringComparer.Ordinal);
    }

    public int Undetermined(string caliber, DateOnly day) => Chosen(caliber, day, Outcome.Unknown).Count()
        + Chosen(caliber, day, Outcome.NeedsJudgement).Count();

    private IEnumerable<Child> Chosen(string caliber, DateOnly day, Outcome outcome, string? county = null, string? township = null) =>
        _children.Where(child =>
        (child.Status != ChildStatus.Closed || day < CivilTime.ChinaDate(child.Ending!.At))
        && (county is null || child.County.Value == county) && (township is null || Value(child, "township", caliber, day) == township)
        && Finding(child, caliber, day).Outcome == outcome);

    private Finding Finding(Child child, string caliber, DateOnly day) =>
        Assess.For(child.Form, child.Answers, day, _policy.On(day), child.Judgements).Find(
        child.Kind == ChildKind.LeftBehind ? "monitoring.leftBehind"
            : caliber switch { "monitoring" => "monitoring.migrant", "statistics" => "statistics.migrant", _ => "statistics.migrantCensus" })!;

    private static string Person(Child child) => Answer(child, "citizenNumber") is { ValueKind: JsonValueKind.String } number
        ? number.GetString()! : child.Id;

    private string Value(Child child, string name, string caliber, DateOnly day)
    {
        switch (name)
        {
            case "county":
                return child.County.Value;
            case "township":
                var where = child.Kind == ChildKind.LeftBehind && Answer(child, "hukouAddress") is { } home ? home
                    : Answer(child, "currentAddress")!.Value;
                return where.GetProperty("division").GetString() is { Length: >= 9 } code ? code[..9] : "unknown";
            case "origin":
                return Hukou(child) is { Length: 6 or 9 } province ? province[..2] + "0000" : Hukou(child);
            case "originCounty":
                // 140421 became 140404; a province or a city is no county.
                return Hukou(child) is { Length: 6 or 9 } origin ? origin[..6] == "140421" ? "140404" : origin[4..6] == "00" ? "unknown" : origin[..6]
                    : Hukou(child);
            case "ageBand5" or "ageBand" or "ageBand3":
                return Band(Age(child, day), name);
            case "duration":
                var months = 0;
                for (var since = Finding(child, caliber, day).From!.Value; since.AddMonths(months + 1) <= day; months++)
                {
                }

                return (months + 6) switch { < 12 => "6-11", < 24 => "12-23", < 60 => "24-59", _ => "60-" };
            default:
                return OfForm(child, name);
        }
    }

    private static string OfForm(Child child, string name)
    {
        if (!child.Form.Fields.Any(field => field.Key == name))
        {
            return "notApplicable";
        }

        if (Answer(child, name) is { } answer)
        {
            return answer.ValueKind switch
            {
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Array => answer.GetArrayLength() switch { 0 => "none", 1 => answer[0].GetString()!, _ => "multiple" },
                _ => answer.GetString()!,
            };
        }

        var field = child.Form.Fields.Single(box => box.Key == name);
        return child.Answers.Unknown.Contains(name) ? "unknown"
            : field.ShownWhen?.Holds(child.Answers, CivilTime.ChinaDate(child.RegisteredAt)) == false ? "notApplicable"
            : "notAsked";
    }

    private static string Hukou(Child child) =>
        Answer(child, "hukouAddress") is { } address ? address.GetProperty("division").GetString()!
        : child.Answers.Unknown.Contains("hukouAddress") ? "unknown"
        : Answer(child, "hukouRegistered") is { ValueKind: JsonValueKind.False } ? "notApplicable"
        : "notAsked";

    /// <summary>A year is complete on the day after the birthday: counted up birthday by birthday.</summary>
    private static int Age(Child child, DateOnly day)
    {
        var born = Answer(child, "birthDate") is { } date ? DateOnly.Parse(date.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : DateOnly.ParseExact(Answer(child, "citizenNumber")!.Value.GetString()![6..14], "yyyyMMdd",
                System.Globalization.CultureInfo.InvariantCulture);
        var age = 0;
        while (born.AddYears(age + 1) < day)
        {
            age++;
        }

        return age;
    }

    private static string Band(int age, string name) => name == "ageBand3"
        ? age < 6 ? "0-5" : age < 14 ? "6-13" : "14-15"
        : age < 3 ? "0-2" : age < 6 ? "3-5" : age < 12 ? "6-11" : age < 15 ? "12-14" : "15";

    private static JsonElement? Answer(Child child, string key)
    {
        using var json = JsonDocument.Parse(App.Wire.Answer.Write(writer => child.Form.Write(writer, child.Answers)));
        return json.RootElement.TryGetProperty(key, out var answer) ? answer.Clone() : null;
    }
}
