using System.Text.Json.Nodes;
using App.Api.Statistics;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Statistics;
using Storage;
using Suite.Children;
using Suite.Forms;

namespace Suite.Statistics;

/// <summary>Why one caliber counts a moving child and another does not (四(一), 七普公报第七号).</summary>
public sealed class CaliberDifferences
{
    private static readonly DateOnly Day = new(2024, 12, 31);

    private static readonly DivisionCode Luzhou = DivisionCode.Parse("140403");

    [Theory]
    [InlineData("140403002", "140403001", Caliber.Statistics, Caliber.Monitoring, DifferenceReason.SameCounty)] // 跨乡镇, not 跨县域
    [InlineData("140404100", "140403001", Caliber.Statistics, Caliber.Census, DifferenceReason.CityDistricts)] // 上党区 to 潞州区
    [InlineData("140403002", "140403001", Caliber.Statistics, Caliber.Census, DifferenceReason.CityDistricts)] // inside 潞州区
    [InlineData("140404100", "140403001", Caliber.Monitoring, Caliber.Census, DifferenceReason.CityDistricts)]
    [InlineData("140423100", "140423101", Caliber.Census, Caliber.Monitoring, DifferenceReason.SameCounty)] // inside 襄垣县: the census counts it
    [InlineData("140105", "140403001", Caliber.Statistics, Caliber.Monitoring, null)]
    [InlineData("140105", "140403001", Caliber.Statistics, Caliber.Census, null)]
    public void A_move_is_left_out_for_the_reason_that_the_other_rule_gives(
        string from, string to, Caliber counts, Caliber other, DifferenceReason? reason)
    {
        var child = Registered.Migrant("c1", answers =>
        {
            answers["hukouAddress"] = new JsonObject { ["division"] = from, ["detail"] = "某村" };
            answers["currentAddress"] = new JsonObject { ["division"] = to, ["detail"] = "某街" };
        });
        Assert.Equal(reason is { } one ? [one] : [], Of(child, counts, other, PolicyInForce.AsWritten).Select(found => found.Reason));
    }

    [Fact]
    public void Who_has_a_number_of_Hong_Kong_Macao_Taiwan_is_left_out_by_the_census_alone()
    {
        var child = Registered.Migrant("c1", answers =>
        {
            answers["citizenNumber"] = Family.Number("810000", "20160305", "002");
        });
        Assert.Equal([DifferenceReason.NotMainland], Of(child, Caliber.Statistics, Caliber.Census, PolicyInForce.AsWritten)
            .Select(found => found.Reason));
        Assert.Empty(Of(child, Caliber.Statistics, Caliber.Monitoring, PolicyInForce.AsWritten));
    }

    [Fact] // 民发〔2024〕17号
    public void A_parameter_that_leaves_out_the_centre_of_the_city_is_a_reason_of_its_own()
    {
        var policy = new PolicyInForce([KeyValuePair.Create("CentralDistricts", (string?)"140403,140404")]);
        var child = Registered.Migrant("c1", answers => answers["hukouAddress"] = new JsonObject { ["division"] = "140404100", ["detail"] = "某村" });
        Assert.Equal([DifferenceReason.CentralDistricts], Of(child, Caliber.Statistics, Caliber.Monitoring, policy).Select(found => found.Reason));
    }

    [Fact]
    public void A_hukou_of_which_only_the_city_is_known_leaves_the_other_caliber_open()
    {
        var child = Registered.Migrant("c1", answers => answers["hukouAddress"] = new JsonObject { ["division"] = "140403", ["detail"] = "某村" });
        Assert.Empty(Of(child, Caliber.Statistics, Caliber.Monitoring, PolicyInForce.AsWritten)); // open in both
        Assert.Empty(Of(Registered.LeftBehind(), Caliber.Monitoring, Caliber.Census, PolicyInForce.AsWritten)); // 四(一): one rule
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task After_a_random_history_every_reason_is_what_the_rule_itself_says_of_the_record(int seed)
    {
        await using var place = await Recounting.Bare.OpenAsync();
        await new RandomCity(place.Store, seed).LiveAsync(260);
        var policy = PolicyInForce.AsWritten;
        var look = await new Rollups(place.Store, policy, TimeProvider.System).LookAsync(null, TestContext.Current.CancellationToken);
        var (seen, explained) = (0, new HashSet<DifferenceReason>());
        foreach (var (counts, other) in from counts in Calibers.All from other in Calibers.All where counts != other select (counts, other))
        {
            var (one, two) = (Choose(counts), Choose(other));
            var (only, others) = (Differences.Of(one, other, Day), Differences.Of(two, counts, Day));
            Assert.Equal(one.Count - only.Count, two.Count - others.Count); // what both count
            foreach (var (row, county, reason) in only)
            {
                var document = await place.Store.FindAsync(Partition.County(county.Value), Kinds.Child, row.Child.ToString("N"),
                    TestContext.Current.CancellationToken);
                var child = ChildJson.Read(document!.Body);
                var finding = Assess.For(child.Form, child.Answers, Day, policy.On(Day), child.Judgements).Find(other.Rule(child.Kind))!;
                Assert.Equal(Expected(finding), reason);
                explained.Add(reason);
                seen++;
            }
        }

        Assert.True(seen > 10 && explained.Count > 1, $"{seen} differences, {string.Join(", ", explained)}");

        Counted Choose(Caliber caliber) => look.Choose(new(caliber, Day, []));
    }

    /// <summary>Read off the conditions, not off the counting.</summary>
    private static DifferenceReason Expected(Finding finding)
    {
        var failed = finding.Conditions.Where(condition => condition.Outcome == Outcome.NotMet).Select(condition => condition.Id).ToList();
        return finding.Outcome != Outcome.NotMet ? DifferenceReason.Open
            : failed.Contains(ConditionIds.CrossCounty) ? DifferenceReason.SameCounty
            : failed.Contains(ConditionIds.OutsideCityDistricts) ? DifferenceReason.CityDistricts
            : failed.Contains(ConditionIds.MainlandResident) ? DifferenceReason.NotMainland
            : throw new InvalidOperationException(string.Join(",", failed));
    }

    private static IReadOnlyList<(Contribution Row, DivisionCode County, DifferenceReason Reason)> Of(
        Child child, Caliber counts, Caliber other, PolicyInForce policy)
    {
        var row = Contribution.Of(child with { Id = new Guid(1, 0, 0, new byte[8]).ToString("N") }, policy);
        return Differences.Of(Counted.Of(new(counts, Day, []), [new(Luzhou, [row])], [], policy), other, Day);
    }
}
