using System.Globalization;

namespace App.Documents.Excel;

/// <summary>Dates as people and spreadsheets write them.</summary>
internal static class Dates
{
    private static readonly DateOnly Serial1900 = new(1899, 12, 30);
    private static readonly DateOnly Serial1904 = new(1904, 1, 1);

    /// <summary>The last serial number of a spreadsheet's calendar, 9999-12-31.</summary>
    private const int LastSerial = 2_958_465;

    /// <summary>Days as a spreadsheet counts them, for the cell of a date.</summary>
    public static int ToSerial(DateOnly date) => date.DayNumber - Serial1900.DayNumber;

    /// <summary>Reads a spreadsheet's day number; the time of day is left out.</summary>
    public static bool TrySerial(double serial, bool from1904, out DateOnly date)
    {
        date = default;
        // Below 61 the calendar of 1900 counts a 29 February that never was; nobody in the register was born then.
        if (!(serial >= (from1904 ? 0 : 61)) || serial > LastSerial)
        {
            return false;
        }

        date = (from1904 ? Serial1904 : Serial1900).AddDays((int)Math.Min(serial, LastSerial - 1500));
        return true;
    }

    /// <summary>2016年3月5日, 2016-03-05, 2016/3/5, 2016.3.5, 20160305; a time of day behind it is left out.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        text = text.Trim();
        if (text.Length == 8 && text.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        }

        if (!TryNumber(ref text, out var year) || !TryMark(ref text, '年') || !TryNumber(ref text, out var month) || !TryMark(ref text, '月') || !TryNumber(ref text, out var day))
        {
            return false;
        }

        text = text is ['日' or '号', ..] ? text[1..].Trim() : text.Trim();
        if ((text.Length > 0 && text[0] != 'T' && !char.IsAsciiDigit(text[0])) || year is < 1000 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        var length = 0;
        text = text.TrimStart();
        for (; length < text.Length && length < 4; length++)
        {
            var digit = text[length] is >= '０' and <= '９' ? text[length] - '０' : text[length] - '0';
            if (digit is < 0 or > 9)
            {
                break;
            }

            number = (number * 10) + digit;
        }

        text = text[length..];
        return length > 0;
    }

    private static bool TryMark(ref ReadOnlySpan<char> text, char mark)
    {
        text = text.TrimStart();
        if (text.Length == 0 || (text[0] != mark && text[0] is not ('-' or '/' or '.' or '．' or '－' or '／')))
        {
            return false;
        }

        text = text[1..];
        return true;
    }
}
