using System.Text;
using Domain.Audit;
using Storage;

namespace Suite.Contracts;

/// <summary>
/// A store as a dictionary, written without a look at the real ones, and random lives of documents played to both: whatever a test author would not
/// have thought of.
/// </summary>
internal sealed class StoreModel(IStoreBackEnd backEnd, int seed)
{
    private static readonly Partition[] Counties = [Partition.County("140403"), Partition.County("140404")];
    private static readonly string[] Statuses = ["submitted", "inReview", "registered"];
    private static readonly string[] Villages = ["140403001001", "140403001002", "140403002001", "140404001001"];
    private static readonly string[] Tokens = ["t1", "t2", "t3", "t4"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<(Partition, string), Known> _model = [];
    private readonly List<Document> _stale = [];
    private int _bodies;

    private sealed record Known(Document Read, string Body, string? Status, string? Village, int? Due, HashSet<string> Tokens,
        DateTimeOffset? Expires);

    private DateTimeOffset Clock => backEnd.Clock.GetUtcNow();

    /// <param name="interruption">Happens now and then between two steps: whatever was committed must be there afterwards.</param>
    public async Task PlayAsync(int steps, CancellationToken cancellation, Func<Task>? interruption = null)
    {
        for (var step = 0; step < steps; step++)
        {
            if (interruption is not null && _random.Next(25) == 0)
            {
                await interruption();
            }

            await (_random.Next(10) switch
            {
                < 6 => CommitAsync(cancellation),
                6 => FindAsync(cancellation),
                7 or 8 => ListAsync(cancellation),
                _ => Advance(),
            });
        }

        foreach (var county in Counties)
        {
            await SameAsync(county, Query.Of(Kinds.Child), _ => true, k => "", false, cancellation);
        }
    }

    private Task Advance()
    {
        backEnd.Clock.Advance(TimeSpan.FromMinutes(_random.Next(4)));
        return Task.CompletedTask;
    }

    private bool Lives(Known known) => known.Expires is null || known.Expires > Clock;

    private string RandomId() => $"c{_random.Next(12)}";

    private async Task CommitAsync(CancellationToken cancellation)
    {
        var county = Pick(Counties);
        var batch = Batch.Of(new()
        {
            Id = Guid.CreateVersion7().ToString("N"),
            County = county.Key,
            At = Clock,
            Actor = AuditActor.System,
            Channel = "test",
            Action = "child.change",
            SubjectKind = "child",
        });
        var effects = new List<(string Id, Known? Next)>();
        var refusals = new HashSet<CommitOutcome>();
        foreach (var id in Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => RandomId()).Distinct())
        {
            var known = _model.GetValueOrDefault((county, id)) is { } k && Lives(k) ? k : null;
            var read = _random.Next(4) == 0 ? _stale.LastOrDefault(d => d.Partition == county && d.Id == id) : known?.Read;
            var stale = known is null || read?.Version != known.Read.Version;
            var next = RandomState();
            switch (_random.Next(4))
            {
                case 0 when read is not null:
                    batch.Delete(read);
                    effects.Add((id, null));
                    Refuse(stale, CommitOutcome.VersionConflict);
                    break;
                case 1 or 2 when read is not null:
                    batch.Replace(read, Encoding.UTF8.GetBytes(next.Body), FieldsOf(next), expiresOn: next.Expires);
                    effects.Add((id, next));
                    Refuse(stale, CommitOutcome.VersionConflict);
                    break;
                default:
                    batch.Create(Kinds.Child, id, Encoding.UTF8.GetBytes(next.Body), FieldsOf(next), expiresOn: next.Expires);
                    effects.Add((id, next));
                    Refuse(known is not null, CommitOutcome.AlreadyExists);
                    break;
            }
        }

        var result = await backEnd.Store.CommitAsync(county, batch, cancellation);
        Assert.Contains(result.Outcome, refusals.Count == 0 ? [CommitOutcome.Committed] : refusals);
        if (!result.IsCommitted)
        {
            return;
        }

        void Refuse(bool refused, CommitOutcome outcome)
        {
            if (refused)
            {
                refusals.Add(outcome);
            }
        }

        foreach (var ((id, next), version) in effects.Zip(result.Versions.Skip(1)))
        {
            if (_model.Remove((county, id), out var before))
            {
                _stale.Add(before.Read);
            }

            if (next is not null)
            {
                var read = await backEnd.Store.FindAsync(county, Kinds.Child, id, cancellation);
                Assert.Equal(next.Body, Encoding.UTF8.GetString(read!.Body.Span));
                Assert.Equal(version, read.Version);
                _model[(county, id)] = next with { Read = read };
            }
        }
    }

    private async Task FindAsync(CancellationToken cancellation)
    {
        var (county, id) = (Pick(Counties), RandomId());
        var expected = _model.GetValueOrDefault((county, id)) is { } known && Lives(known) ? known.Body : null;
        var found = await backEnd.Store.FindAsync(county, Kinds.Child, id, cancellation);
        Assert.Equal(expected, found is null ? null : Encoding.UTF8.GetString(found.Body.Span));
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Child);
        var holds = new List<Func<Known, bool>>();
        if (_random.Next(2) == 0)
        {
            var status = Pick(Statuses);
            query.Where(Fields.Status, status);
            holds.Add(k => k.Status == status);
        }

        if (_random.Next(3) == 0)
        {
            var prefix = Pick(Villages)[..(6 + _random.Next(7))];
            query.StartsWith(Fields.Village, prefix);
            holds.Add(k => k.Village?.StartsWith(prefix, StringComparison.Ordinal) == true);
        }

        if (_random.Next(3) == 0)
        {
            var wanted = Tokens.Where(_ => _random.Next(2) == 0).ToArray();
            query.Any(Fields.Tokens, wanted);
            holds.Add(k => k.Tokens.Overlaps(wanted));
        }

        if (_random.Next(3) == 0)
        {
            int? from = _random.Next(2) == 0 ? _random.Next(5) : null, to = _random.Next(2) == 0 ? _random.Next(5) : null;
            query.Between(Fields.DueOn, from is { } f ? Day(f) : null, to is { } t ? Day(t) : null);
            holds.Add(k => k.Due is { } due && !(due < from) && !(due > to));
        }

        var descending = _random.Next(2) == 0;
        Func<Known, string> key = _ => "";
        switch (_random.Next(3))
        {
            case 0:
                query.OrderBy(Fields.DueOn, descending);
                holds.Add(k => k.Due is not null);
                key = k => $"{k.Due}";
                break;
            case 1:
                query.OrderBy(Fields.Village, descending);
                holds.Add(k => k.Village is not null);
                key = k => k.Village!;
                break;
            default:
                query.OrderById(descending);
                break;
        }

        await SameAsync(Pick(Counties), query, k => holds.All(h => h(k)), key, descending, cancellation);
    }

    private async Task SameAsync(Partition county, Query query, Func<Known, bool> holds, Func<Known, string> key, bool descending,
        CancellationToken cancellation)
    {
        var expected = _model.Where(m => m.Key.Item1 == county && Lives(m.Value) && holds(m.Value))
            .OrderBy(m => key(m.Value), StringComparer.Ordinal).ThenBy(m => m.Key.Item2, StringComparer.Ordinal).Select(m => m.Key.Item2).ToList();
        if (descending)
        {
            expected.Reverse();
        }

        var size = 1 + _random.Next(5);
        var found = new List<string>();
        Listing page;
        string? after = null;
        do
        {
            page = await backEnd.Store.ListAsync(county, query, new(size, after), cancellation);
            found.AddRange(page.Items.Select(d => d.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(expected, found);

        // And back again from the last page, each page in the order of the list.
        found = [.. page.Items.Select(d => d.Id)];
        while (page.Previous is { } before)
        {
            page = await backEnd.Store.ListAsync(county, query, new(size, before), cancellation);
            found.InsertRange(0, page.Items.Select(d => d.Id));
        }

        Assert.Equal(expected, found);
        var most = 1 + _random.Next(5);
        Assert.Equal((expected.Count, Math.Min(expected.Count, most)),
            (await backEnd.Store.CountAsync(county, query, 1000, cancellation), await backEnd.Store.CountAsync(county, query, most, cancellation)));
    }

    private Known RandomState() => new(null!, $"body {++_bodies}", Maybe(Pick(Statuses)), Maybe(Pick(Villages)), _random.Next(3) == 0 ? null
        : _random.Next(5),
        [.. Tokens.Where(_ => _random.Next(3) == 0)], _random.Next(5) == 0 ? Clock.AddMinutes(1 + _random.Next(6)) : null);

    private static IndexFields FieldsOf(Known state)
    {
        var fields = new IndexFields().SetMany(Fields.Tokens, state.Tokens);
        if (state.Status is not null)
        {
            fields.Set(Fields.Status, state.Status);
        }

        if (state.Village is not null)
        {
            fields.Set(Fields.Village, state.Village);
        }

        return state.Due is { } due ? fields.Set(Fields.DueOn, Day(due)) : fields;
    }

    private static DateOnly Day(int number) => new DateOnly(2026, 5, 1).AddDays(number);

    private string? Maybe(string value) => _random.Next(4) == 0 ? null : value;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
