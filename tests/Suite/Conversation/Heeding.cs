using System.Text.Json;
using Conversation;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;

namespace Suite.Conversation;

/// <summary>What is heeded before any answer, in whatever state the talk is; and that nothing is taken without a word back.</summary>
public sealed class Heeding
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Today = new(2026, 11, 24);
    private readonly Talk _talk = new(PolicyInForce.AsWritten.On);

    /// <summary>Each state of both families' talks: before the greeting, at every question, at the summary, after the receipt, at the end.</summary>
    public static TheoryData<bool> Families => [true, false];

    [Theory]
    [MemberData(nameof(Families))]
    public void Danger_is_answered_at_once_in_every_state_and_opens_an_urgent_case(bool migrant)
    {
        foreach (var draft in States(migrant ? Family.Migrant : Family.LeftBehind))
        {
            var turn = _talk.Hear(draft, new Message("孩子老说不想活了"), Now);
            var urgent = Assert.Single(turn.Effects.OfType<Effect.Urgent>());
            Assert.Equal("孩子老说不想活了", urgent.Words);
            Assert.Equal("suicide", urgent.Kind);
            Assert.Null(urgent.Phone);
            var said = string.Concat(turn.Replies.Select(reply => reply.Text));
            Assert.Contains("110", said, StringComparison.Ordinal);
            Assert.Contains("12345", said, StringComparison.Ordinal);
            Assert.Contains("儿童主任", said, StringComparison.Ordinal);
            Assert.Equal(Keys(draft), Keys(turn.Draft));

            // The telephone is told to the same desk; then the talk goes on where it was, when the parent says so.
            var phone = _talk.Hear(Saved(turn.Draft), new Message("13803551234"), Now);
            Assert.Equal("13803551234", Assert.Single(phone.Effects.OfType<Effect.Urgent>()).Phone?.Value);
            Assert.Equal(Keys(draft), Keys(phone.Draft));
            if (draft.State == DraftState.Open && draft.Asking is { } asking)
            {
                Assert.Equal(asking, _talk.Hear(Saved(phone.Draft), new Message("接着登记"), Now).Replies[^1].Asks);
            }
        }
    }

    [Fact]
    public void Of_a_need_the_declaration_learns_only_that_help_is_wanted_and_the_county_is_told()
    {
        var draft = Until(Family.Migrant, "schooling");
        var turn = _talk.Hear(draft, new Message("家里断顿了，没饭吃"), Now);
        Assert.Equal("140403", Assert.Single(turn.Effects.OfType<Effect.Urgent>()).County?.Value);
        Assert.Equal([.. Keys(draft).Append("helpRequested").Order(StringComparer.Ordinal)], Keys(turn.Draft));
        Assert.Contains("需要帮忙", turn.Replies[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_question_of_the_parents_own_fills_no_field_whichever_is_open(bool migrant)
    {
        foreach (var draft in States(migrant ? Family.Migrant : Family.LeftBehind)
            .Where(draft => draft is { State: DraftState.Open, Asking: not null }))
        {
            foreach (var question in (string[])["啥叫居住证", "登记要钱不", "这个信息给谁看", "为什么问这个"])
            {
                var turn = _talk.Hear(draft, new Message(question), Now);
                Assert.Equal(Keys(draft), Keys(turn.Draft));
                Assert.Equal(draft.Asking, turn.Draft.Asking);
                Assert.Equal(draft.Asking, turn.Replies[^1].Asks);
                Assert.Empty(turn.Effects);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_value_that_is_kept_is_said_back(bool migrant)
    {
        Draft? before = null;
        foreach (var (draft, turn) in Turns(migrant ? Family.Migrant : Family.LeftBehind))
        {
            if (before is not null && Keys(draft).Except(Keys(before)).Any(key => !key.StartsWith("consent", StringComparison.Ordinal)))
            {
                Assert.Contains(turn.Replies, reply => reply.Text.Contains("记下了：", StringComparison.Ordinal));
            }

            before = draft;
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void The_button_不对_takes_back_exactly_one_answer_and_asks_it_again(bool migrant)
    {
        var pressed = new HashSet<string>();
        foreach (var (draft, turn) in Turns(migrant ? Family.Migrant : Family.LeftBehind))
        {
            if (turn.Replies.Count == 0)
            {
                continue;
            }

            foreach (var choice in turn.Replies[^1].Choices.Where(choice => choice.Label.EndsWith("不对", StringComparison.Ordinal)))
            {
                var value = JsonSerializer.SerializeToElement(
                    new { choice = choice.Value, asks = turn.Replies[^1].Asks, draft = turn.Replies[^1].Draft });
                var undone = _talk.Hear(draft, new Message("", value), Now);
                var gone = Assert.Single(Keys(draft).Except(Keys(undone.Draft)));
                Assert.Equal(gone, undone.Replies[^1].Asks);
                pressed.Add(gone);
            }
        }

        Assert.Superset(new HashSet<string> { "childName", "birthDate", "citizenNumber", "declarant.name", "declarant.phone" }, pressed);
    }

    [Fact]
    public void What_is_half_understood_is_kept_only_on_a_plain_yes()
    {
        // The number names another birthday than the family did.
        var draft = Saved(_talk.Hear(Until(Family.Migrant, "citizenNumber"), new Message("140428201604050026"), Now).Draft);
        Assert.False(draft.Answers.Has(Shared2024.CitizenNumber));
        foreach (var (said, kept) in ((string, bool)[])[("对", true), ("嗯", true), ("不对", false), ("啥意思", false), ("我看看啊", false)])
        {
            Assert.Equal(kept, _talk.Hear(draft, new Message(said), Now).Draft.Answers.Has(Shared2024.CitizenNumber));
        }
    }

    [Fact]
    public void The_notice_is_read_short_first_and_whole_when_wanted()
    {
        Assert.InRange(Notice.First.Short.Length, 100, 200);
        var greeted = _talk.Hear(Draft.New("x"), new Message("你好"), Now);
        Assert.Contains(Notice.First.Short, greeted.Replies[0].Text, StringComparison.Ordinal);
        Assert.Contains(greeted.Replies[^1].Choices, choice => choice.Label == "看全文");
        var whole = _talk.Hear(greeted.Draft, new Message("看全文"), Now);
        Assert.Contains(Notice.First.Text, whole.Replies[0].Text, StringComparison.Ordinal);
        Assert.Equal("consent", whole.Replies[^1].Asks);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(70, false)]
    public void What_was_said_before_the_consent_is_kept_for_an_hour_at_most(int minutes, bool kept)
    {
        var draft = Saved(_talk.Hear(Draft.New("x"), new Message("我家闺女李小雨，2016年3月5号生的"), Now).Draft);
        var turn = _talk.Hear(draft, new Message("同意"), Now.AddMinutes(minutes));
        Assert.Equal(kept, turn.Draft.Answers.Has(Shared2024.ChildName));
        Assert.Null(turn.Draft.Heard);
    }

    [Fact]
    public void Of_what_was_said_before_a_refused_consent_nothing_stays()
    {
        var draft = _talk.Hear(Draft.New("x"), new Message("我家闺女李小雨，2016年3月5号生的"), Now).Draft;
        var turn = _talk.Hear(draft, new Message("不同意"), Now);
        Assert.Single(turn.Effects.OfType<Effect.Forget>());
        Assert.DoesNotContain("李小雨", System.Text.Encoding.UTF8.GetString(DraftJson.Write(turn.Draft)), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_ticks_of_one_card_are_one_answer_and_none_is_an_answer_too()
    {
        var draft = Until(Family.Migrant, "familyHardship");
        var card = _talk.Hear(draft, new Message("继续"), Now).Replies[^1];
        Assert.True(card.Several);
        Assert.Equal(new CodeSet(["dibao", "povertyRiskMonitored"]), Ticked(["低保家庭", "防止返贫监测家庭"]));
        Assert.Equal(CodeSet.Empty, Ticked(["以上都没有"]));
        Assert.Equal(CodeSet.Empty, Ticked([]));

        CodeSet? Ticked(string[] choice) =>
            _talk.Hear(draft, new Message("", JsonSerializer.SerializeToElement(new { choice, asks = card.Asks, draft = card.Draft })), Now)
            .Draft.Answers.Get(Shared2024.FamilyHardship);
    }

    private static string[] Keys(Draft draft) => [.. draft.Answers.Keys.Order(StringComparer.Ordinal)];

    private static Draft Saved(Draft draft) => DraftJson.Read(draft.Id, DraftJson.Write(draft), Today);

    private Draft Until(IReadOnlyDictionary<string, string> family, string asked) => Turns(family).First(one => one.Draft.Asking == asked).Draft;

    private IEnumerable<Draft> States(IReadOnlyDictionary<string, string> family) => Turns(family).Select(one => one.Draft).Prepend(Draft.New("x"));

    /// <summary>Every turn of a family's talk to its end, the drafts as they are loaded again.</summary>
    private IEnumerable<(Draft Draft, Turn Turn)> Turns(IReadOnlyDictionary<string, string> family)
    {
        var turn = _talk.Hear(Draft.New("x"), new Message("你好"), Now);
        for (var count = 0; count < 80; count++)
        {
            var draft = Saved(turn.Draft);
            yield return (draft, turn);
            if (turn.Effects.OfType<Effect.Submit>().Any())
            {
                turn = _talk.After(draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-1", "潞州区"), Now);
            }
            else if (turn.Replies[^1].Asks is { } asks)
            {
                turn = _talk.Hear(draft, new Message(family[asks]), Now);
            }
            else
            {
                yield break;
            }
        }
    }
}
