using Conversation;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Suite.Conversation.Corpus;

namespace Suite.Conversation;

/// <summary>撤回同意 is heard at every question, also where a first child is declared already; what only sounds like it is not.</summary>
public sealed class ConsentWithdrawn
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly Talk _talk = new(PolicyInForce.AsWritten.On);

    [Theory]
    [InlineData("menu", "撤回同意")]
    [InlineData("menu", "我不同意了")]
    [InlineData("birthDate", "收回我的同意")]
    [InlineData("boarding", "我反悔了，不同意你们存")]
    [InlineData("health", "不登了，把我说的都删了")]
    [InlineData("confirm", "撤回同意")]
    [InlineData("anotherChild", "撤回同意")]
    public void Consent_taken_back_leaves_nothing_but_what_was_declared(string field, string said)
    {
        var asked = Opened(field);
        var turn = _talk.Hear(asked, new Message(said), Now);
        Assert.Equal(0, turn.Draft.Answers.Count);
        Assert.Equal(asked.Declared.Count, turn.Draft.Declared.Count);
        Assert.Contains(turn.Effects, effect => effect is Effect.Forget);
        Assert.Contains("撤回了", Assert.Single(turn.Replies).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_first_child_is_declared_the_family_hears_how_to_take_that_back_too()
    {
        var second = _talk.Hear(Opened("anotherChild"), new Message("有"), Now).Draft;
        Assert.Equal("childName", second.Asking);
        var turn = _talk.Hear(second, new Message("撤回同意"), Now);
        Assert.False(turn.Draft.Answers.Has(Shared2024.ConsentNoticeVersion));
        Assert.Single(turn.Draft.Declared);
        Assert.Contains("撤回登记", turn.Replies[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("boarding", "不同意他去住校")]
    [InlineData("boarding", "他爸不同意")]
    [InlineData("menu", "能撤回同意吗")]
    [InlineData("housing", "撤回")]
    public void What_only_sounds_like_it_keeps_the_consent(string field, string said) =>
        Assert.True(_talk.Hear(Opened(field), new Message(said), Now).Draft.Answers.Has(Shared2024.ConsentNoticeVersion));

    private Draft Opened(string field) => new Utterance("", "", field, [], "migrant-2024", new Dictionary<string, string>(), default)
        .Opened(_talk, Now)!;
}
