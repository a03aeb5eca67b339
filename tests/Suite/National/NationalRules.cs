using System.Collections.Frozen;
using Domain.Audit;
using Domain.Divisions;
using Domain.National;

namespace Suite.National;

/// <summary>Who goes to the national system, what a mapping may say, what a returned file says: pure rules.</summary>
public sealed class NationalRules
{
    private const string Batch = "0190a1b2c3d47aaabbbbccccdddd0001";
    private const string Other = "0190a1b2c3d47aaabbbbccccdddd0002";

    private static readonly DivisionCode County = DivisionCode.Parse("140403");
    private static readonly DivisionCode Street = DivisionCode.Parse("140403001");
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
    private static readonly AuditActor By = new("u-1", "countyReviewer");

    private static readonly NationalColumn Name = new("姓名", "childName", new Dictionary<string, string>());

    [Fact]
    public void New_are_those_that_never_went_changed_are_those_with_a_later_record_and_those_that_came_back()
    {
        Candidate[] all = [new("a", 1, Street), new("b", 3, Street), new("c", 2, null), new("d", 2, Street)];
        var ledger = new Dictionary<string, NationalEntry>
        {
            ["b"] = NationalEntry.Sent(null, "b", new(Batch, 1, 2, Now)),
            ["c"] = NationalEntry.Sent(null, "c", new(Batch, 2, 2, Now)).Answered(Batch, new(2, SendingOutcome.Rejected, "姓名为空", null), Now)!,
            ["d"] = NationalEntry.Sent(null, "d", new(Batch, 3, 2, Now)),
        };
        Assert.Equal(["a"], Go(WhoGoes.New));
        Assert.Equal(["b", "c"], Go(WhoGoes.Changed));
        Assert.Equal(["b"], Go(WhoGoes.Changed, Street));
        Assert.Equal(["a", "b", "d"], Go(WhoGoes.Township, Street));

        // A batch that nobody agreed to sent nobody: whatever a crash left in the ledger.
        Assert.Equal(["a", "b", "c", "d"], Go(WhoGoes.New, approved: []));
        Assert.Empty(Go(WhoGoes.Changed, approved: []));

        IEnumerable<string> Go(WhoGoes who, DivisionCode? township = null, FrozenSet<string>? approved = null) =>
            WhoGoesRules.Choose(all, ledger, approved ?? FrozenSet.Create(StringComparer.Ordinal, Batch), who, township).Select(one => one.Child);
    }

    [Fact]
    public void A_mapping_onto_a_box_that_does_not_exist_is_refused_with_everything_else_that_is_wrong()
    {
        var wrong = Command() with
        {
            Format = "xls",
            KeyHeading = "姓名",
            Columns =
            [
                Name, new("性别", "gender", new Dictionary<string, string>()), new("性别", "sex", new Dictionary<string, string> { ["1"] = "M" }),
                new("", "birthDate", new Dictionary<string, string> { ["1"] = "x" }),
            ],
        };
        var codes = SetMapping.Decide(null, wrong, County, "id", Now).Problems.Select(problem => (problem.Field, problem.Code)).ToList();
        Assert.Contains(("columns[1].source", "unknown-source"), codes);
        Assert.Contains(("format", "unknown-option"), codes);
        Assert.Contains(("columns[0].heading", "duplicate"), codes);
        Assert.Contains(("columns[2].heading", "duplicate"), codes);
        Assert.Contains(("columns[2].codes", "codes-missing"), codes);
        Assert.Contains(("columns[3].heading", "required"), codes);
        Assert.Contains(("columns[3].codes", "no-options"), codes);
    }

    [Fact]
    public void A_mapping_holds_from_its_day_and_a_later_version_does_not_reach_back()
    {
        var first = SetMapping.Decide(null, Command(), County, "id", Now).Outcome!;
        Assert.Equal("before-the-last", Assert.Single(SetMapping.Decide(first, Command() with { ValidFrom = new(2026, 11, 1) }, County, "x",
            Now).Problems).Code);
        Assert.Equal("other-form", Assert.Single(SetMapping.Decide(first, Command() with { FormId = "left-behind-2024" }, County, "x",
            Now).Problems).Code);
        var second = SetMapping.Decide(first, Command() with { ValidFrom = new(2027, 1, 1), KeyHeading = "流水号" }, County, "x", Now).Outcome!;
        Assert.Equal(("id", 2), (second.Id, second.Versions.Count));
        Assert.Null(second.On(new(2026, 11, 23)));
        Assert.Equal("系统行号", second.On(new(2026, 12, 31))!.KeyHeading);
        Assert.Equal("流水号", second.On(new(2027, 1, 1))!.KeyHeading);
    }

    [Fact]
    public void The_key_of_a_row_is_read_however_a_clerk_has_typed_it_and_nothing_else_is()
    {
        var code = RowKey.CodeOf(Batch);
        Assert.NotEqual(code, RowKey.CodeOf(Other));
        Assert.Equal((code, 7), RowKey.Read(RowKey.Of(code, 7)));
        Assert.Equal((code, 7), RowKey.Read(" " + code.ToLowerInvariant() + " － 7 "));
        Assert.Equal((code, 12), RowKey.Read(string.Concat(code.Select(letter => (char)(letter + 0xFEE0))) + "—００１２"));
        Assert.All(["", "7", code, code + "-0", code + "-x", "合计", code + "-1-2"], text => Assert.Null(RowKey.Read(text)));
    }

    [Fact]
    public void A_returned_row_is_taken_refused_or_says_nothing_and_what_is_not_understood_refuses_the_whole_file()
    {
        var code = RowKey.CodeOf(Batch);
        var (verdicts, problems) = Read(
            new(3, Key(1), "成功", "", "3210"), new(4, Key(2), "失败", "", ""), new(5, Key(3), "", "号码重复", ""), new(6, Key(4), "", "", ""),
            new(7, Key(5), "", "", "77"), new(8, "", "", "共五行", ""));
        Assert.Empty(problems);
        Assert.Equal(
        [
            new(1, SendingOutcome.Accepted, null, "3210"), new(2, SendingOutcome.Rejected, "对方没有写明原因", null), new(3, SendingOutcome.Rejected, "号码重复",
                null),
            new(5, SendingOutcome.Accepted, null, "77"),
        ], verdicts);

        (verdicts, problems) = Read(new(3, Key(1), "成功", "", "1"), new(4, Key(1), "失败", "错", ""), new(5, Key(2), "待定", "", ""), new(6, Key(99), "成功",
            "", ""),
            new(7, "abc", "成功", "", ""), new(8, "", "成功", "", ""), new(9, Key(3), "成功", "", "", HasLostDigits: true), new(10, Key(4), "", "错", "5"));
        Assert.Empty(verdicts);
        Assert.Equal(["said-twice", "unknown-result", "unknown-row", "bad-key", "no-key", "lost-digits", "both-said"], problems.Select(problem =>
            problem.Code));
        Assert.Equal("other-batch", Assert.Single(Read(new ReturnedRow(3, RowKey.Of(RowKey.CodeOf(Other), 1), "成功", "", "")).Problems).Code);
        Assert.Equal("no-rows", Assert.Single(Read().Problems).Code);

        string Key(int row) => RowKey.Of(code, row);
        (IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Domain.Problems.Problem> Problems) Read(params ReturnedRow[] rows) =>
            ReadReturn.Decide(rows, ReturnHeadings.Usual, code, 10);
    }

    [Fact]
    public void The_ledger_keeps_every_sending_and_the_same_answer_twice_changes_nothing()
    {
        var entry = NationalEntry.Sent(NationalEntry.Sent(null, "a", new(Batch, 1, 1, Now)), "a", new(Other, 4, 2, Now));
        var answered = entry.Answered(Batch, new(1, SendingOutcome.Accepted, null, "3210"), Now)!;
        Assert.Equal((SendingOutcome.Accepted, SendingOutcome.Waiting, "3210"), (answered.In(Batch)!.Outcome, answered.In(Other)!.Outcome,
            answered.Number));
        Assert.Null(answered.Answered(Batch, new(1, SendingOutcome.Accepted, null, "3210"), Now.AddDays(1)));
        Assert.Null(answered.Answered("x", new(1, SendingOutcome.Accepted, null, "3210"), Now));

        // A number that was said stays where a later answer says none.
        Assert.Equal("3210", answered.Answered(Other, new(4, SendingOutcome.Rejected, "姓名为空", null), Now)!.Number);
    }

    [Fact]
    public void What_went_under_the_other_record_of_a_merged_child_is_not_new_again()
    {
        Candidate[] merged = [new("kept", 1, Street) { MergedFrom = ["gone"] }];
        var approved = FrozenSet.Create(StringComparer.Ordinal, Batch);
        var ledger = new Dictionary<string, NationalEntry> { ["gone"] = NationalEntry.Sent(null, "gone", new(Batch, 1, 2, Now)) };
        Assert.Empty(WhoGoesRules.Choose(merged, ledger, approved, WhoGoes.New, null));
        Assert.Single(WhoGoesRules.Choose(merged, ledger, approved, WhoGoes.Changed, null));

        // Once it went under its own id, its own record alone says whether it has changed.
        ledger["kept"] = NationalEntry.Sent(null, "kept", new(Batch, 2, 1, Now));
        Assert.Empty(WhoGoesRules.Choose(merged, ledger, approved, WhoGoes.Changed, null));
        Assert.Single(WhoGoesRules.Choose(merged, ledger, FrozenSet<string>.Empty, WhoGoes.New, null));
    }

    [Fact]
    public void A_heading_of_the_returned_file_is_none_of_ours_however_it_is_written()
    {
        NationalColumn receipt = new("全国系统 编号", "@receipt", new Dictionary<string, string>());
        Assert.Equal("own-column", Assert.Single(SetMapping.Decide(null, Command() with { Columns = [Name, receipt] }, County, "id", Now).Problems)
            .Code);
        var twice = Command() with { Columns = [Name, Name with { Heading = "姓　名" }] };
        Assert.Equal("duplicate", Assert.Single(SetMapping.Decide(null, twice, County, "id", Now).Problems).Code);
        var words = Command() with { Returned = ReturnHeadings.Usual with { Accepted = ["ＯＫ"], Rejected = ["O K"] } };
        Assert.Equal("invalid-words", Assert.Single(SetMapping.Decide(null, words, County, "id", Now).Problems).Code);
    }

    [Fact]
    public void The_words_of_a_result_are_compared_as_cells_are_read()
    {
        var code = RowKey.CodeOf(Batch);
        var headings = ReturnHeadings.Usual with { Accepted = ["成功（ＯＫ）"], Rejected = ["失 败"] };
        var (verdicts, problems) =
            ReadReturn.Decide([new(2, RowKey.Of(code, 1), "成功(OK)", "", "1"), new(3, RowKey.Of(code, 2), "失败", "错", "")], headings,
            code, 2);
        Assert.Empty(problems);
        Assert.Equal([SendingOutcome.Accepted, SendingOutcome.Rejected], verdicts.Select(verdict => verdict.Outcome));
    }

    [Fact]
    public void A_number_that_a_later_batch_gave_stays_and_a_no_after_a_yes_is_known_as_such()
    {
        var entry = NationalEntry.Sent(NationalEntry.Sent(null, "a", new(Batch, 1, 1, Now)), "a", new(Other, 4, 2, Now))
            .Answered(Other, new(4, SendingOutcome.Accepted, null, "77"), Now)!;
        Assert.Equal("77", entry.Answered(Batch, new(1, SendingOutcome.Accepted, null, "3210"), Now)!.Number);
        Assert.Equal("78", entry.Answered(Other, new(4, SendingOutcome.Accepted, null, "78"), Now)!.Number);
        var no = new Verdict(4, SendingOutcome.Rejected, "重复", null);
        Assert.True(entry.TakesBack(Other, no));
        Assert.False(entry.TakesBack(Batch, no));
        Assert.False(entry.TakesBack(Other, no with { Outcome = SendingOutcome.Accepted }));
    }

    private static SetMapping Command() => new("附件1上报", "migrant-2024", "xlsx", new(2026, 11, 24), "系统行号", [Name], ReturnHeadings.Usual, By);
}
