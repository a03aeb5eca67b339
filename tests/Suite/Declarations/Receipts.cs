using Domain.Declarations;
using Domain.Notices;
using FsCheck;
using FsCheck.Xunit;

namespace Suite.Declarations;

/// <summary>What a declarant holds in the hand: a receipt to read aloud, a token to keep secret, a notice that was read.</summary>
public sealed class Receipts
{
    [Fact]
    public void A_receipt_looks_like_this() => Assert.Matches("^CZ-[0-9A-HJKMNP-TW-Z]{5}-[0-9A-HJKMNP-TW-Z]{5}-[0-9A-HJKMNP-TW-Z]$", Make(7).Value);

    [Fact]
    public void It_holds_at_least_45_random_bits() => Assert.True(10 * Math.Log2(31) >= 45);

    [Property]
    public void It_survives_being_written_by_hand(byte seed)
    {
        var receipt = Make(seed);
        var value = receipt.Value;
        string[] ways =
        [
            value, value.ToLowerInvariant(), value.Replace("-", "", StringComparison.Ordinal), value[3..],
                " " + value.Replace("-", " ", StringComparison.Ordinal) + "\n",
            value.Replace('0', 'O').Replace('1', 'l'), value.Replace('0', 'o').Replace('1', 'I'),
                string.Concat(value.Select(c => c is '-' ? '－' : (char)(c - '!' + '！'))),
        ];
        Assert.All(ways, way =>
        {
            Assert.True(Receipt.TryParse(way, out var read), way);
            Assert.Equal(receipt, read);
        });
    }

    [Property]
    public void One_wrong_character_or_two_exchanged_ones_are_noticed(byte seed)
    {
        const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTWXYZ";
        var value = Make(seed).Value.Replace("-", "", StringComparison.Ordinal)[2..];
        for (var i = 0; i < value.Length; i++)
        {
            foreach (var other in Alphabet.Where(other => other != value[i]))
            {
                Assert.False(Receipt.TryParse(value[..i] + other + value[(i + 1)..], out _));
            }

            for (var j = i + 1; j < value.Length - 1; j++)
            {
                var swapped = value.ToCharArray();
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                Assert.Equal(value[i] == value[j], Receipt.TryParse(new string(swapped), out _));
            }
        }
    }

    [Property]
    public void Anything_else_is_refused_without_an_exception(string? text) => Assert.False(Receipt.TryParse("?" + text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CZ")]
    [InlineData("CZ-00000-00000-00")]
    [InlineData("CZ-UUUUU-00000-0")]
    public void Too_little_too_much_and_letters_that_are_not_used_are_refused(string? text) => Assert.False(Receipt.TryParse(text, out _));

    [Fact]
    public void A_receipt_that_itself_begins_with_CZ_is_still_read() // ten characters that happen to start with C and Z, without the prefix
    {
        var found = Enumerable.Range(0, 20_000).Select(i => Make(i)).First(receipt => receipt.Value.StartsWith("CZ-CZ", StringComparison.Ordinal));
        Assert.True(Receipt.TryParse(found.Value[3..], out var read));
        Assert.Equal(found, read);
    }

    [Fact]
    public void A_token_has_22_characters_and_matches_only_itself()
    {
        var token = FollowUpToken.FromRandom([.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
        Assert.Matches("^[A-Za-z0-9_-]{22}$", token.Secret);
        Assert.True(FollowUpToken.Matches(token.Secret, token.Hash));
        Assert.False(FollowUpToken.Matches(token.Secret[..21] + (token.Secret[21] == 'A' ? 'B' : 'A'), token.Hash));
        Assert.False(FollowUpToken.Matches(token.Secret, FollowUpToken.FromRandom(new byte[16]).Hash));
        Assert.False(FollowUpToken.Matches(null, token.Hash));
        Assert.False(FollowUpToken.Matches("", token.Hash));
        Assert.False(FollowUpToken.Matches(token.Secret, "not a hash"));
    }

    [Fact]
    public void A_token_does_not_print_itself()
    {
        var token = FollowUpToken.FromRandom(new byte[16]);
        Assert.DoesNotContain(token.Secret, token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token.Secret, $"{new NewDeclaration("id", Make(1), token)}", StringComparison.Ordinal);
    }

    [Fact] // PIPL 17, 30: who, why, what, how long, which rights, how to reach us; and 31: children under 14
    public void The_notice_says_what_the_law_wants_said()
    {
        var notice = Notice.First;
        Assert.Equal("1", notice.Version);
        Assert.All(
            ["民政局", "长民发〔2024〕50号", "敏感个人信息", "不满十四周岁", "查看、复制、更正或者删除", "撤回", "保存", "联系", "教育、公安、卫生健康、医疗保障、疾病预防控制部门和残疾人联合会"],
            words => Assert.Contains(words, notice.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_notice_that_people_agreed_to_is_never_changed() => Assert.Equal( // a new text is a new version
        new Dictionary<string, string> { ["1"] = "64e85ca69a7b79fd0e8fa608a5a67145202f1f1e2c452bd51a3a18bfad713547" },
        NoticeVersions.Seeded.All.ToDictionary(notice => notice.Version, notice => notice.Hash));

    private static Receipt Make(int seed)
    {
        var bytes = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(seed));
        return Receipt.FromRandom(bytes);
    }
}
