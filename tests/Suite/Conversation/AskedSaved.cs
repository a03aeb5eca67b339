using System.Text;
using System.Text.Json.Nodes;
using Conversation;
using Domain.Divisions;

namespace Suite.Conversation;

/// <summary>What is open outlives the program that asked it, also one that said it in flags beside each other.</summary>
public sealed class AskedSaved
{
    private static readonly DateOnly Today = new(2026, 11, 30);

    private static readonly Asked.Question Birthday = new("birthDate", new Pending(Year: 2016, Month: 3, Lunar: true), IsAgain: true, Back: 2);

    private static readonly Asked[] All =
    [
        new Asked.Consent(), new Asked.Situation(), new Asked.Decision(), new Asked.StaffWords(), new Asked.Summary(), new Asked.AnotherChild(),
        Birthday, new Asked.Proposal("birthDate", new DateOnly(2016, 3, 5), "是2016年3月5日，对吗？", new Pending(Age: 9), IsAgain: true),
        new Asked.Restart(Birthday), new Asked.Cancel(null), new Asked.Receipt(Birthday), new Asked.Last4(Birthday, "CZ-7KQ2M-X90TA-4"),
            new Asked.TakeBack(null, "CZ-7KQ2M-X90TA-4"),
        new Asked.WhichField(new Asked.Summary(), IsAgain: true), new Asked.WhichAnswer(Birthday, "sex"), new Asked.HandoverPhone(Birthday),
            new Asked.UrgentPhone(Birthday, "hunger", Code("140427")), new Asked.Urgent(null, "suicide", null),
    ];

    [Fact]
    public void Whatever_is_open_is_open_after_it_was_saved()
    {
        Assert.Equal(
            typeof(Asked).GetNestedTypes().Where(type => type.IsSealed).Select(type => type.Name).Order(StringComparer.Ordinal),
            All.Select(asked => asked.GetType().Name).Order(StringComparer.Ordinal));
        foreach (var asked in All)
        {
            var written = DraftJson.Write(Draft.New("d") with { Asked = asked });
            var read = DraftJson.Read("d", written, Today);
            Assert.IsType(asked.GetType(), read.Asked);
            Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(DraftJson.Write(read)));
        }
    }

    [Theory]
    [InlineData("""{"asking":"consent"}""", """{"kind":"Consent"}""")]
    [InlineData("""{"asking":"menu"}""", """{"kind":"Situation"}""")]
    [InlineData("""{"asking":"menu","begun":true}""", """{"kind":"Decision"}""")]
    [InlineData(
        """{"asking":"menu","answering":{"id":"q","receipt":"CZ-7KQ2M-X90TA-4","formId":"migrant-2024","formVersion":1,"fields":[],"text":"学校是哪个？"}}""", """{"kind":"StaffWords"}""")]
    [InlineData("""{"asking":"confirm","begun":true}""", """{"kind":"Summary"}""")]
    [InlineData("""{"asking":"anotherChild"}""", """{"kind":"AnotherChild"}""")]
    [InlineData("""{"asking":"sex","begun":true,"back":1,"revisiting":true}""", """{"kind":"Question","field":"sex","again":true,"back":1}""")]
    [InlineData("""{"asking":"birthDate","pending":{"year":2016,"month":3,"lunar":true,"places":[],"rest":null}}""",
        """{"kind":"Question","field":"birthDate","again":false,"back":0,"half":{"year":2016,"month":3,"lunar":true,"places":[],"rest":null}}""")]
    [InlineData("""{"asking":"sex","proposed":{"field":"sex","value":"female","say":"您是说：女，对吗？"}}""",
        """{"kind":"Proposal","field":"sex","again":false,"value":"female","say":"您是说：女，对吗？"}""")]
    [InlineData("""{"asking":"sex","proposed":{"field":"sex","value":"neither","say":"？"}}""",
        """{"kind":"Question","field":"sex","again":false,"back":0}""")]
    [InlineData("""{"asking":"sex","aside":{"kind":"Restart","text":null}}""",
        """{"kind":"Restart","waiting":{"kind":"Question","field":"sex","again":false,"back":0}}""")]
    [InlineData("""{"asking":"sex","aside":{"kind":"WhichField","text":"again"}}""",
        """{"kind":"WhichField","again":true,"waiting":{"kind":"Question","field":"sex","again":false,"back":0}}""")]
    [InlineData("""{"asking":null,"aside":{"kind":"Last4","text":"CZ-7KQ2M-X90TA-4"}}""", """{"kind":"Last4","of":"CZ-7KQ2M-X90TA-4"}""")]
    [InlineData("""{"asking":"confirm","aside":{"kind":"UrgentPhone","text":"hunger 140427"}}""",
        """{"kind":"UrgentPhone","alarm":"hunger","county":"140427","waiting":{"kind":"Summary"}}""")]
    [InlineData("""{"asking":"confirm","aside":{"kind":"Urgent","text":"suicide "}}""",
        """{"kind":"Urgent","alarm":"suicide","waiting":{"kind":"Summary"}}""")]
    [InlineData("""{"asking":"sex","aside":{"kind":"Weather","text":null}}""", """{"kind":"Question","field":"sex","again":false,"back":0}""")]
    public void A_draft_that_says_it_in_flags_still_opens(string flags, string asked)
    {
        var old = JsonNode.Parse(flags)!.AsObject();
        old["schema"] = Draft.CurrentSchema;
        var read = DraftJson.Read("d", Encoding.UTF8.GetBytes(old.ToJsonString()), Today);
        var written = JsonNode.Parse(DraftJson.Write(read))!["asked"]!;
        Assert.True(JsonNode.DeepEquals(Plain(JsonNode.Parse(asked)!), Plain(written)), written.ToJsonString());
    }

    [Fact]
    public void What_an_older_draft_said_in_flags_side_by_side_is_one_stage_now()
    {
        Assert.Equal(new Stage.Before(), StageOf("""{"supplementing":true}"""));
        Assert.Equal(new Stage.Declaring(), StageOf("""{"begun":true}"""));
        Assert.Equal(new Stage.Declaring(Supplementing: true, Anyway: true), StageOf("""{"begun":true,"supplementing":true,"declareAnyway":true}"""));

        const string Question =
            """{"id":"q","receipt":"CZ-7KQ2M-X90TA-4","formId":"migrant-2024","formVersion":1,"fields":["school"],"text":"学校是哪个？"}""";
        var staff = Assert.IsType<Stage.OfStaff>(StageOf("{\"answering\":" + Question
            + ""","parked":{"schema":1,"begun":true,"asked":{"kind":"Summary"}}}"""));
        Assert.Equal(("q", new Stage.Declaring(), new Asked.Summary()), (staff.Question.Id, staff.Interview!.Stage, staff.Interview.Asked));
        Assert.Null(Assert.IsType<Stage.OfStaff>(StageOf("{\"answering\":" + Question + "}")).Interview);

        static Stage StageOf(string flags)
        {
            var old = JsonNode.Parse(flags)!.AsObject();
            old["schema"] = Draft.CurrentSchema;
            var read = DraftJson.Read("d", Encoding.UTF8.GetBytes(old.ToJsonString()), Today);
            Assert.Equal(read.Stage.GetType(), DraftJson.Read("d", DraftJson.Write(read), Today).Stage.GetType());
            return read.Stage;
        }
    }

    [Theory]
    [InlineData("noSuchField", "female")]
    [InlineData("sex", "neither")]
    public void What_no_form_takes_any_more_is_not_asked_back_and_its_question_stays_open(string field, string value)
    {
        var draft = Draft.New("d") with { Asked = new Asked.Proposal(field, value, "您是说这个，对吗？", IsAgain: true) };
        Assert.Equal(new Asked.Question(field, IsAgain: true), DraftJson.Read("d", DraftJson.Write(draft), Today).Asked);
    }

    /// <summary>Without what is not said.</summary>
    private static JsonObject Plain(JsonNode node)
    {
        var plain = new JsonObject();
        foreach (var (name, value) in node.AsObject())
        {
            if (value is not null && !(name == "again" && node["field"] is null && !value.GetValue<bool>()))
            {
                plain[name] = value is JsonObject child ? Plain(child) : value.DeepClone();
            }
        }

        return plain;
    }

    private static DivisionCode Code(string code) => DivisionCode.TryParse(code, out var county) ? county : throw new InvalidOperationException(code);
}
