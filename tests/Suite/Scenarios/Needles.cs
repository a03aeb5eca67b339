using System.Text;

namespace Suite.Scenarios;

/// <summary>What must not be found, in every way in which a program writes a text down.</summary>
internal sealed class Needles(IEnumerable<string> secrets)
{
    private readonly List<(string Name, byte[] Bytes)> _all = [.. secrets.SelectMany(Spellings)];

    /// <summary>Which of them lie in this.</summary>
    public List<string> In(ReadOnlySpan<byte> content)
    {
        var found = new List<string>();
        foreach (var (name, bytes) in _all)
        {
            if (content.IndexOf(bytes) >= 0 && !found.Contains(name))
            {
                found.Add(name);
            }
        }

        return found;
    }

    public List<string> InFile(string file) => In(File.ReadAllBytes(file));

    /// <summary>The ways in which a program writes a text down: encodings, JSON escapes, and base64 at each of its three alignments.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Spellings(string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var utf8 = Encoding.UTF8.GetBytes(text);
        yield return (text, utf8);
        yield return (text + " (UTF-16)", Encoding.Unicode.GetBytes(text));
        yield return (text + " (hex)", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)));
        if (text.Any(letter => letter > 127))
        {
            yield return (text + " (GB 18030)", Encoding.GetEncoding("GB18030").GetBytes(text));
            yield return (text + " (JSON)", Encoding.ASCII.GetBytes(string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"))));
            yield return (text + " (JSON)", Encoding.ASCII.GetBytes(string.Concat(text.Select(letter => $"\\u{(int)letter:X4}"))));
            yield return (text + " (URL)", Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)));
        }

        for (var shift = 0; shift < 3; shift++)
        {
            // Only the characters that do not depend on the neighbours.
            var encoded = Convert.ToBase64String([.. new byte[shift], .. utf8]).TrimEnd('=');
            var inner = encoded[(shift == 0 ? 0 : 4)..^(((utf8.Length + shift) % 3) == 0 ? 0 : 1)];
            yield return (text + " (base64)", Encoding.ASCII.GetBytes(inner));
        }
    }
}
