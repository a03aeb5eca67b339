using System.Text.Json;
using Conversation;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>
/// What a parent sees when an answer is put right, taken back or put in doubt: which box changes, which stays, and what is asked next. Today is
/// 29 November 2026.
/// </summary>
public sealed class PutRight
{
    private static readonly DateOnly Birthday = new(2016, 3, 5);

    [Fact]
    public void A_correction_behind_the_answer_changes_it_at_once_where_the_open_question_wants_something_else()
    {
        var after = Heard.Said("birthDate", "2016年3月5日", "打错了，是2016年3月6日");
        Assert.Equal(new DateOnly(2016, 3, 6), after.Answers.Value(Shared2024.BirthDate));
        Assert.IsType<Asked.Question>(after.Asked);
    }

    [Theory]
    [InlineData("不是3月，是4月", 4)]
    [InlineData("不是8月，是4月", 3)]
    public void Only_the_month_that_was_said_is_put_right(string said, int month) =>
        Assert.Equal(new DateOnly(2016, month, 5), Heard.Said("birthDate", "2016年3月5日", said).Answers.Value(Shared2024.BirthDate));

    [Fact]
    public void Whose_it_was_without_another_value_takes_the_answer_back()
    {
        var after = Heard.Said("birthDate", "2016年3月5日", "那个生日是我的");
        Assert.False(after.Answers.Has(Shared2024.BirthDate));
        Assert.Equal("birthDate", after.Asking);
    }

    [Theory]
    [InlineData("没带身份证", true)]
    [InlineData("他爸电话打不通", false)]
    public void Who_has_no_number_at_hand_is_not_asked_again_and_a_telephone_that_is_silent_says_nothing_of_it(string said, bool isSkipped)
    {
        var after = Heard.Said("citizenNumber", said);
        Assert.Equal(isSkipped, after.Skipped.Contains("citizenNumber") || after.Answers.IsUnknown(Heard.Scene("citizenNumber").Field));
    }

    [Fact]
    public void The_words_of_the_button_take_an_answer_back_when_they_are_typed_instead()
    {
        var after = Heard.Said("birthDate", "2016年3月5日", "生日不对");
        Assert.False(after.Answers.Has(Shared2024.BirthDate));
        Assert.Equal("birthDate", after.Asking);
    }

    [Fact]
    public void A_button_of_an_earlier_card_still_takes_its_answer_back()
    {
        var later = Heard.Said("birthDate", "2016年3月5日", "汉族");
        Assert.DoesNotContain("生日不对", later.Offered);
        var click = new Message(Value: JsonSerializer.SerializeToElement(new { choice = "生日不对", asks = "ethnicity" }));
        var after = Heard.Talk.Hear(later, click, Heard.Now).Draft;
        Assert.False(after.Answers.Has(Shared2024.BirthDate));
    }

    [Fact]
    public void Behind_an_answer_taken_back_the_right_one_goes_into_its_own_box_and_never_into_the_one_before()
    {
        var taken = Heard.Said("leftHukouOn", "2024年2月10日", "离开老家的时间不对");
        Assert.False(taken.Answers.Has(Migrant2024.LeftHukouOn));
        var after = Heard.Talk.Hear(taken, new Message("说错了，是2023年8月20日"), Heard.Now).Draft;
        Assert.Equal(new DateOnly(2023, 8, 20), after.Answers.Value(Migrant2024.LeftHukouOn));
        Assert.Equal(Birthday, after.Answers.Value(Shared2024.BirthDate));
    }
}
