using Domain.Children;
using Domain.Divisions;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>
/// 六: a 流动 child that moves inside the city is handed to the county where it lives now. The two counties are simulated here as two drawers; messages
/// may come twice, late, or after a crash.
/// </summary>
public sealed class Transfers
{
    [Fact]
    public void The_child_goes_over_in_four_steps()
    {
        var departing = Registered.Migrant().Depart(Registered.Shangdang).Accepted().Child;
        Assert.Equal((ChildStatus.Departing, 0), (departing.Status, departing.TransferSequence));
        var arriving = TransferChild.Arrive(departing, null, Family.Now).Accepted().Change!.Child;
        Assert.Equal((ChildStatus.Arriving, 1, Registered.Shangdang, departing.Id),
            (arriving.Status, arriving.TransferSequence, arriving.County, arriving.Id));
        var tombstone = TransferChild.Leave(departing, "t1", Family.Now).Accepted().Change!.Child;
        Assert.Equal((ChildStatus.Transferred, 0, Registered.Luzhou), (tombstone.Status, tombstone.TransferSequence, tombstone.County));
        Assert.Equal(Registered.Shangdang, tombstone.Transfer!.To);
        var here = TransferChild.Settle(arriving, "t1", Declared.Policy, Family.Now).Accepted().Change!.Child;
        Assert.Equal((ChildStatus.InReview, new DateOnly(2024, 9, 11)), (here.Status, here.DueOn!.Value));
        Assert.Equal(Registered.Migrant().Answers.Count, here.Answers.Count);
    }

    [Fact]
    public void The_giving_county_keeps_a_signpost_and_its_history_but_not_the_answers()
    {
        var tombstone = Registered.In(ChildStatus.Transferred);
        Assert.Equal(0, tombstone.Answers.Count);
        Assert.DoesNotContain("王小雨", System.Text.Encoding.UTF8.GetString(ChildJson.Write(tombstone).Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("140105", "toCounty outside-city")]
    [InlineData("140403", "toCounty same-county")]
    [InlineData("140400", "toCounty unknown-county")]
    [InlineData("140481", "toCounty unknown-county")] // 潞城市, since 2018 潞城区
    public void Only_another_county_of_the_city_can_take_it(string to, string problem) =>
        Assert.Equal([problem], Registered.Migrant().Depart(DivisionCode.Parse(to)).Problems.Codes());

    [Fact]
    public void A_message_of_another_hand_over_changes_nothing()
    {
        Assert.Equal(["transfer wrong-transfer"], TransferChild.Leave(Registered.In(ChildStatus.Departing), "t2", Family.Now).Problems.Codes());
        Assert.Equal(["transfer wrong-transfer"], TransferChild.Settle(Registered.In(ChildStatus.Arriving), "t2", Declared.Policy, Family.Now)
            .Problems.Codes());
        Assert.Equal(["transfer wrong-transfer"], TransferChild.Arrive(Registered.In(ChildStatus.Active), null, Family.Now).Problems.Codes());
    }

    [Fact]
    public void However_often_each_message_comes_the_child_is_handed_over_once_and_counted_once_at_every_moment()
    {
        // Every way to deliver the three messages up to three times each, in any order that their senders allow; each run must end alike.
        var runs = 0;
        Deliver(new Drawers(Registered.Migrant().Depart(Registered.Shangdang).Accepted().Child, null), 0, [], ref runs);
        Assert.True(runs > 100, "Many orders were tried.");

        static void Deliver(Drawers drawers, int depth, IReadOnlyList<string> sent, ref int runs)
        {
            Assert.Equal(1, drawers.CountedInTheCity());
            if (depth == 7)
            {
                runs++;
                return;
            }

            foreach (var message in drawers.MayBeSent())
            {
                Deliver(drawers.Receive(message), depth + 1, [.. sent, message], ref runs);
            }
        }
    }

    [Fact]
    public void Killed_after_any_step_it_completes()
    {
        for (var killedAfter = 0; killedAfter < 3; killedAfter++)
        {
            var drawers = new Drawers(Registered.Migrant().Depart(Registered.Shangdang).Accepted().Child, null);
            for (var step = 0; step < killedAfter; step++)
            {
                drawers = drawers.Receive(Drawers.Steps[step]);
            }

            // The sweep sends everything again from the start.
            drawers = Drawers.Steps.Aggregate(drawers, (state, message) => state.Receive(message));
            Assert.Equal((ChildStatus.Transferred, ChildStatus.InReview), (drawers.Giver.Status, drawers.Taker!.Status));
        }
    }

    [Fact]
    public void There_and_back_again_the_child_keeps_its_id_and_its_history_numbers_on()
    {
        var there = new Drawers(Registered.Migrant().Depart(Registered.Shangdang).Accepted().Child, null);
        there = Drawers.Steps.Aggregate(there, (state, message) => state.Receive(message));
        var back = there.Taker!.Depart(Registered.Luzhou, "t2").Accepted().Child;
        var arriving = TransferChild.Arrive(back, there.Giver, Family.Now).Accepted().Change!;
        Assert.Equal((2, "c1", Registered.Luzhou), (arriving.Child.TransferSequence, arriving.Child.Id, arriving.Child.County));
        Assert.True(arriving.Child.Revision > there.Giver.Revision);
        Assert.True(arriving.Child.Revision > back.Revision);
        var settled = TransferChild.Settle(arriving.Child, "t2", Declared.Policy, Family.Now).Accepted().Change!.Child;
        Assert.Equal(ChildStatus.InReview, settled.Status);
        Assert.Null(TransferChild.Arrive(back, settled, Family.Now).Accepted().Change);
    }

    private sealed record Drawers(Child Giver, Child? Taker)
    {
        public static readonly string[] Steps = ["arrive", "leave", "settle"];

        public string[] MayBeSent() => Taker is null ? ["arrive"] : Giver.Status == ChildStatus.Departing ? ["arrive", "leave"] : Steps;

        public Drawers Receive(string message) => message switch
        {
            "arrive" => TransferChild.Arrive(Giver, Taker, Family.Now).Accepted().Change is { } arrived ? this with { Taker = arrived.Child } : this,
            "leave" => TransferChild.Leave(Giver, "t1", Family.Now).Accepted().Change is { } left ? this with { Giver = left.Child } : this,
            _ => TransferChild.Settle(Taker!, "t1", Declared.Policy, Family.Now).Accepted().Change is { } settled
                ? this with { Taker = settled.Child } : this,
        };

        /// <summary>As a city total counts: by child id, where the transfer sequence is highest.</summary>
        public int CountedInTheCity() => new[] { Giver, Taker }.OfType<Child>().GroupBy(child => child.Id)
            .Select(records => records.MaxBy(child => child.TransferSequence)!).Count(child => child.Status.Counts());
    }
}
