using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Retention;
using App.Demo;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Children;
using Suite.Declarations;
using Suite.Portal;
using Suite.Rights;
using Suite.Verification;

namespace Suite.Retention;

/// <summary>
/// 个人信息保护法 47: what was erased is attacked by somebody who has everything, the store opened and a file of the same children: whatever they look for
/// by any answer that the family gave, they find nothing, and what is left is the same for every child of the county and form.
/// </summary>
public sealed class LinkedAfterErasure
{
    private const string Luzhou = "140403";

    private static readonly Family Asks = new("璩晓霁翯", "13987120463", "槐荫胡同七十三号院", "璩桂枝翎", "石圪节希望小学");
    private static readonly Family Grows = new("亓官小珺琭", "13876540912", "柳泉里二十九号楼", "亓官慕蓠", "英雄北路红领巾小学");
    private static readonly Family Stays = new("司马小淼", "13511112222", "延安南路五号", "司马秋岚", "长治市东关小学");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_an_erased_child_and_its_declaration_the_same_is_left_whatever_was_said()
    {
        var at = new DateTimeOffset(2027, 3, 1, 1, 0, 0, TimeSpan.Zero);
        var seen = 0;
        DeclarationStatus[] ends = [DeclarationStatus.Submitted, DeclarationStatus.NeedsInformation, DeclarationStatus.Registered,
            DeclarationStatus.Withdrawn];
        var others = SyntheticCity.Generate(SyntheticCity.DemoSeed, 300, new(2026, 11, 30)).ToList();
        foreach (var status in ends)
        {
            var (declaration, child) = (Declared.In(status), Registered.In(ChildStatus.Closed));
            var (left, leftOfChild) = (DeclarationJson.Write(declaration.Erased(at)), ChildJson.Write(child.Erased(at)));
            foreach (var other in others.Where(other => other.Form.Kind == declaration.Form.Kind))
            {
                // Another child's whole answers in place of these: what was corrected, asked, judged and found goes with them.
                var said = declaration with { Stated = other.Answers, DueOn = new(2027, 1, other.Index % 28 + 1) };
                var known = child with { Answers = other.Answers, DueOn = new(2027, 2, other.Index % 28 + 1) };
                Assert.True(left.Span.SequenceEqual(DeclarationJson.Write(said.Erased(at)).Span), "Something is left of a declaration.");
                Assert.True(leftOfChild.Span.SequenceEqual(ChildJson.Write(known.Erased(at)).Span), "Something is left of a child.");
                seen++;
            }
        }

        Assert.True(seen > 400);
    }

    [Fact]
    public async Task What_is_erased_is_found_nowhere_by_a_file_of_the_same_children()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 10, 1, 0, 0, TimeSpan.Zero))
        {
            AutoAdvanceAmount = TimeSpan.FromMilliseconds(1)
        };
        await using var site = await Site.StartAsync(time);
        var (asked, first) = await LivesAsync(site, Asks);
        var (_, second) = await LivesAsync(site, Grows);
        var (_, third) = await LivesAsync(site, Stays);
        await ComparedAsync(site, time);
        (await site.PostAsync("/api/departments/education/checklist/deliveries", new JsonObject { ["reason"] = "首次核对" },
            Site.Bearer(await site.OfficerAsync("education")))).Is(HttpStatusCode.OK);
        var before = await TraceAsync(site, Asks);
        Assert.True(before.Count > 6 && before.Any(place => place.StartsWith(Kinds.VerificationResult.Name, StringComparison.Ordinal)),
            "The attack finds hardly anything of a family that is there: " + string.Join(' ', before));
        var tokens = await TokensAsync(site, [first, second]);
        Assert.True(tokens.Count > 10, "There is hardly a token.");

        // One family asks for it, of the other the term is over.
        await CloseAsync(site, first);
        await CloseAsync(site, second);
        await RightsRoutes.AskAsync(site, asked.Text("receipt"), "deletion", "k", $"请把{Asks.Name}的资料删掉", token: asked.Text("followUpToken"));
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""), one => one.GetProperty("kind").GetString() == "deletion");
        (await RightsRoutes.DecideAsync(site, item, "grant", null, "家长要求", proof: null)).Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/rights/requests/{item.GetProperty("id").GetString()}/approval",
            new JsonObject { ["version"] = item.GetProperty("version").GetString() },
                Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批")))).Is(HttpStatusCode.OK);
        await GoneAsync(site, time, Asks);
        Assert.NotEmpty(await TraceAsync(site, Grows));

        time.Advance(TimeSpan.FromDays(1200));
        var proposed = (await site.PostAsync("/api/retention/lists", """{"reason":"核对过"}""",
            Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办")))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/retention/lists/{proposed.Text("id")}/approval", new JsonObject { ["version"] = proposed.Text("version") },
            Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批")))).Is(HttpStatusCode.Accepted);
        await site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now);
        await GoneAsync(site, time, Grows);

        // The comparison still adds up and says nothing of them; who stays is whole.
        Assert.Empty(await TraceAsync(site, Asks));
        Assert.NotEmpty(await TraceAsync(site, Stays));
        Assert.True((await site.ChildAsync(third, Luzhou)).Answers.Count > 5);
        var compared = Assert.Single(await site.AllAsync(Luzhou, Kinds.VerificationResult), document => document.Fields.GetMany(Fields.Subjects)
            .Contains(first));
        Assert.Equal(2, compared.Read(App.Api.Verifications.VerificationJson.Default.VerifiedPage).Erased);

        // Nor in the file: what was deleted from it is overwritten.
        await SettledAsync(site, time, tokens);
        var data = site.Data;
        await site.StopAsync();
        var file = string.Concat(Directory.EnumerateFiles(data, "store.db*").Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path))));
        Assert.Contains(third, file, StringComparison.Ordinal);
        Assert.Equal([], tokens.Where(token => file.Contains(token, StringComparison.Ordinal)));
    }

    /// <summary>A family with everything that may happen to one.</summary>
    private static async Task<(Reply Declared, string Child)> LivesAsync(Site site, Family family)
    {
        var (declared, child) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant(family.Number).With("childName", family.Name)
            .With("school", family.School)
            .With("mother.name", family.Mother).With("declarant.name", family.Mother).With("declarant.phone", family.Phone)
            .With("father.phone", family.Phone)
            .With("currentAddress", new JsonObject { ["division"] = "140403001", ["detail"] = family.Street }));
        var (receipt, token) = (declared.Text("receipt"), RightsRoutes.Token(declared));
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办"));
        (await site.PostAsync($"/api/declarations/{receipt}/corrections",
            new JsonObject { ["answers"] = new JsonObject { ["father.name"] = family.Mother + "大" } }, token)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{receipt}/attachments",
            Encoding.UTF8.GetBytes($"%PDF-1.4\n% {family.Name} {family.Number}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), "application/pdf", token))
            .Is(HttpStatusCode.Created);
        (await RightsRoutes.AskAsync(site, receipt, "access", "a", $"{family.Name}的资料想看一遍", token: declared.Text("followUpToken")))
            .Is(HttpStatusCode.Created);
        (await site.PostAsync($"/api/children/{child}/opening", """{"reason":"核对"}""", reviewer)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/children/{child}/update", new JsonObject
        {
            ["answers"] = new JsonObject { ["currentAddress"] = new JsonObject { ["division"] = "140403001", ["detail"] = family.Street + "东" } },
            ["reason"] = "入户看过",
            ["version"] = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child, Now))?.Version,
        }, reviewer)).Is(HttpStatusCode.OK);
        return (declared, child);
    }

    /// <summary>
    /// The school's list knows one by number, and of another only the name: a pair for a person to look at, with all that the row says.
    /// </summary>
    private static async Task ComparedAsync(Site site, TimeProvider time)
    {
        DepartmentRow[] rows =
        [
            Lists.Row(2, Asks.Name, Asks.Number, new(2015, 3, 5)).Saying(Shared2024.School, Asks.School + "分校")
                .Saying(Shared2024.StudyStatus, "droppedOut"),
            Lists.Row(3, Grows.Name, null, new(2015, 3, 5), phone: Grows.Phone, school: Grows.School).Saying(Shared2024.StudyStatus, "droppedOut"),
            Lists.Row(4, Stays.Name, Stays.Number, new(2015, 3, 5)).Saying(Shared2024.School, "长治市第二小学"),
        ];
        await Lists.SendAsync(site.Store, site.App.Services.GetRequiredService<IBlobStore>(), Department.Education, Luzhou, whole: true,
            time.GetUtcNow(), rows);
        var done = await site.ComparedAsync("education", await site.OfficerAsync("education"));
        Assert.Equal("done", done.Text("status"));
    }

    private static async Task CloseAsync(Site site, string child)
    {
        foreach (var (role, name) in new[] { ("countyReviewer", "经办"), ("countyApprover", "审批") })
        {
            var version = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child, Now))?.Version;
            var reply = await site.PostAsync($"/api/children/{child}/close", new JsonObject { ["reason"] = "搬走了", ["version"] = version },
                Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }
    }

    /// <summary>What lies elsewhere goes by messages, right after the commit.</summary>
    private static async Task GoneAsync(Site site, FakeTimeProvider time, Family family)
    {
        IReadOnlyList<string> left = [];
        var began = Stopwatch.GetTimestamp();
        while ((left = await TraceAsync(site, family)) is not [] && Stopwatch.GetElapsedTime(began) < Patience.Long)
        {
            // The queues look for messages by the site's clock.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Now);
        }

        Assert.Equal([], left);
    }

    /// <summary>
    /// Until the messages that take the tokens out of the index of all counties have been worked off: they may come after everything else.
    /// </summary>
    private static async Task SettledAsync(Site site, FakeTimeProvider time, IReadOnlyList<string> tokens)
    {
        var queue = site.App.Services.GetRequiredService<IWorkQueue>();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience.Long; await Task.Delay(100, Now))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var waiting = await Task.WhenAll(App.Functions.Catalogue.Queues.Select(function => queue.CountAsync(function.Queue, Now)));
            if (waiting.Sum() == 0 && !(await EverythingAsync(site.Store)).Any(document => tokens.Any(token =>
                    document.Id.Contains(token, StringComparison.Ordinal) || document.Fields.GetMany(Fields.Tokens).Contains(token))))
            {
                return;
            }
        }

        Assert.Fail("A token stays in the index, or a message with one in a queue.");
    }

    /// <summary>
    /// Where anything of the family is found: in the opened bodies and the index fields of every document, in every opened file; as it was said, as
    /// JSON escapes it, and as a hash that anybody could compute. Not looked at: rows that a department sent and keeps sending, which are its own
    /// list.
    /// </summary>
    private static async Task<IReadOnlyList<string>> TraceAsync(Site site, Family family)
    {
        var words = family.Words.SelectMany(word => (string[])[word, JsonEncodedText.Encode(word).ToString(), .. Hashes(word)])
            .Distinct(StringComparer.Ordinal).ToArray();
        var found = new List<string>();
        foreach (var document in await EverythingAsync(site.Store))
        {
            var text = Encoding.UTF8.GetString(document.Body.Span) + "\n"
                + string.Join('\n', document.Kind.Fields.SelectMany(document.Fields.GetMany));
            found.AddRange(words.Where(word => text.Contains(word, StringComparison.Ordinal)).Take(1).Select(_ => $"{document.Kind} {document.Id}"));
        }

        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        await foreach (var name in blobs.ListAsync("", Now))
        {
            await using var stream = name.StartsWith("records/", StringComparison.Ordinal) || name.StartsWith("checklists/", StringComparison.Ordinal)
                ? null : await blobs.OpenAsync(name, Now);
            if (stream is not null)
            {
                var text = await new StreamReader(stream).ReadToEndAsync(Now);
                found.AddRange(words.Where(word => text.Contains(word, StringComparison.Ordinal)).Take(1).Select(_ => "blob " + name));
            }
        }

        return found;
    }

    /// <summary>The tokens under which the children could be looked for.</summary>
    private static async Task<IReadOnlyList<string>> TokensAsync(Site site, IReadOnlyList<string> children)
    {
        var numbers = site.App.Services.GetRequiredService<SearchTokens>();
        var all = await EverythingAsync(site.Store);
        var shared = all.Where(document => !IsOf(document)).SelectMany(document => document.Fields.GetMany(Fields.Tokens))
            .ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(IsOf).SelectMany(document => document.Fields.GetMany(Fields.Tokens)).Where(token => !shared.Contains(token)).Distinct(),
            numbers.IndexNumber(Asks.Number), numbers.IndexNumber(Grows.Number)];

        bool IsOf(Document document) => children.Contains(document.Id)
            || (document.Fields.Get(Fields.Child) is { } child && children.Contains(child));
    }

    private static async Task<IReadOnlyList<Document>> EverythingAsync(IStore store)
    {
        var all = new List<Document>();
        Partition[] places = [.. App.Api.Audit.AuditRecords.Counties.Select(county => Partition.County(county.Value)), Partition.WholeIndex];
        foreach (var (partition, kind) in places.SelectMany(partition =>
            Kinds.All.Values.Where(kind => partition != Partition.WholeIndex || kind is TechnicalKind).Select(kind => (partition, kind))))
        {
            string? next = null;
            do
            {
                var page = await store.ListAsync(partition, Query.Of(kind), new(500, next), Now);
                Assert.Empty(page.Damaged);
                all.AddRange(page.Items);
                next = page.Next;
            }
            while (next is not null);
        }

        Assert.True(all.Count > 40);
        return all;
    }

    private static IEnumerable<string> Hashes(string word)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(word));
        return [Convert.ToHexStringLower(hash), Convert.ToBase64String(hash).TrimEnd('='), System.Buffers.Text.Base64Url.EncodeToString(hash)];
    }

    private sealed record Family(string Name, string Phone, string Street, string Mother, string School)
    {
        public string Number { get; } = Declaring.Number("140421", "20150305");

        public IEnumerable<string> Words => [Name, Phone, Street, Mother, School, Number];
    }
}
