using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Channels.BotFramework;
using Channels.DirectLine;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Suite.Channels;

/// <summary>channels.md, "Local Direct Line 3.0": each line of the table, each trap.</summary>
public sealed class DirectLineProtocol : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private DirectLineHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await DirectLineHost.StartAsync(_time);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Generating_a_token_makes_an_unguessable_person_whatever_the_caller_claims()
    {
        using var answer = await _host.CallAsync(HttpMethod.Post, "/tokens/generate", null,
            JsonContent.Create(new { user = new { id = "dl_somebody_else" } }));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["conversationId", "token", "expires_in"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1800, json.RootElement.GetProperty("expires_in").GetInt32());
        var user = new JsonWebToken(json.RootElement.GetProperty("token").GetString()).GetPayloadValue<string>("user");
        Assert.Matches("^dl_[0-9a-f]{32}$", user);
    }

    [Fact]
    public async Task Starting_is_201_with_a_web_socket_address_and_200_the_second_time_without_a_second_greeting()
    {
        var grant = await _host.OpenAsync();
        Assert.StartsWith($"ws{_host.Address["http".Length..]}/v3/directline/conversations/{grant.ConversationId}/stream?", grant.StreamUrl,
            StringComparison.Ordinal);
        using var again = await _host.CallAsync(HttpMethod.Post, "/conversations", grant.Token, JsonContent.Create(new { }));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("您好", Assert.Single((await _host.ReadAsync(grant)).Activities).Text);

        var arrival = Assert.Single(_host.Heard);
        Assert.Equal("conversationUpdate", arrival.Type);
        Assert.Equal("zh-Hans", arrival.Locale);
        Assert.Equal(arrival.From!.Id, Assert.Single(arrival.MembersAdded!).Id);
    }

    [Fact]
    public async Task What_the_user_says_comes_back_with_its_id_and_the_server_says_who_spoke()
    {
        var grant = await _host.OpenAsync();
        using var answer = await _host.SayAsync(grant, new
        {
            type = "message",
            text = "你好👧",
            from = new { id = "root", role = "bot" },
            channelId = "msteams",
            conversation = new { id = "other" },
            id = "mine",
            channelData = new { clientActivityID = "k1" },
            entities = new[] { new { type = "ClientCapabilities" } },
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync(ActivityJson.Default.ResourceResponse, Cancellation))!.Id;
        Assert.Equal($"{grant.ConversationId}|0000002", id);

        var set = await _host.ReadAsync(grant, "1");
        Assert.Equal("3", set.Watermark);
        var echo = set.Activities[0];
        Assert.Equal((id, "你好👧", "directline", grant.ConversationId, "user"),
            (echo.Id, echo.Text, echo.ChannelId, echo.Conversation!.Id, echo.From!.Role));
        Assert.Equal("k1", DirectLineServer.ClientActivityId(echo));
        Assert.StartsWith("dl_", echo.From.Id, StringComparison.Ordinal);
        Assert.True(echo.More!.ContainsKey("entities"));
        Assert.Equal(("听到：你好👧，附件0个", id, "bot"), (set.Activities[1].Text, set.Activities[1].ReplyToId, set.Activities[1].From!.Role));
        Assert.Empty((await _host.ReadAsync(grant, "3")).Activities);
        Assert.Equal("3", (await _host.ReadAsync(grant, "3")).Watermark);
    }

    [Fact]
    public async Task A_message_sent_twice_because_the_answer_was_lost_is_heard_and_answered_once()
    {
        var grant = await _host.OpenAsync();
        var say = new { type = "message", text = "提交", channelData = new { clientActivityID = "k1" } };
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await _host.SayAsync(grant, say);
            return (await answer.Content.ReadFromJsonAsync(ActivityJson.Default.ResourceResponse, Cancellation))!.Id;
        }));
        Assert.Single(ids.Distinct());
        Assert.Equal(2, _host.Heard.Count); // The arrival and the message.
        Assert.Equal(3, (await _host.ReadAsync(grant)).Activities.Count);
    }

    [Fact]
    public async Task A_client_cannot_make_its_own_words_look_like_the_bot_s_answer()
    {
        var grant = await _host.OpenAsync();
        var failing = new { type = "message", text = "坏一次", channelData = new { clientActivityID = "k1" } };
        using var failed = await _host.SayAsync(grant, failing);
        using var forged = await _host.SayAsync(grant, new
        {
            type = "message",
            text = "x",
            replyToId = $"{grant.ConversationId}|0000002",
            from = new { id = "bot" }
        });
        using var repeated = await _host.SayAsync(grant, failing);
        Assert.Equal("听到：坏一次，附件0个", (await _host.ReadAsync(grant)).Activities[^1].Text);
    }

    [Fact]
    public async Task A_notice_may_be_sent_from_within_a_turn_and_to_nobody_it_is_not_sent()
    {
        var grant = await _host.OpenAsync();
        using var answer = await _host.SayAsync(grant, new { type = "message", text = "通知我" }).WaitAsync(Patience.Long, Cancellation);
        Assert.Equal(["您好", "通知我", "通知"], (await _host.ReadAsync(grant)).Activities.Select(activity => activity.Text));
        Assert.False(await _host.Server.PushAsync("nobody", [new() { Type = "message", Text = "通知" }], Cancellation));
    }

    [Fact]
    public async Task When_the_bot_fails_the_client_may_send_the_same_again_and_nothing_stands_there_twice()
    {
        var grant = await _host.OpenAsync();
        var say = new { type = "message", text = "坏一次", channelData = new { clientActivityID = "k1" } };
        using var failed = await _host.SayAsync(grant, say);
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.DoesNotContain("told to fail", await failed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var repeated = await _host.SayAsync(grant, say);
        Assert.Equal(HttpStatusCode.OK, repeated.StatusCode);
        Assert.Equal(["您好", "坏一次", "听到：坏一次，附件0个"], (await _host.ReadAsync(grant)).Activities.Select(activity => activity.Text));
        Assert.Equal(2, _host.Heard.Skip(1).Select(activity => activity.Id).Count());
        Assert.Single(_host.Heard.Skip(1).Select(activity => activity.Id).Distinct());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/activities")]
    [InlineData("POST", "/activities")]
    [InlineData("POST", "/upload?userId=u")]
    public async Task Another_user_s_conversation_is_403_in_the_same_words_whether_it_exists_or_not(string method, string path)
    {
        var (mine, other) = (await _host.OpenAsync(), await _host.OpenAsync());
        var answers = new List<string>();
        foreach (var id in new[] { other.ConversationId, "0123456789abcdef0123456789abcdef" })
        {
            using var answer = await _host.CallAsync(new(method), $"/conversations/{id}{path}", mine.Token,
                JsonContent.Create(new { type = "message", text = "看看" }));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Single(answers.Distinct());
        Assert.Single((await _host.ReadAsync(other)).Activities);
    }

    [Fact]
    public async Task Missing_forged_and_borrowed_tokens_are_401_and_an_expired_one_is_403()
    {
        var grant = await _host.OpenAsync();
        var stream = new Uri(grant.StreamUrl!).Query.Split("t=")[1];
        var foreign = new DirectLineTokens([.. Enumerable.Repeat((byte)9, 32)], _time).Issue(new("dl_x", grant.ConversationId));
        foreach (var token in new[] { null, "", "abc", foreign, stream, grant.Token[..^2] + "xx" })
        {
            using var answer = await _host.CallAsync(HttpMethod.Get, $"/conversations/{grant.ConversationId}", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var refreshed = await _host.CallAsync(HttpMethod.Post, "/tokens/refresh", grant.Token);
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        _time.Advance(TimeSpan.FromMinutes(31));
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/tokens/refresh"), (HttpMethod.Get, $"/conversations/{grant.ConversationId}") })
        {
            using var expired = await _host.CallAsync(method, path, grant.Token);
            Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        }
    }

    [Fact]
    public async Task A_person_comes_back_after_a_restart_and_reads_on()
    {
        var grant = await _host.OpenAsync();
        await using var restarted = await DirectLineHost.StartAsync(_time, _host.History);
        using var rejoined = await restarted.CallAsync(HttpMethod.Get, $"/conversations/{grant.ConversationId}?watermark=1", grant.Token);
        Assert.Equal(HttpStatusCode.OK, rejoined.StatusCode);
        using var said = await restarted.SayAsync(grant, new { type = "message", text = "我又来了" });
        Assert.Equal(["我又来了", "听到：我又来了，附件0个"], (await restarted.ReadAsync(grant, "1")).Activities.Select(activity => activity.Text));

        await using var forgetful = await DirectLineHost.StartAsync(_time);
        using var gone = await forgetful.CallAsync(HttpMethod.Get, $"/conversations/{grant.ConversationId}?watermark=1", grant.Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode); // The official client ends the conversation on 404.
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{\"text\":\"x\"}", 400)]
    [InlineData("{\"type\":\"message\",\"text\":\"\\udc00\"}", 400)]
    [InlineData("5MB", 413)]
    public async Task A_message_that_is_none_or_far_too_long_is_refused(string body, int status)
    {
        var grant = await _host.OpenAsync();
        body = body == "5MB" ? $"{{\"type\":\"message\",\"text\":\"{new string('x', 5 * 1024 * 1024)}\"}}" : body;
        using var answer = await _host.CallAsync(
            HttpMethod.Post, $"/conversations/{grant.ConversationId}/activities", grant.Token,
                new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Single((await _host.ReadAsync(grant)).Activities);
    }

    [Theory]
    [InlineData("-1", 400)]
    [InlineData("x", 400)]
    [InlineData("99999999999999999999", 400)]
    [InlineData("9223372036854775807", 200)]
    [InlineData("", 200)]
    public async Task A_watermark_that_is_none_of_ours_is_refused(string watermark, int status)
    {
        var grant = await _host.OpenAsync();
        using var answer = await _host.CallAsync(HttpMethod.Get, $"/conversations/{grant.ConversationId}/activities?watermark={watermark}",
            grant.Token);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_photo_of_the_hukou_booklet_arrives_without_its_preview_and_only_its_owner_can_look_at_it()
    {
        var grant = await _host.OpenAsync();
        byte[] photo = [0xFF, 0xD8, 0xFF, 1, 2, 3];
        using var form = new MultipartFormDataContent();
        var message = JsonSerializer.Serialize(new
        {
            type = "message",
            text = "户口本",
            attachments = new[] { new { contentType = "image/jpeg", name = "户口本.jpg", thumbnailUrl = "data:image/png;base64,AAAA" } },
        });
        form.Add(new StringContent(message, Encoding.UTF8, "application/vnd.microsoft.activity"), "activity", "blob");
        form.Add(new ByteArrayContent(photo) { Headers = { ContentType = new("image/jpeg") } }, "file", "户口本.jpg");
        using var answer = await _host.CallAsync(HttpMethod.Post, $"/conversations/{grant.ConversationId}/upload?userId=forged", grant.Token, form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var heard = Assert.Single(_host.Heard.Last().Attachments!);
        Assert.StartsWith("file:", heard.ContentUrl, StringComparison.Ordinal);
        Assert.DoesNotContain("data:", JsonSerializer.Serialize(_host.Heard.Last(), ActivityJson.Wire.Activity), StringComparison.Ordinal);
        Assert.Equal(photo, (await _host.History.FindFileAsync(grant.ConversationId, heard.ContentUrl!["file:".Length..], Cancellation))!.Content
            .ToArray());

        var shown = Assert.Single((await _host.ReadAsync(grant, "1")).Activities[0].Attachments!);
        Assert.Equal("户口本.jpg", shown.Name);
        using var picture = await _host.Http.GetAsync(shown.ContentUrl, Cancellation);
        Assert.Equal(photo, await picture.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        using var without = await _host.Http.GetAsync(shown.ContentUrl!.Split('?')[0], Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        var other = await _host.OpenAsync();
        var stolen = _host.Tokens.Issue(new("dl_other", other.ConversationId), TokenUse.File);
        using var foreign = await _host.Http.GetAsync($"{shown.ContentUrl.Split('?')[0]}?t={stolen}", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task A_page_disguised_as_a_picture_is_only_offered_for_saving_and_addresses_that_a_client_writes_are_dropped()
    {
        var grant = await _host.OpenAsync();
        var script = Convert.ToBase64String("<script>1</script>"u8);
        using var answer = await _host.SayAsync(grant, new
        {
            type = "message",
            text = "看",
            attachments = new object[]
            {
                new { contentType = "text/html", name = "a.html", contentUrl = "data:text/html;base64," + script },
                new { contentType = "image/png", name = "b.png", contentUrl = "http://169.254.169.254/metadata" },
                new { contentType = "image/png", name = "c.png", contentUrl = "data:image/png;base64,@@@" },
            },
        });
        var attachment = Assert.Single((await _host.ReadAsync(grant, "1")).Activities[0].Attachments!);
        using var file = await _host.Http.GetAsync(attachment.ContentUrl, Cancellation);
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_file_beyond_ten_megabytes_and_a_form_that_is_none_are_refused()
    {
        var grant = await _host.OpenAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[11 * 1024 * 1024]), "file", "a.bin" } };
        using var large = await _host.CallAsync(HttpMethod.Post, $"/conversations/{grant.ConversationId}/upload", grant.Token, form);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var none = await _host.CallAsync(HttpMethod.Post, $"/conversations/{grant.ConversationId}/upload", grant.Token, broken);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using var plain = await _host.CallAsync(HttpMethod.Post, $"/conversations/{grant.ConversationId}/upload", grant.Token,
            new StringContent("x"));
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
    }

    [Fact]
    public async Task The_stream_tells_everything_so_far_and_then_what_is_new_and_empty_frames_do_no_harm()
    {
        var grant = await _host.OpenAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new(grant.StreamUrl!), Cancellation);
        Assert.Equal("您好", (await ReceiveAsync(socket)).Activities.Single().Text);
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, Cancellation);
        }

        using var said = await _host.SayAsync(grant, new { type = "message", text = "在吗" });
        List<string?> texts = [];
        var watermark = "";
        while (texts.Count < 2)
        {
            var set = await ReceiveAsync(socket);
            texts.AddRange(set.Activities.Select(activity => activity.Text));
            watermark = set.Watermark;
        }

        Assert.Equal(["在吗", "听到：在吗，附件0个"], texts);
        Assert.Equal("3", watermark);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task The_address_of_a_stream_opens_for_a_minute_and_for_its_own_conversation_only()
    {
        var (grant, other) = (await _host.OpenAsync(), await _host.OpenAsync());
        await RefusedAsync(grant.StreamUrl!.Split('?')[0], 401);
        await RefusedAsync($"{grant.StreamUrl.Split("t=")[0]}t={grant.Token}", 401);
        await RefusedAsync(grant.StreamUrl.Replace(grant.ConversationId, other.ConversationId, StringComparison.Ordinal), 403);
        _time.Advance(TimeSpan.FromSeconds(61));
        await RefusedAsync(grant.StreamUrl, 403);

        async Task RefusedAsync(string url, int status)
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new(url), Cancellation));
            Assert.Equal(status, (int)socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task When_the_server_stops_open_streams_are_told_so()
    {
        var grant = await _host.OpenAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new(grant.StreamUrl!), Cancellation);
        await ReceiveAsync(socket);
        var stopping = _host.StopAsync();
        var last = await socket.ReceiveAsync(new byte[100].AsMemory(), Cancellation);
        Assert.Equal(WebSocketMessageType.Close, last.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        await stopping.WaitAsync(Patience.Long, Cancellation);
    }

    [Fact]
    public async Task Two_hundred_conversations_side_by_side_keep_every_word_in_its_place()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var grant = await _host.OpenAsync();
            for (var turn = 0; turn < 3; turn++)
            {
                using var answer = await _host.SayAsync(grant, new { type = "message", text = $"{number}-{turn}" });
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.Equal(
                ["您好", .. Enumerable.Range(0, 3).SelectMany(turn => new[] { $"{number}-{turn}", $"听到：{number}-{turn}，附件0个" })],
                (await _host.ReadAsync(grant)).Activities.Select(activity => activity.Text));
        }));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ActivitySet> ReceiveAsync(ClientWebSocket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience.Long);
        var text = new MemoryStream();
        ValueWebSocketReceiveResult received;
        var buffer = new byte[4096];
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            text.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonSerializer.Deserialize(text.ToArray(), ActivityJson.Default.ActivitySet)!;
    }
}
