using System.Globalization;
using Domain.Forms;
using Storage.Sealing;

namespace App.Api.Verifications;

/// <summary>Under which ids the documents of this room are found again.</summary>
internal static class VerificationNames
{
    /// <summary>The kind of the job.</summary>
    public const string Job = "verification";

    /// <summary>Items of a page: some hundred kilobytes, so that a county is a few hundred documents and not fifty thousand.</summary>
    public const int PageSize = 100;

    /// <summary>Differences are numbered by page, so that one is found by its number alone; a page has fewer.</summary>
    private const int PerPage = 1_000;

    public static string Slot(Department department) => "verification-" + department.Id();

    public static string Page(string verification, int attempt, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"{verification}-{attempt}-{page:D5}");

    public static string Attempt(string verification, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{verification}-{attempt}-");

    public static string Model(string verification) => "linkage-model-" + verification;

    /// <summary>An item by its page and place.</summary>
    public static string Item(int page, int place) => string.Create(CultureInfo.InvariantCulture, $"{page}-{place}");

    public static (int Page, int Place)? Item(string? id)
    {
        var dash = id?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0 && int.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (page, place) : null;
    }

    /// <param name="place">Among the differences of the page, from 0.</param>
    public static int Number(int page, int place) => (page * PerPage) + place + 1;

    public static (int Page, int Place) OfNumber(int number) => ((number - 1) / PerPage, (number - 1) % PerPage);

    /// <summary>Where what was decided about a child and a row lies.</summary>
    public static string Decision(SearchTokens tokens, string department, string child, string row) =>
        tokens.IndexOf("link", $"{department}\n{child}\n{row}");

    /// <summary>Where what was decided about a field lies, while both sides say what they said then.</summary>
    public static string Adjudication(SearchTokens tokens, string department, string child, FoundDifference found) =>
        tokens.IndexOf("ruling", $"{department}\n{child}\n{found.Field}\n{found.Declared?.GetRawText()}\n{found.Reported.GetRawText()}");
}
