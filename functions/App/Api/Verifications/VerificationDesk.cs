using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Verification;
using Storage;
using Storage.Sealing;

namespace App.Api.Verifications;

/// <summary>
/// Who may see and start which comparison: a county its own of every department, a department its own of its county, the city how far all are.
/// </summary>
public sealed class VerificationDesk(IStore store, VerificationStart start, VerificationItems items, SearchTokens tokens, TimeProvider time)
{
    /// <summary>Starts the comparison of a department in the caller's county; for the city in the county named, or in all twelve.</summary>
    /// <param name="county">As the request names it; null where it names none.</param>
    public async Task<Attempt<List<StoredVerification>>> StartAsync(Caller caller, string? department, DivisionCode? county, string channel,
        CancellationToken cancellation)
    {
        if (Find(caller, department).IsRefused(out var refusal, out var profile))
        {
            return refusal;
        }

        var home = caller.Assignment.HomeCounty;
        if (home is not null && county is not null && county != home)
        {
            return Wire.Errors.NotFound();
        }

        IReadOnlyList<DivisionCode> counties = home is { } own ? [own] : county is { } named ? [named]
            : [.. DivisionTable.Children(DivisionCode.Changzhi).Select(one => one.Code)];
        List<StoredVerification> started = [];
        foreach (var one in counties)
        {
            if (!MayRun(caller, one))
            {
                return Wire.Errors.NotAllowed();
            }

            started.Add(await start.StartAsync(profile.Department, one, caller.Actor, channel, "request", cancellation).ConfigureAwait(false));
        }

        return started;
    }

    /// <summary>
    /// The comparison of that id, if the caller may see how far it is: not there in another county, not allowed of another department.
    /// </summary>
    public async Task<Attempt<StoredVerification>> FindAsync(Caller caller, string? id, Permission permission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!OpaqueId.Is(id))
        {
            return Wire.Errors.NotFound();
        }

        foreach (var county in caller.Assignment.HomeCounty is { } home ? [home] : DivisionTable.Children(DivisionCode.Changzhi)
            .Select(one => one.Code))
        {
            if (await start.FindAsync(county, id!, cancellation).ConfigureAwait(false) is { } found)
            {
                return !caller.Assignment.May(permission, county, null, out var grant)
                    || (grant.View == View.OwnFields && caller.Assignment.Department != found.Department)
                    ? Wire.Errors.NotAllowed() : found;
            }
        }

        return Wire.Errors.NotFound();
    }

    /// <summary>The comparison that is on or was last asked for, and the last that came to an end.</summary>
    public async Task<(StoredVerification? Current, StoredVerification? LastDone)> LatestAsync(Department department, DivisionCode county,
        CancellationToken cancellation)
    {
        if (await start.SlotAsync(department, county, cancellation).ConfigureAwait(false) is not { } slot)
        {
            return (null, null);
        }

        var current = await start.FindAsync(county, slot.Current, cancellation).ConfigureAwait(false);
        return (current, slot.LastDone == slot.Current ? current : slot.LastDone is { } last ? await start.FindAsync(county, last, cancellation)
            .ConfigureAwait(false) : null);
    }

    /// <summary>Stops it after the piece at hand.</summary>
    public async Task<Refusal?> CancelAsync(Caller caller, StoredVerification found, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!MayRun(caller, found.County))
        {
            return Wire.Errors.NotAllowed();
        }

        var entry = AuditEntries.Of("verification", found.Verification.Id, found.County, "verification.cancel", caller.Actor, channel,
            time.GetUtcNow(), null);
        if (!found.Job.IsOpen || !await start.CancelAsync(found, cancellation).ConfigureAwait(false))
        {
            return Errors.Ended();
        }

        await store.CommitAsync(found.Document.Partition, Batch.Of(entry), cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>A page of results as the caller may see it; every look is written down before anything is shown.</summary>
    public async Task<Attempt<SeenPage>> ResultsAsync(Caller caller, StoredVerification found, string? outcome, string? page, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        List<Problem> problems = [];
        if (outcome is not null && !Outcomes.All.Contains(outcome))
        {
            problems.Add(Errors.UnknownOutcome());
        }

        int? number = null;
        if (page is not null)
        {
            if (int.TryParse(page, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read))
            {
                number = read;
            }
            else
            {
                problems.Add(Errors.BadPage());
            }
        }

        if (problems.Count > 0)
        {
            return Wire.Errors.Invalid(problems);
        }

        if (found.Verification.Summary is null)
        {
            return Errors.NotDone();
        }

        var seen = await items.PageAsync(found, outcome, number, cancellation).ConfigureAwait(false);
        if (seen is null)
        {
            return Wire.Errors.Invalid([Errors.BadPage()]);
        }

        var entry = AuditEntries.Of("child", found.Verification.Id, found.County, "verification.read", caller.Actor, channel,
            time.GetUtcNow(), null) with
        {
            SubjectIds = [found.Verification.Id, .. seen.Items.Select(item => item.Item.Child).OfType<string>().Distinct()],
            FieldKeys = [.. seen.Items.SelectMany(item => item.Differences).Select(difference => difference.Found.Field).Distinct()],
        };
        await store.CommitAsync(found.Document.Partition, Batch.Of(entry), cancellation).ConfigureAwait(false);
        return seen;
    }

    /// <summary>What the child is called towards the department, on its lists and in results.</summary>
    public string PseudonymOf(StoredVerification found, string child)
    {
        ArgumentNullException.ThrowIfNull(found);
        return tokens.Pseudonym(found.Document.Partition, found.Verification.Department, child);
    }

    /// <summary>The department, if the caller may ask for comparisons with it.</summary>
    public static Attempt<DepartmentProfile> Find(Caller caller, string? department)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.Department is { } own && own.Id() != department ? Wire.Errors.NotAllowed()
            : Domain.Forms.Departments.Find(department) is { } named && DepartmentProfiles.Find(named) is { } profile ? profile
                : Wire.Errors.NotFound();
    }

    /// <summary>The city asks for comparisons without seeing what they come to.</summary>
    private static bool MayRun(Caller caller, DivisionCode county) => caller.Assignment.May(Permission.VerificationsRun, county, null, out _);
}
