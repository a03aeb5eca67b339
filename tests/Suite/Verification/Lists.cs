using System.Text.Json.Nodes;
using App.Api.Departments;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Domain.Verification;
using Storage;
using Suite.Api;

namespace Suite.Verification;

/// <summary>What departments send, put into the store as their desk does: a batch with its rows in sealed parts.</summary>
internal static class Lists
{
    public static readonly DateOnly AsOf = new(2026, 11, 1);

    public static DepartmentRow Row(int row, string? name, string? number, DateOnly? born = null, ChildKind? kind = null, string? hukou = null,
        string? phone = null, string? school = null) => new(
        row, name, number, born, Sex.Unknown, null, phone, null, hukou is null ? null : new(DivisionCode.Parse(hukou), ""), null, school, kind,
            Answers.Empty);

    public static DepartmentRow Saying<T>(this DepartmentRow row, Field<T> field, T value)
        where T : notnull => row with
        {
            Values = row.Values.With(field, value),
            School = field.Key == Shared2024.School.Key && value is string name ? name : row.School
        };

    public static async Task<string> SendAsync(IStore store, IBlobStore blobs, Department department, string county, bool whole, DateTimeOffset now,
        params IReadOnlyList<DepartmentRow> rows)
    {
        var id = OpaqueId.New(now);
        var batch = new DepartmentBatch(department.Id(), AsOf, whole, OpaqueId.New(now), ".json", 1, id, "u-1", "departmentOfficer", "api",
            now)
        { Status = BatchStatus.Done, Rows = rows.Count, Accepted = rows.Count };
        using var parts = new RowParts(blobs, part => RecordNames.Rows(county, batch, part));
        foreach (var row in rows)
        {
            await parts.AddAsync(row, CancellationToken.None);
        }

        await parts.PutAsync(CancellationToken.None);
        batch = batch with { Parts = parts.Parts };
        var entry = AuditEntries.Of("batch", id, DivisionCode.Parse(county), "records.take", AuditActor.System, "api", now, null);
        Assert.True((await store.CommitAsync(Partition.County(county),
            Batch.Of(entry).Create(Kinds.DepartmentBatch, id, batch, RecordsJson.Default.DepartmentBatch, batch.Index()))).IsCommitted);
        return id;
    }

    public static Task<string> SendAsync(this Site site, Department department, string county, params IReadOnlyList<DepartmentRow> rows) =>
        site.SendAsync(department, county, whole: false, rows);

    public static Task<string> SendAsync(this Site site, Department department, string county, bool whole,
        params IReadOnlyList<DepartmentRow> rows) =>
        SendAsync(site.Store, (IBlobStore)site.App.Services.GetService(typeof(IBlobStore))!, department, county, whole,
            TimeProvider.System.GetUtcNow(), rows);

    public static async Task<string> OfficerAsync(this Site site, string department, string county = "140403")
    {
        var reply = await site.PostAsync("/dev/token", new JsonObject
        {
            ["role"] = "departmentOfficer",
            ["county"] = county,
            ["department"] = department
        });
        return reply.Is(System.Net.HttpStatusCode.OK).Text("token");
    }

    /// <summary>Asks for a comparison and waits for its end; its state.</summary>
    public static async Task<Reply> ComparedAsync(this Site site, string department, string token)
    {
        var started = (await site.PostAsync($"/api/departments/{department}/verifications", new JsonObject(), Site.Bearer(token)))
            .Is(System.Net.HttpStatusCode.Accepted);
        Assert.Equal("/api/verifications/" + started.Text("id"), started.Headers.Location!.ToString());
        return await site.EndedAsync(started.Text("id"), token);
    }

    public static async Task<Reply> EndedAsync(this Site site, string id, string token)
    {
        Reply? state = null;
        await Site.UntilAsync(async () => (state = await site.GetAsync("/api/verifications/" + id, token)).Text("status") is "done" or "failed"
            or "cancelled");
        return state!;
    }

    public static async Task<IReadOnlyList<System.Text.Json.JsonElement>> ItemsAsync(this Site site, string id, string token,
        string? outcome = null) =>
        [.. (await site.GetAsync($"/api/verifications/{id}/results{(outcome is null ? "" : "?outcome=" + outcome)}", token))
            .Is(System.Net.HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];
}
