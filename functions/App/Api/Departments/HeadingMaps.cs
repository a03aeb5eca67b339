using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using App.Security;
using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>What the columns of a department's tables with these headings are, as somebody said once. Holds headings and no row.</summary>
internal sealed record HeadingMap(string Department, IReadOnlyList<MappedHeading> Columns, string Subject, DateTimeOffset At);

/// <param name="Name"><see cref="Heading.Name"/>.</param>
/// <param name="Target">Null: the column is nothing that we take.</param>
internal sealed record MappedHeading(string Name, string? Target);

[JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HeadingMap))]
internal sealed partial class HeadingJson : JsonSerializerContext;

/// <summary>Headings are confirmed once per county, department and set of headings, and known from then on.</summary>
internal sealed class HeadingMaps(IStore store, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>What the columns are: by what somebody confirmed, else by the words alone. Null where that is not clear.</summary>
    public async Task<IReadOnlyList<HeadingColumn>?> SettleAsync(DepartmentProfile profile, DivisionCode county, IReadOnlyList<Heading> headings,
        CancellationToken cancellation)
    {
        if (await store.FindAsync(Partition.County(county.Value), Kinds.HeadingMap, IdOf(profile, headings), cancellation)
            .ConfigureAwait(false) is { } document)
        {
            // Two columns of one name are told apart by their order.
            var known = document.Read(HeadingJson.Default.HeadingMap).Columns.GroupBy(column => column.Name, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => new Queue<string?>(same.Select(column => column.Target)), StringComparer.Ordinal);
            return [.. headings.Select(heading => new HeadingColumn(heading, known.TryGetValue(heading.Name, out var targets)
                && targets.TryDequeue(out var target) ? RecordTarget.Find(target) : null, Sureness.Sure))];
        }

        var guess = Headings.Guess(headings);
        return Headings.AreClear(guess) ? guess : null;
    }

    /// <summary>Keeps what somebody said; what was said before of the same headings gives way.</summary>
    public async Task KeepAsync(Caller caller, DepartmentProfile profile, DivisionCode county, IReadOnlyList<HeadingColumn> columns, string channel,
        CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = IdOf(profile, [.. columns.Select(column => column.Heading)]);
        var map = new HeadingMap(profile.Department.Id(), [.. columns.Select(column => new MappedHeading(column.Heading.Name, column.Target?.Id))],
            caller.Subject, now);
        var fields = new IndexFields().Set(Fields.Department, map.Department).Set(Fields.Actor, caller.Subject).Set(Fields.At, now);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var batch = Batch.Of(AuditEntries.Of("headingMap", id, county, "records.headings", caller.Actor, channel, now, null));
            var before = await store.FindAsync(Partition.County(county.Value), Kinds.HeadingMap, id, cancellation).ConfigureAwait(false);
            batch = before is null ? batch.Create(Kinds.HeadingMap, id, map, HeadingJson.Default.HeadingMap, fields)
                : batch.Replace(before, map, HeadingJson.Default.HeadingMap, fields);
            if ((await store.CommitAsync(Partition.County(county.Value), batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }

        throw new TimeoutException("Others keep changing the same headings.");
    }

    private static string IdOf(DepartmentProfile profile, IReadOnlyList<Heading> headings) =>
        "headings-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(profile.Department.Id() + "\n" + Headings.SetOf(headings)))
            .AsSpan(0, 16));
}
