using System.Text;
using App.Api.Departments;
using App.Api.Sheets;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Domain.Verification;
using Storage;

namespace App.Demo;

/// <summary>
/// Sends what the departments of one county of the invented city have, through the door that a department's file takes: each table with its own
/// headings. The same file of the same day is the same batch, so that a seeding which was interrupted sends it again; the timer compares what has
/// come.
/// </summary>
internal sealed class DepartmentSeeder(Records records, IBlobStore blobs, TimeProvider time)
{
    /// <summary>潞州区, where most of the city's migrant children live.</summary>
    private static readonly DivisionCode County = DivisionCode.Parse("140403");

    private const int DaysAgo = 10;

    /// <param name="count">Children of the whole city.</param>
    public async Task SeedAsync(int count, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var today = CivilTime.ChinaDate(now);
        foreach (var profile in DepartmentProfiles.All)
        {
            if ((await records.RecentAsync(profile.Department, County, cancellation).ConfigureAwait(false)).Count > 0)
            {
                continue;
            }

            var officer = new Caller("demo-" + profile.Department.Id(), null, new(Role.DepartmentOfficer, County, Department: profile.Department));
            var sending = new Sending(officer, profile, County, CivilTime.AddDays(today, -DaysAgo), Whole: false, "portal");
            var table = Encoding.UTF8.GetBytes(DepartmentTable.Write(SyntheticCity.DemoSeed, count, profile, County, today));
            var upload = OpaqueId.New(now);
            using (var file = new MemoryStream(table))
            {
                await blobs.CreateAsync(RecordNames.File(County.Value, upload), file, cancellation).ConfigureAwait(false);
            }

            var sent = await records.SendAsync(sending, upload, new Received(table.Length, Records.Hash(table), new Dictionary<string, string>()),
                ask: false, cancellation).ConfigureAwait(false);
            if (sent.IsRefused(out var refusal, out _))
            {
                throw new InvalidOperationException($"The table of {profile.Department.Id()} is not understood: {refusal.Code}.");
            }
        }
    }
}
