using System.Globalization;
using System.Text;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;

namespace Domain.Privacy;

/// <summary>
/// How a value looks to somebody who has not opened the record with a reason: enough to tell two rows apart, not enough to write to anybody.
/// </summary>
/// <remarks>
/// A list of a county on a screen in an office where people queue: 张*, 2016年3月, 潞城区店上镇, *******5678. The whole is one audited opening away.
/// </remarks>
public static class Masking
{
    /// <summary>What stands in place of something that a list never shows.</summary>
    public const string Hidden = "（打开后可见）";

    /// <summary>Answers that stand for a name and name nobody (forms.md).</summary>
    private static readonly string[] NoNames = ["未取名", "不详"];

    /// <summary>What of these fields was answered, masked, by key.</summary>
    public static IReadOnlyDictionary<string, string> Glance(Answers answers, IEnumerable<Field> fields)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(fields);
        var glance = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (answers.Find(field) is { } value)
            {
                glance.Add(field.Key, Show(field, value));
            }
        }

        return glance;
    }

    /// <summary>The masked form of one answer, by privacy class and type.</summary>
    public static string Show(Field field, object value) => (field.Privacy, value) switch
    {
        (PrivacyClass.Ordinary, _) => field.Show(value),
        (PrivacyClass.Sensitive, _) => Hidden,
        (_, IdentityNumber number) => First3(number.Value),
        (_, PhoneNumber phone) => Phone(phone),
        (_, Address address) => Place(address),
        (_, DateOnly date) => Month(date),
        (PrivacyClass.Identifier, string text) => Last4(text),
        (_, string text) when IsName(field) => Name(text),
        _ => Hidden,
    };

    /// <summary>张*, 欧**: the first character and as many stars as there are others.</summary>
    public static string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NoNames.Contains(name) || name.Length == 0)
        {
            return name;
        }

        var text = new StringInfo(name);
        return text.LengthInTextElements == 1 ? "*" : text.SubstringByTextElements(0, 1)
            + new string('*', Math.Min(text.LengthInTextElements - 1, 4));
    }

    /// <summary>*******5678.</summary>
    public static string Phone(PhoneNumber phone) => Last4(phone.Value);

    /// <summary>To the township; a township nobody named, to the county. Never the words of the street.</summary>
    public static string Place(Address address) => DivisionTable.FullName(address.Division.Township ?? address.Division) ?? Hidden;

    /// <summary>2016年3月: the day is the key to a person.</summary>
    public static string Month(DateOnly date) => date.ToString("yyyy年M月", CultureInfo.InvariantCulture);

    /// <summary>
    /// 140***************: province and half a city. The birth date is in the middle, and what follows it can be worked out from it and the check
    /// digit.
    /// </summary>
    private static string First3(string number) => string.Concat(number.AsSpan(0, 3), new string('*', number.Length - 3));

    private static string Last4(string text) => text.Length <= 4 ? new string('*', text.Length) : new StringBuilder().Append('*', text.Length - 4)
        .Append(text, text.Length - 4, 4).ToString();

    private static bool IsName(Field field) => field.Key == "childName" || field.Key.EndsWith(".name", StringComparison.Ordinal);
}
