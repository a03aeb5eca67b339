using System.Globalization;
using System.Text;
using System.Xml;

namespace App.Documents.Excel;

/// <summary>Rows of one sheet of a workbook, read forward only: neither the sheet nor a row of strings is ever in memory.</summary>
/// <remarks>
/// Ours and not a library's: our limits hold while it reads, a number that has lost its last digits is told apart, and it is twice as fast.
/// </remarks>
internal sealed class XlsxReader : SheetReader
{
    private readonly Workbook _workbook;
    private readonly XmlReader _xml;
    private readonly string _row;
    private readonly string _c;
    private readonly string _v;
    private readonly string _t;
    private readonly string _f;
    private readonly string _phonetic;
    private readonly string _sheetData;
    private readonly char[] _attribute = new char[32];
    private readonly GuardedStream _stream;
    private bool _inData;
    private bool _done;

    public XlsxReader(Workbook workbook, string sheet)
    {
        _workbook = workbook;
        _stream = (GuardedStream)workbook.Package.Read(sheet);
        var names = new NameTable();
        (_row, _c, _v, _t) = (names.Add("row"), names.Add("c"), names.Add("v"), names.Add("t"));
        (_f, _phonetic, _sheetData) = (names.Add("f"), names.Add("rPh"), names.Add("sheetData"));
        var settings = Package.XmlSettings.Clone();
        settings.NameTable = names;
        try
        {
            // Reads the first bytes already.
            _xml = XmlReader.Create(_stream, settings);
        }
        catch (Exception exception) when (Workbook.Damaged(exception) is { } damaged)
        {
            _stream.Dispose();
            throw damaged;
        }
    }

    public override bool From1904 => _workbook.From1904;

    /// <summary>How much of the sheet was read, 0 to 1.</summary>
    public double Share => _stream.Length == 0 ? 1 : (double)_stream.Position / _stream.Length;

    public override bool Read()
    {
        try
        {
            return !_done && ReadRow();
        }
        catch (Exception exception) when (exception is not TableException && Workbook.Damaged(exception) is { } damaged)
        {
            throw damaged;
        }
    }

    public override void Dispose()
    {
        _xml.Dispose();
        _stream.Dispose();
    }

    private bool ReadRow()
    {
        while (_xml.Read())
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                if (ReferenceEquals(_xml.LocalName, _row) && _inData)
                {
                    StartRow();
                    Row = _xml.GetAttribute("r") is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : Row + 1;
                    if (!_xml.IsEmptyElement)
                    {
                        ReadCells();
                    }

                    return true;
                }

                _inData |= ReferenceEquals(_xml.LocalName, _sheetData) && !_xml.IsEmptyElement;
            }
            else if (_xml.NodeType == XmlNodeType.EndElement && ReferenceEquals(_xml.LocalName, _sheetData))
            {
                break;
            }
        }

        _done = true;
        return false;
    }

    private void ReadCells()
    {
        var column = -1;
        while (_xml.Read())
        {
            if (_xml.NodeType == XmlNodeType.Element && ReferenceEquals(_xml.LocalName, _c))
            {
                column = ReadCell(column);
            }
            else if (_xml.NodeType == XmlNodeType.EndElement && ReferenceEquals(_xml.LocalName, _row))
            {
                return;
            }
        }
    }

    private int ReadCell(int before)
    {
        var column = before + 1;
        var type = 'n';
        var style = 0;
        while (_xml.MoveToNextAttribute())
        {
            if (_xml.LocalName is not [var name] || _xml.Prefix.Length > 0)
            {
                continue;
            }

            var value = _attribute.AsSpan(0, _xml.ReadValueChunk(_attribute, 0, _attribute.Length));
            switch (name)
            {
                case 'r':
                    column = ColumnOf(value, column);
                    break;
                case 's' when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    style = number;
                    break;
                case 't':
                    type = value switch { "s" => 's', "str" => 't', "inlineStr" => 't', "b" => 'b', "e" => 'e', "d" => 't', _ => 'n' };
                    break;
            }
        }

        _xml.MoveToElement();
        if (_xml.IsEmptyElement)
        {
            return column;
        }

        var start = StartCell();
        var (formula, constant) = ReadContent(start);
        if (constant is { } always)
        {
            // Some programs (LibreOffice) keep "yes" as the formula TRUE().
            Cut(start);
            Append(start, always ? "1" : "0");
            type = 'b';
        }

        if (type == 's' && !formula)
        {
            Look(start);
        }

        if (TextFrom(start).Contains("_x", StringComparison.Ordinal))
        {
            Unescape(start);
        }

        var dates = _workbook.DateStyles;
        var kind = formula ? CellKind.Formula : type switch
        {
            'n' => (uint)style < (uint)dates.Length && dates[style] ? CellKind.DateNumber : CellKind.Number,
            'b' => CellKind.Boolean,
            'e' => CellKind.Error,
            _ => CellKind.Text,
        };
        EndCell(column, kind, start);
        return column;
    }

    /// <summary>
    /// Gathers the text of v, or of the t of an inline string; answers whether there is a formula, and what it always is where it is TRUE() or
    /// FALSE().
    /// </summary>
    private (bool Formula, bool? Constant) ReadContent(int start)
    {
        var (formula, wanted, phonetic, inFormula) = (false, false, false, false);
        bool? constant = null;
        while (_xml.Read())
        {
            var name = _xml.LocalName;
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element when ReferenceEquals(name, _v) || ReferenceEquals(name, _t):
                    wanted = !_xml.IsEmptyElement && !phonetic;
                    break;
                case XmlNodeType.Element when ReferenceEquals(name, _f):
                    formula = true;
                    inFormula = !_xml.IsEmptyElement;
                    break;
                case XmlNodeType.Element when ReferenceEquals(name, _phonetic):
                    phonetic = !_xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when ReferenceEquals(name, _c):
                    return (formula && constant is null, constant);
                case XmlNodeType.EndElement:
                    (wanted, inFormula) = (false, false);
                    phonetic &= !ReferenceEquals(name, _phonetic);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when inFormula:
                    constant = Constants.Of(_attribute.AsSpan(0, _xml.ReadValueChunk(_attribute, 0, _attribute.Length)));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when wanted:
                    Gather(start);
                    break;
            }
        }

        return (formula, constant);
    }

    private void Gather(int start)
    {
        int read;
        do
        {
            var room = Room(start, 256);
            if (room.IsEmpty)
            {
                return;
            }

            read = _xml.ReadValueChunk(Buffer, Buffer.Length - room.Length, room.Length);
            Wrote(read);
        }
        while (read > 0);
    }

    /// <summary>Puts the shared text in place of its number.</summary>
    private void Look(int start)
    {
        var number = int.TryParse(TextFrom(start), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var parsed) ? parsed : -1;
        Cut(start);
        var text = _workbook.Shared[number];
        text = text[..Math.Min(text.Length, LongestCell)];
        if (text.Length > 0)
        {
            Wrote(Encoding.UTF8.GetChars(text, Room(start, text.Length)));
        }
    }

    /// <summary>Characters that XML cannot hold stand in a sheet as _x000D_, and an underscore that only looks like one as _x005F_.</summary>
    private void Unescape(int start)
    {
        var text = TextFrom(start).ToString();
        Cut(start);
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i) is ['_', 'x', _, _, _, _, '_', ..]
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                Append(start, [(char)code]);
                i += 6;
            }
            else
            {
                Append(start, text.AsSpan(i, 1));
            }
        }
    }

    /// <summary>The column of a reference such as BC12; the running one where it has no letters.</summary>
    private static int ColumnOf(ReadOnlySpan<char> reference, int running)
    {
        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetter(letter) || column > 20_000)
            {
                break;
            }

            column = (column * 26) + (letter & 31);
        }

        return column == 0 ? running : column - 1;
    }
}
