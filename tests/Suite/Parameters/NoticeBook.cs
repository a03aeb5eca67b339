using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Notices;
using Domain.Parameters;
using Domain.Problems;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Parameters;

/// <summary>The notice: from when another text holds, who puts it in force, and what whoever consented keeps.</summary>
public sealed class NoticeBook
{
    private const string Text = "信息登记告知书\n\n我们收集登记表上的内容，另外收集孩子的照片。";

    private static readonly DateTimeOffset Now = new(2026, 11, 29, 1, 0, 0, TimeSpan.Zero);

    private static readonly AuditActor Analyst = new("analyst", "cityAnalyst");

    private static readonly AuditActor Approver = new("approver", "cityApprover");

    private static PolicyBook Begun => PolicyBook.Begin(PolicyInForce.AsWritten.On(DateOnly.MinValue), Now.AddYears(-1));

    [Fact]
    public void The_first_text_has_always_held_and_another_is_shown_from_its_day_on()
    {
        var notices = Approved(Begun, "2027-01-01").Book.Notices();
        Assert.Equal(["1", "2"], notices.All.Select(notice => notice.Version));
        Assert.Equal(("1", "1", "2"), (notices.On(new(2020, 1, 1)).Version, notices.On(new(2026, 12, 31)).Version,
            notices.On(new(2027, 1, 1)).Version));
        Assert.Equal(Text, notices.On(new(2027, 1, 1)).Text);
        Assert.NotEqual(Notice.First.Hash, notices.All[1].Hash);

        // What was only proposed, refused or taken back is shown to nobody, and the next one has its number.
        var proposed = Proposed(Begun, "2027-01-01");
        Assert.Single(proposed.Book.Notices().All);
        var refused = DecideNotice.Decide(proposed.Book, proposed.Change, new(false, "先问律师", Approver), Now).Outcome!;
        Assert.Single(refused.Book.Notices().All);
        Assert.Equal("2", Proposed(refused.Book, "2027-02-01").Change.Version);
    }

    [Fact] // four eyes
    public void The_one_who_proposed_it_neither_approves_nor_refuses_it_and_nobody_else_takes_it_back()
    {
        var (book, change) = Proposed(Begun, "2027-01-01");
        Assert.Equal("same-person", Code(DecideNotice.Decide(book, change, new(true, null, Analyst), Now)));
        Assert.Equal("same-person", Code(DecideNotice.Decide(book, change, new(false, "算了", Analyst), Now)));
        Assert.Equal("required", Code(DecideNotice.Decide(book, change, new(false, " ", Approver), Now)));
        Assert.Equal("not-the-author", Code(WithdrawNotice.Decide(book, change, new(Approver), Now)));
        var withdrawn = WithdrawNotice.Decide(book, change, new(Analyst), Now).Outcome!;
        Assert.Equal("wrong-status", Code(DecideNotice.Decide(withdrawn.Book, withdrawn.Change, new(true, null, Approver), Now)));

        // Ten minutes before midnight in China is the last moment.
        var evening = new DateTimeOffset(2026, 12, 31, 15, 49, 0, TimeSpan.Zero);
        Assert.True(DecideNotice.Decide(book, change, new(true, null, Approver), evening).IsAccepted);
        Assert.Equal("too-late", Code(DecideNotice.Decide(book, change, new(true, null, Approver), evening.AddMinutes(1))));
    }

    [Fact]
    public void All_that_is_wrong_with_a_text_is_said_at_once()
    {
        Assert.Equal(["required", "not-ahead", "required", "too-long"],
            ProposeNotice.Decide(Begun, new(" \n", new string('长', 201), new(2026, 11, 29), "", Analyst), "n", Now)
                .Problems.Select(problem => problem.Code));
        Assert.Equal("too-long", Code(ProposeNotice.Decide(Begun, new(new string('长', 5_001), null, new(2027, 1, 1), "会议", Analyst), "n", Now)));
        Assert.Equal("same-text",
            Code(ProposeNotice.Decide(Begun, new(Notice.First.Text.ReplaceLineEndings("\r\n"), Notice.First.Short, new(2027, 1, 1), "会议", Analyst),
                "n", Now)));
        Assert.Equal("already-proposed", Code(Propose(Proposed(Begun, "2027-01-01").Book, "2027-02-01")));
        Assert.Equal("not-later",
            Code(ProposeNotice.Decide(Approved(Begun, "2027-03-01").Book, new(Text + "又改", null, new(2027, 3, 1), "会议", Analyst), "n", Now)));
    }

    [Fact] // PIPL 14: what changed is consented to anew
    public void Whoever_declares_consents_to_the_text_of_the_day_or_to_the_one_that_was_open_before_midnight()
    {
        var notices = new NoticeVersions([Notice.First, Notice.Of("2", Text, "", CivilToday),
            Notice.Of("3", Text + "以后", "", CivilToday.AddDays(9))]);
        Assert.Equal(("2", notices.Find("2")!.Hash), Submit("2") is { Outcome.Declaration.Provenance.Consent: { } consent }
            ? (consent.NoticeVersion, consent.NoticeHash) : default);
        Assert.Equal("1", Submit("1").Outcome!.Declaration.Provenance.Consent!.NoticeVersion);
        Assert.Equal("unknown-notice-version", Code(Submit("3")));
        Assert.Equal("unknown-notice-version", Code(Submit("4")));
        var later = new NoticeVersions([Notice.First, Notice.Of("2", Text, "", CivilToday.AddDays(-1))]);
        Assert.Equal("notice-outdated", Code(Submit("1", later)));

        Decision<Submitted> Submit(string version, NoticeVersions? among = null) => SubmitDeclaration.Decide(
            new(Family.MigrantForm, new Input.Raw(Family.Migrant().With("consent.noticeVersion", version).Element()), Channel.Web,
                AuditActor.Declarant),
            Declared.Policy, among ?? notices, Family.Now, Declared.Ids());
    }

    private static DateOnly CivilToday => Family.Today;

    private static Decision<BookNotice> Propose(PolicyBook book, string from) =>
        ProposeNotice.Decide(book, new(Text, null, DateOnly.ParseExact(from, "O", null), "局务会议纪要", Analyst), "n" + from, Now);

    private static BookNotice Proposed(PolicyBook book, string from) => Propose(book, from).Outcome!;

    private static BookNotice Approved(PolicyBook book, string from)
    {
        var proposed = Proposed(book, from);
        return DecideNotice.Decide(proposed.Book, proposed.Change, new(true, null, Approver), Now).Outcome!;
    }

    private static string Code<T>(Decision<T> decision)
        where T : class => Assert.Single(decision.Problems).Code;
}
