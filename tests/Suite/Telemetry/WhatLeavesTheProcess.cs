using System.Text;
using System.Text.Json.Nodes;
using App.Functions;
using App.Telemetry;
using Conversation;
using Domain.Divisions;
using Domain.Eligibility;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Suite.Api;
using Suite.Scenarios;

namespace Suite.Telemetry;

/// <summary>Traces, metrics and logs as a collector gets them: what operators need is there, and nobody is named.</summary>
public sealed class WhatLeavesTheProcess
{
    private static readonly string[] Signals = ["traces", "metrics", "logs"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_are_named_after_functions_and_no_name_number_phone_address_id_or_query_is_in_anything_exported()
    {
        await using var collector = await Collector.StartAsync();
        IReadOnlyList<string> ids;
        string link;
        const string query = "zq9-query-3f7c";
        await using (var site = await Site.StartAsync(null, $"Telemetry:Otlp={collector.Address}"))
        {
            (link, ids) = await EverythingOnce.RunAsync(site.Client, Now);

            // What people write into addresses: of forms, of pages, of nothing at all; and a message that no handler can read.
            await site.GetAsync($"/api/divisions?parent={query}");
            await site.GetAsync($"/api/forms/{EverythingOnce.Numbers[0]}?name={Uri.EscapeDataString(EverythingOnce.Children[0])}&q={query}");
            await site.GetAsync($"/nowhere/{EverythingOnce.Phone}?{query}");
            await site.SendAsync(new HttpMethod("PROPFIND" + EverythingOnce.Numbers[1]), "/api/health", null);
            var reviewer = await site.TokenAsync("countyReviewer", "140403");
            await site.PostAsync("/api/search", new JsonObject
            {
                ["name"] = EverythingOnce.Children[0],
                ["phone"] = EverythingOnce.Phone,
                ["reason"] = "核对"
            }, Site.Bearer(reviewer));
            await Assert.ThrowsAnyAsync<Exception>(() => site.App.Services.GetRequiredService<Handlers>()
                .RunAsync(Catalogue.IndexDeclaration, new Firing($"{{\"{EverythingOnce.Children[1]}\":\"{EverythingOnce.Numbers[1]}\"}}",
                    DateTimeOffset.UtcNow), Now));

            // A line with an exception beside it, whose message holds what somebody sent.
            var failure = new InvalidDataException(EverythingOnce.Street);
            site.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Suite")
                .LogError(failure, "Something went wrong {Where}", "here-7d1");
        }

        Assert.All(Signals, signal => Assert.True(collector.Bytes(signal) > 200, $"{collector.Bytes(signal)} bytes of {signal} came."));
        string[] functions = ["SubmitDeclaration", "DeclarationStatus", "ReviewDeclaration", "BotMessages", "IndexDeclaration", "GetForm",
            "/api/declarations/{receipt}/attachments"];
        Assert.All(functions, name => Assert.True(collector.Has("traces", name), $"No span {name}."));
        Assert.True(collector.Has("logs", "Something went wrong here-7d1 InvalidDataException"));
        string[] figures = ["children.function.duration", "children.declarations", "children.chat.turns", "understood", "140403", "migrant-2024"];
        Assert.All(figures, figure => Assert.True(collector.Has("metrics", figure), $"No figure {figure}."));

        var needles = new Needles(EverythingOnce.Names.Concat(ids).Concat([link, query]));
        Assert.Equal(2, needles.In([.. collector.All, .. Encoding.UTF8.GetBytes(EverythingOnce.Mother), .. Encoding.UTF8.GetBytes(ids[0])]).Count);
        Assert.Equal([], needles.In(collector.All));
    }

    [Fact]
    public async Task How_parents_are_heard_queues_wait_comparisons_go_on_and_figures_lag_are_figures()
    {
        await using var collector = await Collector.StartAsync();
        await using (await Site.StartAsync(null, $"Telemetry:Otlp={collector.Address}"))
        {
            Meters.Heard(Heard.AskedBack);
            Meters.Heard(Heard.GivenUp);
            Meters.Took(Catalogue.IndexDeclaration, TimeSpan.FromSeconds(3));
            Meters.Progress(DivisionCode.Parse("140429"), "education", 10, 40);
            Meters.RolledUp(DivisionCode.Parse("140429"), TimeSpan.FromMinutes(7));
            Meters.Drawn(shown: 20, suppressed: 4);
        }

        string[] figures =
        [
            "askedBack", "givenUp", "children.queue.age", "index-declaration", "children.verification.progress", "education", "children.rollup.lag",
                "children.release.cells", "suppressed",
        ];
        Assert.All(figures, figure => Assert.True(collector.Has("metrics", figure), $"No figure {figure}."));
    }

    [Fact]
    public void What_is_heard_of_a_conversation_is_how_often_it_got_through()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var draft = new Draft { Id = "d" };
        Turn Say(string text)
        {
            var turn = talk.Hear(draft, new Message { Text = text }, new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
            draft = turn.Draft;
            return turn;
        }

        Say("你好");
        Assert.Equal(Heard.Understood, Say("同意").Heard);
        Say("孩子跟着我们在城里上学");
        Assert.Equal(Heard.AskedBack, Say("嗯这个那个不好说啊").Heard);
        Say("嗯这个那个不好说啊");
        Assert.Equal(Heard.GivenUp, Say("嗯这个那个不好说啊").Heard);
    }

    [Fact]
    public void Whatever_a_library_puts_into_a_span_is_taken_out_before_it_leaves_and_one_with_the_message_of_an_exception_stays()
    {
        List<System.Diagnostics.Activity> left = [];
        using var library = new System.Diagnostics.ActivitySource("Suite.Library");
        using (Sdk.CreateTracerProviderBuilder().AddSource("Suite.Library").AddProcessor(new OnlyKnownTags())
            .AddProcessor(new SimpleActivityExportProcessor(new Kept(left))).Build())
        {
            using (var span = library.StartActivity("Known"))
            {
                span!.SetTag("url.query", "name=" + EverythingOnce.Children[0]).SetTag("http.route", "/api/forms/{formId}")
                    .SetStatus(System.Diagnostics.ActivityStatusCode.Error, EverythingOnce.Phone);
            }

            using (var span = library.StartActivity("Failed"))
            {
                span!.AddException(new InvalidOperationException(EverythingOnce.Phone));
            }
        }

        var only = Assert.Single(left);
        Assert.Equal([new("http.route", "/api/forms/{formId}")], only.TagObjects);
        Assert.Equal((System.Diagnostics.ActivityStatusCode.Error, null), (only.Status, only.StatusDescription));
    }

    private sealed class Kept(List<System.Diagnostics.Activity> left) : BaseExporter<System.Diagnostics.Activity>
    {
        public override ExportResult Export(in Batch<System.Diagnostics.Activity> batch)
        {
            foreach (var span in batch)
            {
                left.Add(span);
            }

            return ExportResult.Success;
        }
    }
}
