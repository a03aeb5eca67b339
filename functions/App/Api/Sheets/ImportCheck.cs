using System.Threading.Channels;
using App.Documents.Excel;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Problems;
using Domain.Time;
using Storage;
using Storage.Jobs;
using Channel = Domain.Declarations.Channel;

namespace App.Api.Sheets;

/// <summary>
/// The whole file is judged before its first row is written: every row as a staff channel's declaration, by the same decision as every other door.
/// Rows that are good are laid ready, sealed, with their ids; rows that are not are laid aside with everything that is wrong; rows of children who
/// are there already are laid ready apart, to be written only where somebody chooses it.
/// </summary>
/// <remarks>
/// Changes nothing about a child, so a check that a crash stopped begins again. Two rows at a time are in hand: one being read, one being judged.
/// </remarks>
internal sealed class ImportCheck(IStore store, IBlobStore blobs, KnownChildren known, TimeProvider time, PolicyInForce policy)
{
    /// <summary>Rows handed from the reader to the judge at once.</summary>
    private const int Handful = 64;

    /// <summary>Rows between two looks at the clock and the wish to cancel.</summary>
    private const int Step = 2_000;

    public async Task RunAsync(HeldJob held, CancellationToken stop)
    {
        var id = held.Job.Id;
        var state = ImportState.Of(held.Job);
        state = state with { Attempt = state.Attempt + 1 };
        if (!await held.AdvanceAsync(Batch.Technical(), 0, state.Write(), Phases.Checking, time.GetUtcNow(), stop).ConfigureAwait(false))
        {
            return;
        }

        var file = await Sealed.OpenAsync(blobs, ImportNames.File(id), stop).ConfigureAwait(false)
            ?? throw new InvalidDataException("The file of an import is gone.");
        await using (file.ConfigureAwait(false))
        {
            var (opened, problems) = await Task.Run(() => ImportFile.Open(file.Stream, on: CivilTime.ChinaDate(state.At)), stop)
                .ConfigureAwait(false);
            if (opened is null)
            {
                state = state with { Refused = problems[0] };
            }
            else
            {
                using (opened)
                using (var pass = new Pass(blobs, known, await EarlierAsync(held.Job, stop).ConfigureAwait(false), time, held, state,
                    policy.On(CivilTime.ChinaDate(state.At)), policy.Notices))
                {
                    state = await pass.RunAsync(opened, stop).ConfigureAwait(false);
                    state = state is null || opened.Retired.Count == 0 ? state : state with { Retired = opened.Retired };
                }
            }
        }

        if (state is not null)
        {
            state = state with { SameAs = await SameAsync(held.Job, state, stop).ConfigureAwait(false) };
            await held.FinishAsync(state.Write(), state.Rows, time.GetUtcNow(), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Earlier imports of the county by the moment they were handed in: what they wrote was submitted at it.</summary>
    private async Task<IReadOnlyDictionary<DateTimeOffset, string>> EarlierAsync(Job job, CancellationToken stop)
    {
        var query = Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Check).OrderBy(Fields.At, descending: true);
        var recent = await store.ListAsync(Partition.County(job.County), query, new(Page.MaxSize), stop).ConfigureAwait(false);
        var earlier = new Dictionary<DateTimeOffset, string>();
        foreach (var other in recent.Items.Select(document => document.Read(Jobs.JobJson.Default.Job)))
        {
            earlier.TryAdd(ImportState.Of(other).At, other.Id);
        }

        return earlier;
    }

    private async Task<string?> SameAsync(Job job, ImportState state, CancellationToken stop)
    {
        var county = Partition.County(job.County);
        var recent = await store.ListAsync(county, Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Check).OrderBy(Fields.At, descending: true),
            new(50), stop).ConfigureAwait(false);
        foreach (var other in recent.Items.Where(document => document.Id != job.Id).Select(document => document.Read(Jobs.JobJson.Default.Job)))
        {
            if (other.Status == JobStatus.Done && ImportState.Of(other).Hash == state.Hash
                && await store.FindAsync(county, Kinds.Job, ImportNames.WriteJob(other.Id), stop).ConfigureAwait(false) is not null
                && await store.FindAsync(county, Kinds.Job, ImportNames.UndoJob(other.Id), stop).ConfigureAwait(false) is null)
            {
                return other.Id;
            }
        }

        return null;
    }

    /// <summary>One reading of the file.</summary>
    private sealed class Pass(
        IBlobStore blobs, KnownChildren known, IReadOnlyDictionary<DateTimeOffset, string> earlier, TimeProvider time, HeldJob held,
            ImportState state, PolicyParameters policy, NoticeVersions notices) : IDisposable
    {
        private readonly FormDefinition _form = state.Definition;
        private readonly DateOnly _today = CivilTime.ChinaDate(state.At);
        private readonly DivisionCode _county = DivisionCode.Parse(held.Job.County);
        private readonly string _unit = DivisionTable.Find(DivisionCode.Parse(held.Job.County))?.Name + "民政局";
        private readonly RowParts _ready = new(blobs, number => ImportNames.Part(held.Job.Id, state.Attempt, number));
        private readonly RowParts _there = new(blobs, number => ImportNames.KnownPart(held.Job.Id, state.Attempt, number));
        private readonly LineParts _wrong = new(blobs, number => ImportNames.Problems(held.Job.Id, state.Attempt, number));
        private readonly LineParts _told = new(blobs, number => ImportNames.Known(held.Job.Id, state.Attempt, number));
        private readonly SeenRows _seen = new();
        private int _read;
        private int _bad;
        private int _known;
        private Problem? _refused;

        /// <summary>What the file came to; null where somebody cancelled meanwhile.</summary>
        public async Task<ImportState?> RunAsync(ImportFile file, CancellationToken stop)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var hands = System.Threading.Channels.Channel.CreateBounded<List<ImportRow>>(
                new BoundedChannelOptions(8) { SingleReader = true, SingleWriter = true });
            var reading = Task.Run(() => ReadAsync(file, hands.Writer, cancel.Token), CancellationToken.None);
            try
            {
                await foreach (var hand in hands.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                {
                    await TakeAsync(hand, stop).ConfigureAwait(false);

                    if (_read / Step != (_read - hand.Count) / Step && !await TellAsync(file, stop).ConfigureAwait(false))
                    {
                        return null;
                    }
                }

                await reading.ConfigureAwait(false);
            }
            finally
            {
                await cancel.CancelAsync().ConfigureAwait(false);
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var parts in (IParts[])[_ready, _there, _wrong, _told])
            {
                await parts.PutAsync(stop).ConfigureAwait(false);
            }

            return Now();
        }

        public void Dispose()
        {
            _ready.Dispose();
            _there.Dispose();
            _wrong.Dispose();
            _told.Dispose();
        }

        private async Task ReadAsync(ImportFile file, ChannelWriter<List<ImportRow>> to, CancellationToken stop)
        {
            Exception? failed = null;
            try
            {
                var hand = new List<ImportRow>(Handful);
                await foreach (var row in file.ReadAsync(_today, stop).ConfigureAwait(false))
                {
                    hand.Add(row);
                    if (hand.Count == Handful)
                    {
                        await to.WriteAsync(hand, stop).ConfigureAwait(false);
                        hand = new(Handful);
                    }
                }

                await to.WriteAsync(hand, stop).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Told to the one who reads the channel.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed = exception;
            }

            to.Complete(failed);
        }

        /// <summary>Judges a handful of rows, looks up their children side by side, and lays all aside in their order.</summary>
        private async Task TakeAsync(List<ImportRow> hand, CancellationToken stop)
        {
            _refused = hand.Find(row => row.IsWholeFile)?.Reading.Problems[0] ?? _refused;
            List<Judged> judged = [.. hand.Where(row => !row.IsWholeFile).Select(Judge)];
            _read += judged.Count;
            var found = await known.FindAsync(_county, _form, [.. judged.Select(row => row.Answers)], stop).ConfigureAwait(false);
            foreach (var (row, child) in judged.Zip(found))
            {
                if (child is not null)
                {
                    // Who is there already need not be mended; with mistakes the row cannot be written beside the other one either.
                    await _told.AddAsync(KnownRow.Of(row.Number, child, row.Submitted is null, earlier), SheetJson.Default.KnownRow, stop)
                        .ConfigureAwait(false);
                    _known++;
                }
                else if (row.Submitted is null)
                {
                    await _wrong.AddAsync(new RowProblems(row.Number, row.Problems), SheetJson.Default.RowProblems, stop).ConfigureAwait(false);
                    _bad++;
                }

                if (row.Submitted is { } submitted)
                {
                    await (child is null ? _ready : _there).AddAsync(_form, row.Number, OpaqueId.New(state.At), submitted, stop)
                        .ConfigureAwait(false);
                }
            }
        }

        private Judged Judge(ImportRow row)
        {
            var reading = row.Reading;
            var answers = reading.Answers;

            // The two boxes at the head of the form are the office's: filled in where the table leaves them empty.
            answers = answers.Has(Shared2024.ReportingUnit) ? answers : answers.With(Shared2024.ReportingUnit, _unit);
            answers = answers.Has(Shared2024.ReportedOn) ? answers : answers.With(Shared2024.ReportedOn, _today);
            reading = reading with { Answers = answers };
            Span<byte> random = stackalloc byte[16];
            System.Security.Cryptography.RandomNumberGenerator.Fill(random);
            var ids = new NewDeclaration(OpaqueId.New(state.At), Receipt.FromRandom(random), null);
            var decision = SubmitDeclaration.Decide(new(_form, new Input.Judged(reading), Channel.Excel, state.By), policy, notices, state.At, ids);
            var problems = new List<Problem>(decision.Problems);
            var county = decision.Outcome?.Declaration.County ?? CountyOf(answers);
            if (county is { } responsible && responsible != _county)
            {
                problems.Add(responsible == DivisionCode.Changzhi ? Errors.ForTheCity()
                    : Errors.OtherCounty(DivisionTable.FullName(responsible) ?? responsible.Value));
            }

            if (_seen.Before(row.Number, _form, answers) is { } twice)
            {
                problems.Add(twice);
            }

            return new(row.Number, answers, problems, problems.Count == 0 ? decision.Outcome : null);
        }

        /// <summary>The county that a row with other problems belongs to: whoever is wrong here altogether should learn it at once.</summary>
        private DivisionCode? CountyOf(Answers answers) =>
            answers.Has(Shared2024.CurrentAddress) && Assess.For(_form, answers, _today, policy, []) is { InJurisdiction: true } assessment
            ? assessment.ResponsibleCounty : null;

        private async Task<bool> TellAsync(ImportFile file, CancellationToken stop)
        {
            var total = file.Share is > 0 and var share ? Math.Max(_read, (int)(_read / share)) : _read;
            return await held.AdvanceAsync(Batch.Technical(), _read, total, state.Write(), Phases.Checking, time.GetUtcNow(), stop)
                .ConfigureAwait(false);
        }

        private ImportState Now() => state with
        {
            Rows = _read,
            Bad = _bad,
            ProblemParts = _wrong.Parts,
            Refused = _refused,
            Good = _refused is null ? _ready.Count : 0,
            Parts = _refused is null ? _ready.Parts : 0,
            Known = _refused is null ? _known : 0,
            KnownReady = _refused is null ? _there.Count : 0,
            KnownParts = _refused is null ? _there.Parts : 0,
            ToldParts = _refused is null ? _told.Parts : 0,
        };
    }

    /// <summary>A row and what it came to: ready to be submitted, or the problems why not.</summary>
    private sealed record Judged(int Number, Answers Answers, List<Problem> Problems, Submitted? Submitted);
}
