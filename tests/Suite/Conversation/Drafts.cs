using System.Text;
using System.Text.Json.Nodes;
using Conversation;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;

namespace Suite.Conversation;

/// <summary>A draft outlives the program that wrote it, the form it was begun on, and the notice that was agreed to.</summary>
public sealed class Drafts
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Today = new(2026, 11, 24);
    private readonly Talk _talk = new(PolicyInForce.AsWritten.On);

    [Fact]
    public void A_draft_of_an_older_form_version_keeps_what_still_fits_and_says_so_once()
    {
        var json = JsonNode.Parse(DraftJson.Write(Until("schooling")))!.AsObject();
        json["formVersion"] = 0;
        json["answers"]!["shoeSize"] = "31";
        json["answers"]!["housing"] = "cave";
        json["asking"] = "shoeSize";
        var draft = DraftJson.Read("d", Encoding.UTF8.GetBytes(json.ToJsonString()), Today);
        Assert.Equal("李小雨", draft.Answers.Get(Shared2024.ChildName));
        Assert.False(draft.Answers.Has(Migrant2024.Housing));

        var turn = _talk.Hear(draft, new Message("继续"), Now);
        Assert.Equal("housing", turn.Replies[^1].Asks);
        Assert.Contains("更新", turn.Replies[0].Text, StringComparison.Ordinal);
        var next = _talk.Hear(turn.Draft, new Message("租的"), Now);
        Assert.DoesNotContain("更新", next.Replies[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"schema\":99,\"answers\":{\"childName\":\"李小雨\"}}")]
    [InlineData("[1,2")]
    [InlineData("null")]
    [InlineData(
        "{\"schema\":1,\"answers\":[],\"trail\":{},\"child\":\"x\",\"pending\":7,\"declared\":[1],\"questions\":[null],\"asking\":\"nonsense\","
            + "\"begun\":true}")]
    [InlineData("{\"schema\":1,\"asking\":\"\\ud800\"}")]
    public void A_draft_that_cannot_be_read_starts_afresh(string json)
    {
        var draft = DraftJson.Read("d", Encoding.UTF8.GetBytes(json), Today);
        Assert.Equal("d", draft.Id);
        var turn = _talk.Hear(draft, new Message("你好"), Now);
        Assert.Equal("consent", turn.Replies[^1].Asks);
    }

    [Fact]
    public void A_new_notice_is_agreed_to_before_anything_else_is_asked()
    {
        var newer = new Talk(PolicyInForce.AsWritten.On, _ => new Notice("2", "新的告知书", "hash"));
        var turn = newer.Hear(Until("schooling"), new Message("三年级"), Now);
        Assert.Equal("consent", turn.Replies[^1].Asks);
        Assert.Contains("新的告知书", turn.Replies[0].Text, StringComparison.Ordinal);
        turn = newer.Hear(turn.Draft, new Message("同意"), Now);
        Assert.Equal("studyStatus", turn.Replies[^1].Asks);
        Assert.Equal("2", turn.Draft.Answers.Get(Shared2024.ConsentNoticeVersion));
        Assert.Equal("primary", turn.Draft.Answers.Get(Shared2024.Schooling));
    }

    [Fact]
    public void The_same_child_has_the_same_key_for_ever_and_the_next_child_another()
    {
        var confirmed = _talk.Hear(Until("confirm"), new Message("提交"), Now);
        var first = Assert.IsType<Effect.Submit>(Assert.Single(confirmed.Effects));

        // The app fell over before it knew the outcome: whatever is said next submits the same again.
        var again = _talk.Hear(DraftJson.Read("d", DraftJson.Write(confirmed.Draft), Today), new Message("喂"), Now);
        Assert.Equal(first.IdempotencyKey, Assert.IsType<Effect.Submit>(Assert.Single(again.Effects)).IdempotencyKey);

        var draft = _talk.After(again.Draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-1"), Now).Draft;
        draft = _talk.Hear(draft, new Message("有"), Now).Draft;
        Assert.Equal(2, draft.Child);
        Assert.NotEqual(first.IdempotencyKey, draft.IdempotencyKey);
        Assert.False(draft.Answers.Has(Shared2024.ChildName));
        Assert.True(draft.Answers.Has(Shared2024.DeclarantPhone));
    }

    [Fact]
    public void What_is_submitted_is_complete_by_the_forms_own_rules()
    {
        foreach (var family in (IReadOnlyDictionary<string, string>[])[Family.Migrant, Family.LeftBehind])
        {
            var submit = Assert.IsType<Effect.Submit>(Assert.Single(_talk.Hear(Until("confirm", family), new Message("都对"), Now).Effects));
            var reading = submit.Form.Check(submit.Answers, new Intake(Today, SelfDeclared: true));
            Assert.Empty(reading.Problems);
            Assert.Equal(Notice.First.Version, submit.Answers.Get(Shared2024.ConsentNoticeVersion));
            Assert.Equal(Today, submit.Answers.Value(Shared2024.ConsentGivenOn));
        }
    }

    /// <summary>Somebody who answers in codes, dates and the words of the form, as another program would.</summary>
    [Theory]
    [InlineData("流动儿童", "migrant-2024")]
    [InlineData("我要给孩子申报，孩子跟着我们在这边住", "migrant-2024")]
    [InlineData("1", "migrant-2024")]
    [InlineData("留守儿童", "left-behind-2024")]
    [InlineData("父母在外打工，孩子在老家由奶奶照顾", "left-behind-2024")]
    [InlineData("登记", "left-behind-2024")]
    public void Plain_values_lead_to_the_end_as_well(string menu, string form)
    {
        var isMigrant = form == "migrant-2024";
        var plain = new Dictionary<string, string>
        {
            ["consent"] = "是",
            ["menu"] = menu,
            ["childName"] = "王小明",
            ["sex"] = "female",
            ["birthDate"] = "2016-03-05",
            ["ethnicity"] = "01",
            ["hukouRegistered"] = "true",
            ["citizenNumber"] = "140427201603050028",
            ["hukouAddress"] = isMigrant ? "山西省长治市壶关县店上镇" : "山西省长治市潞城区店上镇",
            ["currentAddress"] = isMigrant ? "山西省长治市潞州区" : "山西省长治市潞城区店上镇",
            ["livesWith"] = "bothParents",
            ["leftHukouOn"] = "2024-02-10",
            ["residenceRegistration"] = "none",
            ["housing"] = "rented",
            ["schooling"] = "primary",
            ["studyStatus"] = "enrolled",
            ["school"] = "潞城区店上镇中心小学",
            ["boarding"] = "false",
            ["health"] = "healthy",
            ["medicalInsurance"] = isMigrant ? "atHukou" : "insured",
            ["bothParentsAway"] = "是",
            ["fatherWork"] = "2024-01-05 上海市浦东新区",
            ["motherWork"] = "2024年1月5日起在上海市浦东新区",
            ["hasEntrustedCarer"] = "有",
            ["carer.relationship"] = "paternalGrandmother",
            ["carer.name"] = "张桂兰",
            ["carer.phone"] = "13503550001",
            ["declarant.relationship"] = "father",
            ["declarant.name"] = "李建国",
            ["declarant.phone"] = "13803551234",
            ["confirm"] = "确认",
            ["familyHardship"] = "以上都没有",
            ["helpRequested"] = "否",
        };
        var draft = Draft.New("d");
        var turn = _talk.Hear(draft, new Message("您好，我想给孩子登记"), Now);
        for (var i = 0; i < 60 && turn.Effects.Count == 0; i++)
        {
            turn = _talk.Hear(turn.Draft, new Message(plain.GetValueOrDefault(turn.Replies[^1].Asks!) ?? "跳过"), Now);
        }

        Assert.Equal(form, Assert.IsType<Effect.Submit>(Assert.Single(turn.Effects)).Form.Id);
    }

    [Fact]
    public void Every_field_can_be_changed_by_what_its_row_in_the_summary_says()
    {
        foreach (var family in (IReadOnlyDictionary<string, string>[])[Family.Migrant, Family.LeftBehind])
        {
            var draft = Until("confirm", family);
            var summary = _talk.Hear(draft, new Message("继续"), Now).Replies[^1].Summary;
            Assert.True(summary.Count > 20);
            foreach (var row in summary)
            {
                var turn = _talk.Hear(draft, new Message(row.Edit!), Now);
                Assert.Equal(row.Key, turn.Replies[^1].Asks);
            }
        }
    }

    private Draft Until(string asked, IReadOnlyDictionary<string, string>? family = null)
    {
        var turn = _talk.Hear(Draft.New("d"), new Message("你好"), Now);
        while (turn.Replies[^1].Asks != asked)
        {
            turn = _talk.Hear(turn.Draft, new Message((family ?? Family.Migrant)[turn.Replies[^1].Asks!]), Now);
        }

        return turn.Draft;
    }
}
