using System.Text.Json;
using App.Demo;
using Domain.Divisions;
using Domain.Identity;
using Domain.Matching;

namespace Suite.Matching;

/// <summary>Who is linked to whom, and who is not: cases that a clerk could decide, and properties of any two lists.</summary>
public sealed class Linking
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly Lazy<(List<LinkageRecord> Children, List<LinkageRecord> Rows, Dictionary<string, string> Truth)> City = new(() =>
    {
        var people = DepartmentFile.Generate(3, 4_000, Today).ToList();
        return ([.. people.Where(person => person.Child is not null).Select(person => person.Child!)],
            [.. people.SelectMany(person => person.Rows).Select(row => row.Row)],
            people.Where(person => person.Child is not null).SelectMany(person => person.Rows, (person, row) => (row.Row.Id, person.Child!.Id))
                .ToDictionary());
    });

    private static readonly Lazy<LinkageModel> Model =
        new(() => Linkage.Train(RecordSet.Of(City.Value.Children), RecordSet.Of(City.Value.Rows), Today));

    private static readonly LinkageRecord Zihan = new()
    {
        Id = "zihan",
        Name = "申子涵",
        Number = Numbered("14040320150228001"),
        BirthDate = new DateOnly(2015, 2, 28),
        Sex = Sex.Male,
        Hukou = DivisionCode.Parse("140403001001"),
        Current = DivisionCode.Parse("140403001001"),
        School = "潞州区实验小学",
        Guardians = [new("申建国", "140402198503121234", "13812345678"), new("牛丽娟", null, "13887654321")],
    };

    /// <summary>His twin: everything but the given name and the last digits.</summary>
    private static readonly LinkageRecord Zixuan = Zihan with { Id = "zixuan", Name = "申子轩", Number = Numbered("14040320150228003") };

    private static readonly LinkageRecord Row = Zihan with { Id = "row", Guardians = [new("申建国", null, "13812345678")] };

    [Fact]
    public void The_same_number_and_name_is_the_same_child() =>
    Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Number), Found([Zihan, Zixuan], Row));

    [Fact]
    public void A_student_number_and_a_disability_certificate_are_read_as_the_citizen_number()
    {
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Number), Found([Zihan], Row with { Number = "G" + Zihan.Number }));
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Number), Found([Zihan], Row with { Number = Zihan.Number + "43" }));
    }

    [Fact]
    public void The_same_number_with_another_name_and_another_birth_date_is_a_case_and_no_match()
    {
        var row = Row with { Name = "马晓燕", BirthDate = new DateOnly(2011, 7, 9), Sex = Sex.Female, Guardians = [] };
        var result = Link([Zihan], [row]);
        Assert.Equal((0, 0), Assert.Single(result.Cases));
        Assert.Equal(LinkageOutcome.Unmatched, result.Rows[0].Outcome);
        Assert.Equal(LinkageOutcome.Unmatched, result.Children[0].Outcome);
        Assert.True(Assert.Single(new LoadedCounty(RecordSet.Of([Zihan]), Model.Value).Find(row)).IsCase);
    }

    [Fact]
    public void The_same_number_with_one_of_the_two_still_right_is_the_same_child()
    {
        Assert.Equal(LinkageOutcome.Matched, Found([Zihan], Row with { BirthDate = new DateOnly(2011, 7, 9) }).Outcome);
        Assert.Equal(LinkageOutcome.Matched, Found([Zihan], Row with { Name = "马晓燕" }).Outcome);
    }

    [Fact]
    public void A_damaged_number_is_put_right()
    {
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Weighed),
            Found([Zihan, Zixuan], Row with { Number = Zihan.Number![..8] + "7" + Zihan.Number[9..] }));
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Weighed),
            Found([Zihan, Zixuan], Row with { Number = Zihan.Number[..9] + Zihan.Number[10..] }));
    }

    [Theory]
    [InlineData("申子涵")]
    [InlineData("申梓涵")]
    [InlineData("申子寒")]
    [InlineData("申紫涵")]
    [InlineData("子涵")]
    public void Without_a_number_name_birth_date_and_family_are_enough(string name) =>
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Weighed), Found([Zihan], Row with { Number = null, Name = name }));

    [Fact]
    public void A_twin_is_never_linked_to_the_other_one()
    {
        // Only one of them is registered, and the row is about the other: with a number, without, with a damaged one.
        Assert.NotEqual(LinkageOutcome.Matched, Found([Zihan], Row with { Name = Zixuan.Name, Number = Zixuan.Number }).Outcome);
        Assert.Equal(LinkageOutcome.Possible, Found([Zihan], Row with { Name = Zixuan.Name, Number = null }).Outcome);
        for (var i = 0; i < 18; i++)
        {
            var damaged = Zixuan.Number![..i] + (Zixuan.Number[i] == '7' ? '8' : '7') + Zixuan.Number[(i + 1)..];
            Assert.NotEqual(LinkageOutcome.Matched, Found([Zihan], Row with { Name = Zixuan.Name, Number = damaged }).Outcome);
        }
    }

    [Fact]
    public void A_twin_whose_name_sounds_the_same_is_not_linked_by_a_number_that_is_another() =>
        Assert.NotEqual(LinkageOutcome.Matched, Found([Zihan],
            Row with { Name = "申梓涵", Number = Zixuan.Number![..2] + "5" + Zixuan.Number[3..16] + "91" }).Outcome);

    [Fact]
    public void Twins_that_are_both_there_are_told_apart_by_their_names()
    {
        var result = Link([Zihan, Zixuan], [Row with { Id = "b", Name = Zixuan.Name, Number = null }, Row with { Id = "a", Number = null }]);
        Assert.Equal([(LinkageOutcome.Matched, 1), (LinkageOutcome.Matched, 0)], result.Rows.Select(row => (row.Outcome, row.Partner)));
    }

    [Fact]
    public void A_twin_with_the_others_number_is_for_a_person_to_decide()
    {
        var result = Link([Zihan, Zixuan], [Row with { Name = Zixuan.Name }]);
        Assert.NotEqual(LinkageOutcome.Matched, result.Rows[0].Outcome);
    }

    [Fact]
    public void A_sister_is_another_child()
    {
        var sister = Row with { Name = "申子怡", Number = null, Sex = Sex.Female, BirthDate = new DateOnly(2018, 6, 1) };
        Assert.Equal(LinkageOutcome.Unmatched, Found([Zihan], sister).Outcome);
    }

    [Fact]
    public void Two_strangers_of_one_name_and_day_are_undecidable_without_anything_else()
    {
        var other = Zihan with
        {
            Id = "other",
            Number = Numbered("14040320150228005"),
            Guardians = [new("申有才", null, "13700001234")],
            Hukou = DivisionCode.Parse("140403002001"),
            Current = DivisionCode.Parse("140403002001")
        };
        var row = Row with { Number = null, Guardians = [], Hukou = DivisionCode.Parse("140403"), Current = null, School = null };
        Assert.NotEqual(LinkageOutcome.Matched, Found([Zihan, other], row).Outcome);
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Weighed), Found([Zihan, other], row with { Guardians = Row.Guardians }));
    }

    [Fact]
    public void Both_records_of_one_person_and_a_row_sent_twice_share_one_outcome()
    {
        var leftBehind = Zihan with { Id = "second", Current = DivisionCode.Parse("140427101201"), School = null };
        var result = Link([Zihan, leftBehind], [Row, Row with { Id = "again", Number = null }]);
        Assert.All(result.Rows, row => Assert.Equal(LinkageOutcome.Matched, row.Outcome));
        Assert.All(result.Children, child => Assert.Equal(LinkageOutcome.Matched, child.Outcome));
        Assert.Equal(result.ChildPersons[0], result.ChildPersons[1]);
        Assert.Equal(result.RowPersons[0], result.RowPersons[1]);
    }

    [Fact]
    public void A_child_of_2015_whose_number_a_program_cut_to_fifteen_digits_is_found() =>
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Number), Found([Zihan], Row with { Number = "140403150228001" }));

    [Fact]
    public void A_rare_name_says_more_than_a_frequent_one()
    {
        var frequent = City.Value.Children.Where(child => child.Name?.Length == 2).GroupBy(child => child.Name!).MaxBy(same => same.Count())!;
        var list = City.Value.Children.Append(Zihan with { Id = "rare", Name = "令狐青" }).ToList();
        var county = new LoadedCounty(RecordSet.Of(list), Model.Value);
        Assert.True(NameWeight("令狐青", Zihan.BirthDate!.Value) > NameWeight(frequent.Key, frequent.First().BirthDate!.Value) + 1);

        double NameWeight(string name, DateOnly born) => county.Find(new LinkageRecord { Id = "r", Name = name, BirthDate = born })
            .SelectMany(candidate => candidate.Explanation.Evidence).First(step => step is { Field: "name", Level: "same" }).Weight;
    }

    [Fact]
    public void The_order_of_the_lists_changes_nothing()
    {
        var (children, rows, _) = City.Value;
        var result = Outcomes(children, rows);
        Assert.Equal(result, Outcomes([.. children.AsEnumerable().Reverse()], [.. rows.OrderBy(row => row.Name, StringComparer.Ordinal)]));

        static List<string> Outcomes(List<LinkageRecord> children, List<LinkageRecord> rows)
        {
            var result = Linkage.Link(RecordSet.Of(children), RecordSet.Of(rows), Today);
            return [.. result.Rows.Index()
                .Select(row =>
                    $"{rows[row.Index].Id} {row.Item.Outcome} {(row.Item.Partner < 0 ? "" : children[row.Item.Partner].Id)} {row.Item.Probability:R}")
                    .Order(StringComparer.Ordinal), JsonSerializer.Serialize(result.Model)];
        }
    }

    [Fact]
    public void Exchanging_the_two_lists_exchanges_the_outcome()
    {
        // Whoever stands twice in one list is left out: a row is joined to the row it repeats, a child to the child.
        var (children, _, truth) = City.Value;
        var once = truth.GroupBy(pair => pair.Value).Where(same => same.Count() == 1).Select(same => same.First().Key).ToHashSet();
        var rows = City.Value.Rows.Where(row => once.Contains(row.Id) || !truth.ContainsKey(row.Id)).ToList();
        var there = Linkage.Link(RecordSet.Of(children), RecordSet.Of(rows), Today, Model.Value);
        var back = Linkage.Link(RecordSet.Of(rows), RecordSet.Of(children), Today, Model.Value);
        Assert.Equal(there.Rows.Select(row => row.Outcome), back.Children.Select(child => child.Outcome));
        Assert.Equal(there.Children.Select(child => child.Outcome), back.Rows.Select(row => row.Outcome));
    }

    [Fact]
    public void A_list_compared_with_itself_matches_every_child_to_itself()
    {
        var children = City.Value.Children.Where(child => child.Name != "未取名").ToList();
        var result = Linkage.Link(RecordSet.Of(children), RecordSet.Of(children.Select(child => child with { Id = "r" + child.Id })), Today,
            Model.Value);
        Assert.All(result.Rows.Index(), row => Assert.True(row.Item.Outcome == LinkageOutcome.Matched
            && result.ChildPersons[row.Item.Partner] == result.ChildPersons[row.Index]));
    }

    [Fact]
    public void An_invented_city_is_linked_as_it_is()
    {
        var (children, rows, truth) = City.Value;
        var result = Linkage.Link(RecordSet.Of(children), RecordSet.Of(rows), Today);
        var linked = result.Rows.Index().Where(row => row.Item.Outcome == LinkageOutcome.Matched).ToList();
        var right = linked.Count(row => truth.GetValueOrDefault(rows[row.Index].Id) == children[row.Item.Partner].Id);
        Assert.True(right >= linked.Count - 2, $"{linked.Count - right} wrong links");
        Assert.True(right > 0.99 * truth.Count, $"{right} of {truth.Count} found");
        Assert.True(result.Children.Count(child => child.Outcome == LinkageOutcome.Possible) < 0.03 * children.Count);
    }

    [Fact]
    public void The_evidence_adds_up_to_the_probability_and_names_nobody()
    {
        var (children, rows, _) = City.Value;
        var result = Linkage.Link(RecordSet.Of(children), RecordSet.Of(rows), Today);
        var weighed = result.Rows.Index().Where(row => row.Item is { Basis: LinkageBasis.Weighed, Partner: >= 0 }).ToList();
        Assert.True(weighed.Count > 500);
        Assert.All(weighed, row =>
        {
            var explanation = result.Explain(row.Index)!;
            Assert.Equal(row.Item.Probability, 1 / (1 + Math.Pow(2, -explanation.LogOdds)), 6);
            Assert.All(explanation.Evidence, step => Assert.NotEmpty(step.Explanation));
            Assert.DoesNotContain(explanation.Evidence, step => rows[row.Index].Name is { Length: > 2 } name
                && step.Explanation.Contains(name, StringComparison.Ordinal));
        });
        var byNumber = result.Rows.Index().First(row => row.Item.Basis == LinkageBasis.Number);
        Assert.Contains(result.Explain(byNumber.Index)!.Evidence, step => step is { Field: "number", Level: "exact" });
    }

    [Fact]
    public void One_child_is_found_in_a_loaded_county_as_in_the_whole_comparison()
    {
        var (children, rows, truth) = City.Value;
        var county = new LoadedCounty(RecordSet.Of(children), Model.Value);
        var known = rows.Where(row => truth.ContainsKey(row.Id)).Take(600).ToList();
        var right = known.Count(row => county.Find(row) is [{ Outcome: LinkageOutcome.Matched } first, ..]
            && children[first.Child].Id == truth[row.Id]);
        Assert.True(right > 0.98 * known.Count, $"{right} of {known.Count}");
        Assert.Empty(county.Find(new LinkageRecord { Id = "nobody" }));
    }

    [Fact]
    public void Empty_lists_and_empty_records_are_no_error()
    {
        Assert.Empty(Linkage.Link(RecordSet.Of([]), RecordSet.Of([]), Today).Rows);
        Assert.Equal(LinkageOutcome.Unmatched, Link([Zihan], [new LinkageRecord { Id = "e" }]).Rows[0].Outcome);
        Assert.Equal(LinkageOutcome.Unmatched, Link([], [Row]).Rows[0].Outcome);
    }

    [Fact] // 六: the city may ask for more certainty, by a parameter of the day
    public void A_pair_that_is_certain_enough_for_one_threshold_is_asked_about_under_a_higher_one()
    {
        var row = Row with { Number = null };
        var probability = Link([Zihan], [row]).Rows[0].Probability;
        Assert.InRange(probability, 0.9, 0.999_999);
        Assert.Equal(LinkageOutcome.Matched, By(new(0.9, 0.25)));
        Assert.Equal(LinkageOutcome.Possible, By(new(1, 0.25)));

        LinkageOutcome By(LinkageParameters parameters) =>
            Linkage.Link(RecordSet.Of([Zihan]), RecordSet.Of([row]), Today, Model.Value, parameters: parameters).Rows[0].Outcome;
    }

    private static LinkageResult Link(IEnumerable<LinkageRecord> children, IEnumerable<LinkageRecord> rows) =>
        Linkage.Link(RecordSet.Of(children), RecordSet.Of(rows), Today, Model.Value);

    private static (LinkageOutcome Outcome, LinkageBasis Basis) Found(IEnumerable<LinkageRecord> children, LinkageRecord row)
    {
        var list = children.ToList();
        var of = Link(list, [row]).Rows[0];
        Assert.True(of.Outcome != LinkageOutcome.Matched || list[of.Partner].Name == Zihan.Name);
        return (of.Outcome, of.Basis);
    }

    private static string Numbered(string seventeen) => seventeen + CheckDigit.Of(seventeen);
}
