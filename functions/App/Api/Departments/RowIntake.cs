using System.Globalization;
using System.Text;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Domain.Problems;
using Domain.Verification;

namespace App.Api.Departments;

/// <summary>A row that was read: what may be kept of it, everything wrong with it, and what was not used or must be looked at.</summary>
/// <param name="Row">Null where there are problems.</param>
internal readonly record struct TakenRow(DepartmentRow? Row, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings);

/// <summary>
/// Takes one row of a department after the other, target by target, from a table or from JSON, and judges it. What says who the child is may be
/// imperfect (a damaged number is a key all the same); what the department owns must be understood.
/// </summary>
/// <remarks>One per file. Not for two threads.</remarks>
internal sealed partial class RowIntake(DepartmentProfile profile, DateOnly today)
{
    private const int LongestName = 100;
    private const int MostCodes = 20;

    private static readonly char[] Separators = ['、', '，', ',', ';', '；', '/', '+', ' ', '\r', '\n', '(', ')', '（', '）'];

    private readonly Places _places = new();
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _warnings = [];
    private readonly List<Problem> _found = [];
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly List<NumberReading> _numbers = [];
    private DepartmentRow _row = Empty(0);

    public static RecordTarget Child { get; } = RecordTarget.Of(RecordKey.ChildName);

    public void Begin(int row)
    {
        _row = Empty(row);
        _problems.Clear();
        _warnings.Clear();
        _values.Clear();
        _numbers.Clear();
    }

    public void Refuse(Problem problem) => _problems.Add(problem);

    /// <summary>The digits of this number are gone.</summary>
    public void Lost(RecordTarget target) =>
        _problems.Add(new(target.Id, Domain.Identity.Errors.LostDigits.Code, Domain.Identity.Errors.LostDigits.Message));

    /// <summary>Something is written where it is somebody else's to say.</summary>
    /// <returns>False: it was, and the row is refused for it.</returns>
    public bool IsMine(RecordTarget target)
    {
        if (target.MayBeSentBy(profile))
        {
            return true;
        }

        _problems.Add(RecordErrors.NotYourField(target));
        return false;
    }

    /// <summary>A text as somebody wrote it into a column, or a code.</summary>
    public void Text(RecordTarget target, string text)
    {
        switch (target)
        {
            case { Id: RecordTarget.IsMigrant or RecordTarget.IsLeftBehind }:
                TakeMark(target, text);
                break;
            case { Key: RecordKey.School } when Line(target, text) is { } school:
                _row = _row with { School = _row.School ?? school };
                if (target.MayBeSentBy(profile) && profile.Department == target.Field?.Owner)
                {
                    _values.TryAdd(target.Id, school);
                }

                break;
            case { Key: RecordKey.School }:
                break;
            case { Key: { } key }:
                TakeKey(key, target, text);
                break;
            case { Field: { } field }:
                TakeField(target, field, text);
                break;
        }
    }

    /// <summary>A place by its code, as the forms have it.</summary>
    public void Place(RecordTarget target, Address place) => SetPlace(target, place);

    /// <summary>Yes or no for a box that is one.</summary>
    public void YesNo(RecordTarget target, bool yes)
    {
        if (target.Field is { Type: FieldType.YesNo })
        {
            _values[target.Id] = yes;
        }
        else
        {
            Text(target, yes ? "是" : "否");
        }
    }

    /// <summary>Several codes for a box of several.</summary>
    public void Codes(RecordTarget target, IReadOnlyList<string> words)
    {
        if (target.Field is not { Type: FieldType.Multi } field)
        {
            _problems.Add(RecordErrors.WrongType(target, "文字"));
            return;
        }

        var ticked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words.Take(MostCodes))
        {
            if (ClerkWords.CodeOf(field, word, null) is { } code)
            {
                ticked.Add(code);
            }
            else
            {
                _problems.Add(RecordErrors.NotUnderstood(target, Known(field)));
                return;
            }
        }

        _values[target.Id] = new CodeSet(field.Options.Select(option => option.Code).Where(ticked.Contains));
    }

    /// <summary>Judges the row as a whole.</summary>
    public TakenRow End()
    {
        var holder = TakeNumbers();
        if (_row.Name is null && !_problems.Exists(problem => problem.Field == Child.Id))
        {
            _problems.Add(RecordErrors.NameNeeded());
        }

        if (holder?.BirthDate is { } born && _row.BirthDate is { } said && born != said)
        {
            _warnings.Add(RecordErrors.BirthDiffers());
        }

        if (holder is { Sex: Sex.Male or Sex.Female } && _row.Sex is Sex.Male or Sex.Female && holder.Sex != _row.Sex)
        {
            _warnings.Add(RecordErrors.SexDiffers());
        }

        InTermsOfKind();
        return _problems.Count > 0
            ? new(null, [.. _problems], [])
            : new(_row with { Values = Answers.Of(_values) }, [], _warnings.Count == 0 ? [] : [.. _warnings]);
    }

    private static DepartmentRow Empty(int row) => new(row, null, null, null, Sex.Unknown, null, null, null, null, null, null, null, Answers.Empty);

    /// <summary>是否留守儿童, 是否随迁子女: a box of a school register.</summary>
    private void TakeMark(RecordTarget target, string text)
    {
        var kind = target.Id == RecordTarget.IsMigrant ? ChildKind.Migrant : ChildKind.LeftBehind;
        var marked = CellWords.YesOrNo(text) ?? (ClerkWords.TryKind(text, out var said) ? said == kind : null);
        if (marked is null)
        {
            _problems.Add(RecordErrors.NotUnderstood(target, ["是", "否"]));
        }
        else if (marked == true)
        {
            _row = _row with { Kind = kind };
        }
    }

    private void TakeField(RecordTarget target, Field field, string text)
    {
        var ticked = CellWords.YesOrNo(text);
        switch (field.Type)
        {
            case FieldType.YesNo when ClerkWords.CodeOf(field, text, ticked) is { } yes:
                _values[target.Id] = yes == ClerkWords.Yes;
                break;
            case FieldType.Choice when ClerkWords.CodeOf(field, text, ticked) is { } code:
                _values[target.Id] = code;
                break;
            case FieldType.Multi:
                TakeSeveral(target, field, text);
                break;
            case FieldType.Text:
                if (Line(target, text) is { } line)
                {
                    _values[target.Id] = line;
                }

                break;
            default:
                _problems.Add(RecordErrors.NotUnderstood(target, field.Type == FieldType.YesNo ? ["是", "否"] : Known(field)));
                break;
        }
    }

    /// <summary>视力、听力; 多重（视力、听力); 无. That somebody has several without saying which is no answer.</summary>
    private void TakeSeveral(RecordTarget target, Field field, string text)
    {
        if (CellWords.IsNone(field, CellWords.Choice(text), out _))
        {
            _values[target.Id] = CodeSet.Empty;
            return;
        }

        var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<string> kinds = [.. words.Where(word => !IsSeveral(word))];
        if (kinds.Count == 0 || (kinds.Count < words.Length && kinds.Count < 2))
        {
            _problems.Add(RecordErrors.WhichKinds(target));
            return;
        }

        Codes(target, kinds);
    }

    private static bool IsSeveral(string word) => word is "多重" or "多重残疾" or "7" or "多种" or "多类";

    private static IEnumerable<string> Known(Field field) => FormCatalogue.All.Select(form => form.Find(field.Key)).OfType<Field>()
        .SelectMany(box => box.Options).Select(option => option.Label).Distinct();

    /// <summary>Kind and grade that stand in a 残疾人证: they fill empty columns, and must not contradict filled ones.</summary>
    private void TakeCertificate(DisabilityCertificateNumber? certificate)
    {
        if (certificate is null || profile.Department != Department.DisabledFederation)
        {
            return;
        }

        var (kinds, grade) = (Shared2024.DisabilityCategories, Shared2024.DisabilityGrade);
        var several = certificate.Category == 7;
        var kind = several ? null : ClerkWords.CodeOf(kinds, certificate.Category.ToString(CultureInfo.InvariantCulture), null);
        if (_values.TryGetValue(kinds.Key, out var said))
        {
            var codes = (CodeSet)said;
            if (several ? codes.Count < 2 : codes.Count != 1 || codes[0] != kind)
            {
                _problems.Add(RecordErrors.ContradictsNumber(RecordTarget.Find(kinds.Key)!));
            }
        }
        else if (kind is not null)
        {
            _values[kinds.Key] = new CodeSet([kind]);
        }

        var level = certificate.Grade.ToString(CultureInfo.InvariantCulture);
        if (!_values.TryAdd(grade.Key, level) && (string)_values[grade.Key] != level)
        {
            _problems.Add(RecordErrors.ContradictsNumber(RecordTarget.Find(grade.Key)!));
        }
    }

    /// <summary>Where the department marks the child as one of the two kinds, its codes are those of that form.</summary>
    private void InTermsOfKind()
    {
        if (_row.Kind is not { } kind)
        {
            return;
        }

        foreach (var (key, value) in _values.ToList())
        {
            var target = RecordTarget.Find(key)!;
            if (DepartmentProfile.FieldOf(kind, key) is null)
            {
                _values.Remove(key);
                _warnings.Add(RecordErrors.NotForKind(target));
            }
            else if (target.Field!.Type == FieldType.Choice)
            {
                if (DepartmentProfile.InTermsOf(kind, key, (string)value) is { } code)
                {
                    _values[key] = code;
                }
                else
                {
                    _values.Remove(key);
                    _warnings.Add(RecordErrors.NotForKind(target));
                }
            }
        }
    }

    private string? Name(RecordTarget target, string text) => Line(target, CellWords.Name(text).ToString());

    /// <summary>One line of text without what nobody sees; null and a problem where it cannot be one.</summary>
    private string? Line(RecordTarget target, string text)
    {
        var line = VisibleText.Of(text);
        if (line.AsSpan().IndexOfAny('\r', '\n', '\t') >= 0)
        {
            line = string.Join(' ', line.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        if (line.Length == 0)
        {
            return null;
        }

        var length = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            length++;
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse)
            {
                _problems.Add(RecordErrors.InvalidCharacters(target));
                return null;
            }
        }

        if (length > LongestName)
        {
            _problems.Add(RecordErrors.TooLong(target, LongestName));
            return null;
        }

        return line;
    }
}
