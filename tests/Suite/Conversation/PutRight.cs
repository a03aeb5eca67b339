using System.Text.Json;
using Conversation;
using Conversation.Readers;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Suite.Conversation.Corpus;

namespace Suite.Conversation;

/// <summary>
/// What a parent sees when an answer is put right, taken back or put in doubt: which box changes, which stays, and what is asked next. Today is
/// 29 November 2026.
/// </summary>
public sealed class PutRight
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Birthday = new(2016, 3, 5);
    private static readonly Talk Talk = new(PolicyInForce.AsWritten.On);

    [Fact]
    public void A_correction_behind_the_answer_changes_it_at_once_where_the_open_question_wants_something_else()
    {
        var after = Said("birthDate", "2016年3月5日", "打错了，是2016年3月6日");
        Assert.Equal(new DateOnly(2016, 3, 6), after.Answers.Value(Shared2024.BirthDate));
        Assert.IsType<Asked.Question>(after.Asked);
    }

    [Fact]
    public void The_words_of_the_button_take_an_answer_back_when_they_are_typed_instead()
    {
        var after = Said("birthDate", "2016年3月5日", "生日不对");
        Assert.False(after.Answers.Has(Shared2024.BirthDate));
        Assert.Equal("birthDate", after.Asking);
    }

    [Fact]
    public void A_button_of_an_earlier_card_still_takes_its_answer_back()
    {
        var later = Said("birthDate", "2016年3月5日", "汉族");
        Assert.DoesNotContain("生日不对", later.Offered);
        var after = Talk.Hear(later, new Message(Value: JsonSerializer.SerializeToElement(new { choice = "生日不对", asks = "ethnicity" })), Now).Draft;
        Assert.False(after.Answers.Has(Shared2024.BirthDate));
    }

    [Fact]
    public void Behind_an_answer_taken_back_the_right_one_goes_into_its_own_box_and_never_into_the_one_before()
    {
        var taken = Said("leftHukouOn", "2024年2月10日", "离开老家的时间不对");
        Assert.False(taken.Answers.Has(Migrant2024.LeftHukouOn));
        var after = Talk.Hear(taken, new Message("说错了，是2023年8月20日"), Now).Draft;
        Assert.Equal(new DateOnly(2023, 8, 20), after.Answers.Value(Migrant2024.LeftHukouOn));
        Assert.Equal(Birthday, after.Answers.Value(Shared2024.BirthDate));
    }

    private static Draft Said(string field, params string[] said)
    {
        using var nothing = JsonDocument.Parse("null");
        var draft = new Utterance("", "", field, said, "migrant-2024", new Dictionary<string, string>(), nothing.RootElement.Clone())
            .Opened(Talk, Now);
        Assert.NotNull(draft);
        return said.Aggregate(draft, (before, words) => Talk.Hear(before, new Message(words), Now).Draft);
    }
}
