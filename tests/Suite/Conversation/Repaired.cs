using Conversation;
using Domain.Eligibility;
using Domain.Forms;
using Suite.Conversation.Corpus;

namespace Suite.Conversation;

/// <summary>
/// A message that only takes back what was said, or wants it changed without saying what: whatever is open, it is no answer, and what was said before
/// it is gone or asked again.
/// </summary>
public sealed class Repaired
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>The kinds of questions, and a plain answer to each.</summary>
    private static readonly (string Kind, string Form, string Field, string Answer)[] Questions =
    [
        ("name", "migrant-2024", "childName", "李小雪"),
        ("number", "migrant-2024", "citizenNumber", "140427201603050028"),
        ("birth date", "migrant-2024", "birthDate", "2016年3月5日"),
        ("relation", "migrant-2024", "declarant.relationship", "妈妈"),
        ("yes or no", "migrant-2024", "hukouRegistered", "上了"),
        ("yes or no", "left-behind-2024", "bothParentsAway", "都在外打工"),
        ("yes or no", "left-behind-2024", "hasEntrustedCarer", "有"),
        ("yes or no", "migrant-2024", "boarding", "不住校"),
        ("yes or no", "migrant-2024", "helpRequested", "不需要"),
        ("one of several", "migrant-2024", "housing", "租的"),
        ("work place", "left-behind-2024", "fatherWork", "在东莞打工"),
        ("spell dates", "left-behind-2024", "motherWork", "2024年3月去的东莞"),
        ("several ticks", "migrant-2024", "familyHardship", "低保、特困"),
        ("several ticks", "migrant-2024", "health", "残疾、慢性病"),
        ("address", "migrant-2024", "currentAddress", "潞州区东街街道"),
        ("text", "migrant-2024", "school", "潞州区东街小学"),
        ("consent", "migrant-2024", "consent", "同意"),
        ("menu", "migrant-2024", "menu", "孩子跟大人在外地住"),
        ("summary", "migrant-2024", "confirm", "都对，提交吧"),
        ("phone", "migrant-2024", "declarant.phone", "13903554321"),
    ];

    private static readonly string[] Messages =
    [
        "撤回", "撤回刚才的", "撤回上一条", "我要撤回刚才那个", "收回", "收回刚才的话", "作废", "刚才那个作废", "刚才那个不算", "刚才的不算数", "不算不算", "上一条不算", "上面那个不要了", "刚才那句当我没说",
            "当我没说", "就当没说",
        "要改", "我要改", "改一下", "改改", "我想改一下", "改一下刚才那个", "刚才那个要改", "得改一改", "更正一下", "修改一下", "换一个",
        "不是这个", "不是那个", "不是这个意思", "我不是这个意思", "我不是这么说的", "你理解错了", "你听错了", "你记错了", "你写错了", "记错啦", "不是我说的",
        "我弄错了", "弄错了", "搞错了", "哎呀错了", "错了错了", "我说错了", "说错话了", "刚说错了", "我写错了", "写错了", "打错了", "打错字了", "填错了", "点错了", "按错了", "手滑了", "手滑点错了", "手抖按错了",
            "发错了", "发错人了", "看错了", "我看错行了",
        "记错了", "我记混了", "搞混了", "弄岔了", "说岔了", "说反了", "念错了", "算错了", "答错了", "选错了", "写错咧", "说差了", "不对哩",
        "等等不对", "等等 不对", "等一下不对", "等会儿，不对", "哎不对", "不对不对", "不对呀", "好像不对", "好像错了", "好像写错了", "感觉不对", "有点不对", "那个不对", "上面的不对", "前面那个不对", "前面说的不对",
            "前头那个说错了", "上一个错了", "上一个写错了", "上一题答错了",
        "重来", "重说", "我重新说", "让我重说", "重说一遍", "重新填", "重新答", "再来一遍", "重新来一次", "这个重来", "刚才那个重来", "上一个重填",
        "先别写", "先别记", "别写", "别记", "先不要写", "先不要记", "别填那个", "慢着先别写", "停，别写", "先等等别写", "别往上写",
        "删了", "删掉", "把刚才那个删了", "刚才那个删掉", "去掉", "去掉吧", "划掉", "不要刚才那个",
        "哎呀老糊涂了，刚才那个不对", "不好意思，我没看清，刚才写错了", "等一下我刚才说错了，眼花了",
    ];

    [Fact]
    public void Behind_an_answer_it_takes_that_answer_back_or_has_it_asked_again()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var kept = new List<string>();
        foreach (var (kind, form, field, answer) in Questions)
        {
            var opened = Opened(talk, form, field);
            var answered = talk.Hear(opened, new Message(answer), Now);
            var draft = answered.Draft;
            if (field == "confirm")
            {
                draft = talk.After(draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-4", "潞州区"), Now).Draft;
            }

            kept.AddRange(Messages.Where(message => !IsTakenBack(talk, opened, draft, message, field))
                .Select(message => $"{kind} {field}: {message}"));
        }

        Assert.True(kept.Count == 0, $"{kept.Count} of {Questions.Length * Messages.Length}\n{string.Join('\n', kept)}");
    }

    [Fact]
    public void At_no_open_question_it_is_an_answer()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var wrong = new List<string>();
        foreach (var (kind, form, field, _) in Questions)
        {
            var opened = Opened(talk, form, field);
            foreach (var message in Messages)
            {
                var turn = talk.Hear(opened, new Message(message), Now);
                var last = opened.Trail.LastOrDefault();
                if (turn.Draft.Answers.Keys.Any(key => !opened.Answers.Keys.Contains(key)) || Changed(opened, turn.Draft).Any()
                    || turn.Effects.Count > 0
                    || turn.Replies[^1] is not { Asks: not null, Problem: not "not-understood" }
                    || !(last is null || !turn.Draft.Answers.Keys.Contains(last) || turn.Replies[^1].Asks == last || AsksWhich(turn)
                        || field == "confirm"))
                {
                    wrong.Add($"{kind} {field}: {message} → {turn.Replies[^1].Text}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Questions.Length * Messages.Length}\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_no_state_of_a_whole_conversation_does_it_fill_or_change_anything(bool isMigrant)
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var family = isMigrant ? Family.Migrant : Family.LeftBehind;
        var draft = talk.Hear(Draft.New("d"), new Message("你好"), Now).Draft;
        var (wrong, states) = (new List<string>(), 0);
        for (; draft.Asking is { } asks && asks != Asking.AnotherChild && states < 60; states++)
        {
            foreach (var message in Messages)
            {
                var turn = talk.Hear(draft, new Message(message), Now);
                if (turn.Draft.Answers.Keys.Except(draft.Answers.Keys).Any() || Changed(draft, turn.Draft).Any() || turn.Effects.Count > 0
                    || turn.Replies.Count == 0)
                {
                    wrong.Add($"{asks}: {message}");
                }
            }

            var next = talk.Hear(draft, new Message(family[asks]), Now);
            draft = asks == Asking.Confirm ? talk.After(next.Draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-4"), Now).Draft : next.Draft;
        }

        Assert.True(states > 30, $"{states} states");
        Assert.Empty(wrong);
    }

    /// <summary>With words of its own, and still about the answer before it: nothing of it is kept for the question that is open.</summary>
    [Theory]
    [InlineData("migrant-2024", "currentAddress", "潞州区东街街道", "说的是我婆家")]
    [InlineData("migrant-2024", "currentAddress", "潞州区东街街道", "那是以前住的地方")]
    [InlineData("migrant-2024", "childName", "李小雪", "那是她妹妹的名儿")]
    [InlineData("migrant-2024", "citizenNumber", "140427201603050028", "那是老大的号")]
    [InlineData("migrant-2024", "hukouRegistered", "上了", "那是出生证")]
    [InlineData("migrant-2024", "familyHardship", "低保", "去年停了")]
    [InlineData("migrant-2024", "familyHardship", "低保", "我家没有，听岔了")]
    [InlineData("migrant-2024", "familyHardship", "都没有", "他爷爷有低保")]
    [InlineData("migrant-2024", "helpRequested", "不需要", "先别记，我想想")]
    [InlineData("migrant-2024", "schooling", "四年级", "那是去年，今年五年级")]
    [InlineData("migrant-2024", "boarding", "不住校", "没听清，住着哩")]
    [InlineData("left-behind-2024", "motherWork", "2024年正月去的东莞", "其实没去")]
    [InlineData("left-behind-2024", "hasEntrustedCarer", "有，他奶奶带着", "他奶奶上个月走了")]
    [InlineData("left-behind-2024", "hasEntrustedCarer", "有，他奶奶带着", "现在换成姥姥了")]
    public void What_speaks_of_the_answer_before_it_answers_nothing_else(string form, string field, string answer, string said)
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var answered = talk.Hear(Opened(talk, form, field), new Message(answer), Now).Draft;
        var after = talk.Hear(answered, new Message(said), Now).Draft;
        Assert.Empty(after.Answers.Keys.Except(answered.Answers.Keys));
    }

    [Theory]
    [InlineData("不是这个，是李小雪", "childName", "李小雪")]
    [InlineData("刚才写错了，叫李小雪", "childName", "李小雪")]
    public void With_the_right_value_in_the_same_breath_that_value_holds(string said, string field, string value)
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var answered = talk.Hear(Opened(talk, "migrant-2024", field), new Message("李小雨"), Now).Draft;
        var turn = talk.Hear(answered, new Message(said), Now);
        Assert.Equal(value, turn.Draft.Answers.Find(FormCatalogue.Find("migrant-2024")!.Find(field)!) as string);
    }

    [Fact]
    public void Of_several_answers_in_one_message_it_is_asked_which_one_is_meant()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var answered = talk.Hear(Opened(talk, "migrant-2024", "childName"), new Message("孩子叫李小雪，女孩，2017年5月4日生的"), Now).Draft;
        var turn = talk.Hear(answered, new Message("我弄错了"), Now);
        Assert.Equal(["改一下姓名", "改一下性别", "改一下出生日期", "不改了"], turn.Replies[^1].Choices.Select(choice => choice.Value));
        Assert.Equal("birthDate", talk.Hear(turn.Draft, new Message("改一下出生日期"), Now).Replies[^1].Asks);
    }

    [Fact]
    public void What_was_left_out_is_asked_again_as_well()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var skipped = talk.Hear(Opened(talk, "migrant-2024", "father.phone"), new Message("跳过"), Now).Draft;
        Assert.NotEqual("father.phone", skipped.Asking);
        Assert.Equal("father.phone", talk.Hear(skipped, new Message("按错了"), Now).Replies[^1].Asks);
    }

    [Fact]
    public void What_waits_for_the_consent_is_dropped()
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var heard = talk.Hear(Draft.New("d"), new Message("我给孩子登记，孩子叫李小雪"), Now).Draft;
        Assert.NotNull(heard.Heard);
        var after = talk.Hear(heard, new Message("刚才说的不算"), Now);
        Assert.Null(after.Draft.Heard);
        Assert.Equal(Asking.Consent, after.Replies[^1].Asks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Behind_a_first_child_a_consent_taken_back_leaves_nothing_but_what_was_declared(bool withPhoto)
    {
        var talk = new Talk(PolicyInForce.AsWritten.On);
        var declared = new Declared(1, "CZ-7KQ2M-X90TA-4", "李小雨", "migrant-2024");
        var family = Opened(talk, "migrant-2024", "confirm").Answers;
        var draft = talk.Hear(Draft.New("d"), new Message("你好"), Now).Draft with
        {
            Asked = new Asked.Situation(),
            Child = 2,
            Answers = family,
            Sibling = family,
            Trail = ["declarant.name"],
            JustSaid = ["declarant.phone"],
            Skipped = ["father.*"],
            Photos = withPhoto ? ["photo-1"] : [],
            Declared = [declared],
        };
        Assert.NotEqual(0, family.Count);

        var turn = talk.Hear(draft, new Message("刚才那个不算"), Now);
        var after = turn.Draft;
        Assert.Equal((Asking.Consent, 2), (after.Asking, after.Child));
        Assert.Equal([declared], after.Declared);
        Assert.Equal((0, 0), (after.Answers.Count, after.Sibling.Count));
        Assert.Empty(after.Trail.Concat(after.JustSaid).Concat(after.Skipped).Concat(after.Photos));

        // As after a refusal: whoever keeps the photos deletes them.
        Assert.Equal(withPhoto ? 1 : 0, turn.Effects.OfType<Effect.Forget>().Count());
    }

    private static bool IsTakenBack(Talk talk, Draft before, Draft answered, string message, string field)
    {
        var turn = talk.Hear(answered, new Message(message), Now);
        if (turn.Draft.Answers.Keys.Any(key => !answered.Answers.Keys.Contains(key)) || Changed(answered, turn.Draft).Any()
            || turn.Effects.OfType<Effect.Submit>().Any())
        {
            return false;
        }

        if (field == Asking.Confirm)
        {
            // It was handed in: whom to turn to is said, or whether to take it back is asked.
            return turn.Replies[^1].Text.Contains("更正", StringComparison.Ordinal) || turn.Replies[^1].Text.Contains("撤回", StringComparison.Ordinal);
        }

        var last = turn.Replies[^1];
        return AsksWhich(turn) || last.Asks == field || (field is not (Asking.Consent or Asking.Menu) && !turn.Draft.Answers.Keys.Contains(field)
            && last.Asks == field);
    }

    /// <summary>重来, 改一下: asked, with the last answer named on a button or in words.</summary>
    private static bool AsksWhich(Turn turn) => turn.Replies[^1].Choices.Any(choice => choice.Value.StartsWith("改一下", StringComparison.Ordinal)
        || choice.Value.Contains("刚才那一项", StringComparison.Ordinal));

    private static IEnumerable<string> Changed(Draft before, Draft after) =>
        before.Answers.Keys.Where(key => after.Answers.Keys.Contains(key) && Field(key) is { } field
            && !Equals(before.Answers.Find(field), after.Answers.Find(field)));

    private static Field? Field(string key) => FormCatalogue.All.Select(form => form.Find(key)).FirstOrDefault(field => field is not null);

    private static Draft Opened(Talk talk, string form, string field) =>
        new Utterance("", "", field, [], form, new Dictionary<string, string>(), default).Opened(talk, Now)!;
}
