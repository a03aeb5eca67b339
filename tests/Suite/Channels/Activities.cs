using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Channels;
using Channels.BotFramework;

namespace Suite.Channels;

/// <summary>What activities are taken, what they mean, and how answers look on the wire.</summary>
public sealed class Activities
{
    private const string Rest =
        "\"channelId\":\"webchat\",\"serviceUrl\":\"https://smba.example/\",\"conversation\":{\"id\":\"c\"},\"from\":{\"id\":\"u\"}";

    [Theory]
    [InlineData("", 400, "badJson")]
    [InlineData("null", 400, "badJson")]
    [InlineData("[]", 400, "badJson")]
    [InlineData("{\"type\":\"message\"", 400, "badJson")]
    [InlineData("{\"type\":\"message\",\"text\":{}}", 400, "badJson")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\ud83d\"}", 400, "badJson")]
    [InlineData("{\"type\":\"message\",\"value\":\"\\ud83d\"}", 400, "badJson")]
    [InlineData("{\"type\":\"message\",\"channelData\":{\"a\":[\"\\ud83d\"]}}", 400, "badJson")]
    [InlineData("{\"type\":\"message\",\"entities\":{\"\\udc00\":1}}", 400, "badJson")]
    [InlineData("{" + Rest + ",\"id\":\"1\"}", 400, "typeMissing")]
    [InlineData("{\"type\":\" \",\"id\":\"1\"," + Rest + "}", 400, "typeMissing")]
    [InlineData("{\"type\":\"message\"," + Rest + "}", 400, "idMissing")]
    [InlineData("{\"type\":\"message\",\"id\":\"1\",\"serviceUrl\":\"https://s/\",\"conversation\":{\"id\":\"c\"},\"from\":{\"id\":\"u\"}}", 400,
        "channelMissing")]
    [InlineData("{\"type\":\"message\",\"id\":\"1\",\"channelId\":\"w\",\"conversation\":{\"id\":\"c\"},\"from\":{\"id\":\"u\"}}", 400,
        "serviceUrlMissing")]
    [InlineData(
        "{\"type\":\"message\",\"id\":\"1\",\"channelId\":\"w\",\"serviceUrl\":\"javascript:1\",\"conversation\":{\"id\":\"c\"},"
            + "\"from\":{\"id\":\"u\"}}", 400, "serviceUrlMissing")]
    [InlineData("{\"type\":\"message\",\"id\":\"1\",\"channelId\":\"w\",\"serviceUrl\":\"https://s/\",\"from\":{\"id\":\"u\"}}", 400,
        "conversationMissing")]
    [InlineData("{\"type\":\"message\",\"id\":\"1\",\"channelId\":\"w\",\"serviceUrl\":\"https://s/\",\"conversation\":{\"id\":\"c\"}}", 400,
        "fromMissing")]
    [InlineData("{\"type\":\"message\",\"id\":\"1\"," + Rest + ",\"attachments\":[null]}", 400, "emptyEntry")]
    [InlineData("{\"type\":\"conversationUpdate\",\"id\":\"1\"," + Rest + ",\"membersAdded\":[{\"id\":\"u\"},null]}", 400, "emptyEntry")]
    [InlineData("{\"type\":\"invoke\",\"id\":\"1\",\"name\":\"x\"," + Rest + "}", 501, "invokeUnknown")]
    public async Task A_body_that_is_no_activity_is_refused_with_its_status(string body, int status, string code) =>
        Assert.Equal(new InboundRefusal(status, code), (await ReceiveAsync(body)).Refusal);

    [Fact]
    public async Task Five_megabytes_are_refused_without_being_kept()
    {
        var body = new Counting($"{{\"type\":\"message\",\"id\":\"1\",{Rest},\"text\":\"{new string('长', 5 * 1024 * 1024 / 3)}\"}}");
        var received = await BotFrameworkInbox.WithoutTokens().ReceiveAsync(null, body, TestContext.Current.CancellationToken);
        Assert.Equal(413, received.Refusal?.Status);
        Assert.Equal(ActivityParser.MaxBytes + 1, body.BytesRead);
    }

    [Fact]
    public async Task Ten_thousand_nested_brackets_are_bad_JSON_and_no_crash() =>
        Assert.Equal(400, (await ReceiveAsync($"{{\"type\":\"message\",\"value\":{new string('[', 10_000)}")).Refusal?.Status);

    [Theory]
    [InlineData("attachments")]
    [InlineData("membersAdded")]
    public void An_entry_that_is_nothing_is_refused_from_the_page_too(string list) =>
        Assert.Equal(new InboundRefusal(400, "emptyEntry"),
            ActivityParser.ParseBody(Encoding.UTF8.GetBytes($"{{\"type\":\"message\",\"{list}\":[{{}},null]}}")).Refusal);

    [Fact]
    public async Task Unknown_kinds_and_fields_are_taken_and_kept()
    {
        var received = await ReceiveAsync(
            $"{{\"type\":\"messageReaction\",\"id\":\"1\",{Rest},\"reactionsAdded\":[{{\"type\":\"like\"}}],\"channelData\":{{\"x\":1}}}}");
        var again = JsonSerializer.Serialize(received.Activity!, ActivityJson.Wire.Activity);
        Assert.Contains("\"reactionsAdded\":[{\"type\":\"like\"}]", again, StringComparison.Ordinal);
        Assert.Contains("\"channelData\":{\"x\":1}", again, StringComparison.Ordinal);
        Assert.Equal(IncomingKind.Other, ActivityDecoder.ToIncoming(received.Activity!).Kind);
        Assert.False(received.Verified);
    }

    [Theory]
    [InlineData("你好👨‍👩‍👧\u0000\u0007", "你好👨‍👩‍👧")]
    [InlineData("\u202d13835512345\u202c", "13835512345")]
    [InlineData(" \uFEFF李\u200B小雨\r\n在家\t呢 ", "李小雨\n在家 呢")]
    [InlineData("𠮷野", "𠮷野")]
    [InlineData("\u0001\u0002", "")]
    public void What_nobody_can_see_is_taken_out_and_emoji_stay_whole(string said, string kept) => Assert.Equal(kept, PlainText.Clean(said));

    [Fact]
    public void A_lone_half_of_a_character_is_dropped() => Assert.Equal("李雨", PlainText.Clean("李\ud83d雨"));

    [Fact]
    public void Somebody_arriving_is_a_greeting_and_the_bot_s_own_arrival_is_not()
    {
        var update = new Activity { Type = "conversationUpdate", Recipient = new() { Id = "bot" }, MembersAdded = [new() { Id = "bot" }] };
        Assert.Equal(IncomingKind.Other, ActivityDecoder.ToIncoming(update).Kind);
        Assert.Equal(IncomingKind.Arrived, ActivityDecoder.ToIncoming(update with { MembersAdded = [new() { Id = "u" }, new() { Id = "bot" }] })
            .Kind);
    }

    private static readonly ConversationReference Somebody = new(
        "webchat", "https://smba.example/", new() { Id = "c1" }, new() { Id = "u1" }, new() { Id = "bot" }, "zh-CN", Verified: true);

    private static readonly OutgoingMessage Question = new(
        "孩子是男孩还是女孩？", [new("男孩", "male"), new("跳过")], Data: new("sex", "migrant-2024", "d1", "choiceUnknown"));

    [Fact]
    public void A_question_carries_its_field_its_buttons_and_what_was_wrong()
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(ActivityEncoder.ToActivity(Question, Somebody, "a1"), ActivityJson.Wire.Activity))!;
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse("""
            {
              "type": "message", "serviceUrl": "https://smba.example/", "channelId": "webchat", "from": {"id": "bot"}, "recipient": {"id": "u1"},
              "conversation": {"id": "c1"}, "replyToId": "a1", "text": "孩子是男孩还是女孩？", "textFormat": "plain", "inputHint": "expectingInput", "locale": "zh-CN",
              "suggestedActions": {"to": ["u1"], "actions": [
                {"type": "messageBack", "title": "男孩", "text": "男孩", "displayText": "男孩",
                 "value": {"choice": "male", "asks": "sex", "formId": "migrant-2024", "draft": "d1"}},
                {"type": "imBack", "title": "跳过", "value": "跳过"}]},
              "channelData": {"asks": "sex", "formId": "migrant-2024", "draft": "d1", "problem": "choiceUnknown"}
            }
            """)), json.ToJsonString());
    }

    [Fact]
    public void A_pressed_button_says_which_choice_which_question_and_which_draft()
    {
        var button = ActivityEncoder.ToActivity(Question, Somebody, null).SuggestedActions!.Actions![0];
        var pressed = ActivityDecoder.ToIncoming(new() { Type = "message", Text = button.Text, Value = button.Value });
        Assert.Equal(("男孩", "male", "sex", "d1"), (pressed.Text, pressed.Choice, pressed.Asks, pressed.Draft));
        Assert.Null(ActivityDecoder.ToIncoming(new() { Type = "message", Text = "男孩" }).Choice);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"male\"")]
    [InlineData("[1]")]
    [InlineData("{\"choice\":7}")]
    [InlineData("{\"choice\":null,\"asks\":{}}")]
    public void A_made_up_value_is_no_choice(string value)
    {
        var message = ActivityDecoder.ToIncoming(new() { Type = "message", Value = JsonDocument.Parse(value).RootElement });
        Assert.Null(message.Choice);
        Assert.Null(message.Asks);
    }

    private static readonly OutgoingMessage Summary = new(
        "请核对一下。", [new("没错，提交", "confirm")],
        new("流动儿童登记", [new("姓名", "李*小雨[x](http://e)", new("修改", "改一下姓名")), new("性别", "女")]), new("confirm", "migrant-2024", "d1"));

    [Fact]
    public void A_summary_is_a_card_with_a_button_per_row_and_typed_text_cannot_become_markup()
    {
        var activity = ActivityEncoder.ToActivity(Summary, Somebody, null);
        var card = JsonNode.Parse(activity.Attachments!.Single().Content!.Value.GetRawText())!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", activity.Attachments![0].ContentType);
        var rows = card["body"]!.AsArray().Where(item => (string)item!["type"]! == "ColumnSet").ToArray();
        Assert.Equal(2, rows.Length);
        var submit = rows[0]!["columns"]![2]!["items"]![0]!["actions"]![0]!;
        Assert.Equal("改一下姓名", (string)submit["data"]!["choice"]!);
        Assert.Equal("confirm", (string)submit["data"]!["asks"]!);
        Assert.Equal(@"李\*小雨\[x\]\(http://e\)", (string)rows[0]!["columns"]![1]!["items"]![0]!["text"]!);
        Assert.Equal("请核对一下。", activity.Text);

        // The card stays clickable: the click comes with a value and no text.
        var click = ActivityDecoder.ToIncoming(new() { Type = "message", Value = JsonDocument.Parse(submit["data"]!.ToJsonString()).RootElement });
        Assert.Equal(("", "改一下姓名", "confirm"), (click.Text, click.Choice, click.Asks));
    }

    [Theory]
    [InlineData("1. 西街", @"1\. 西街")]
    [InlineData("- 没有", @"\- 没有")]
    [InlineData("2016-03-05", "2016-03-05")]
    [InlineData("3.5", "3.5")]
    [InlineData(@"a\_b", @"a\\\_b")]
    [InlineData("", "")]
    public void What_a_card_shows_is_what_was_typed(string typed, string markdown) => Assert.Equal(markdown, ActivityEncoder.Literal(typed));

    [Fact]
    public void A_channel_without_cards_gets_the_summary_as_text()
    {
        var activity = ActivityEncoder.ToActivity(Summary, Somebody with { ChannelId = "sms" }, null);
        Assert.Null(activity.Attachments);
        Assert.Equal("请核对一下。\n\n【流动儿童登记】\n姓名：李*小雨[x](http://e)\n性别：女\n要改哪一项，直接回复就行，例如“改一下姓名”。", activity.Text);
    }

    [Fact]
    public void Plain_text_numbers_the_choices() =>
        Assert.Equal("孩子是男孩还是女孩？\n\n1. 男孩\n2. 跳过\n回复数字或直接打字都可以。", PlainText.Encode(Question));

    [Theory]
    [InlineData("1", "male")]
    [InlineData("１。", "male")]
    [InlineData("②", "跳过")]
    [InlineData("二", "跳过")]
    [InlineData("第二个", "跳过")]
    [InlineData("选1", "male")]
    [InlineData(" 男孩！", "male")]
    [InlineData("male", "male")]
    [InlineData("3", null)]
    [InlineData("0", null)]
    [InlineData("12", null)]
    [InlineData("女孩", null)]
    [InlineData("", null)]
    [InlineData("²", null)]
    public void A_number_or_a_name_picks_a_choice_and_anything_else_is_an_answer(string said, string? value) =>
        Assert.Equal(value, PlainText.Resolve(said, Question.Choices)?.Value);

    [Theory, InlineData(4), InlineData(10), InlineData(2048)]
    public void A_long_text_is_cut_between_characters_and_loses_none(int bytes)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => i % 7 == 0 ? "👧" : i % 11 == 0 ? "\n" : "长"));
        var pieces = PlainText.Split(text, bytes);
        Assert.All(pieces, piece => Assert.InRange(Encoding.UTF8.GetByteCount(piece), 1, bytes));
        Assert.Equal(text.Replace("\n", "", StringComparison.Ordinal), string.Concat(pieces).Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_cloud_is_complete_and_an_unknown_one_is_refused()
    {
        Assert.Same(BotCloud.Public, BotCloud.Named(null));
        Assert.Equal("https://api.botframework.azure.cn/.default", BotCloud.Named("china").Scope);
        Assert.Throws<ArgumentException>(() => BotCloud.Named("mars"));
    }

    private static Task<ReceivedActivity> ReceiveAsync(string body) =>
        BotFrameworkInbox.WithoutTokens().ReceiveAsync(null, new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);

    private sealed class Counting(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public int BytesRead;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }
    }
}
