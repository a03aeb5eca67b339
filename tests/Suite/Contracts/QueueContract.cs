using Storage;

namespace Suite.Contracts;

/// <summary>What every queue promises.</summary>
public abstract class QueueContract : IAsyncLifetime
{
    protected abstract IWorkQueue Queue { get; }

    /// <summary>Lets the time pass, by the clock or by waiting.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>
    /// How long a message is held or kept back. Where the time passes by itself, long enough for the next call to come within it on a slow machine.
    /// </summary>
    protected virtual TimeSpan Moment => TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _name = "q" + Guid.NewGuid().ToString("N")[..12];

    private async Task<QueueMessage> One(TimeSpan visibility) => Assert.Single(await Queue.ReceiveAsync(_name, 32, visibility, Now));

    [Fact]
    public async Task A_message_is_received_by_one_counted_and_completed()
    {
        await Queue.SendAsync(_name, """{"id":"孩子1"}""", null, Now);
        Assert.Equal(1, await Queue.CountAsync(_name, Now));

        var message = await One(Minute);
        Assert.Equal("""{"id":"孩子1"}""", message.Text);
        Assert.Equal(1, message.DequeueCount);
        Assert.Empty(await Queue.ReceiveAsync(_name, 32, Minute, Now));
        Assert.True(await Queue.CompleteAsync(message, Now));
        Assert.False(await Queue.CompleteAsync(message, Now));
        Assert.Equal(0, await Queue.CountAsync(_name, Now));
    }

    [Fact]
    public async Task What_is_not_completed_in_time_comes_back_with_a_higher_count_and_the_late_receiver_cannot_complete_it()
    {
        await Queue.SendAsync(_name, "{}", null, Now);
        var first = await One(Moment);
        await PassAsync(1.5 * Moment);
        var second = await One(Minute);
        Assert.Equal(2, second.DequeueCount);
        Assert.Equal(first.Id, second.Id);
        Assert.False(await Queue.CompleteAsync(first, Now));
        Assert.Null(await Queue.ExtendAsync(first, Minute, Now));
        Assert.True(await Queue.CompleteAsync(second, Now));
    }

    [Fact]
    public async Task A_receiver_may_hold_a_message_longer_or_give_it_back()
    {
        await Queue.SendAsync(_name, "{}", null, Now);
        var held = await Queue.ExtendAsync(await One(Moment), Minute, Now);
        Assert.NotNull(held);
        await PassAsync(1.5 * Moment);
        Assert.Empty(await Queue.ReceiveAsync(_name, 1, Minute, Now));
        Assert.NotNull(await Queue.ExtendAsync(held, TimeSpan.Zero, Now));
        Assert.Equal(2, (await One(Minute)).DequeueCount);
    }

    [Fact]
    public async Task A_message_held_again_and_again_stays_with_its_receiver_and_given_back_it_is_received_at_once()
    {
        await Queue.SendAsync(_name, "{}", null, Now);
        var held = await One(2 * Moment);
        for (var renewal = 0; renewal < 3; renewal++)
        {
            await PassAsync(Moment);
            held = await Queue.ExtendAsync(held, 2 * Moment, Now);
            Assert.NotNull(held);
            Assert.Empty(await Queue.ReceiveAsync(_name, 1, Minute, Now));
        }

        Assert.NotNull(await Queue.ExtendAsync(held, TimeSpan.Zero, Now));
        var again = await One(Minute);
        Assert.Equal(held.Id, again.Id);
        Assert.False(await Queue.CompleteAsync(held, Now));
        Assert.True(await Queue.CompleteAsync(again, Now));
    }

    [Fact]
    public async Task A_delayed_message_is_not_seen_before_its_time()
    {
        await Queue.SendAsync(_name, "{}", Moment, Now);
        Assert.Empty(await Queue.ReceiveAsync(_name, 1, Minute, Now));
        await PassAsync(1.5 * Moment);
        await One(Minute);
    }

    [Fact]
    public async Task A_poisoned_message_moves_to_the_poison_queue()
    {
        await Queue.SendAsync(_name, """{"n":1}""", null, Now);
        await Queue.PoisonAsync(await One(Minute), Now);
        Assert.Equal(0, await Queue.CountAsync(_name, Now));
        Assert.Equal("""{"n":1}""", Assert.Single(await Queue.ReceiveAsync(_name + "-poison", 1, Minute, Now)).Text);
    }

    [Fact]
    public async Task Many_receivers_share_the_messages_without_taking_one_twice()
    {
        for (var i = 0; i < 40; i++)
        {
            await Queue.SendAsync(_name, $$"""{"n":{{i}}}""", null, Now);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await Queue.ReceiveAsync(_name, 3, Minute, Now) is { Count: > 0 } messages)
            {
                mine.AddRange(messages.Select(m => m.Text));
            }

            return mine;
        }, Now)));
        Assert.Equal(40, taken.Sum(t => t.Count));
        Assert.Equal(40, taken.SelectMany(t => t).Distinct().Count());
    }

    [Fact]
    public async Task Queues_do_not_mix_and_an_unknown_one_is_empty()
    {
        await Queue.SendAsync(_name, "{}", null, Now);
        Assert.Empty(await Queue.ReceiveAsync(_name + "x", 1, Minute, Now));
        Assert.Equal(0, await Queue.CountAsync(_name + "y", Now));
    }

    [Fact]
    public async Task Names_and_sizes_outside_the_limits_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendAsync("Q", "{}", null, Now));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendAsync("a--b", "{}", null, Now));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendAsync(_name, new string('字', 20_000), null, Now));
    }
}
