using App.Wire;
using Storage.Sealing;

namespace App.Security;

/// <summary>
/// Searches per person and hour, over all counties and instances. Who works through a pile of paper forms stays below it; who tries out numbers
/// does not.
/// </summary>
/// <remarks>
/// A masked list shows a month of birth; the last six digits of a number are the day, three of a running number and the check digit: some fifteen
/// thousand for one child. At sixty an hour that is a fortnight of days and nights, each try in the audit trail.
/// </remarks>
public sealed class SearchLimit(int perHour, HourlyCounters counters, SearchTokens tokens)
{
    /// <summary>Counts this search; the refusal where it is one too many.</summary>
    public async Task<Refusal?> TakeAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return perHour > 0 && await counters.TakeAsync(tokens.IndexOf("searches", caller.Subject), "searches", perHour,
            cancellation).ConfigureAwait(false) is { } seconds
            ? Wire.Errors.TooManySearches(seconds)
            : null;
    }
}
