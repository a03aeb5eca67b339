using System.Text.Json;
using System.Threading.Channels;
using App.Documents.Excel;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Storage;
using Storage.Jobs;
using Channel = Domain.Declarations.Channel;

namespace App.Api.Sheets;

/// <summary>
/// The whole file is judged before its first row is written: every row as a staff channel's declaration, by the same decision as every other door. Rows
/// that are good are laid ready, sealed, with their ids; rows that are not are laid aside with everything that is wrong.
/// </summary>
/// <remarks>Changes nothing about a child, so a check that a crash stopped begins again. Two rows at a time are in hand: one being read, one being judged.</remarks>
internal sealed class ImportCheck(IStore store, IBlobStore blobs, TimeProvider time, PolicyInForce policy)
{
    /// <summary>Rows handed from the reader to the judge at once.</summary>
    private const int Handful = 64;

    /// <summary>Rows between two looks at the clock and the wish to cancel.</summary>
    private const int Step = 2_000;

    private const int ProblemBytes = 1024 * 1024;

    public async Task RunAsync(HeldJob held, CancellationToken stop)
    {
        var id = held.Job.Id;
        var state = ImportState.Of(held.Job);
        state = state with { Attempt = state.Attempt + 1 };
        if (!await held.AdvanceAsync(Batch.Technical(), 0, state.Write(), Phases.Checking, time.GetUtcNow(), stop).ConfigureAwait(false))
        {
            return;
        }

        var file = await Sealed.OpenAsync(blobs, ImportNames.File(id), stop).ConfigureAwait(false) ?? throw new InvalidDataException("The file of an import is gone.");
        await using (file.ConfigureAwait(false))
        {
            var (opened, problems) = await Task.Run(() => ImportFile.Open(file.Stream), stop).ConfigureAwait(false);
            if (opened is null)
            {
                state = state with { Refused = problems[0] };
            }
            else
            {
                using (opened)
                using (var pass = new Pass(blobs, time, held, state, policy.On(CivilTime.ChinaDate(state.At))))
                {
                    state = await pass.RunAsync(opened, stop).ConfigureAwait(false);
                }
            }
        }

        if (state is not null)
        {
            state = state with { SameAs = await SameAsync(held.Job, state, stop).ConfigureAwait(false) };
            await held.FinishAsync(state.Write(), state.Rows, time.GetUtcNow(), stop).ConfigureAwait(false);
        }
    }

    private async Task<string?> SameAsync(Job job, ImportState state, CancellationToken stop)
    {
        var county = Partition.County(job.County);
        var recent = await store.ListAsync(county, Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Check).OrderBy(Fields.At, descending: true), new(50), stop).ConfigureAwait(false);
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
    private sealed class Pass(IBlobStore blobs, TimeProvider time, HeldJob held, ImportState state, PolicyParameters policy) : IDisposable
    {
        private readonly string _import = held.Job.Id;
        private readonly FormDefinition _form = state.Definition;
        private readonly DateOnly _today = CivilTime.ChinaDate(state.At);
        private readonly DivisionCode _county = DivisionCode.Parse(held.Job.County);
        private readonly string _unit = DivisionTable.Find(DivisionCode.Parse(held.Job.County))?.Name + "民政局";
        private readonly MemoryStream _rows = new(8 * 1024 * 1024);
        private readonly MemoryStream _wrong = new(ProblemBytes * 2);
        private readonly Dictionary<UInt128, int> _numbers = [];
        private int _read;
        private int _good;
        private int _bad;
        private int _inPart;
        private int _parts;
        private int _wrongParts;
        private Problem? _refused;

        /// <summary>What the file came to; null where somebody cancelled meanwhile.</summary>
        public async Task<ImportState?> RunAsync(ImportFile file, CancellationToken stop)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var hands = System.Threading.Channels.Channel.CreateBounded<List<ImportRow>>(new BoundedChannelOptions(8) { SingleReader = true, SingleWriter = true });
            var reading = Task.Run(() => ReadAsync(file, hands.Writer, cancel.Token), CancellationToken.None);
            try
            {
                await foreach (var hand in hands.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                {
                    foreach (var row in hand)
                    {
                        await TakeAsync(row, stop).ConfigureAwait(false);
                    }

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

            await PutRowsAsync(stop).ConfigureAwait(false);
            await PutProblemsAsync(stop).ConfigureAwait(false);
            return Now();
        }

        public void Dispose()
        {
            _rows.Dispose();
            _wrong.Dispose();
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

        private async Task TakeAsync(ImportRow row, CancellationToken stop)
        {
            if (row.IsWholeFile)
            {
                _refused = row.Reading.Problems[0];
                return;
            }

            _read++;
            var problems = Judge(row, out var submitted);
            if (submitted is null)
            {
                _bad++;
                JsonSerializer.Serialize(_wrong, new RowProblems(row.Number, problems), SheetJson.Default.RowProblems);
                _wrong.WriteByte((byte)'\n');
                if (_wrong.Length > ProblemBytes)
                {
                    await PutProblemsAsync(stop).ConfigureAwait(false);
                }

                return;
            }

            _good++;
            using (var writer = new BinaryWriter(_rows, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                StagedRow.Write(writer, _form, row.Number, OpaqueId.New(state.At), submitted);
            }

            if (++_inPart == StagedRow.PerPart)
            {
                await PutRowsAsync(stop).ConfigureAwait(false);
            }
        }

        private List<Problem> Judge(ImportRow row, out Submitted? submitted)
        {
            submitted = null;
            var reading = row.Reading;
            var answers = reading.Answers;

            // The two boxes at the head of the form are the office's: filled in where the table leaves them empty.
            answers = answers.Has(Shared2024.ReportingUnit) ? answers : answers.With(Shared2024.ReportingUnit, _unit);
            answers = answers.Has(Shared2024.ReportedOn) ? answers : answers.With(Shared2024.ReportedOn, _today);
            reading = reading with { Answers = answers };
            Span<byte> random = stackalloc byte[16];
            System.Security.Cryptography.RandomNumberGenerator.Fill(random);
            var ids = new NewDeclaration(OpaqueId.New(state.At), Receipt.FromRandom(random), null);
            var decision = SubmitDeclaration.Decide(new(_form, new Input.Judged(reading), Channel.Excel, state.By), policy, state.At, ids);
            var problems = new List<Problem>(decision.Problems);
            var county = decision.Outcome?.Declaration.County ?? CountyOf(answers);
            if (county is { } responsible && responsible != _county)
            {
                problems.Add(responsible == DivisionCode.Changzhi ? Errors.ForTheCity() : Errors.OtherCounty(DivisionTable.FullName(responsible) ?? responsible.Value));
            }

            if (answers.Get(Shared2024.CitizenNumber) is { } number && !_numbers.TryAdd(Packed(number.Value), row.Number))
            {
                problems.Add(Errors.SameNumber(Shared2024.CitizenNumber, _numbers[Packed(number.Value)]));
            }

            submitted = problems.Count == 0 ? decision.Outcome : null;
            return problems;
        }

        /// <summary>The county that a row with other problems belongs to: whoever is wrong here altogether should learn it at once.</summary>
        private DivisionCode? CountyOf(Answers answers) =>
            answers.Has(Shared2024.CurrentAddress) && Assess.For(_form, answers, _today, policy, []) is { InJurisdiction: true } assessment ? assessment.ResponsibleCounty : null;

        /// <summary>Letters and digits of an identity number as one number: a hundred thousand of them are remembered to find the same child twice.</summary>
        private static UInt128 Packed(string number)
        {
            UInt128 packed = 0;
            foreach (var character in number)
            {
                packed = unchecked((packed * 37) + (UInt128)(char.IsAsciiDigit(character) ? character - '0' + 1 : (character | 32) - 'a' + 11));
            }

            return packed;
        }

        private async Task<bool> TellAsync(ImportFile file, CancellationToken stop)
        {
            var total = file.Share is > 0 and var share ? Math.Max(_read, (int)(_read / share)) : _read;
            return await held.AdvanceAsync(Batch.Technical(), _read, total, state.Write(), Phases.Checking, time.GetUtcNow(), stop).ConfigureAwait(false);
        }

        private async Task PutRowsAsync(CancellationToken stop)
        {
            if (_inPart > 0)
            {
                await PutAsync(ImportNames.Part(_import, state.Attempt, _parts++), _rows, stop).ConfigureAwait(false);
                _inPart = 0;
            }
        }

        private async Task PutProblemsAsync(CancellationToken stop)
        {
            if (_wrong.Length > 0)
            {
                await PutAsync(ImportNames.Problems(_import, state.Attempt, _wrongParts++), _wrong, stop).ConfigureAwait(false);
            }
        }

        private async Task PutAsync(string name, MemoryStream from, CancellationToken stop)
        {
            from.Position = 0;
            await blobs.CreateAsync(name, from, stop).ConfigureAwait(false);
            from.SetLength(0);
        }

        private ImportState Now() => state with { Rows = _read, Good = _refused is null ? _good : 0, Bad = _bad, Parts = _refused is null ? _parts : 0, ProblemParts = _wrongParts, Refused = _refused };
    }
}
