using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Conversation;
using Domain.Eligibility;
using FsCheck;
using FsCheck.Fluent;

namespace Suite.Conversation;

/// <summary>What holds for every conversation, however it goes.</summary>
public sealed class Properties
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Other answers that are just as valid, given first and corrected later.</summary>
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["childName"] = ["张三", "王小明"],
        ["sex"] = ["男孩", "女孩"],
        ["birthDate"] = ["2015年1月2日", "2022年7月8日", "不清楚"],
        ["ethnicity"] = ["回族"],
        ["currentAddress"] = ["潞城区店上镇", "太原市小店区坞城街道", "壶关县店上镇"],
        ["hukouRegistered"] = ["没上户口", "不清楚"],
        ["hukouAddress"] = ["潞城区店上镇", "河南省林州市", "不清楚"],
        ["livesWith"] = ["跟奶奶", "父母一方", "自己一个人住"],
        ["leftHukouOn"] = ["上个月", "不清楚"],
        ["schooling"] = ["初二", "学龄前", "失学"],
        ["studyStatus"] = ["休学"],
        ["school"] = ["别的小学"],
        ["health"] = ["残疾", "重病"],
        ["medicalInsurance"] = ["没交"],
        ["declarant.relationship"] = ["爸爸", "姑姑"],
        ["declarant.name"] = ["赵六"],
        ["bothParentsAway"] = ["没有"],
        ["hasEntrustedCarer"] = ["没有"],
        ["fatherWork"] = ["没有出去打工", "2024年5月在太原"],
        ["familyHardship"] = ["低保"],
        ["helpRequested"] = ["要"],
    };

    private static readonly string[] Interruptions =
        ["帮助", "人工|不留电话", "查进度|算了", "取消|不", "重新开始|不，接着来", "上一步|不改", "呃呃呃额", "😀", "改一下那个|不改了", "继续", "你好", "？？"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_order_of_answers_corrections_and_interruptions_ends_in_the_same_declaration(bool migrant)
    {
        var family = migrant ? Family.Migrant : Family.LeftBehind;
        var straight = Declare(family, null);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Assert.Equal(straight, Declare(family, new Random(seed)))));
    }

    [Fact]
    public void No_input_whatever_makes_it_throw_or_lose_the_thread()
    {
        string[] pieces =
        [
            "李小雨", "2016年3月5号", "农历", "闰十三月", "三月三十一", "0", "99999999999999999999", "店上镇", "壶关", "没有", "是", "不", "改一下", "上一步", "取消", "是，取消", "重新开始",
                "确认提交", "同意", "不同意", "查进度",
            "CZ-7KQ2M-X90TA-1", "4321", "😀👨‍👩‍👧", "\u0000\u0007", "\u202E", "\uD800", "{\"division\":\"140403\"}", "[", "{}", "[[[[[[[[[[", "١٢٣",
                "ＡＢＣ１２３", "，，，", "去年", "岁", "初", "月", "日", "的", "他爸", "打工", "在",
            "<script>", "'; DROP TABLE", "\n\n", "\t", "补充", "跳过", "都跳过", "不清楚", "人工", "140427201603050028", "1e308", "-1", "二〇一六年十三月四十号", "廿廿廿",
                "第99个", "①", "⑳", "一万年前", "九千九百九十九年", "99年前", "1200个月前", "明年", "后年二月三十",
        ];
        var text = Gen.OneOf(
            Gen.Elements(pieces),
            ArbMap.Default.GeneratorFor<string>().Select(any => any ?? ""),
            Gen.ListOf(Gen.Elements(pieces)).Select(many => string.Concat(many)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Gen.ListOf(text).ToArbitrary(), said =>
            {
                var talk = new Talk(PolicyInForce.AsWritten.On);
                var draft = Draft.New("x");
                foreach (var one in said.Prepend("同意").Prepend("你好"))
                {
                    var turn = talk.Hear(draft, new Message(one), Start);
                    Assert.True(turn.Replies.Count > 0 || turn.Effects.Count > 0, $"nothing said to: {one}");
                    Assert.True(turn.Replies.Count(reply => reply.Asks is not null) <= 1, "two questions at once");
                    draft = DraftJson.Read("x", DraftJson.Write(turn.Draft), new DateOnly(2026, 11, 24));
                    Assert.Equal(DraftJson.Write(turn.Draft), DraftJson.Write(draft));
                    if (turn.Effects.OfType<Effect.Submit>().Any())
                    {
                        draft = talk.After(draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-1"), Start).Draft;
                    }
                }
            }));
    }

    [Fact]
    public void Outcomes_clicks_and_questions_of_staff_at_any_moment_do_no_harm()
    {
        string[] said = ["同意", "孩子跟大人在外地住", "李小雨", "女", "2016年3月5日", "潞州区东街街道", "上了", "壶关县店上镇", "跟爸爸妈妈", "2024年2月", "妈妈", "上一步", "确认提交", "有", "查进度",
            "CZ-7KQ2M-X90TA-1", "4321", "不清楚", "补充", "都跳过", "是，取消", "取消"];
        EffectResult[] results =
        [
            new EffectResult.Submitted("CZ-7KQ2M-X90TA-1", "潞州区"), new EffectResult.Failed(), new EffectResult.NoSuchReceipt(),
                new EffectResult.TooManyTries(),
            new EffectResult.Refused([new Domain.Problems.Problem("sex", "unknown-option", "请重选。"),
                new Domain.Problems.Problem("nowhere", "x", "不知道是哪一项。")]), new EffectResult.Refused([]),
            new EffectResult.Refused([new Domain.Problems.Problem("consent.givenOn", "consent-missing", "请先同意。")]),
                new EffectResult.Refused([new Domain.Problems.Problem("fatherWork[0].startedOn", "future-date", "日期不对。")]),
            new EffectResult.Status("CZ-7KQ2M-X90TA-1", "正在核对。",
                [new StaffQuestion("q9", "CZ-7KQ2M-X90TA-1", "left-behind-2024", 1, ["carer.phone", "nonsense"], "电话？")]),
        ];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var chance = new Random(seed);
                var talk = new Talk(PolicyInForce.AsWritten.On);
                var draft = talk.Hear(Draft.New("x"), new Message("你好"), Start).Draft;
                for (var step = 0; step < 40; step++)
                {
                    var turn = chance.Next(8) switch
                    {
                        0 => talk.After(draft, results[chance.Next(results.Length)], Start),
                        1 => talk.Ask(draft, new StaffQuestion($"q{chance.Next(4)}", "CZ-3FHJ8-W2NP6-7", chance.Next(2) == 0 ? "migrant-2024"
                            : "gone", chance.Next(3), chance.Next(2) == 0 ? [] : ["school", "sex"], "请问？"), Start),
                        2 => talk.AnsweredElsewhere(draft, Start),
                        3 => talk.Hear(draft,
                            new Message("点", JsonSerializer.SerializeToElement(
                                new
                                {
                                    choice = said[chance.Next(said.Length)],
                                    asks = chance.Next(2) == 0 ? "sex" : "confirm",
                                    draft = $"x-{chance.Next(3)}"
                                })), Start),
                        4 => talk.Hear(draft, new Message(Attachments: [new Attachment("p", "image/png")]), Start.AddDays(step)),
                        5 => talk.Hear(draft, new Message(Arrived: true), Start),
                        _ => talk.Hear(draft, new Message(said[chance.Next(said.Length)]), Start),
                    };
                    Assert.True(turn.Replies.Count(reply => reply.Asks is not null) <= 1, "two questions at once");
                    Assert.All(turn.Replies, reply => Assert.NotEmpty(reply.Text));
                    draft = DraftJson.Read("x", DraftJson.Write(turn.Draft), new DateOnly(2026, 11, 24));
                    Assert.Equal(DraftJson.Write(turn.Draft), DraftJson.Write(draft));
                }
            }));
    }

    [Fact]
    public void A_message_of_five_megabytes_takes_no_more_than_its_length()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var draft = talk.Hear(Draft.New("x"), new Message("你好"), Start).Draft;
        Hear(50_000);
        var (small, large) = (Hear(50_000), Hear(5_000_000));
        Assert.True(large < 500 * small, $"a hundred times as long took {large / small} times as long");

        TimeSpan Hear(int length)
        {
            var watch = Stopwatch.StartNew();
            foreach (var piece in (string[])["一", "1", "😀", "{", "2016年", "店上镇", " ", "\u0000", "改一下", "。"])
            {
                var turn = talk.Hear(draft, new Message(new StringBuilder().Insert(0, piece, length / piece.Length).ToString()), Start);
                Assert.True(DraftJson.Write(turn.Draft).Length < 20_000);
            }

            return watch.Elapsed;
        }
    }

    /// <summary>Plays a family to the end; with chance, it answers wrongly first, corrects, goes back, interrupts and volunteers.</summary>
    private static string Declare(IReadOnlyDictionary<string, string> family, Random? chance, Action? onTurn = null)
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var draft = Draft.New("x");
        Turn turn = new(draft, [], []);
        var wrong = new List<string>();
        Say("你好");
        for (var step = 0; step < 400; step++)
        {
            var asks = turn.Replies[^1].Asks ?? throw new InvalidOperationException("Nothing is asked: " + turn.Replies[^1].Text);
            if (asks == "confirm")
            {
                if (wrong.Count > 0)
                {
                    Mend(wrong[0]);
                    continue;
                }

                Say(family["confirm"]);
                var submit = Assert.Single(turn.Effects.OfType<Effect.Submit>());
                return Written(submit);
            }

            if (asks == "menu" && draft.Begun)
            {
                // A wrong answer led to "no form fits" or "another county": mend one.
                if (wrong.Count == 0)
                {
                    throw new InvalidOperationException("No form fits the right answers: " + turn.Replies[^1].Text);
                }

                Mend(wrong[0]);
                continue;
            }

            if (chance is not null && chance.Next(5) == 0 && asks != "consent" && draft.Begun)
            {
                Interrupt(chance);
                continue;
            }

            if (chance is not null && chance.Next(6) == 0 && Others.TryGetValue(asks, out var others) && !wrong.Contains(asks))
            {
                wrong.Add(asks);
                Say(others[chance.Next(others.Length)]);
                continue;
            }

            if (chance is not null && chance.Next(8) == 0 && wrong.Count > 0 && draft.Begun)
            {
                Mend(wrong[0]);
                continue;
            }

            Say(family.GetValueOrDefault(asks) ?? throw new InvalidOperationException("No answer to " + asks));
            if (turn.Replies[^1] is { Problem: "not-understood" } && draft.Asking == asks)
            {
                // The question of the other form, reached by a wrong answer: the words of this family fit again when that is mended.
                wrong.Remove(asks);
                wrong.Add(asks);
                Mend(wrong.First(key => key != asks));
            }
            else
            {
                wrong.Remove(asks);
            }
        }

        throw new InvalidOperationException("It never ended; the last question was " + turn.Replies[^1].Asks);

        void Say(string text)
        {
            turn = talk.Hear(draft, new Message(text), Start);
            draft = DraftJson.Read("x", DraftJson.Write(turn.Draft), new DateOnly(2026, 11, 24));
            onTurn?.Invoke();
        }

        void Mend(string key)
        {
            Say($"改一下{key}");
            if (turn.Replies[^1].Asks != key)
            {
                // A field of the other form: it has no part in the declaration.
                wrong.Remove(key);
                Say("不改了");
                return;
            }

            Say(family[key]);
            if (turn.Replies[^1] is { Problem: "not-understood" })
            {
                Say("不改");
                wrong.Remove(key);
                wrong.Add(key);
            }
            else
            {
                wrong.Remove(key);
            }
        }

        void Interrupt(Random random)
        {
            if (random.Next(3) == 0 && Spoken(family) is { } sentence && draft.Asking == "childName")
            {
                Say(sentence);
                return;
            }

            foreach (var part in Interruptions[random.Next(Interruptions.Length)].Split('|'))
            {
                // Whoever has left a telephone is not asked for one before a person is called.
                if (part != "不留电话" || draft.Asked is Asked.Beside)
                {
                    Say(part);
                }
            }
        }
    }

    private static string Spoken(IReadOnlyDictionary<string, string> family) => $"{family["childName"]}，{family["sex"]}，{family["birthDate"]}生的，汉族";

    private static string Written(Effect.Submit submit)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            submit.Form.Write(json, submit.Answers);
        }

        return $"{submit.Form} {Encoding.UTF8.GetString(buffer.ToArray())} {string.Join(',', submit.Form.UnknownKeys(submit.Answers))}";
    }
}
