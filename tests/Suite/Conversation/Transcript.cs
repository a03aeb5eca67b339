using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conversation;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Notices;
using Domain.Problems;
using Domain.Time;

namespace Suite.Conversation;

/// <summary>
/// A conversation written down: lines of people ("妈：…", "奶奶：…"), stage directions (〔过了3天〕), and what the bot answered. Playing it says the
/// people's lines again and writes what is answered now; the draft goes through its JSON between any two lines, as it does in life.
/// </summary>
internal sealed partial class Transcript
{
    private const char Bot = '机';
    private readonly StringBuilder _out = new();
    private readonly Talk _talk = new(PolicyInForce.AsWritten.On);
    private Draft _draft = Draft.New("d1");
    private DateTimeOffset _now = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));
    private IReadOnlyList<Reply> _last = [];
    private Effect? _effect;

    public List<Effect> Effects { get; } = [];

    public List<Reply> Replies { get; } = [];

    public Draft Draft => _draft;

    /// <summary>The transcript as it would be written now.</summary>
    public static string Play(string script)
    {
        var transcript = new Transcript();
        transcript.Run(script);
        return transcript._out.ToString();
    }

    public void Run(string script)
    {
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith('　') || line.StartsWith($"{Bot}：", StringComparison.Ordinal) || line.StartsWith("〔做", StringComparison.Ordinal))
            {
                continue;
            }

            if (line.Length == 0)
            {
                if (_out.Length > 0 && !_out.ToString().EndsWith("\n\n", StringComparison.Ordinal))
                {
                    _out.Append('\n');
                }

                continue;
            }

            _out.Append(line).Append('\n');
            if (line.StartsWith('〔'))
            {
                Direct(line.Trim('〔', '〕'));
            }
            else if (line.IndexOf('：', StringComparison.Ordinal) is var colon and > 0 and <= 3 && !line.StartsWith('#'))
            {
                Say(line[(colon + 1)..]);
            }
        }

        while (_out.Length > 1 && _out[^1] == '\n' && _out[^2] == '\n')
        {
            _out.Length--;
        }
    }

    public void Say(string text, bool print = true) => Take(_talk.Hear(_draft, new Message(text), _now), print);

    private void Direct(string direction)
    {
        if (Later().Match(direction) is { Success: true } later)
        {
            var n = int.Parse(later.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
            _now += later.Groups["u"].Value switch { "天" => TimeSpan.FromDays(n), "小时" => TimeSpan.FromHours(n), _ => TimeSpan.FromMinutes(n) };
            return;
        }

        var parts = direction.Split(' ');
        switch (parts[0])
        {
            case "今天是":
                _now = new DateTimeOffset(DateTime.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture).AddHours(9),
                    TimeSpan.FromHours(8));
                break;
            case "打开聊天":
                Take(_talk.Hear(_draft, new Message(Arrived: true), _now));
                break;
            case "已同意":
                Say("你好", print: false);
                Say("同意", print: false);
                _out.Append(Last());
                break;
            case "妈妈答到" or "奶奶答到":
                AnswerUntil(parts[0].StartsWith('妈') ? Family.Migrant : Family.LeftBehind, parts[1]);
                _out.Append(Last());
                break;
            case "收下":
                Take(_talk.After(_draft, new EffectResult.Submitted(parts[1], parts.Length > 2 ? parts[2] : null), _now));
                break;
            case "没交上":
                Take(_talk.After(_draft, new EffectResult.Failed(), _now));
                break;
            case "退回":
                Take(_talk.After(_draft, new EffectResult.Refused([new Problem(parts[1], parts[2], parts[3])]), _now));
                break;
            case "查到":
                Take(_talk.After(_draft, new EffectResult.Status(parts[1], parts[2], []), _now));
                break;
            case "查不到":
                Take(_talk.After(_draft, new EffectResult.NoSuchReceipt(), _now));
                break;
            case "工作人员问":
                Take(_talk.Ask(_draft, new StaffQuestion(parts[1], parts[2], parts[3], 1, parts[4] == "无" ? [] : parts[4].Split('、'), parts[5]),
                    _now));
                break;
            case "网页":
                Take(_talk.After(_draft, new EffectResult.WebLink(parts[1]), _now));
                break;
            case "位置":
                Take(_talk.Hear(_draft, new Message { Location = new Location(parts.Length > 2 ? parts[2] : null, parts[1]) }, _now));
                break;
            case "语音":
                Take(_talk.Hear(_draft, new Message { IsVoice = true }, _now));
                break;
            case "照片":
                Take(_talk.Hear(_draft, new Message(Attachments: [new Attachment("photo-1", "image/jpeg")]), _now));
                break;
            case "又点了":
                Take(_talk.Hear(_draft,
                    new Message("", JsonSerializer.SerializeToElement(new { choice = parts[3], asks = parts[2], draft = parts[1] })), _now));
                break;
            case "另一台手机答过了":
                Take(_talk.AnsweredElsewhere(_draft, _now));
                break;
            default:
                throw new ArgumentException($"No such direction: {direction}");
        }
    }

    /// <summary>Says what the family says until the question is asked.</summary>
    private void AnswerUntil(IReadOnlyDictionary<string, string> family, string asked)
    {
        if (_draft.Asking is null)
        {
            Say("你好", print: false);
        }

        for (var turn = 0; turn < 80 && _draft.Asking != asked; turn++)
        {
            Say(family[_last[^1].Asks ?? throw new InvalidOperationException($"Nothing is asked on the way to {asked}: {_last[^1].Text}")],
                print: false);
        }

        Assert.Equal(asked, _draft.Asking);
    }

    private void Take(Turn turn, bool print = true)
    {
        var written = DraftJson.Write(turn.Draft);
        _draft = DraftJson.Read(turn.Draft.Id, written, CivilTime.ChinaDate(_now));
        _now += TimeSpan.FromSeconds(20);
        if (turn.Replies.Count > 0)
        {
            _last = turn.Replies;
        }

        Replies.AddRange(turn.Replies);
        Effects.AddRange(turn.Effects);
        _effect = turn.Effects.Count > 0 ? turn.Effects[^1] : _effect;
        if (!print)
        {
            return;
        }

        foreach (var effect in turn.Effects)
        {
            _out.Append(Describe(effect));
        }

        foreach (var reply in turn.Replies)
        {
            _out.Append(Describe(reply));
        }
    }

    private string Last() => Describe(_last[^1]);

    private static string Describe(Reply reply)
    {
        var text = new StringBuilder($"{Bot}：");
        text.Append(reply.Text.Replace(Notice.First.Text, "（告知书全文）", StringComparison.Ordinal)
            .Replace(Notice.First.Short, "（告知书要点）", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal)
            .Replace("\n", "\n　　", StringComparison.Ordinal)).Append('\n');
        foreach (var row in reply.Summary)
        {
            text.Append("　　· ").Append(row.Label).Append('：').Append(row.Value).Append('\n');
        }

        var marks = new List<string>();
        if (reply.Asks is not null)
        {
            marks.Add($"问 {reply.Asks}");
        }

        if (reply.Problem is not null)
        {
            marks.Add($"没收下 {reply.Problem}");
        }

        if (reply.Choices.Count > 0)
        {
            marks.Add($"{(reply.Several ? "可以选几个 " : "")}{string.Join("／", reply.Choices.Select(choice => choice.Label))}");
        }

        if (marks.Count > 0)
        {
            text.Append("　　〔").AppendJoin("  ", marks).Append("〕\n");
        }

        return text.ToString();
    }

    private static string Describe(Effect effect) => effect switch
    {
        Effect.Submit submit =>
            $"〔做：提交 {submit.Form.Id}，{submit.IdempotencyKey}{(submit.Photos.Count > 0 ? $"，照片{submit.Photos.Count}张" : "")}〕\n"
                + $"{Answers(submit.Form, submit.Answers)}",
        Effect.Correct correct =>
            $"〔做：补充 {correct.Receipt}{(correct.Words is null ? "" : $"“{correct.Words}”")}〕\n{Answers(correct.Form, correct.Answers)}",
        Effect.LookUpStatus look => $"〔做：查 {look.Receipt} {look.PhoneLast4}〕\n",
        Effect.TakeBack back => $"〔做：撤回 {back.Receipt}〕\n",
        Effect.ShowCopy copy => $"〔做：看全部内容 {copy.Receipt}〕\n",
        Effect.Handover => "〔做：转人工〕\n",
        Effect.KeepPhoto photo => $"〔做：存照片 {photo.Photo.Reference} {photo.Receipt}〕\n",
        Effect.AskAgain again => $"〔做：{again.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} 再问〕\n",
        Effect.Urgent urgent => $"〔做：紧急 {urgent.Kind} {urgent.County?.Value ?? "市里"} “{urgent.Words}”〕\n",
        Effect.OpenOnWeb => "〔做：换成网页填〕\n",
        Effect.Forget => "〔做：不留〕\n",
        _ => throw new ArgumentOutOfRangeException(nameof(effect)),
    };

    private static string Answers(FormDefinition form, Answers answers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            form.Write(json, answers);
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        var lines = document.RootElement.EnumerateObject().Where(member => member.Name != "consent.givenOn")
            .Select(member => $"{member.Name}={member.Value.GetRawText().Trim('"')}");
        var unknown = form.UnknownKeys(answers).ToList();
        return $"　　{string.Join("  ", lines)}\n{(unknown.Count > 0 ? $"　　不清楚：{string.Join("、", unknown)}\n" : "")}";
    }

    [GeneratedRegex("^过了(?<n>[0-9]+)(?<u>天|小时|分钟)$", RegexOptions.CultureInvariant)]
    private static partial Regex Later();
}
