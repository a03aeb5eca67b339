namespace App.Documents.Excel;

/// <summary>Formulas that are only a value in other words.</summary>
internal static class Constants
{
    /// <summary>True for TRUE(), false for FALSE(); null for a formula that computes something.</summary>
    public static bool? Of(ReadOnlySpan<char> formula)
    {
        formula = formula.Trim().TrimStart('=');
        formula = formula.EndsWith("()") ? formula[..^2].TrimEnd() : formula;
        return formula.Equals("TRUE", StringComparison.OrdinalIgnoreCase) ? true : formula.Equals("FALSE", StringComparison.OrdinalIgnoreCase)
            ? false : null;
    }
}
