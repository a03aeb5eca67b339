using System.Text.Json;
using System.Text.Json.Nodes;
using Channels;
using Channels.BotFramework;
using Channels.WeChat;

namespace Suite.Channels;

/// <summary>Several answers in one card, places without coordinates, recordings: the same for every channel.</summary>
public sealed class TicksPlacesVoices
{
    private static readonly ConversationReference Somebody =
        new("webchat", "https://s.example/", new() { Id = "c1" }, new() { Id = "u1" }, new() { Id = "b1" }, "zh-CN", Verified: true);

    private static readonly OutgoingMessage Question =
        new("孩子身体怎么样？", [new("健康"), new("残疾"), new("慢性病"), new("跳过")], Data: new("health", "migrant-2024", "d1"))
        {
            Ticks = [new("残疾"), new("慢性病")],
        };

    [Fact]
    public void What_may_be_ticked_together_is_one_card_and_what_stands_alone_is_a_button_beside_it()
    {
        var activity = ActivityEncoder.ToActivity(Question, Somebody, null);
        Assert.Equal(["健康", "跳过"], activity.SuggestedActions!.Actions!.Select(action => action.Title));
        var card = JsonNode.Parse(Assert.Single(activity.Attachments!).Content!.Value.GetRawText())!;
        var input = card["body"]![0]!;
        Assert.Equal(("Input.ChoiceSet", true, true), ((string)input["type"]!, (bool)input["isMultiSelect"]!, (bool)input["isRequired"]!));
        Assert.Equal(["残疾", "慢性病"], input["choices"]!.AsArray().Select(choice => (string)choice!["title"]!));

        // As Adaptive Cards submit it: the ticks joined by commas, with the button's data.
        var data = card["body"]![1]!["actions"]![0]!["data"]!.DeepClone();
        data["choice"] = "残疾,慢性病";
        var submitted = ActivityDecoder.ToIncoming(new() { Type = "message", Value = JsonDocument.Parse(data.ToJsonString()).RootElement })
            .Value!.Value;
        Assert.Equal("""{"asks":"health","formId":"migrant-2024","draft":"d1","choice":["残疾","慢性病"]}""", submitted.GetRawText());
    }

    [Fact]
    public void A_channel_without_cards_numbers_all_of_them_and_says_that_several_may_be_named()
    {
        var activity = ActivityEncoder.ToActivity(Question, Somebody with { ChannelId = "sms" }, null);
        Assert.Null(activity.Attachments);
        Assert.Equal(4, activity.SuggestedActions!.Actions!.Count);
        var text = PlainText.Encode(Question);
        Assert.Contains("3. 慢性病", text, StringComparison.Ordinal);
        Assert.Contains("“1、3”", text, StringComparison.Ordinal);
        Assert.DoesNotContain("“1、3”", PlainText.Encode(Question with { Ticks = [] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1、3", "健康、慢性病")]
    [InlineData("2 3", "残疾、慢性病")]
    [InlineData("2，3。", "残疾、慢性病")]
    [InlineData("选2和3", "残疾、慢性病")]
    [InlineData("②③", "残疾、慢性病")]
    [InlineData("２、２、３", "残疾、慢性病")]
    [InlineData("2", null)]
    [InlineData("2、9", null)]
    [InlineData("0、2", null)]
    [InlineData("2号3个月", null)]
    [InlineData("99999999999999999999、2", null)]
    [InlineData("", null)]
    public void Several_numbers_mean_several_choices_and_anything_else_is_an_ordinary_answer(string text, string? meant) =>
        Assert.Equal(meant, PlainText.ResolveSeveral(text, ["健康", "残疾", "慢性病", "跳过"]) is { } choices ? string.Join('、', choices) : null);

    [Fact]
    public void Of_a_place_on_WeChat_its_name_and_address_are_read_and_nothing_that_was_measured()
    {
        var (message, _) = WeChatXml
            .Parse("<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1714036504</CreateTime><MsgType>location</MsgType>"
            + "<Location_X>36.3305</Location_X><Location_Y>113.2291</Location_Y><Scale>16</Scale><Label>山西省长治市潞城区店上镇</Label><Poiname>"
            + "店上镇中心小学</Poiname><MsgId>7</MsgId></xml>");
        var incoming = message!.ToIncoming();
        Assert.Equal((IncomingKind.Said, new Place("店上镇中心小学", "山西省长治市潞城区店上镇")), (incoming.Kind, incoming.Place));
        Assert.DoesNotContain("36.33", message.ToString() + incoming, StringComparison.Ordinal);
        Assert.DoesNotContain("113.2", message.ToString() + incoming, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_on_WeChat_is_what_was_recognised_in_it_else_a_voice_message_without_a_file()
    {
        var silent = Voice("").ToIncoming();
        Assert.Equal((IncomingKind.Said, true, ""), (silent.Kind, silent.IsVoice, silent.Text));
        Assert.Empty(silent.Attachments);
        var heard = Voice("跟着奶奶").ToIncoming();
        Assert.Equal((false, "跟着奶奶"), (heard.IsVoice, heard.Text));

        static WeChatMessage Voice(string recognition) =>
            WeChatXml.Parse("<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1714036504</CreateTime>"
            + $"<MsgType>voice</MsgType><MediaId>m2</MediaId><Format>amr</Format><Recognition>{recognition}</Recognition><MsgId>8</MsgId></xml>")
            .Message!;
    }

    [Fact]
    public void A_recording_of_the_Bot_Framework_is_a_voice_message_and_a_photo_beside_it_stays_a_photo()
    {
        var incoming = ActivityDecoder.ToIncoming(new()
        {
            Type = "message",
            Attachments = [new() { ContentType = "audio/ogg", ContentUrl = "https://s.example/1" },
                new() { ContentType = "image/png", ContentUrl = "https://s.example/2" }],
        });
        Assert.True(incoming.IsVoice);
        Assert.Equal("image/png", Assert.Single(incoming.Attachments).ContentType);
        Assert.False(ActivityDecoder
            .ToIncoming(new()
            {
                Type = "message",
                Text = "在老家",
                Attachments = [new() { ContentType = "audio/ogg", ContentUrl = "https://s.example/1" }]
            }).IsVoice);
    }

    [Fact]
    public void Of_a_place_of_the_Bot_Framework_only_the_names_go_on()
    {
        var activity = ActivityParser.ParseBody("""
            {"type":"message","entities":[{"type":"Place","name":"店上镇中心小学","address":"山西省长治市潞城区店上镇","geo":{"type":"GeoCoordinates","latitude":36.3305,"longitude":113.2291}},
              {"type":"clientInfo","locale":"zh"},{"type":"GeoCoordinates","latitude":36.3305},7]}
            """u8).Activity!;
        Assert.Equal(new Place("店上镇中心小学", "山西省长治市潞城区店上镇"), ActivityDecoder.ToIncoming(activity).Place);
        var kept = JsonSerializer.Serialize(ActivityDecoder.WithoutCoordinates(activity), ActivityJson.Wire.Activity);
        Assert.DoesNotContain("36.33", kept, StringComparison.Ordinal);
        Assert.Contains("店上镇中心小学", kept, StringComparison.Ordinal);
        Assert.Contains("clientInfo", kept, StringComparison.Ordinal);
        Assert.Null(ActivityDecoder.ToIncoming(ActivityParser.ParseBody("""{"type":"message","entities":{"type":"Place"}}"""u8).Activity!).Place);
    }
}
