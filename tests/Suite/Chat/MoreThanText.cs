using System.Text.Json.Nodes;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;

namespace Suite.Chat;

/// <summary>Several numbers, a place from the map and a recording, as a person sends them.</summary>
public sealed class MoreThanText
{
    [Fact]
    public async Task Several_numbers_tick_several_options_and_what_stands_alone_goes_with_none()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "health");
        await parent.SayAsync("1、2"); // 健康, 残疾
        Assert.Equal("health", parent.Asked);
        await parent.SayAsync("2、4");
        Assert.Equal("disabilityCategories", parent.Asked);
        await parent.UntilAsync(Family.WithTheChild(), "anotherChild");
        var answers = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body).Answers();
        Assert.Equal(["chronicallyIll", "disabled"], answers.Get(Shared2024.Health)!.Order());
    }

    [Fact]
    public async Task Ticks_of_a_card_come_as_one_answer()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "health");
        await parent.SendAsync(
            parent.Activity(null, new JsonObject { ["several"] = true, ["choice"] = "残疾,慢性病", ["asks"] = "health", ["draft"] = parent.Card }));
        Assert.Equal("disabilityCategories", parent.Asked);
    }

    [Fact]
    public async Task A_recording_is_answered_kindly_and_the_question_stays()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "childName");
        var activity = parent.Activity(null);
        activity["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "audio/ogg", ["contentUrl"] = "https://s.example/voice" });
        var said = Messenger.Text(await parent.SendAsync(activity));
        Assert.Contains("语音", said, StringComparison.Ordinal);
        Assert.DoesNotContain("打不开", said, StringComparison.Ordinal);
        Assert.Equal("childName", parent.Asked);
    }

    [Fact]
    public async Task A_place_from_the_map_is_read_by_its_address_and_its_coordinates_are_kept_nowhere()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "currentAddress");
        await line.SendAsync(new JsonObject
        {
            ["type"] = "message",
            ["entities"] = new JsonArray(new JsonObject
            {
                ["type"] = "Place",
                ["name"] = "英雄路小学",
                ["address"] = "山西省长治市潞州区东街街道英雄路1号",
                ["geo"] = new JsonObject { ["type"] = "GeoCoordinates", ["latitude"] = 36.330512, ["longitude"] = 113.229177 },
            }),
        });
        Assert.NotEqual("currentAddress", line.Asked);
        var whole = await line.WholeAsync();
        Assert.DoesNotContain("36.33", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("113.22", whole, StringComparison.Ordinal);
    }
}
