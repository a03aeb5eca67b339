using System.Net;
using System.Text.Json.Nodes;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Proposals;
using Suite.Api;

namespace Suite.Portal;

/// <summary>One operation or page.</summary>
/// <param name="Or">Permissions of which each opens it too.</param>
internal sealed record Door(string Method, string Path, Permission Permission, IReadOnlyList<Permission> Or)
{
    public string Name => $"{Method} {Path}";

    public bool IsForStaff => !Permissions.Anonymous.Contains(Permission);

    public IEnumerable<Permission> All => [Permission, .. Or];

    /// <summary>It is about one record.</summary>
    public bool HasRecord => Path.Contains("{id}", StringComparison.Ordinal);

    public string PathOf(Record record) => Path.Replace("{id}", Is("declarations") ? record.Declaration : Is("approvals") ? record.Proposal
        : record.Child, StringComparison.Ordinal)
        .Replace("{attachment}", record.Attachment, StringComparison.Ordinal)

        // The officer's own; that another department's is refused is said where the departments' rooms are tested.
        .Replace("{department}", "education", StringComparison.Ordinal);

    /// <summary>The record is of a kind that was made for this test.</summary>
    public bool IsAboutAChild => HasRecord && (Is("declarations") || Is("children") || Is("key-care"));

    private bool Is(string room) => Path.Contains($"/{room}/{{id}}", StringComparison.Ordinal);
}

/// <summary>A child that somebody looks after, with everything that hangs on it.</summary>
internal sealed record Record(string Declaration, string Attachment, string Child, string Proposal, DivisionCode County, DivisionCode Place);

/// <summary>Three children: in one's own village, in another township of the county, in another county.</summary>
internal sealed class Territory
{
    public const string County = "140403";
    public const string Township = "140403001";

    private Territory(params IReadOnlyList<Record> records) => Records = records;

    public static string Village { get; } = DivisionTable.Children(DivisionCode.Parse(Township))[0].Code.Value;

    public Record Own => Records[0];

    public IReadOnlyList<Record> Records { get; }

    public static async Task<Territory> SettleAsync(Site site) => new(
        await SettleAsync(site, Declaring.Migrant(), County, Village),
        await SettleAsync(site, Declaring.Migrant(), County, DivisionTable.Children(DivisionCode.Parse("140403002"))[0].Code.Value),
        await SettleAsync(site, Declaring.LeftBehind(), "140423",
            DivisionTable.Children(DivisionTable.Children(DivisionCode.Parse("140423"))[0].Code)[0].Code.Value));

    /// <summary>The records to try a door with; one that is about no record is tried once.</summary>
    public IEnumerable<Record> For(Door door) => door.HasRecord ? Records : [Own];

    /// <summary>Holds an answer to the permission table.</summary>
    public void Check(Role role, Door door, Record record, HttpStatusCode status, string body, bool isOpenFirst)
    {
        var assignment = AssignmentOf(role);
        var isGranted = door.All.Any(permission => assignment.May(permission, out _));
        var said = $"{role.Id()} {door.Name}, {record.Place}: {(int)status}";

        // A record that must be opened first is one that may be opened.
        Assert.True((status != HttpStatusCode.Forbidden || isOpenFirst) == isGranted, said);
        if (!isGranted)
        {
            return;
        }

        foreach (var other in Records.Where(other => other != record || door.HasRecord))
        {
            if (!Reaches(assignment, door, other))
            {
                Assert.False(body.Contains(other.Child, StringComparison.Ordinal) || body.Contains(other.Declaration, StringComparison.Ordinal),
                    said + " names what is out of reach.");
            }
        }

        if (door.IsAboutAChild)
        {
            Assert.True((status == HttpStatusCode.NotFound) == !Reaches(assignment, door, record), said);
        }
        else if (door.HasRecord && record.County.Value != County && door.Method != "PUT")
        {
            // A visit that a person starts has an id of that person's choice; all else of another county does not exist.
            Assert.True(status == HttpStatusCode.NotFound, said);
        }
    }

    public static async Task<string> TokenAsync(Site site, Role role)
    {
        var persona = new JsonObject { ["role"] = role.Id(), ["name"] = "矩阵" };
        var assignment = AssignmentOf(role);
        foreach (var (name, place) in new[] { ("county", assignment.County), ("township", assignment.Township), ("village", assignment.Village) })
        {
            if (place is { } code)
            {
                persona[name] = code.Value;
            }
        }

        if (role is Role.DepartmentOfficer)
        {
            persona["department"] = "education";
        }

        return (await site.PostAsync("/dev/token", persona)).Text("token");
    }

    private static bool Reaches(Assignment assignment, Door door, Record record) =>
        door.All.Any(permission => assignment.May(permission, record.County, record.Place, out _));

    private static Assignment AssignmentOf(Role role)
    {
        var (county, township, village) = (DivisionCode.Parse(County), DivisionCode.Parse(Township), DivisionCode.Parse(Village));
        return role switch
        {
            Role.VillageWorker => new(role, county, township, village),
            Role.TownshipSupervisor => new(role, county, township),
            Role.DepartmentOfficer => new(role, county, Department: Domain.Forms.Department.Education),
            Role.CountyReviewer or Role.CountyApprover or Role.Reader => new(role, county),
            _ => new(role),
        };
    }

    /// <summary>A registered child on the key-care ledger, with a proposal that waits.</summary>
    private static async Task<Record> SettleAsync(Site site, JsonObject body, string county, string place)
    {
        foreach (var address in (string[])["currentAddress", .. county == County ? [] : (string[])["hukouAddress"]])
        {
            body["answers"]![address]!["division"] = place;
        }

        var attachment = "";
        var child = await site.RegisterAsync(body.With("familyHardship", new JsonArray("dibao")), county, async declared =>
        {
            var attached = await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", "%PDF-1.4\n%%EOF"u8.ToArray(),
                "application/pdf", ("X-Follow-Up-Token", declared.Text("followUpToken")));
            attached.Is(HttpStatusCode.Created);
            attachment = attached.Text("id");
        });
        var author = await site.TokenAsync("countyReviewer", county, name: "提出");
        var proposal = (await site.PostAsync($"/api/children/{child}/close", """{"reason":"年满十六周岁"}""", Site.Bearer(author))).Text("proposal");
        return new((await site.ChildAsync(child, county)).Declarations[0], attachment, child, proposal, DivisionCode.Parse(county),
            DivisionCode.Parse(place));
    }
}
