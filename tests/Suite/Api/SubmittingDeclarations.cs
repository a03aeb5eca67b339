using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace Suite.Api;

public sealed class SubmittingDeclarations(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Fact]
    public async Task A_migrant_child_goes_to_the_county_it_lives_in_and_a_left_behind_child_to_the_county_of_its_hukou()
    {
        var migrant = await _site.DeclareAsync(Declaring.Migrant());
        migrant.Is(HttpStatusCode.Created);
        Assert.Equal("submitted", migrant.Text("status"));
        Assert.Equal("140403", migrant.Text("county"));
        Assert.True(Receipt.TryParse(migrant.Text("receipt"), out _));
        Assert.Equal(22, migrant.Text("followUpToken").Length);
        Assert.Equal("met", migrant.Json.GetProperty("assessment").GetProperty("findings")[0].GetProperty("outcome").GetString());

        var leftBehind = await _site.DeclareAsync(Declaring.LeftBehind());
        leftBehind.Is(HttpStatusCode.Created);
        Assert.Equal("140423", leftBehind.Text("county"));
    }

    [Fact]
    public async Task What_was_declared_lies_in_the_county_with_its_audit_entry()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal(Channel.Web, declaration.Provenance.Channel);
        Assert.Equal("1", declaration.Provenance.Consent?.NoticeVersion);
        Assert.NotNull(declaration.TokenHash);
        var entry = Assert.Single(await site.AllAsync("140403", Kinds.Audit));
        Assert.Equal("declaration.submit", entry.Fields.Get(Fields.Action));
        Assert.Equal([declaration.Id], entry.Fields.GetMany(Fields.Subjects));
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_answer_and_store_nothing_twice()
    {
        await using var site = await Site.StartAsync();
        var body = Declaring.Migrant();
        var first = await site.DeclareAsync(body, "same");
        first.Is(HttpStatusCode.Created);
        var second = await site.DeclareAsync(body, "same");
        second.Is(HttpStatusCode.Created);
        Assert.Equal(first.Body, second.Body);
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        Assert.Single(await site.AllAsync("140403", Kinds.Audit));
    }

    [Fact]
    public async Task A_body_is_the_same_whatever_its_spacing_order_and_escapes()
    {
        var body = Declaring.Migrant();
        var first = await _site.DeclareAsync(body, "spelling");
        var reordered = new JsonObject { ["unknown"] = new JsonArray(), ["answers"] = new JsonObject(), ["formId"] = "migrant-2024" };
        foreach (var (key, value) in ((JsonObject)body["answers"]!).Reverse())
        {
            reordered["answers"]![key] = value?.DeepClone();
        }

        var again = await _site.PostAsync("/api/declarations", reordered.ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
            ("Idempotency-Key", "spelling"));
        again.Is(HttpStatusCode.Created);
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        (await _site.DeclareAsync(Declaring.Migrant(), "another")).Is(HttpStatusCode.Created);
        (await _site.DeclareAsync(Declaring.Migrant(), "another")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await _site.PostAsync("/api/declarations", """{"formId":"migrant-2024","answers":{}}""", ("Idempotency-Key", "another")))
            .Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_key_whose_body_was_refused_is_free_for_the_mended_body()
    {
        var body = Declaring.Migrant();
        (await _site.DeclareAsync(body.Without("childName"), "mended")).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await _site.DeclareAsync(body, "mended")).Is(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("钥匙")]
    public async Task Without_a_usable_key_nothing_is_taken(string? key) =>
        (await _site.PostAsync("/api/declarations", Declaring.Migrant(), key is null ? [] : [("Idempotency-Key", key)]))
        .Is(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Thirty_two_posts_of_one_key_at_once_are_one_declaration()
    {
        await using var site = await Site.StartAsync();
        var body = Declaring.Migrant();
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => site.DeclareAsync(body, "together")));
        Assert.All(replies, reply => reply.Is(HttpStatusCode.Created));
        Assert.Single(replies.Select(reply => reply.Body).Distinct());
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
    }

    [Fact]
    public async Task A_child_of_another_city_is_refused_with_the_name_of_the_county_that_is_responsible()
    {
        var reply = await _site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140105" }));
        reply.Is(HttpStatusCode.UnprocessableEntity, "outside-jurisdiction");
        Assert.Contains("小店区", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wandering_child_of_another_city_is_taken_as_a_referral()
    {
        var reply = await _site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140105" })
            .With("wandering", true));
        reply.Is(HttpStatusCode.Created);
        Assert.Equal("140400", reply.Text("county"));
        Assert.Equal("referred", reply.Text("status"));
    }

    [Fact]
    public async Task What_is_declared_unknown_is_taken()
    {
        var body = Declaring.Migrant().Without("birthDate").Without("citizenNumber");
        body["unknown"] = new JsonArray("birthDate", "citizenNumber");
        (await _site.DeclareAsync(body)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_answer_to_a_box_that_is_not_shown_is_dropped_with_a_warning()
    {
        var reply = await _site.DeclareAsync(Declaring.Migrant().With("disabilityGrade", "1"));
        reply.Is(HttpStatusCode.Created);
        Assert.Contains(reply.Json.GetProperty("warnings").EnumerateArray(), warning => warning.GetProperty("code").GetString() == "not-applicable");
    }

    [Fact]
    public async Task A_number_declared_twice_opens_a_case_for_both_counties_and_tells_the_declarants_nothing()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140423", "20140601", female: true);
        var first = await site.DeclareAsync(Declaring.LeftBehind(number));
        var second = await site.DeclareAsync(Declaring.LeftBehind(number).With("hukouAddress", new JsonObject { ["division"] = "140427" }));
        first.Is(HttpStatusCode.Created);
        second.Is(HttpStatusCode.Created);
        Assert.DoesNotContain(first.Text("receipt"), second.Body, StringComparison.Ordinal);
        Assert.Equal(
            first.Json.EnumerateObject().Select(member => member.Name),
            second.Json.EnumerateObject().Select(member => member.Name));
        await Site.UntilAsync(async () => (await site.AllAsync("140423", Kinds.CaseForReview)).Count == 1
            && (await site.AllAsync("140427", Kinds.CaseForReview)).Count == 1);

        // A repetition of the index work opens nothing more.
        var numbers = site.App.Services.GetRequiredService<NumberIndex>();
        foreach (var county in (string[])["140423", "140427"])
        {
            await numbers.AddAsync(DeclarationJson.Read((await site.AllAsync(county, Kinds.Declaration)).Single().Body),
                TestContext.Current.CancellationToken);
            Assert.Single(await site.AllAsync(county, Kinds.CaseForReview));
        }
    }

    [Fact]
    public async Task Soon_after_the_answer_nothing_is_left_open()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync("140403", Kinds.Outbox)).Count == 0
            && (await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Intent).Between(Fields.Open, null, null), new(1),
                TestContext.Current.CancellationToken)).Items.Count == 0);
        var intent = Assert.Single((await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Intent), new(10),
            TestContext.Current.CancellationToken)).Items);
        Assert.DoesNotContain("王小明", System.Text.Encoding.UTF8.GetString(intent.Body.Span), StringComparison.Ordinal);
    }
}
