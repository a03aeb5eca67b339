using Domain.Matching;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;

namespace Suite.Storage;

/// <summary>Finding a child by name, telephone or number without any of them lying in the clear.</summary>
public sealed class SearchTokenTests : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private string _folder = "";
    private KeyRings _keys = null!;
    private SearchTokens _tokens = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("tokens-").FullName;
        _keys = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), _clock, mayCreate: true);
        _tokens = new(_keys);
    }

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private HashSet<string> Of(Partition county, string? name = null, string? phone = null, string? number = null) =>
        [.. _tokens.Add(new(), county, name, phone, number).GetMany(Fields.Tokens)];

    private static bool Finds(HashSet<string> written, IReadOnlyList<string> lookedUp) => written.Overlaps(lookedUp);

    [Theory]
    [InlineData("单小军", "单小军")]
    [InlineData("单小军", "shan xiao jun")]
    [InlineData("单小军", "danxiaojun")]
    [InlineData("单小军", "Shàn Xiǎojūn")]
    [InlineData("章丽", "zhangli")]
    [InlineData("张莉", "zhangli")]
    [InlineData("吕思远", "lvsiyuan")]
    [InlineData("吕思远", "lǚ sīyuǎn")]
    [InlineData("买买提·艾力", "买买提．艾力")]
    [InlineData("买买提·艾力", "买买提 艾力")]
    [InlineData("Anna王", "annawang")]
    public void A_name_is_found_by_its_characters_or_its_toneless_pinyin(string name, string typed) =>
        Assert.True(Finds(Of(Luzhou, name), _tokens.FindName(Luzhou, typed)));

    [Theory]
    [InlineData("单小军", "单")]
    [InlineData("单小军", "小军")]
    [InlineData("单小军", "shan")]
    [InlineData("张莉", "章莉")]
    public void A_part_of_a_name_or_other_characters_find_nothing(string name, string typed) =>
        Assert.False(Finds(Of(Luzhou, name), _tokens.FindName(Luzhou, typed)));

    [Fact]
    public void A_telephone_is_found_whole_or_by_its_last_four_digits_and_a_number_by_its_last_six()
    {
        var written = Of(Luzhou, phone: "138 0355 1234", number: "11010519491231002x");

        Assert.True(Finds(written, _tokens.FindPhone(Luzhou, "13803551234")));
        Assert.True(Finds(written, _tokens.FindPhone(Luzhou, "1234")));
        Assert.True(Finds(written, _tokens.FindNumber(Luzhou, "１１０１０５１９４９１２３１００２X")));
        Assert.True(Finds(written, _tokens.FindNumber(Luzhou, "31002X")));
        Assert.False(Finds(written, _tokens.FindPhone(Luzhou, "0355")));
        Assert.False(Finds(written, _tokens.FindNumber(Luzhou, "110105")));
        Assert.Equal(4, written.Count);
    }

    [Fact]
    public void The_same_name_has_other_tokens_in_another_county_so_that_they_cannot_be_joined()
    {
        Assert.False(Of(Luzhou, "单小军", "13803551234", "11010519491231002X").Overlaps(
            Of(Partition.County("140404"), "单小军", "13803551234", "11010519491231002X")));
    }

    [Fact]
    public void The_index_container_knows_a_number_by_one_id_for_the_whole_city()
    {
        Assert.Equal(_tokens.IndexNumber("11010519491231002x"), _tokens.IndexNumber("11010519491231002X"));
        Assert.NotEqual(_tokens.IndexOf("receipt", "ABC"), _tokens.IndexOf("token", "ABC"));
        Partition.Index(_tokens.IndexNumber("11010519491231002X"));
    }

    [Fact]
    public async Task While_the_search_ring_rotates_both_keys_are_looked_up_the_new_one_is_written_and_nothing_changes_its_name()
    {
        var (before, named) = (Of(Luzhou, "单小军"), (_tokens.IndexNumber("1"), _tokens.IndexOf("receipt", "1"),
            _tokens.Pseudonym(Luzhou, "health", "c1")));
        var id = await _keys.AddAsync(KeyPurpose.Search, Now);
        Assert.Equal(before, Of(Luzhou, "单小军"));
        _clock.Advance(KeyRings.ActivateAfter);
        await _keys.ActivateAsync(id, Now);

        var after = Of(Luzhou, "单小军");
        Assert.False(after.Overlaps(before));
        var looked = _tokens.FindName(Luzhou, "单小军");
        Assert.Equal(2, looked.Count);
        Assert.True(Finds(before, looked) && Finds(after, looked));

        // Documents keep their names, whoever knows which keys.
        Assert.Equal(named, (_tokens.IndexNumber("1"), _tokens.IndexOf("receipt", "1"), _tokens.Pseudonym(Luzhou, "health", "c1")));
        var first = _keys.List().Single(k => k is { Purpose: KeyPurpose.Search, State: KeyState.DecryptOnly }).Id;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _keys.RetireAsync(first, Now));
    }

    [Fact]
    public void Nearly_every_character_of_a_name_has_a_reading_and_the_usual_one_comes_first()
    {
        Assert.Equal("zhong", Pinyin.Readings(new('中'))[0]);
        Assert.Equal(["chang", "zhang"], Pinyin.Readings(new('长')).Order(StringComparer.Ordinal));
        Assert.Equal(["geyuhang"], Pinyin.OfName("葛宇航").Take(1));
        Assert.Empty(Pinyin.OfName("☃"));
        Assert.True(Pinyin.OfName("单单单单单").Count <= Pinyin.MostReadings);
        Assert.Null(Pinyin.Typed("王"));
        var read = Enumerable.Range(0x4E00, 0x9FA5 - 0x4E00).Count(c => Pinyin.Readings(new(c)).Count > 0);
        Assert.True(read > 20_800, $"{read} characters have a reading.");
    }
}
