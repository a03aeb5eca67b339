using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>
/// One row of cells into answers. Cells are only turned into what a form reads here (label to code, place name to division); the form
/// itself reads and judges them, so a table is held to exactly what a page or a program is held to.
/// </summary>
/// <remarks>One per reading of a file; its buffers are used for every row again. Not for two threads.</remarks>
internal sealed class RowReader
{
    /// <summary>The first number of sixteen digits: from here on a spreadsheet's numbers have lost digits.</summary>
    private const double Exact = 1e15;

    private static readonly SearchValues<char> Separators = SearchValues.Create("、，,；;\r\n");

    private readonly FormDefinition _form;
    private readonly Intake _intake;
    private readonly (Field Field, FrozenDictionary<string, string> Codes)?[] _columns;
    private readonly Places _places = new();
    private readonly List<KeyValuePair<string, Given>> _answers = [];
    private readonly List<string> _unknown = [];
    private readonly List<Problem> _problems = [];
    private readonly char[] _digits = new char[32];

    /// <param name="columns">The field of each column of the sheet; null where a column holds none.</param>
    public RowReader(FormDefinition form, IReadOnlyList<Field?> columns, DateOnly today)
    {
        (_form, _intake) = (form, new Intake(today, SelfDeclared: false));
        _columns = [.. columns.Select(field => field is null ? ((Field, FrozenDictionary<string, string>)?)null : (field, Words(field)))];
    }

    /// <summary>The row's answers and everything wrong with them; null where every column is empty.</summary>
    public Reading? Read(SheetReader sheet)
    {
        _answers.Clear();
        _unknown.Clear();
        _problems.Clear();
        var any = false;
        foreach (var cell in sheet.Cells)
        {
            if (cell.Column < _columns.Length && _columns[cell.Column] is { } column)
            {
                any |= ReadCell(column.Field, column.Codes, cell, CellWords.Plain(sheet.Text(cell)), sheet.From1904);
            }
        }

        if (!any)
        {
            return null;
        }

        var reading = _form.Take(Given.Parts(_answers), Given.List(_unknown.Select(Given.Of)), _intake);
        if (_problems.Count == 0)
        {
            return reading;
        }

        // A box that was filled wrongly is not also missing.
        var wrong = _problems.Select(problem => problem.Field).ToHashSet(StringComparer.Ordinal);
        return reading with
        {
            Problems = [.. _problems, .. reading.Problems.Where(problem => problem.Code != "required" || !wrong.Contains(problem.Field))]
        };
    }

    private bool ReadCell(Field field, FrozenDictionary<string, string> codes, in Cell cell, ReadOnlySpan<char> text, bool from1904)
    {
        // An apostrophe before it marks a text that only looks like a formula; this is how our own copies write one.
        text = text is ['\'', .. var marked] && Columns.LooksLikeFormula(marked) ? marked : text;
        if (cell.Kind is CellKind.Formula || (text is ['=', ..] && Constants.Of(text) is null))
        {
            _problems.Add(Errors.Formula(field));
            return true;
        }

        if (cell.Kind is CellKind.Error || CellWords.HasErrorMark(text))
        {
            _problems.Add(Errors.CellError(field));
            return true;
        }

        if (text.IsEmpty || CellWords.IsLeftOut(field, text))
        {
            return false;
        }

        if ((cell.Kind is CellKind.Boolean || text is ['=', ..]) && field.Type is not FieldType.YesNo)
        {
            _problems.Add(Domain.Forms.Errors.WrongType(field.Key, field.Name, "文字，不是“真”或“假”"));
            return true;
        }

        if (CellWords.Choice(text).SequenceEqual(Columns.Unknown))
        {
            _unknown.Add(field.Key);
            return true;
        }

        if (cell.Kind is CellKind.Number or CellKind.DateNumber)
        {
            text = Number(field, cell.Kind, text, from1904, _digits, out var lost);
            if (lost)
            {
                Add(field, Given.Number);
                return true;
            }
        }

        switch (field.Type)
        {
            case FieldType.Date:
                AddDate(field, text);
                break;
            case FieldType.Choice:
                text = CellWords.Choice(text);
                AddText(field, codes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var code) ? code : text);
                break;
            case FieldType.Multi:
                AddMulti(field, codes, text);
                break;
            case FieldType.YesNo when CellWords.YesOrNo(text) is { } yes:
                Add(field, Given.Of(yes));
                break;
            case FieldType.Address:
                text = OneLine(text);
                if (_places.TryRead(field, text, _problems, out var division, out var detail))
                {
                    Add(field, Given.Parts(new("division", Given.Of(division.Value)), new("detail", Given.Of(detail))));
                }

                break;
            case FieldType.Spells:
                AddSpells(field, text);
                break;
            default:
                AddText(field, CellWords.IsName(field) ? CellWords.Name(OneLine(text)) : OneLine(text));
                break;
        }

        return true;
    }

    /// <summary>A line break in a cell (Alt+Enter) only shapes the cell; the form takes none in a line of text.</summary>
    private static ReadOnlySpan<char> OneLine(ReadOnlySpan<char> text) => text.IndexOfAny('\r', '\n', '\t') < 0
        ? text
        : string.Join(' ', text.ToString().Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The text that a number stands for in this field: a date for a day number, plain digits for whole numbers.</summary>
    private static ReadOnlySpan<char> Number(Field field, CellKind kind, ReadOnlySpan<char> text, bool from1904, Span<char> digits, out bool lost)
    {
        lost = false;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return text;
        }

        // A number that nobody sees as a date is none: 2016.3 and 2024 are a month and a year that somebody typed.
        if (kind is CellKind.DateNumber && field.Type is FieldType.Date or FieldType.Text
            && Dates.TrySerial(number, from1904, out var date) && date.TryFormat(digits, out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            return digits[..length];
        }

        if (field.Type is FieldType.Identity && Math.Abs(number) >= Exact)
        {
            lost = true;
            return text;
        }

        return double.IsInteger(number) && Math.Abs(number) < Exact && number.TryFormat(digits, out length, "F0", CultureInfo.InvariantCulture)
            ? digits[..length] : text;
    }

    private void Add(Field field, Given given) => _answers.Add(new(field.Key, given));

    // A column may carry hidden control characters or lone surrogates; the form refuses those itself.
    private void AddText(Field field, ReadOnlySpan<char> text) => Add(field, Given.Of(text.ToString()));

    private void AddDate(Field field, ReadOnlySpan<char> text)
    {
        Span<char> iso = stackalloc char[10];
        AddText(field, Dates.TryRead(text, out var date) && date.TryFormat(iso, out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            ? iso[..length] : text);
    }

    private void AddMulti(Field field, FrozenDictionary<string, string> codes, ReadOnlySpan<char> text)
    {
        var given = new List<Given>();
        if (CellWords.IsNone(field, CellWords.Choice(text), out var alone))
        {
            if (alone is not null)
            {
                given.Add(Given.Of(alone));
            }
        }
        else
        {
            var lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var range in text.SplitAny(Separators))
            {
                var part = CellWords.Choice(text[range]);
                if (!part.IsEmpty)
                {
                    given.Add(Given.Of(lookup.TryGetValue(part, out var code) ? code : part.ToString()));
                }
            }
        }

        Add(field, Given.List(given));
    }

    private void AddSpells(Field field, ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(field.Show(new SpellList([]))) || CellWords.IsNone(text))
        {
            Add(field, Given.List([]));
        }
        else if (Spells.TryRead(field, text, _places, _problems, out var spells))
        {
            Add(field, Given.List(spells.Select(spell => Given.Parts(
                new("division", Given.OfAny(spell.Division?.Value)), new("startedOn", Day(spell.StartedOn)), new("endedOn", Day(spell.EndedOn))))));
        }
    }

    private static Given Day(DateOnly? day) => Given.OfAny(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>What people write for each code: its label, what the paper prints, 汉 for 汉族, the code itself.</summary>
    private static FrozenDictionary<string, string> Words(Field field)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in field.Options)
        {
            Add(option.Label, option);
        }

        foreach (var option in field.Options)
        {
            Add(option.Code, option);
            Add(option.Paper, option);
            if (option.Label is [_, .., '族'])
            {
                Add(option.Label[..^1], option);
            }
        }

        void Add(string word, Option option) => words.TryAdd(CellWords.Choice(word).ToString(), option.Code);

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
