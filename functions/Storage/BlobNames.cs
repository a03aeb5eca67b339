namespace Storage;

/// <summary>What a blob may be called; the same on every back end, and safe as a path.</summary>
internal static class BlobNames
{
    /// <exception cref="ArgumentException">Not a blob name.</exception>
    public static string Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 200 || name.Split('/').Any(part => part.Length == 0) || !AllAllowed(name))
        {
            throw new ArgumentException("A blob name holds lower-case letters, digits and '-' in parts divided by '/', at most 200 characters.",
                nameof(name));
        }

        return name;
    }

    /// <exception cref="ArgumentException">Not the beginning of a blob name.</exception>
    public static string CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return AllAllowed(prefix) ? prefix : throw new ArgumentException("Not the beginning of a blob name.", nameof(prefix));
    }

    private static bool AllAllowed(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '/');
}
