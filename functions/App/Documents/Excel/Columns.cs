using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>One column of a form's table.</summary>
/// <param name="Title">The heading: what the box is called where several stand side by side, and 补充项 where the paper has no such box.</param>
public sealed record Column(Field Field, string Title);

/// <summary>The columns of a form's table, read off the form definition.</summary>
/// <remarks>Row 1 holds the headings people read, row 2 (hidden) the keys the system reads, so that columns may be moved or left out.</remarks>
public static class Columns
{
    /// <summary>The heading of the column in which the system writes what is wrong with a row; left alone when the file comes back.</summary>
    public const string ProblemsTitle = "问题";

    /// <summary>Key of <see cref="ProblemsTitle"/> in the hidden row.</summary>
    public const string ProblemsKey = "#problems";

    public const string NumberTitle = "序号";

    /// <summary>What a cell says where the answer is not known: a fact worth keeping (forms.md).</summary>
    public const string Unknown = "不清楚";

    /// <summary>What stands in the hidden row of the first column: which form, which version.</summary>
    public static string Marker(FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{form.Id}/{form.Version}");
    }

    /// <param name="selfDeclared">True to include who declared and the consent: an export has them, a staff template has not.</param>
    public static IReadOnlyList<Column> Of(FormDefinition form, bool selfDeclared = false)
    {
        ArgumentNullException.ThrowIfNull(form);
        return [.. form.Fields.Where(field => selfDeclared || field.Audience != Audience.SelfDeclaration)
            .Select(field => new Column(field, Title(field)))];
    }

    /// <summary>The heading of a field's column: unique within the form.</summary>
    public static string Title(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Name + (field.Supplementary ? "（补充项）" : "");
    }

    /// <summary>The heading of the column that a problem is about; empty where it is about the whole row.</summary>
    public static string TitleOf(FormDefinition form, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(problem);
        var path = problem.Field.Split('[')[0];
        return (form.Find(path) ?? (path.LastIndexOf('.') is var dot and > 0 ? form.Find(path[..dot]) : null)) is { } field ? Title(field) : "";
    }

    /// <summary>Whether a spreadsheet that is given this text unmarked might take it for a formula.</summary>
    internal static bool LooksLikeFormula(ReadOnlySpan<char> text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    /// <summary>A, B … Z, AA … of a column counted from 0.</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (var rest = column; rest >= 0; rest = (rest / 26) - 1)
        {
            letters = (char)('A' + (rest % 26)) + letters;
        }

        return letters;
    }
}
