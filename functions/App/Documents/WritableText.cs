using System.Xml;

namespace App.Documents;

/// <summary>A text as a Word or Excel file can hold it: characters that XML has none for (control marks of a pasted text) are left out.</summary>
internal static class WritableText
{
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsWritable(text) ? text : string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
            .Select(rune => rune.ToString()));
    }

    private static bool IsWritable(string text)
    {
        try
        {
            XmlConvert.VerifyXmlChars(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
