using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using App.Api.Cases;
using App.Api.Declarations;
using App.Api.Sheets;
using App.Security;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using Domain.Verification;
using Storage;
using Storage.Jobs;
using Storage.Sealing;

namespace App.Api.Verifications;

/// <summary>What is kept of the rows that are nobody's: those that became cases, in this run or an earlier one.</summary>
internal sealed record CasesOpened(IReadOnlyList<VerifiedItem> Items);

/// <summary>That a case stands for a child of this name and birth date.</summary>
/// <param name="HasNumber">The case names a number: another number is another child.</param>
internal sealed record UndeclaredMark(string Case, bool HasNumber);

/// <summary>
/// Children whom only a department knows, as cases (漏报): one for each child at most, whichever department and however often it is compared. The ids
/// follow from the child's number, else from name and birth date, so that a run which starts again finds what it opened before.
/// </summary>
/// <remarks>
/// A boy with a number stands on the school's list of one county and on the clinic's of another: whichever compares first enters his number in the
/// index, and the other counts him without a case. Without a number two counties may each ask: of two children of one name and birthday in a city
/// both must be found.
/// </remarks>
internal sealed class UndeclaredCases(IStore store, NumberIndex numbers, KnownChildren known, SearchTokens tokens, TimeProvider time)
{
    private const int AtOnce = 30;
    private const int Tries = 5;
    private const int PageSize = 200;

    private static readonly string[] LiveChildren =
        [.. ChildStatuses.All.Where(status => status is not ChildStatus.Closed and not ChildStatus.Transferred).Select(status => status.Id())];

    private static readonly string[] LiveDeclarations =
        [.. DeclarationStatuses.All.Where(status => status.IsOpen() || status == DeclarationStatus.Registered).Select(status => status.Id())];

    /// <summary>Opens what is missing. Null: somebody else has the run, or has ended it.</summary>
    public async Task<CasesOpened?> OpenAsync(HeldJob held, Department department, DivisionCode county, ComparedCounty found, int attempt,
        CancellationToken stop)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var wanted = found.Alone.Where(row => UndeclaredChild.IsCause(row.Data, county, today)).ToList();
        List<VerifiedItem> items = [];
        foreach (var some in wanted.Chunk(AtOnce))
        {
            var missing = await MissingAsync(some, county, today, stop).ConfigureAwait(false);
            items.AddRange(await PutAsync(department, county, missing, today, stop).ConfigureAwait(false));
            if (!await GoOnAsync().ConfigureAwait(false))
            {
                return null;
            }
        }

        foreach (var some in found.Strangers.Chunk(AtOnce))
        {
            await PutAsync(department, county, some, stop).ConfigureAwait(false);
            if (!await GoOnAsync().ConfigureAwait(false))
            {
                return null;
            }
        }

        return new(items);

        Task<bool> GoOnAsync() => held.AdvanceAsync(Batch.Technical(), 0, found.Total,
            attempt.ToString(System.Globalization.CultureInfo.InvariantCulture), VerificationPhases.Comparing, time.GetUtcNow(), stop);
    }

    /// <summary>Those who are declared and registered nowhere: by number in the whole city, by name and birth date in the county.</summary>
    private async Task<List<SentRow>> MissingAsync(IReadOnlyList<SentRow> rows, DivisionCode county, DateOnly today, CancellationToken stop)
    {
        var byNumber = await Task.WhenAll(rows.Select(row => IsKnownAsync(row.Data, today, stop))).ConfigureAwait(false);
        var left = rows.Where((_, place) => !byNumber[place]).ToList();
        var partition = DeclarationRecords.PartitionOf(county);
        var persons = left.Where(row => row.Data.Name is not null).ToList();
        var wanted = persons.SelectMany(row => tokens.FindName(partition, row.Data.Name!)).Distinct(StringComparer.Ordinal).ToList();
        HashSet<string> there = new(StringComparer.Ordinal);
        foreach (var some in wanted.Chunk(50))
        {
            foreach (var (kind, statuses) in ((Kind, string[])[])[(Kinds.Child, LiveChildren), (Kinds.Declaration, LiveDeclarations)])
            {
                string? next = null;
                do
                {
                    var page = await store.ListAsync(partition, Query.Of(kind).Any(Fields.Status, statuses).Any(Fields.Tokens, some),
                        new(PageSize, next), stop).ConfigureAwait(false);
                    next = page.Next;
                    foreach (var answers in page.Items.Select(document => kind == Kinds.Child ? ChildJson.Read(document.Body).Answers
                        : DeclarationJson.Read(document.Body).Answers()))
                    {
                        if (UndeclaredChild.PersonOf(answers.Get(Shared2024.ChildName), answers.Value(Shared2024.BirthDate)
                            ?? answers.Get(Shared2024.CitizenNumber)?.BirthDate) is { } person)
                        {
                            // Of two different numbers each is a child of its own.
                            there.Add(person + "\n" + answers.Get(Shared2024.CitizenNumber)?.Value);
                        }
                    }
                }
                while (next is not null);
            }
        }

        return [.. left.Where(row => UndeclaredChild.PersonOf(row.Data.Name, UndeclaredChild.BirthOf(row.Data, today)) is not { } person
            || !IsThere(person, UndeclaredChild.NumberOf(row.Data, today)?.Value))];

        bool IsThere(string person, string? number) => there.Any(one => one.StartsWith(person + "\n", StringComparison.Ordinal)
            && (number is null || one.Length == person.Length + 1 || one.EndsWith("\n" + number, StringComparison.Ordinal)));
    }

    private async Task<bool> IsKnownAsync(DepartmentRow row, DateOnly today, CancellationToken stop)
    {
        if (UndeclaredChild.NumberOf(row, today) is { } number)
        {
            foreach (var entry in await numbers.FindAsync(number.Value, stop).ConfigureAwait(false))
            {
                if (await known.CountsAsync(entry, stop).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private async Task<IEnumerable<VerifiedItem>> PutAsync(Department department, DivisionCode county, IReadOnlyList<SentRow> rows, DateOnly today,
        CancellationToken stop)
    {
        var partition = Partition.County(county.Value);
        var elsewhere = await Task.WhenAll(rows.Select(row => IsElsewhereAsync(partition, county, row.Data, today, stop))).ConfigureAwait(false);
        for (var i = 0; i < Tries; i++)
        {
            var now = time.GetUtcNow();
            var batch = Batch.Of(AuditEntries.Of("verification", county.Value, county, "case.open", AuditActor.System, "timer", now, null));
            var (items, opened) = (new List<VerifiedItem>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var (row, place) in rows.Select((row, place) => (row, place)))
            {
                var id = await ExistingAsync(partition, row.Data, today, stop).ConfigureAwait(false);
                if (id is null && elsewhere[place])
                {
                    continue;
                }

                id ??= Put(batch, opened, department, county, row, today, now);
                items.Add(new(Outcomes.OnlyInDepartment, null, row.Batch, row.Data.Row, null, null, null, false, [], [], id));
            }

            if (opened.Count == 0 || (await store.CommitAsync(partition, batch, stop).ConfigureAwait(false)).IsCommitted)
            {
                return items.DistinctBy(item => item.Case);
            }
        }

        throw new TimeoutException("Cases of a county are opened by somebody else all the time.");
    }

    /// <summary>
    /// Whether another county has the case of this child. Who is not asked about anywhere is entered for this county in the same write: of two that
    /// compare at once one finds the other. The entry stands though the case is not written yet: that county's run goes on and writes it.
    /// </summary>
    private async Task<bool> IsElsewhereAsync(Partition partition, DivisionCode county, DepartmentRow row, DateOnly today, CancellationToken stop)
    {
        if (UndeclaredChild.NumberOf(row, today)?.Value is not { } number)
        {
            return false;
        }

        // The child is one, whichever kind a department marks it as.
        var mine = new NumberEntry(county, IdOf(partition, tokens.IndexOf(Purpose, "n\n" + number)), ChildKind.Migrant);
        return (await numbers.ClaimAsync(Purpose, "n\n" + number, mine, other => Task.FromResult(other.County != county), stop)
            .ConfigureAwait(false)).Other is not null;
    }

    /// <summary>The case that stands for the child of a row already; null where there is none.</summary>
    private async Task<string?> ExistingAsync(Partition partition, DepartmentRow row, DateOnly today, CancellationToken stop)
    {
        var number = UndeclaredChild.NumberOf(row, today)?.Value;
        if (number is not null && await store.FindAsync(partition, Kinds.CaseForReview,
            IdOf(partition, tokens.IndexOf(Purpose, "n\n" + number)), stop)
            .ConfigureAwait(false) is { } found)
        {
            return found.Id;
        }

        return PersonToken(row, today) is { } token && await store.FindAsync(partition, Kinds.Deduplication, token, stop)
            .ConfigureAwait(false) is { } document
            && document.Read(UndeclaredJson.Default.UndeclaredMark) is { } mark && !(mark.HasNumber && number is not null)
            ? mark.Case
            : null;
    }

    private string Put(RecordBatch batch, HashSet<string> opened, Department department, DivisionCode county, SentRow row, DateOnly today,
        DateTimeOffset now)
    {
        var partition = Partition.County(county.Value);
        var number = UndeclaredChild.NumberOf(row.Data, today)?.Value;
        var person = PersonToken(row.Data, today);
        var id = IdOf(partition, number is not null ? tokens.IndexOf(Purpose, "n\n" + number)
            : person ?? tokens.IndexOf(Purpose, "r\n" + RowIdentity.Of(row.Data)));
        if (!opened.Add(id))
        {
            return id;
        }

        CaseRecords.Create(batch, new()
        {
            Id = id,
            Type = CaseType.UndeclaredChild,
            County = county,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Township = UndeclaredChild.TownshipOf(row.Data, county),
            Department = department,
            Words = UndeclaredChild.Words(department, row, county),
        });
        if (person is not null && opened.Add(person))
        {
            batch.Create(Kinds.Deduplication, person, new UndeclaredMark(id, number is not null), UndeclaredJson.Default.UndeclaredMark,
                new IndexFields().Set(Fields.Type, Purpose).Set(Fields.At, now));
        }

        return id;
    }

    private async Task PutAsync(Department department, DivisionCode county, IReadOnlyList<(string Child, SentRow Row)> strangers,
        CancellationToken stop)
    {
        var partition = Partition.County(county.Value);
        foreach (var (child, row) in strangers)
        {
            var (id, now) = (IdOf(partition, tokens.IndexOf("another", child + "\n" + RowIdentity.Of(row.Data))), time.GetUtcNow());
            if (await store.FindAsync(partition, Kinds.CaseForReview, id, stop).ConfigureAwait(false) is null)
            {
                var batch = Batch.Of(AuditEntries.Of("child", child, county, "case.open", AuditActor.System, "timer", now, null));
                CaseRecords.Create(batch, new()
                {
                    Id = id,
                    Type = CaseType.NumberOfAnother,
                    County = county,
                    Status = CaseStatus.Open,
                    At = now,
                    DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
                    Child = child,
                    Department = department,
                    Words = UndeclaredChild.StrangerWords(department, row, county),
                });

                // Somebody else has opened it where this is refused: the same case.
                await store.CommitAsync(partition, batch, stop).ConfigureAwait(false);
            }
        }
    }

    private const string Purpose = "undeclared";

    private string? PersonToken(DepartmentRow row, DateOnly today) =>
        UndeclaredChild.PersonOf(row.Name, UndeclaredChild.BirthOf(row, today)) is { } person ? tokens.IndexOf(Purpose, "p\n" + person) : null;

    private static string IdOf(Partition county, string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(county.Key + "\n" + token)).AsSpan(0, 16));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UndeclaredMark))]
internal sealed partial class UndeclaredJson : JsonSerializerContext;
