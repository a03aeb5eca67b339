using System.Diagnostics;
using System.Globalization;
using App.Api.Children;
using App.Api.Departments;
using App.Api.Jobs;
using App.Api.PolicyGaps;
using App.Api.Verifications;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Domain.Time;
using Domain.Verification;
using Host;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Jobs;

namespace Benchmarks;

/// <summary>
/// A county's children compared with the education department's list, from the trigger to the end: read, linked, compared field by field, cases
/// opened, results written. Beside it, in the same run, what cannot be less: reading the same children and linking them with the same rows.
/// </summary>
internal static class Verifying
{
    private const double Seconds = 30;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var county = await County.OfAsync(effort == Effort.Smoke ? 1_000 : 50_000);
        var (launch, problem) = Launch.Read(["--data", county.Folder], static _ => null);
        await using var app = await Server.CreateAsync(launch ?? throw new InvalidOperationException(problem));
        var services = app.Services;
        var code = DivisionCode.Parse(County.Code);
        await SendAsync(services, code);
        var (ratios, whole, parts, job, summary) = (new List<double>(), new List<double>(), new List<double>(), (Job?)null,
            (VerificationSummary?)null);
        for (var round = 0; round < (effort == Effort.Smoke ? 1 : 3); round++)
        {
            var began = Stopwatch.GetTimestamp();
            var started = await services.GetRequiredService<VerificationStart>()
                .StartAsync(Department.Education, code, AuditActor.System, "api", "request", CancellationToken.None);
            await services.GetRequiredService<VerificationJobs>().RunAsync(JobCarrier.Message(started.Job), CancellationToken.None);
            whole.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            var done = await services.GetRequiredService<VerificationStart>().FindAsync(code, started.Verification.Id, CancellationToken.None);
            summary = done!.Verification.Summary;
            job = done.Job.Status == JobStatus.Done ? done.Job
                : throw new InvalidOperationException($"The comparison ended as {done.Job.Status}: {done.Job.Error}.");

            began = Stopwatch.GetTimestamp();
            await LinkAsync(services, code);
            parts.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            ratios.Add(whole[^1] / parts[^1]);
        }

        var said = string.Create(CultureInfo.InvariantCulture,
            $"{Figure.Median(whole):0.0} s for {job!.Total} children asked about of {county.Children}; reading and linking alone "
                + $"{Figure.Median(parts):0.0} s; {summary?.Matched} matched, {summary?.Possible} possible, {summary?.Discrepancies} differences");
        return
        [
            new("verification of a county, trigger to done, against reading its children and linking them alone", ratios, 3, null, "≤ 2 ×", said),
            new("verification of a county of 50,000, trigger to done, against 30 s", [.. whole.Select(seconds => seconds / Seconds)], 1, null,
                "≤ 30 s", said),
        ];
    }

    /// <summary>
    /// The county as its people find it in the morning: compared with the education department's list, and looked through for what the policies owe.
    /// </summary>
    /// <returns>The comparison.</returns>
    public static async Task<string> PrepareAsync(County county)
    {
        var (launch, problem) = Launch.Read(["--data", county.Folder], static _ => null);
        await using var app = await Server.CreateAsync(launch ?? throw new InvalidOperationException(problem));
        var (services, code) = (app.Services, DivisionCode.Parse(County.Code));
        if ((await services.GetRequiredService<VerificationStart>().SlotAsync(Department.Education, code, CancellationToken.None))?.LastDone
            is { } before)
        {
            return before;
        }

        await SendAsync(services, code);
        var started = await services.GetRequiredService<VerificationStart>()
            .StartAsync(Department.Education, code, AuditActor.System, "api", "request", CancellationToken.None);
        await services.GetRequiredService<VerificationJobs>().RunAsync(JobCarrier.Message(started.Job), CancellationToken.None);
        await services.GetRequiredService<PolicyGapWatch>().RunAsync(code, CancellationToken.None);
        return started.Verification.Id;
    }

    /// <summary>The department's whole list: nineteen of twenty children, every fifth without its number, every tenth at another school,
    /// every sixtieth so written that a person must look; and as many again in a hundred whom nobody declared.</summary>
    private static async Task SendAsync(IServiceProvider services, DivisionCode county)
    {
        var (store, now) = (services.GetRequiredService<IStore>(), TimeProvider.System.GetUtcNow());
        var id = OpaqueId.New(now);
        var batch = new DepartmentBatch(Department.Education.Id(), CivilTime.ChinaDate(now), true, OpaqueId.New(now), ".json", 1, id, "u-1",
            "departmentOfficer", "api", now)
        { Status = BatchStatus.Done };
        var rows = 0;
        using var parts = new RowParts(services.GetRequiredService<IBlobStore>(), part => RecordNames.Rows(county.Value, batch, part));
        await foreach (var child in ReadAsync(services, county))
        {
            rows++;
            if (rows % 20 == 0)
            {
                continue;
            }

            var record = DeclaredChild.Record(child.Id, child.Answers);
            var values = Answers.Empty;
            foreach (var field in DepartmentProfiles.Education.Fields)
            {
                values = child.Answers.Find(field) is { } value ? values.With(field, value) : values;
            }

            if (rows % 10 == 1)
            {
                values = values.With(Shared2024.School, "另一所小学");
            }

            // Neither number nor guardian, and another given name: by surname, birthday and school alone nobody can be sure.
            var doubtful = rows % 60 == 33;
            var guardian = !doubtful && record.Guardians is [var first, ..] ? first : null;
            await parts.AddAsync(new(rows + 1, doubtful ? record.Name?[..1] + "晓朋" : record.Name, doubtful || rows % 5 == 0 ? null : record.Number,
                record.BirthDate, record.Sex, guardian?.Name, guardian?.Phone, null, null, null, record.School, null, values),
                    CancellationToken.None);
            if (rows % 100 == 50)
            {
                await parts.AddAsync(new(100_000 + rows, "牛" + (char)('一' + (rows % 900)) + (char)('丁' + (rows / 7 % 900)), null,
                    new DateOnly(2014, 1, 1).AddDays(rows % 3_000), record.Sex, "牛" + (char)('一' + (rows % 700)), null, null,
                        new(DivisionCode.Parse("410105"), ""), null, record.School, ChildKind.Migrant, Answers.Empty), CancellationToken.None);
            }
        }

        await parts.PutAsync(CancellationToken.None);
        batch = batch with { Parts = parts.Parts, Rows = rows, Accepted = rows };
        var entry = AuditEntries.Of("batch", id, county, "records.take", AuditActor.System, "api", now, null);
        await store.CommitAsync(Partition.County(county.Value),
            Batch.Of(entry).Create(Kinds.DepartmentBatch, id, batch, RecordsJson.Default.DepartmentBatch, batch.Index()));
    }

    private static async Task LinkAsync(IServiceProvider services, DivisionCode county)
    {
        List<LinkageRecord> records = [];
        await foreach (var child in ReadAsync(services, county))
        {
            records.Add(DeclaredChild.Record(child.Id, child.Answers));
        }

        var said = await services.GetRequiredService<DepartmentRows>().CurrentAsync(Department.Education, county, CancellationToken.None);
        Linkage.Link(RecordSet.Of(records), RecordSet.Of(said.Select(row => row.Data.Identity(row.Id))),
            CivilTime.ChinaDate(TimeProvider.System.GetUtcNow()));
    }

    private static async IAsyncEnumerable<Child> ReadAsync(IServiceProvider services, DivisionCode county)
    {
        var (records, page) = (services.GetRequiredService<ChildRecords>(), (string?)null);
        do
        {
            (var items, page) = await records.ListAsync(county, new([ChildStatus.Active, ChildStatus.InReview]), page, Page.MaxSize,
                CancellationToken.None);
            foreach (var stored in items)
            {
                yield return stored.Child;
            }
        }
        while (page is not null);
    }
}
