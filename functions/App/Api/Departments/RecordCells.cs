using System.Globalization;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Verification;

namespace App.Api.Departments;

/// <summary>The cells of a row of a department's list, handed to the intake column by column, by the rules of the staff import.</summary>
internal static class RecordCells
{
    /// <summary>The first number of sixteen digits: from here on a spreadsheet's numbers have lost digits.</summary>
    private const double Exact = 1e15;

    /// <param name="targets">By column; null where a column is nothing.</param>
    public static void Take(SheetReader sheet, IReadOnlyList<RecordTarget?> targets, RowIntake intake)
    {
        foreach (var cell in sheet.Cells)
        {
            if (cell.Column < targets.Count && targets[cell.Column] is { } target)
            {
                Take(target, cell, CellWords.Plain(sheet.Text(cell)), sheet.From1904, intake);
            }
        }
    }

    private static void Take(RecordTarget target, in Cell cell, ReadOnlySpan<char> text, bool from1904, RowIntake intake)
    {
        text = text is ['\'', .. var marked] && Columns.LooksLikeFormula(marked) ? marked : text;
        if (text.IsEmpty || IsLeftOut(target, text) || !intake.IsMine(target))
        {
            return;
        }

        if (cell.Kind is CellKind.Formula || (text is ['=', ..] && Constants.Of(text) is null))
        {
            intake.Refuse(Documents.Errors.Formula(target.Id, target.Label));
        }
        else if (cell.Kind is CellKind.Error || CellWords.HasErrorMark(text))
        {
            intake.Refuse(Documents.Errors.CellError(target.Id, target.Label));
        }
        else if (cell.Kind is CellKind.Number or CellKind.DateNumber
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            TakeNumber(target, cell.Kind, number, text.ToString(), from1904, intake);
        }
        else
        {
            intake.Text(target, text.ToString());
        }
    }

    private static void TakeNumber(RecordTarget target, CellKind kind, double number, string text, bool from1904, RowIntake intake)
    {
        if (kind is CellKind.DateNumber && target.Key is RecordKey.BirthDate && Dates.TrySerial(number, from1904, out var date))
        {
            intake.Text(target, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else if (target.Key is RecordKey.CitizenNumber or RecordKey.GuardianCitizenNumber && Math.Abs(number) >= Exact)
        {
            intake.Lost(target);
        }
        else
        {
            intake.Text(target, double.IsInteger(number) && Math.Abs(number) < Exact ? number.ToString("F0", CultureInfo.InvariantCulture) : text);
        }
    }

    /// <summary>A cell crossed out, or one that says that it is not known, says nothing. A child's own name is always read.</summary>
    private static bool IsLeftOut(RecordTarget target, ReadOnlySpan<char> text) => text.Length <= 6 && target.Key is not RecordKey.ChildName
        && (CellWords.IsDash(text) || CellWords.Choice(text).SequenceEqual(Columns.Unknown)
            || (target.Key is not null and not RecordKey.Kind && CellWords.IsNone(text))
            || (target.Field is { Type: FieldType.Text } && CellWords.IsNone(text)));
}
