using System.Buffers;
using System.Globalization;

namespace App.Documents.Excel;

/// <summary>Dates as people and spreadsheets write them.</summary>
internal static class Dates
{
    private static readonly DateOnly Serial1900 = new(1899, 12, 30);
    private static readonly DateOnly Serial1904 = new(1904, 1, 1);

    /// <summary>A number is a day number only from here: 1905 and earlier is what a year or a month typed as a number would be read as.</summary>
    private static readonly DateOnly Earliest = new(1940, 1, 1);
    private static readonly DateOnly Latest = new(2100, 1, 1);

    /// <summary>
    /// Programs that count the seconds of Shanghai's local time before 1901 write a midnight 43 seconds short (a known fault of SheetJS): so near to
    /// the end of a day, the next one is meant.
    /// </summary>
    private static readonly TimeSpan NearMidnight = new(23, 59, 0);

    /// <summary>How programs write the end of a day: that day is meant.</summary>
    private static readonly TimeSpan EndOfDay = new(23, 59, 59);

    private static readonly SearchValues<char> Clock = SearchValues.Create("0123456789:. 时分秒AaPpMm上下午");

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Days as a spreadsheet counts them, for the cell of a date.</summary>
    public static int ToSerial(DateOnly date) => date.DayNumber - Serial1900.DayNumber;

    /// <summary>Reads a spreadsheet's day number; the time of day is left out.</summary>
    public static bool TrySerial(double serial, bool from1904, out DateOnly date)
    {
        date = default;
        if (!(serial is > 0 and < 100_000))
        {
            return false;
        }

        var day = Math.Floor(serial);
        date = (from1904 ? Serial1904 : Serial1900).AddDays((int)day + (serial - day >= NearMidnight / TimeSpan.FromDays(1) ? 1 : 0));
        return date >= Earliest && date < Latest;
    }

    /// <summary>
    /// 2016年3月5日, 2016-03-05, 2016/3/5, 2016.3.5, 20160305; a time of day behind it is left out. With Z or an offset (2016-03-04T16:00:00Z) it is an
    /// instant: the date that it has in China.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        text = text.Trim();
        if (text.Length == 8 && text.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        }

        if (!TryNumber(ref text, out var year) || !TryMark(ref text, '年') || !TryNumber(ref text, out var month) || !TryMark(ref text, '月')
            || !TryNumber(ref text, out var day))
        {
            return false;
        }

        text = text is ['日' or '号', ..] ? text[1..].Trim() : text.Trim();
        if ((text.Length > 0 && text[0] is not ('T' or 't') && !char.IsAsciiDigit(text[0])) || year is < 1000 or > 9999 || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        if (text.IsEmpty)
        {
            return true;
        }

        // The clock of an instant counts; that of a date only has to look like one.
        text = text[0] is 'T' or 't' ? text[1..] : text;
        var zone = text.IndexOfAny("Zz+-");
        if (zone < 0)
        {
            return text.IndexOfAnyExcept(Clock) < 0;
        }

        return TryInstant(date, text[..zone].Trim(), text[zone..], out date);
    }

    private static bool TryInstant(DateOnly written, ReadOnlySpan<char> clock, ReadOnlySpan<char> zone, out DateOnly date)
    {
        date = default;
        var offset = TimeSpan.Zero;
        if (written.Year > 9_998 || !TimeOnly.TryParse(clock, CultureInfo.InvariantCulture, out var time)
            || (zone is not ("Z" or "z") && !(TimeSpan.TryParseExact(zone[1..], Offsets, CultureInfo.InvariantCulture, out offset)
                && offset <= TimeSpan.FromHours(14))))
        {
            return false;
        }

        offset = zone[0] == '-' ? -offset : offset;
        var here = written.ToDateTime(time) - offset + China;
        date = DateOnly.FromDateTime(here);
        if (here.TimeOfDay >= NearMidnight && here.TimeOfDay < EndOfDay)
        {
            date = date.AddDays(1);
        }

        return true;
    }

    private static readonly string[] Offsets = [@"hh\:mm", "hhmm", "hh", @"hh\:mm\:ss"];

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
