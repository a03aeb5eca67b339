using System.Collections.Frozen;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;

namespace Domain.Statistics;

/// <summary>
/// Every dimension there is: the boxes of both forms that have a list of answers, and what follows from dates and places. A new box of a form is a
/// new dimension without a line here.
/// </summary>
public static class Dimensions
{
    /// <summary>How many of <see cref="All"/> two tables may be crossed by; the kinds are always apart.</summary>
    public const int MostCrossed = 2;

    private static readonly string[] Special = [Dimension.Unknown, Dimension.NotAsked, Dimension.NotApplicable];

    /// <summary>NBS / UNICEF: first year of each band and its code.</summary>
    private static readonly (int From, string Code)[] Bands5 = [(0, "0-2"), (3, "3-5"), (6, "6-11"), (12, "12-14"), (15, "15")];

    /// <summary>民政部 2018.</summary>
    private static readonly (int From, string Code)[] Bands3 = [(0, "0-5"), (6, "6-13"), (14, "14-15")];

    /// <summary>Whole months since the child or its parents left.</summary>
    private static readonly (int From, string Code)[] Durations = [(0, "0-5"), (6, "6-11"), (12, "12-23"), (24, "24-59"), (60, "60-")];

    private static readonly FrozenDictionary<string, string> DurationLabels = new Dictionary<string, string>
    {
        ["0-5"] = "不满半年",
        ["6-11"] = "半年至1年",
        ["12-23"] = "1至2年",
        ["24-59"] = "2至5年",
        ["60-"] = "5年以上",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The order of a row's values.</summary>
    public static IReadOnlyList<Dimension.OfRecord> OfRecord { get; } = [.. Placed()];

    public static Dimension County { get; } = new Dimension.OfCounty("county", "县（区）")
    {
        Codes = new(DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code.Value)),
        LabelOf = NameOf,
    };

    public static Dimension AgeBand5 { get; } = Bands("ageBand5", "年龄（0–2、3–5、6–11、12–14、15）", Bands5);

    public static Dimension AgeBand3 { get; } = Bands("ageBand3", "年龄（0–5、6–13、14–15）", Bands3);

    /// <summary>Single years, for the age pyramid: no dimension that anybody crosses or publishes by, so it is none of <see cref="All"/>.</summary>
    public static Dimension Age { get; } = OfYears();

    public static Dimension Duration { get; } = OfDuration();

    public static Dimension Township => OfRecord[0];

    /// <summary>In the order in which a person would choose.</summary>
    public static IReadOnlyList<Dimension> All { get; } =
    [
        County, Township, OfRecord.First(dimension => dimension.Key == Shared2024.Sex.Key), AgeBand5, AgeBand3, Duration,
        .. OfRecord.Skip(1).Where(dimension => dimension.Key != Shared2024.Sex.Key),
    ];

    private static readonly FrozenDictionary<string, Dimension> ByKey = All.ToFrozenDictionary(dimension => dimension.Key, StringComparer.Ordinal);

    /// <summary>The dimension of that name, or null. <c>ageBand</c> is <c>ageBand5</c>.</summary>
    public static Dimension? Find(string key) => ByKey.GetValueOrDefault(key == "ageBand" ? AgeBand5.Key : key);

    /// <summary>
    /// Completed years (周岁) by the reading in force: by default a year is complete on the day after the birthday, so that a child of the last day is
    /// 15.
    /// </summary>
    public static int AgeOn(DateOnly born, DateOnly on, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var by = policy.AgeCompletesOn == AgeCompletion.DayAfterBirthday && on > born ? on.AddDays(-1) : on;
        return Math.Max(0, CivilTime.Age(born, by));
    }

    private static IEnumerable<Dimension.OfRecord> Placed()
    {
        var place = 0;
        yield return Places("township", "乡镇（街道）", place++,
            static subject => Jurisdiction.PlaceOf(subject.Form, subject.Answers)?.Township, hukou: false,
            DivisionTable.Children(DivisionCode.Changzhi).SelectMany(county => DivisionTable.Children(county.Code)));
        yield return Places("origin", "户籍所在省", place++, static subject => Hukou(subject)?.Province, hukou: true, DivisionTable.Provinces());
        yield return Places("originCounty", "户籍所在县（区）", place++, static subject => Hukou(subject)?.County, hukou: true,
            DivisionTable.Counties.Where(division => division.Code.Level == DivisionLevel.County));
        foreach (var group in FormCatalogue.All.SelectMany(form => form.Fields).Where(IsCounted).GroupBy(field => field.Key))
        {
            yield return OfField([.. group], place++);
        }
    }

    /// <summary>A box with a list of answers, about the child or its family; not who filled it in.</summary>
    private static bool IsCounted(Field field) =>
        field.Type is FieldType.Choice or FieldType.Multi or FieldType.YesNo && field.Section is not (Section.Declarant or Section.Office);

    private static Dimension.OfRecord OfField(IReadOnlyList<Field> boxes, int place)
    {
        var first = boxes[0];
        var options = boxes.SelectMany(box => box.Options).DistinctBy(option => option.Code).ToList();
        IEnumerable<string> codes = first.Type switch
        {
            FieldType.Multi => [Dimension.None, .. options.Select(option => option.Code), Dimension.Multiple],
            FieldType.YesNo => ["true", "false"],
            _ => options.Select(option => option.Code),
        };
        var labels = options.ToDictionary(option => option.Code, option => option.Label, StringComparer.Ordinal);
        if (first.Type == FieldType.Multi)
        {
            labels.TryAdd(Dimension.None, "以上都没有");
            labels.TryAdd(Dimension.Multiple, "两项以上");
        }
        else if (first.Type == FieldType.YesNo)
        {
            (labels["true"], labels["false"]) = ("是", "否");
        }

        // Made on a version of the form before the box, or after it: the box is about the child, and was not asked.
        var forms = FormCatalogue.All.Where(form => form.Find(first.Key) is not null).Select(form => form.Id).ToHashSet(StringComparer.Ordinal);
        return new(first.Key, first.Name, first.Owner, place, subject => ValueOf(subject, first.Key, forms))
        {
            Codes = new([.. codes, .. Special]),
            LabelOf = code => labels.TryGetValue(code, out var label) ? label : SpecialLabel(code),
        };
    }

    private static string ValueOf(Subject subject, string key, HashSet<string> forms)
    {
        if (subject.Form.Find(key) is not { } field)
        {
            return forms.Contains(subject.Form.Id) ? Dimension.NotAsked : Dimension.NotApplicable;
        }

        return subject.Answers.Find(field) switch
        {
            string code => code,
            bool yes => yes ? "true" : "false",
            CodeSet { Count: 0 } => Dimension.None,
            CodeSet { Count: 1 } one => one[0],
            CodeSet => Dimension.Multiple,
            _ => subject.Answers.IsUnknown(field) ? Dimension.Unknown : field.IsShown(subject.Answers, subject.AskedOn) ? Dimension.NotAsked
                : Dimension.NotApplicable,
        };
    }

    private static DivisionCode? Hukou(Subject subject) =>
        subject.Answers.Get(Shared2024.HukouAddress)?.Division is { } division ? DivisionTable.Present(division) : null;

    private static Dimension.OfRecord Places(
        string key, string label, int place, Func<Subject, DivisionCode?> find, bool hukou, IEnumerable<Division> known) =>
        new(key, label, Department.CivilAffairs, place, subject =>
            find(subject) is { } known ? known.Value
            : !hukou || subject.Answers.Has(Shared2024.HukouAddress) || subject.Answers.IsUnknown(Shared2024.HukouAddress) ? Dimension.Unknown
            : subject.Answers.Value(Shared2024.HukouRegistered) == false ? Dimension.NotApplicable
            : Dimension.NotAsked)
        {
            // In the order of the official codes, whatever turns up first; what is not among them comes last.
            Codes = new([.. known.Select(division => division.Code.Value), .. Special]),
            LabelOf = NameOf,
        };

    private static Dimension.OfDay Bands(string key, string label, (int From, string Code)[] bands)
    {
        var codes = new Codebook([.. bands.Select(band => band.Code), Dimension.Unknown]);
        return new(key, label, Department.CivilAffairs,
            (row, _, asOf, policy) => codes.Of(row.Born is { } born ? Band(bands, AgeOn(born, asOf, policy)) : Dimension.Unknown))
        {
            Codes = codes,
            LabelOf = static code => code == Dimension.Unknown ? SpecialLabel(code) : code.Replace('-', '–') + "岁",
        };
    }

    private static Dimension.OfDay OfYears()
    {
        var codes = new Codebook([.. Enumerable.Range(0, Bands5[^1].From + 1).Select(Year), Dimension.Unknown]);
        return new("age", "周岁", Department.CivilAffairs,
            (row, _, asOf, policy) => codes.Of(row.Born is { } born ? Year(AgeOn(born, asOf, policy)) : Dimension.Unknown))
        {
            Codes = codes,
            LabelOf = static code => code == Dimension.Unknown ? SpecialLabel(code) : code + "岁",
        };

        static string Year(int years) => years.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// How long a counted child has been away, or left behind: since the day on which the six months were complete, and those months. Of a stay that
    /// did not begin to count with its six months (an earlier one was going on) it says how long it has counted, and six months.
    /// </summary>
    private static Dimension.OfDay OfDuration()
    {
        var codes = new Codebook(Durations.Select(band => band.Code));
        return new("duration", "离开（外出）时长", Department.CivilAffairs, (_, window, asOf, policy) =>
            codes.Of(Band(Durations, CivilTime.FullMonths(DateOnly.FromDayNumber(window.Since), asOf) + policy.MinimumMonths)))
        {
            Codes = codes,
            LabelOf = static code => DurationLabels.GetValueOrDefault(code, code),
        };
    }

    private static string Band((int From, string Code)[] bands, int value) => Array.FindLast(bands, band => band.From <= value).Code;

    private static string NameOf(string code) =>
        code is Dimension.Unknown or Dimension.NotAsked or Dimension.NotApplicable ? SpecialLabel(code)
        : DivisionCode.TryParse(code, out var division) ? DivisionTable.Name(division) ?? code
        : code;

    private static string SpecialLabel(string code) => code switch
    {
        Dimension.Unknown => "不清楚",
        Dimension.NotAsked => "没有问到",
        Dimension.NotApplicable => "不适用",
        _ => code,
    };
}
