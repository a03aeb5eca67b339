using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.KeyCare;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Demo;

/// <summary>
/// Puts the synthetic city into an empty store, once: every declaration is decided by the same code as a real one, at its own day, and most are then
/// registered, some asked about, some withdrawn. All ids follow from the seed, so a seeding that was interrupted goes on where it stopped.
/// </summary>
public sealed class CitySeeder(IStore store, DeclarationRecords records, Reviews reviews, NumberIndex numbers, TimeProvider time)
{
    private const string MarkId = "demo";

    /// <summary>Documents per commit; what one child brings along fits beside it into the hundred of a batch.</summary>
    private const int Chunk = 88;

    private const int AtOnce = 24;

    private static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    private static readonly AuditActor Staff = new("demo-reviewer", Role.CountyReviewer.Id());

    /// <summary>Whether this store holds the synthetic city, whole or in part.</summary>
    public static async Task<bool> IsSeededAsync(IStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(City, Kinds.SeedMark, MarkId, cancellation).ConfigureAwait(false) is not null;
    }

    /// <exception cref="InvalidOperationException">The store holds declarations that are not the city's: real records are never mixed with invented
    /// ones.</exception>
    public Task SeedAsync(int count, CancellationToken cancellation) => SeedAsync(count, null, cancellation);

    /// <summary>The same, of one county alone: what a measurement of a large county needs.</summary>
    /// <param name="count">Children of the whole city, of whom one county is responsible for a part.</param>
    internal async Task SeedAsync(int count, DivisionCode? only, CancellationToken cancellation)
    {
        var (today, done) = await BeginAsync(cancellation).ConfigureAwait(false);
        if (done)
        {
            return;
        }

        var waiting = new Dictionary<DivisionCode, List<Case>>();
        var running = new List<Task>();
        foreach (var child in SyntheticCity.Generate(SyntheticCity.DemoSeed, count, today))
        {
            if (Decide(child, today) is not { } decided || (only is { } county && decided.Declaration.County != county))
            {
                continue;
            }

            if (!waiting.TryGetValue(decided.Declaration.County, out var chunk))
            {
                waiting[decided.Declaration.County] = chunk = [];
            }

            chunk.Add(decided);
            if (chunk.Sum(item => item.Documents) >= Chunk)
            {
                await StartAsync(chunk).ConfigureAwait(false);
                waiting[decided.Declaration.County] = [];
            }
        }

        foreach (var chunk in waiting.Values.Where(chunk => chunk.Count > 0))
        {
            await StartAsync(chunk).ConfigureAwait(false);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        await FinishAsync(cancellation).ConfigureAwait(false);

        async Task StartAsync(List<Case> chunk)
        {
            if (running.Count >= AtOnce)
            {
                running.Remove(await Task.WhenAny(running).ConfigureAwait(false));
            }

            running.RemoveAll(task => task.IsCompletedSuccessfully);
            running.Add(CommitAsync(chunk, cancellation));
        }
    }

    /// <summary>The day the city is relative to: of the first start, whatever day it is resumed on.</summary>
    private async Task<(DateOnly Today, bool Done)> BeginAsync(CancellationToken cancellation)
    {
        if (await store.FindAsync(City, Kinds.SeedMark, MarkId, cancellation).ConfigureAwait(false) is { } mark)
        {
            var (begun, done) = mark.Read(SeedJson.Default.SeedMark);
            return (begun, done);
        }

        foreach (var county in DivisionTable.Children(DivisionCode.Changzhi).Select(division => division.Code).Append(DivisionCode.Changzhi))
        {
            if ((await store.ListAsync(Partition.County(county.Value), Query.Of(Kinds.Declaration), new(1), cancellation)
                .ConfigureAwait(false)).Items.Count > 0)
            {
                throw new InvalidOperationException("The store holds other declarations: a synthetic city needs a data folder of its own.");
            }
        }

        var today = CivilTime.ChinaDate(time.GetUtcNow());
        await store.CommitAsync(City, Batch.Technical().Create(Kinds.SeedMark, MarkId, new SeedMark(today, false), SeedJson.Default.SeedMark,
            new IndexFields().Set(Fields.At, time.GetUtcNow())), cancellation).ConfigureAwait(false);
        return (today, false);
    }

    private async Task FinishAsync(CancellationToken cancellation)
    {
        if (await store.FindAsync(City, Kinds.SeedMark, MarkId, cancellation).ConfigureAwait(false) is { } mark)
        {
            var done = mark.Read(SeedJson.Default.SeedMark) with { Done = true };
            await store.CommitAsync(City, Batch.Technical().Replace(mark, done, SeedJson.Default.SeedMark,
                new IndexFields().Set(Fields.At, time.GetUtcNow())),
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What became of one declaration by the seed day; null where the plan refuses it (a family of another city).</summary>
    private Case? Decide(SyntheticChild child, DateOnly today)
    {
        var channel = !child.SelfDeclared ? Channel.Visit : child.Roll % 3 == 0 ? Channel.Chat : Channel.Web;
        var by = child.SelfDeclared ? AuditActor.Declarant : new AuditActor("demo-worker", Role.VillageWorker.Id());
        var at = child.SubmittedAt.ToUniversalTime();
        var ids = new NewDeclaration(
            Id(child, "declaration", at), Receipt.FromRandom(Derive(child, "receipt")), child.SelfDeclared
                ? FollowUpToken.FromRandom(Derive(child, "token")) : null);
        var submitted = SubmitDeclaration.Decide(new(child.Form, new Input.Typed(child.Answers), channel, by),
            reviews.Policy.On(CivilTime.ChinaDate(at)), reviews.Policy.Notices, at, ids);
        if (!submitted.IsAccepted)
        {
            return null;
        }

        var declaration = submitted.Outcome.Declaration;
        var first = new AuditEntry
        {
            Id = Id(child, "audit", at),
            County = declaration.County.Value,
            At = at,
            Actor = by,
            Channel = channel.Id(),
            Action = "declaration.submit",
            SubjectKind = "declaration",
            SubjectIds = [declaration.Id],
            FieldKeys = submitted.Outcome.ChangedKeys,
        };
        return Later(child, new Case(declaration, first, null, null, null, []), today);
    }

    /// <summary>Days after which the demonstration's desk has dealt with nearly every file.</summary>
    private const int Settled = 12;

    /// <summary>Most are registered within days; who waits, was asked or took it back follows from the roll.</summary>
    private Case Later(SyntheticChild child, Case submitted, DateOnly today)
    {
        var at = child.SubmittedAt.ToUniversalTime().AddDays(1 + (child.Roll % 6)).AddHours(1);

        // A desk that keeps up: what came in the last days waits, of what is older only a few files are overdue.
        var settled = CivilTime.AddDays(CivilTime.ChinaDate(at), Settled) < today && child.Roll % 50 != 0;
        if (CivilTime.ChinaDate(at) >= today || submitted.Declaration.Status == DeclarationStatus.Referred || (child.Roll >= 880 && !settled))
        {
            return submitted;
        }

        if (child.Roll is >= 850 and < 880)
        {
            var withdrawn = WithdrawDeclaration.Decide(submitted.Declaration, new(AuditActor.Declarant), at);
            return withdrawn.IsAccepted ? submitted with
            {
                Declaration = withdrawn.Outcome,
                Second = Entry("declaration.withdraw", AuditActor.Declarant)
            } : submitted;
        }

        var policy = reviews.Policy.On(CivilTime.ChinaDate(at));
        if (child.Roll < 780 || settled)
        {
            var registered = ReviewDeclaration.Decide(submitted.Declaration, new(ReviewKind.Register, "材料齐全，情况属实", Staff), policy, at,
                Id(child, "child", at));
            if (registered.IsAccepted)
            {
                var kept = registered.Outcome.Registered!.Child;
                var second = Entry("declaration.register", Staff);
                var care = KeyCareYear.Of(kept, ChildRecords.PlaceOf(kept), child.Roll, policy, Staff, at, today);
                return submitted with
                {
                    Declaration = registered.Outcome.Declaration,
                    Registered = registered.Outcome.Registered,
                    Second = second with { SubjectIds = [submitted.Declaration.Id, kept.Id] },
                    Care = care,
                    CareAudit = care is null ? [] : [.. care.Events.Select(happened =>
                        KeyCareRecords.AuditOf(care, happened.Kind, second with { At = happened.At },
                            Id(child, $"audit-care-{happened.Number}", happened.At)))],
                };
            }
        }

        if (settled)
        {
            // What could never be completed is turned down in the end, by two persons.
            var rejected = ReviewDeclaration.Decide(submitted.Declaration, new(ReviewKind.Reject, "多次联系，仍缺少登记必需的内容", Staff), policy, at,
                Id(child, "child", at));
            return rejected.IsAccepted ? submitted with { Declaration = rejected.Outcome.Declaration, Second = Entry("declaration.reject", Staff) }
                : submitted;
        }

        // Asked, or not complete enough to be registered.
        var asked = ReviewDeclaration.Decide(submitted.Declaration, new(ReviewKind.Ask, "请补充申报时说不清楚的几项。", Staff), policy, at, Id(child, "child", at));
        return asked.IsAccepted ? submitted with { Declaration = asked.Outcome.Declaration, Second = Entry("declaration.ask", Staff) } : submitted;

        AuditEntry Entry(string action, AuditActor actor) => submitted.First with
        {
            Id = Id(child, "audit-2", at),
            At = at,
            Actor = actor,
            Channel = "portal",
            Action = action,
        };
    }

    private async Task CommitAsync(List<Case> chunk, CancellationToken cancellation)
    {
        await Task.Yield();
        var batch = Batch.Of(chunk[0].First);
        foreach (var (declaration, first, second, registered, care, careAudit) in chunk)
        {
            if (!ReferenceEquals(first, chunk[0].First))
            {
                batch.Also(first);
            }

            if (second is not null)
            {
                batch.Also(second);
            }

            batch.Create(Kinds.Declaration, declaration.Id, DeclarationJson.Write(declaration), records.FieldsOf(declaration),
                DeclarationJson.Schema);
            if (registered is not null)
            {
                batch.Create(Kinds.Child, registered.Child.Id, ChildJson.Write(registered.Child), reviews.FieldsOf(registered.Child),
                    ChildJson.Schema)
                    .Create(Kinds.ChildRevision, registered.Revision.Id, ChildJson.Write(registered.Revision),
                        Reviews.RevisionFields(registered.Revision), ChildJson.Schema);
            }

            if (care is not null)
            {
                batch.Create(Kinds.KeyCareEntry, care.Id, KeyCareJson.Write(care), KeyCareRecords.FieldsOf(care), KeyCareJson.Schema);
                foreach (var entry in careAudit)
                {
                    batch.Also(entry);
                }
            }
        }

        // "Already exists" means that an earlier start got this far: chunks are the same every time.
        await store.CommitAsync(DeclarationRecords.PartitionOf(chunk[0].Declaration.County), batch, cancellation).ConfigureAwait(false);
        await Task.WhenAll(chunk.Select(async item =>
        {
            await records.PointAsync(item.Declaration, cancellation).ConfigureAwait(false);
            await numbers.AddAsync(item.Declaration, cancellation).ConfigureAwait(false);
        })).ConfigureAwait(false);
    }

    private static byte[] Derive(SyntheticChild child, string what) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{SyntheticCity.DemoSeed}/{child.Index}/{what}")));

    /// <summary>A UUIDv7 whose random part follows from the seed.</summary>
    private static string Id(SyntheticChild child, string what, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{at.ToUnixTimeMilliseconds():x12}7{Convert.ToHexStringLower(Derive(child, what))[..3]}a"
                + $"{Convert.ToHexStringLower(Derive(child, what))[3..18]}");

    private sealed record Case(Declaration Declaration, AuditEntry First, AuditEntry? Second, ChildChange? Registered, KeyCareEntry? Care,
        IReadOnlyList<AuditEntry> CareAudit)
    {
        public int Documents => 2 + (Second is null ? 0 : 1) + (Registered is null ? 0 : 2) + (Care is null ? 0 : 1) + CareAudit.Count;
    }
}

/// <summary>How far a synthetic city got.</summary>
/// <param name="Today">The day that it is relative to.</param>
internal sealed record SeedMark(DateOnly Today, bool Done);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeedMark))]
internal sealed partial class SeedJson : JsonSerializerContext;
