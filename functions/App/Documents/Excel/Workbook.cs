using System.Globalization;
using System.Text;
using System.Xml;

namespace App.Documents.Excel;

/// <summary>What an uploaded workbook consists of: its sheets, which styles are dates, its shared texts.</summary>
internal sealed class Workbook : IDisposable
{
    private const int MaxSheets = 200;

    private readonly ImportLimits _limits;
    private string _sharedPath = "";
    private SharedTexts? _shared;

    private Workbook(Package package, ImportLimits limits) => (Package, _limits) = (package, limits);

    public Package Package { get; }

    /// <summary>The sheets, hidden ones too, in the order of their tabs.</summary>
    public List<(string Name, string Path)> Sheets { get; } = [];

    public bool From1904 { get; private set; }

    /// <summary>By style number: whether it shows a number as a date.</summary>
    public bool[] DateStyles { get; private set; } = [];

    public SharedTexts Shared => _shared ??= _sharedPath.Length == 0 ? SharedTexts.None
        : SharedTexts.Read(Package.ReadXml(_sharedPath), _limits.MaxSharedBytes);

    /// <exception cref="TableException">The file cannot be taken.</exception>
    public static Workbook Open(Stream file, ImportLimits limits)
    {
        var package = Package.Open(file, limits);
        try
        {
            var workbook = new Workbook(package, limits);
            workbook.Read();
            return workbook;
        }
        catch (Exception exception)
        {
            package.Dispose();
            throw exception is TableException ? exception : Damaged(exception) ?? exception;
        }
    }

    /// <summary>The refusal for what goes wrong while a damaged file is unpacked or parsed; null for anything else.</summary>
    public static TableException? Damaged(Exception exception) =>
        exception is XmlException or InvalidDataException or IOException or FormatException or OverflowException or NotSupportedException
        ? new TableException(Errors.Damaged()) : null;

    public void Dispose() => Package.Dispose();

    private void Read()
    {
        var path = Relations("_rels/.rels", "").FirstOrDefault(relation => relation.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target
            ?? throw new TableException(Errors.UnknownFormat());
        Inspect(Package.KindOf(path));
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var parts = Relations($"{folder}_rels/{path[folder.Length..]}.rels", folder).ToDictionary(relation => relation.Id);
        if (parts.Values.Any(part => Package.Has(part.Target)
            && (part.Type.EndsWith("/vbaProject", StringComparison.Ordinal) || part.Type.EndsWith("Macrosheet", StringComparison.OrdinalIgnoreCase))))
        {
            throw new TableException(Errors.Macros());
        }

        using (var xml = Package.ReadXml(path))
        {
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "workbookPr":
                        From1904 = xml.GetAttribute("date1904") is "1" or "true";
                        break;
                    // Some programs always write the element; it protects only where it locks something.
                    case "workbookProtection" when xml.GetAttribute("lockStructure") is "1" or "true"
                        || xml.GetAttribute("lockWindows") is "1" or "true":
                        throw new TableException(Errors.Protected());
                    case "sheet" when Attribute(xml, "id") is { } id:
                        AddSheet(xml.GetAttribute("name") ?? "", parts.GetValueOrDefault(id));
                        break;
                }
            }
        }

        _sharedPath = parts.Values.FirstOrDefault(part => part.Type.EndsWith("/sharedStrings", StringComparison.Ordinal)).Target ?? "";
        if (parts.Values.FirstOrDefault(part => part.Type.EndsWith("/styles", StringComparison.Ordinal)).Target is { } styles && Package.Has(styles))
        {
            DateStyles = ReadStyles(styles);
        }
    }

    /// <summary>What kind of document it is, by its main part: not by its name, nor by what it announces for parts that are not there.</summary>
    private static void Inspect(string kind)
    {
        if (kind.Contains("wordprocessingml", StringComparison.OrdinalIgnoreCase) || kind.Contains("ms-word", StringComparison.OrdinalIgnoreCase)
            || kind.Contains("presentationml", StringComparison.OrdinalIgnoreCase)
            || kind.Contains("ms-powerpoint", StringComparison.OrdinalIgnoreCase))
        {
            throw new TableException(Errors.NotATable());
        }

        if (kind.Contains("sheet.binary", StringComparison.OrdinalIgnoreCase))
        {
            throw new TableException(Errors.UnknownFormat());
        }

        if (kind.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase))
        {
            throw new TableException(Errors.Macros());
        }
    }

    /// <summary>A sheet that is named but not there, or one too many, is told: none is left out without a word.</summary>
    private void AddSheet(string name, (string Id, string Type, string Target) part)
    {
        if (part.Target is null || !Package.Has(part.Target))
        {
            throw new TableException(Errors.Damaged());
        }

        if (Sheets.Count == MaxSheets)
        {
            throw new TableException(Errors.TooManySheets(MaxSheets));
        }

        // Charts and dialogs hold no rows.
        if (part.Type.EndsWith("/worksheet", StringComparison.Ordinal))
        {
            Sheets.Add((name, part.Target));
        }
    }

    private IEnumerable<(string Id, string Type, string Target)> Relations(string path, string folder)
    {
        if (!Package.Has(path))
        {
            yield break;
        }

        using var xml = Package.ReadXml(path);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External"
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Type") is { } type && xml.GetAttribute("Target") is { } target)
            {
                yield return (id, type, Resolve(folder, target));
            }
        }
    }

    /// <summary>The path that a relation means: from the root, or beside the part that it belongs to.</summary>
    private static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in (target is ['/' or '\\', ..] ? target : folder + target).Split('/', '\\'))
        {
            if (step == "..")
            {
                path.RemoveRange(Math.Max(0, path.Count - 1), Math.Min(1, path.Count));
            }
            else if (step is not ("" or "."))
            {
                path.Add(step);
            }
        }

        return string.Join('/', path);
    }

    /// <summary>An attribute whatever its namespace: r:id.</summary>
    private static string? Attribute(XmlReader xml, string localName)
    {
        string? value = null;
        while (xml.MoveToNextAttribute())
        {
            value = xml.LocalName == localName && xml.Prefix.Length > 0 ? xml.Value : value;
        }

        xml.MoveToElement();
        return value;
    }

    private bool[] ReadStyles(string path)
    {
        var dateFormats = new HashSet<int>();
        var styles = new List<bool>();
        var inCells = false;
        using var xml = Package.ReadXml(path);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cellXfs")
            {
                inCells = false;
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "numFmt" when Number(xml.GetAttribute("numFmtId")) is { } id && IsDate(xml.GetAttribute("formatCode") ?? ""):
                        dateFormats.Add(id);
                        break;
                    case "cellXfs":
                        inCells = !xml.IsEmptyElement;
                        break;
                    case "xf" when inCells:
                        // The numbers below 59 are given by the standard, 27-36 and 50-58 to Chinese dates.
                        var format = Number(xml.GetAttribute("numFmtId")) ?? 0;
                        styles.Add(dateFormats.Contains(format) || format is (>= 14 and <= 17) or 22 or (>= 27 and <= 36) or (>= 50 and <= 58));
                        break;
                }
            }
        }

        return [.. styles];
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a number format shows years or days; what stands in quotes, brackets or behind a backslash is decoration.</summary>
    private static bool IsDate(string code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = Behind(code, '"', i);
                    break;
                case '[':
                    i = Behind(code, ']', i);
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'y' or 'Y' or 'd' or 'D' when !code.StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    return true;
            }
        }

        return false;

        static int Behind(string code, char end, int from) => code.IndexOf(end, from + 1) is var at and >= 0 ? at : code.Length;
    }
}

/// <summary>The texts that cells refer to by number, one after the other in UTF-8: a tenth of what strings would take.</summary>
internal sealed class SharedTexts
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = [];
    private int _length;

    public static SharedTexts None { get; } = new();

    /// <summary>The text with this number in UTF-8; empty where there is none.</summary>
    public ReadOnlySpan<byte> this[int number] =>
        (uint)number < (uint)_ends.Count ? _bytes.AsSpan((number == 0 ? 0 : _ends[number - 1]).._ends[number]) : default;

    public static SharedTexts Read(XmlReader xml, int maxBytes)
    {
        var texts = new SharedTexts();
        var chars = new char[4096];
        var encoder = Encoding.UTF8.GetEncoder();
        using (xml)
        {
            // Only what stands in a t is text: an indented file has blanks between the pieces.
            var (phonetic, wanted) = (false, false);
            while (xml.Read())
            {
                switch (xml.NodeType)
                {
                    case XmlNodeType.Element when xml.LocalName == "rPh":
                        phonetic = !xml.IsEmptyElement;
                        break;
                    case XmlNodeType.EndElement when xml.LocalName == "rPh":
                        phonetic = false;
                        break;
                    case XmlNodeType.Element when xml.LocalName == "t":
                        wanted = !xml.IsEmptyElement && !phonetic;
                        break;
                    case XmlNodeType.EndElement when xml.LocalName == "t":
                        wanted = false;
                        break;
                    case XmlNodeType.Element when xml.LocalName == "si" && xml.IsEmptyElement:
                    case XmlNodeType.EndElement when xml.LocalName == "si":
                        texts._ends.Add(texts._length);
                        break;
                    case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when wanted:
                        for (int read; (read = xml.ReadValueChunk(chars, 0, chars.Length)) > 0;)
                        {
                            texts.Append(encoder, chars.AsSpan(0, read), maxBytes);
                        }

                        break;
                }
            }
        }

        return texts;
    }

    /// <summary>The encoder keeps half a surrogate pair at the end of a chunk for the next.</summary>
    private void Append(Encoder encoder, ReadOnlySpan<char> text, int maxBytes)
    {
        var wanted = _length + (text.Length * 3) + 3;
        if (wanted > maxBytes)
        {
            throw new TableException(Errors.Bomb());
        }

        if (wanted > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(wanted, (int)Math.Min(maxBytes, Math.Max(16 * 1024, _bytes.Length * 2L))));
        }

        _length += encoder.GetBytes(text, _bytes.AsSpan(_length), flush: false);
    }
}
