using System.Collections.Concurrent;
using App.Api.Declarations;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Domain.Verification;
using Storage;

namespace App.Api.Checklists;

/// <summary>Which children of a county stand on which department's list at this moment, and with what row.</summary>
/// <param name="Rows">Fingerprint by child.</param>
/// <param name="Answered">How many of them leave nothing to ask the department.</param>
public sealed record CountyList(IReadOnlyDictionary<string, UInt128> Rows, int Answered)
{
    private Compared? _compared;

    private sealed record Compared(string? Delivery, ChecklistNews News);

    /// <summary>What is different since a delivery. Neither side ever changes: fifty thousand rows are compared once, not with every page.</summary>
    /// <param name="delivery">Null: none was made.</param>
    /// <param name="before">What stood on the list then.</param>
    internal ChecklistNews Since(string? delivery, IReadOnlyDictionary<string, UInt128>? before)
    {
        var compared = _compared;
        if (compared is null || compared.Delivery != delivery)
        {
            _compared = compared = new(delivery, ChecklistNews.Between(before, Rows));
        }

        return compared.News;
    }
}

/// <summary>
/// The lists of each county, kept up by the store's changes: what a page says of new, changed and gone is exact, and nobody reads fifty thousand
/// children for it. Built at the first question of a month, since an age moves a child from one list to another; by the month, for a list that
/// changed on a birthday would tell the day.
/// </summary>
public sealed class CountyLists(IStore store, TimeProvider time)
{
    private const int PageSize = 1000;

    private readonly ConcurrentDictionary<DivisionCode, State> _counties = new();

    public async Task<CountyList> OfAsync(DivisionCode county, DepartmentProfile profile, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var state = _counties.GetOrAdd(county, static _ => new());
        await state.Gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await FollowAsync(state, DeclarationRecords.PartitionOf(county), cancellation).ConfigureAwait(false);
            return state.Lists[profile.Department].Snapshot();
        }
        finally
        {
            state.Gate.Release();
        }
    }

    private async Task FollowAsync(State state, Partition partition, CancellationToken cancellation)
    {
        var today = CivilTime.EndOfLastMonth(CivilTime.ChinaDate(time.GetUtcNow()));
        if (state.Day != today)
        {
            state.Begin(today);
        }

        bool more;
        do
        {
            var changes = await store.ChangesAsync(partition, state.Cursor, PageSize, Kinds.Child, cancellation).ConfigureAwait(false);
            foreach (var document in changes.Items)
            {
                var child = ChildJson.Read(document.Body);
                foreach (var list in state.Lists.Values)
                {
                    list.Put(child, today);
                }
            }

            (state.Cursor, more) = (changes.Cursor, changes.More);
        }
        while (more);
    }

    private sealed class State
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public DateOnly Day { get; private set; }

        public string? Cursor { get; set; }

        public IReadOnlyDictionary<Department, List> Lists { get; private set; } = new Dictionary<Department, List>();

        public void Begin(DateOnly day) =>
            (Day, Cursor, Lists) = (day, null, DepartmentProfiles.All.ToDictionary(profile => profile.Department, profile => new List(profile)));
    }

    private sealed class List(DepartmentProfile profile)
    {
        private readonly Dictionary<string, UInt128> _rows = new(StringComparer.Ordinal);
        private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
        private CountyList? _snapshot;

        public void Put(Child child, DateOnly today)
        {
            _snapshot = null;
            if (Checklist.Lists(profile, child, today))
            {
                _rows[child.Id] = Checklist.Fingerprint(Checklist.Row(profile, child));
            }
            else
            {
                _rows.Remove(child.Id);
            }

            if (_rows.ContainsKey(child.Id) && Checklist.IsAnswered(profile, child, today))
            {
                _answered.Add(child.Id);
            }
            else
            {
                _answered.Remove(child.Id);
            }
        }

        public CountyList Snapshot() => _snapshot ??= new(new Dictionary<string, UInt128>(_rows, StringComparer.Ordinal), _answered.Count);
    }
}
