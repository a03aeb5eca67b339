using System.Security.Cryptography;
using Storage;

namespace Suite.Contracts;

/// <summary>What every blob store promises.</summary>
public abstract class BlobContract : IAsyncLifetime
{
    protected abstract IBlobStore Blobs { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string NewName() => $"attachments/{Guid.CreateVersion7():N}";

    private static async Task<byte[]> Read(Stream? stream)
    {
        Assert.NotNull(stream);
        await using (stream)
        {
            var content = new MemoryStream();
            await stream.CopyToAsync(content, Now);
            return content.ToArray();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(3_000_001)]
    public async Task Content_of_any_length_comes_back_as_it_was(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var name = NewName();
        Assert.True(await Blobs.CreateAsync(name, new Trickle(content), Now));
        Assert.Equal(content, await Read(await Blobs.OpenAsync(name, Now)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task A_temporary_content_can_be_read_from_any_place_in_it(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        await using var temporary = await Blobs.TemporaryAsync(new MemoryStream(content), Now);
        using var stream = temporary.Open();
        Assert.True(stream.CanSeek);
        Assert.Equal(length, stream.Length);
        var chance = new Random(length);
        var buffer = new byte[70_000];
        for (var i = 0; i < 50; i++)
        {
            var from = chance.Next(length + 1);
            Assert.Equal(from, i % 2 == 0 ? stream.Seek(from, SeekOrigin.Begin) : stream.Seek(from - length, SeekOrigin.End));
            var read = stream.ReadAtLeast(buffer, chance.Next(buffer.Length), throwOnEndOfStream: false);
            Assert.True(content.AsSpan(from, read).SequenceEqual(buffer.AsSpan(0, read)));
            Assert.Equal(from + read, stream.Position);
        }
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        var name = NewName();
        Assert.True(await Blobs.CreateAsync(name, new MemoryStream([1]), Now));
        Assert.False(await Blobs.CreateAsync(name, new MemoryStream([2]), Now));
        Assert.Equal([1], await Read(await Blobs.OpenAsync(name, Now)));
    }

    [Fact]
    public async Task Of_two_who_create_the_same_name_at_once_one_succeeds()
    {
        var name = NewName();
        var created = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(i => Task.Run(() => Blobs.CreateAsync(name, new MemoryStream([(byte)i]), Now), Now)));
        Assert.Equal(1, created.Count(c => c));
        Assert.Equal([(byte)Array.IndexOf(created, true)], await Read(await Blobs.OpenAsync(name, Now)));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_deleting_it_is_false()
    {
        var name = NewName();
        Assert.Null(await Blobs.OpenAsync(name, Now));
        Assert.False(await Blobs.DeleteAsync(name, Now));
        await Blobs.CreateAsync(name, new MemoryStream([1]), Now);
        Assert.True(await Blobs.DeleteAsync(name, Now));
        Assert.Null(await Blobs.OpenAsync(name, Now));
    }

    [Fact]
    public async Task A_sender_who_stops_half_way_leaves_nothing_under_the_name()
    {
        var name = NewName();
        await Assert.ThrowsAsync<IOException>(() => Blobs.CreateAsync(name, new Trickle(new byte[200_000], failAt: 150_000), Now));
        Assert.Null(await Blobs.OpenAsync(name, Now));
        Assert.True(await Blobs.CreateAsync(name, new MemoryStream([1]), Now));
    }

    [Fact]
    public async Task Names_are_listed_by_prefix_in_order()
    {
        var room = $"r{Guid.NewGuid():N}";
        foreach (var name in new[] { "b/2", "a/1", "b/10", "b2/1" })
        {
            await Blobs.CreateAsync($"{room}/{name}", new MemoryStream([1]), Now);
        }

        Assert.Equal([$"{room}/b/10", $"{room}/b/2"], await Blobs.ListAsync($"{room}/b/", Now).ToListAsync(Now));
        Assert.Equal([$"{room}/b/10", $"{room}/b/2", $"{room}/b2/1"], await Blobs.ListAsync($"{room}/b", Now).ToListAsync(Now));
        Assert.Empty(await Blobs.ListAsync("nowhere/", Now).ToListAsync(Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../keys")]
    [InlineData("attachments/王小明.jpg")]
    [InlineData("Attachments/1")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    public async Task Names_that_are_not_opaque_or_leave_the_folder_are_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.CreateAsync(name, new MemoryStream([1]), Now));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.OpenAsync(name, Now));
    }

    [Fact]
    public async Task A_temporary_is_read_any_number_of_times_and_then_gone()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var temporary = await Blobs.TemporaryAsync(new MemoryStream(content), Now);
        Assert.Equal(content.Length, temporary.Length);
        Assert.Equal(content, await Read(temporary.Open()));
        Assert.Equal(content, await Read(temporary.Open()));
        await temporary.DisposeAsync();
        Assert.Throws<FileNotFoundException>(() => temporary.Open());
    }

    /// <summary>Gives a few bytes at a time, as a network does, and may break off.</summary>
    private sealed class Trickle(byte[] content, int failAt = int.MaxValue) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return Position >= failAt ? throw new IOException("broken off")
                : await base.ReadAsync(buffer[..Math.Min(buffer.Length, 40_000)], cancellationToken);
        }
    }
}
