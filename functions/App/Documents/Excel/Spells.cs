using System.Globalization;
using System.Text;
using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>Work spells in a cell, one after the other: 2024年1月5日至今，在广东省东莞市；2023年2月1日至2023年12月20日，在北京市朝阳区.</summary>
internal static class Spells
{
    private const string NoStart = "开始日期不详";
    private const string NoPlace = "外地（地点不详）";

    public static string Write(Field field, SpellList spells, Places places)
    {
        if (spells.Count == 0)
        {
            return field.Show(spells);
        }

        var text = new StringBuilder();
        foreach (var spell in spells)
        {
            text.Append(text.Length > 0 ? "；" : "")
                .Append(spell.StartedOn is { } start ? Day(start) : NoStart).Append('至').Append(spell.EndedOn is { } end ? Day(end) : "今")
                .Append("，在").Append(spell.Division is { } division ? places.Write(division, "") : NoPlace);
        }

        return text.ToString();
    }

    /// <summary>Writes the spells as the contract's JSON; false, with a problem for each that cannot be read, where any cannot.</summary>
    public static bool TryRead(Field field, ReadOnlySpan<char> text, Places places, ICollection<Problem> problems, out SpellList spells)
    {
        var read = new List<Spell>();
        var before = problems.Count;
        var number = 0;
        foreach (var range in text.SplitAny('；', ';', '\n', '\r'))
        {
            var part = text[range].Trim();
            if (part.IsEmpty)
            {
                continue;
            }

            number++;
            if (TryReadOne(field, part, places, problems, out var spell))
            {
                read.Add(spell);
            }
            else if (problems.Count == before)
            {
                problems.Add(Errors.SpellUnreadable(field, number));
            }
        }

        spells = new SpellList(read);
        return problems.Count == before;
    }

    private static bool TryReadOne(Field field, ReadOnlySpan<char> text, Places places, ICollection<Problem> problems, out Spell spell)
    {
        spell = new Spell(null, null, null);
        var to = text.IndexOfAny("至到~～—");
        if (to < 0)
        {
            return false;
        }

        DateOnly? started = null;
        var from = text[..to].Trim().TrimStart("从自");
        if (Dates.TryRead(from, out var start))
        {
            started = start;
        }
        else if (!from.SequenceEqual(NoStart) && !from.SequenceEqual("不详") && !from.SequenceEqual(Columns.Unknown))
        {
            return false;
        }

        var rest = text[(to + 1)..].TrimStart("至到~～—").Trim();
        var comma = rest.IndexOfAny("，,在 ");
        var until = comma < 0 ? rest : rest[..comma];
        var where = comma < 0 ? "" : rest[comma..].TrimStart("，,在 ");
        DateOnly? ended = null;
        if (Dates.TryRead(until, out var end))
        {
            ended = end;
        }
        else if (!(until is "今" || until is "现在" || until.IsEmpty))
        {
            return false;
        }

        if (where.IsEmpty || where is "外地" || where.SequenceEqual(NoPlace))
        {
            spell = new Spell(null, started, ended);
            return true;
        }

        if (!places.TryRead(field, where, problems, out var division, out _))
        {
            return false;
        }

        spell = new Spell(division, started, ended);
        return true;
    }

    private static string Day(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}
