namespace App.Documents.Excel;

/// <summary>What a cell holds besides its text.</summary>
internal enum CellKind
{
    Text,
    Number,

    /// <summary>A number that the sheet shows as a date.</summary>
    DateNumber,
    Boolean,

    /// <summary>#N/A and the like.</summary>
    Error,
    Formula,
}

/// <summary>A cell of the row at hand; its text lies in the reader's buffer.</summary>
/// <param name="Column">Counted from 0.</param>
internal readonly record struct Cell(int Column, CellKind Kind, int Start, int Length);

/// <summary>Rows of a table, one after the other; one buffer for all of them, so that memory does not grow with the file.</summary>
internal abstract class SheetReader : IDisposable
{
    /// <summary>The longest text a spreadsheet keeps in a cell; what is longer is cut, and the form finds it too long.</summary>
    protected const int LongestCell = 32_767;

    private readonly List<Cell> _cells = new(80);
    private char[] _text = new char[8 * 1024];
    private int _length;

    /// <summary>Number of the row as the spreadsheet counts, from 1.</summary>
    public int Row { get; protected set; }

    public virtual bool From1904 => false;

    public ReadOnlySpan<Cell> Cells => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cells);

    public ReadOnlySpan<char> Text(in Cell cell) => _text.AsSpan(cell.Start, cell.Length);

    /// <summary>Whether the row at hand says anything.</summary>
    public bool HasText
    {
        get
        {
            foreach (var cell in Cells)
            {
                if (!Text(cell).IsWhiteSpace())
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="TableException">The file cannot be read further.</exception>
    public abstract bool Read();

    public abstract void Dispose();

    protected void StartRow()
    {
        _cells.Clear();
        _length = 0;
    }

    protected int StartCell() => _length;

    protected void EndCell(int column, CellKind kind, int start) => _cells.Add(new Cell(column, kind, start, _length - start));

    /// <summary>Room to write text into; say with <see cref="Wrote"/> how much of it was used.</summary>
    protected Span<char> Room(int start, int wanted)
    {
        if (_length + wanted > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + wanted));
        }

        return _length - start >= LongestCell ? default : _text.AsSpan(_length);
    }

    protected char[] Buffer => _text;

    protected ReadOnlySpan<char> TextFrom(int start) => _text.AsSpan(start, _length - start);

    /// <summary>Forgets what was written from there on.</summary>
    protected void Cut(int start) => _length = start;

    protected void Wrote(int length) => _length += length;

    protected void Append(int start, ReadOnlySpan<char> text)
    {
        var fits = text[..Math.Min(text.Length, Math.Max(0, LongestCell - (_length - start)))];
        if (fits.Length > 0)
        {
            fits.CopyTo(Room(start, fits.Length));
            _length += fits.Length;
        }
    }
}

/// <summary>A file that turned out unreadable in the middle; caught where the rows are handed out and turned into its problem.</summary>
internal sealed class TableException(Domain.Problems.Problem problem) : Exception(problem.Code)
{
    public Domain.Problems.Problem Problem { get; } = problem;
}
