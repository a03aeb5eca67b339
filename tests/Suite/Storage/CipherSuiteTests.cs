using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Storage;
using Storage.Sealing;

namespace Suite.Storage;

/// <summary>Both suites by the examples of their standards, and what is sealed under one while the other is in use.</summary>
public sealed class CipherSuiteTests : IDisposable
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private readonly string _folder = Directory.CreateTempSubdirectory("suites-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string> Suites => [CipherSuite.Aes256GcmHmacSha256.Name, CipherSuite.Sm4GcmHmacSm3.Name];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<KeyRings> OpenAsync(CipherSuite suite) =>
        KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), _clock, mayCreate: true, new KeyWish(suite), Now);

    private async Task ExchangeAsync(KeyRings keys)
    {
        await keys.ApproachAsync(Now);
        _clock.Advance(KeyRings.ActivateAfter);
        await keys.ApproachAsync(Now);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void SM4_GCM_seals_the_example_of_RFC_8998_A_1_and_opens_it()
    {
        var plain =
            Hex(
                "AAAAAAAAAAAAAAAA BBBBBBBBBBBBBBBB CCCCCCCCCCCCCCCC DDDDDDDDDDDDDDDD EEEEEEEEEEEEEEEE FFFFFFFFFFFFFFFF EEEEEEEEEEEEEEEE "
                    + "AAAAAAAAAAAAAAAA");
        var (nonce, associated) = (Hex("00001234567800000000ABCD"), Hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"));
        var cipher = CipherSuite.Sm4GcmHmacSm3.NewAead(Hex("0123456789ABCDEFFEDCBA9876543210"));
        var (sealedBytes, tag, opened) = (new byte[plain.Length], new byte[CipherSuite.TagSize], new byte[plain.Length]);
        cipher.Seal(nonce, plain, sealedBytes, tag, associated);
        Assert
            .Equal(
                Hex(
                    "17F399F08C67D5EE19D0DC9969C4BB7D 5FD46FD3756489069157B282BB200735 D82710CA5C22F0CCFA7CBF93D496AC15 "
                        + "A56834CBCF98C397B4024A2691233B8D"), sealedBytes);
        Assert.Equal(Hex("83DE3541E4C2B58177E065A9BF7B62EC"), tag);
        cipher.Open(nonce, sealedBytes, tag, opened, associated);
        Assert.Equal(plain, opened);
    }

    [Fact]
    public void SM4_encrypts_the_example_of_GB_T_32907_A_1()
    {
        var (engine, block) = (new SM4Engine(), Hex("0123456789ABCDEFFEDCBA9876543210"));
        engine.Init(forEncryption: true, new KeyParameter(block));
        var written = new byte[16];
        engine.ProcessBlock(block, written);
        Assert.Equal(Hex("681EDF34D206965E86B3E94F536E4246"), written);
    }

    [Theory]
    [InlineData("616263", "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0")] // A.1
    [InlineData("61626364616263646162636461626364616263646162636461626364616263646162636461626364616263646162636461626364616263646162636461626364",
        "DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732")] // A.2
    public void SM3_hashes_the_examples_of_GB_T_32905(string message, string expected)
    {
        var digest = new SM3Digest();
        digest.BlockUpdate(Hex(message));
        var hash = new byte[32];
        digest.DoFinal(hash);
        Assert.Equal(Hex(expected), hash);
    }

    [Theory]
    [InlineData("0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopqabcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "CA05E144ED05D1857840D1F318A4A8669E559FC8391F414485BFDF7BB408963A")]
    [InlineData("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "Hi There",
        "C0BA18C68B90C88BC07DE794BFC7D2C8D19EC31ED8773BC2B390C9604E0BE11E")]
    [InlineData("4A656665", "what do ya want for nothing?", "2E87F1D16862E6D964B50A5200BF2B10B764FAA9680A296A2405F24BEC39F882")]
    public void HMAC_SM3_makes_the_examples_of_GM_T_0042_D_3_one_after_another(string key, string message, string expected)
    {
        var hash = CipherSuite.Sm4GcmHmacSm3.NewKeyedHash(Hex(key));
        foreach (var _ in (int[])[1, 2])
        {
            var mac = new byte[32];
            hash.Compute(Encoding.ASCII.GetBytes(message), mac);
            Assert.Equal(Hex(expected), mac);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Keys_are_derived_as_RFC_5869_says_from_the_suites_own_keyed_hash(string name)
    {
        var suite = CipherSuite.Named(name);
        var (material, salt) = (RandomNumberGenerator.GetBytes(suite.KeySize), RandomNumberGenerator.GetBytes(16));
        byte[] Mac(byte[] key, byte[] data)
        {
            var mac = new byte[32];
            suite.NewKeyedHash(key).Compute(data, mac);
            return mac;
        }

        Assert.Equal(Mac(Mac(salt, material), [.. "stream-1"u8, 1])[..suite.KeySize], suite.Derive(material, salt, "stream-1"u8));
        Assert.Equal(Mac(Mac(new byte[32], material), [.. "label"u8, 1])[..suite.KeySize], suite.Derive(material, [], "label"u8));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_was_altered_in_any_byte_is_refused_and_nothing_of_it_is_given_out(string name)
    {
        var suite = CipherSuite.Named(name);
        var cipher = suite.NewAead(RandomNumberGenerator.GetBytes(suite.KeySize));
        foreach (var length in (int[])[0, 1, 15, 16, 17, 31, 32, 33, 100])
        {
            var plain = RandomNumberGenerator.GetBytes(length);
            byte[][] parts = [RandomNumberGenerator.GetBytes(CipherSuite.NonceSize), new byte[length], new byte[CipherSuite.TagSize],
                "140403/child/c1"u8.ToArray()];
            cipher.Seal(parts[0], plain, parts[1], parts[2], parts[3]);
            var opened = new byte[length];
            cipher.Open(parts[0], parts[1], parts[2], opened, parts[3]);
            Assert.Equal(plain, opened);
            foreach (var part in parts)
            {
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] ^= 0x40;
                    RandomNumberGenerator.Fill(opened);
                    Assert.ThrowsAny<CryptographicException>(() => cipher.Open(parts[0], parts[1], parts[2], opened, parts[3]));
                    Assert.All(opened, one => Assert.Equal(0, one));
                    part[i] ^= 0x40;
                }
            }
        }
    }

    [Fact]
    public async Task What_was_sealed_before_there_was_a_second_suite_opens_as_it_lies_there()
    {
        using var keys = await OpenAsync(CipherSuite.Aes256GcmHmacSha256);
        var stored = (await new FileKeySource(Path.Combine(_folder, "keys")).LoadAsync(Now))!.Keys[0];
        var id = Encoding.ASCII.GetBytes(stored.Id);

        // As the first version wrote it, by hand: 1, key id, nonce, ciphertext, tag.
        var (nonce, plain) = (RandomNumberGenerator.GetBytes(12), "王小明"u8.ToArray());
        var (ciphertext, tag) = (new byte[plain.Length], new byte[16]);
        using (var aes = new AesGcm(Convert.FromBase64String(stored.Material), 16))
        {
            byte[] associated = [(byte)'r', 6, .. "140403"u8, 5, .. "child"u8, 2, .. "c1"u8, (byte)id.Length, .. id];
            aes.Encrypt(nonce, plain, ciphertext, tag, associated);
        }

        byte[] value = [1, (byte)id.Length, .. id, .. nonce, .. ciphertext, .. tag];
        Assert.Equal(plain, await SealedBody.OpenAsync(keys, Luzhou, Kinds.Child, "c1", value, Now));
    }

    [Theory]
    [InlineData(false, 0x01, 0x11)]
    [InlineData(true, 0x11, 0x01)]
    public async Task What_one_suite_sealed_opens_while_the_other_is_in_use_and_the_first_byte_says_which_it_was(bool smFirst,
        byte before, byte after)
    {
        CipherSuite[] suites = smFirst ? [CipherSuite.Sm4GcmHmacSm3, CipherSuite.Aes256GcmHmacSha256]
            : [CipherSuite.Aes256GcmHmacSha256, CipherSuite.Sm4GcmHmacSm3];
        byte[] body, stream;
        using (var keys = await OpenAsync(suites[0]))
        {
            (body, stream) = await SealBothAsync(keys);
        }

        using var others = await OpenAsync(suites[1]);
        await ExchangeAsync(others);
        var (newBody, newStream) = await SealBothAsync(others);
        Assert.Equal([before, after], [body[0], newBody[0]]);
        Assert.Equal([(byte)(before + 1), (byte)(after + 1)], [stream[0], newStream[0]]);
        foreach (var (one, other) in (IEnumerable<(byte[], byte[])>)[(body, stream), (newBody, newStream)])
        {
            Assert.Equal("王小明"u8.ToArray(), await SealedBody.OpenAsync(others, Luzhou, Kinds.Child, "c1", one, Now));
            await using var content = await SealedStream.OpenAsync(others, new Damage(), "a/1", new MemoryStream(other), Now);
            using var read = new MemoryStream();
            await content.CopyToAsync(read, Now);
            Assert.Equal(200_000, read.Length);

            // Marked as the other suite's it is neither.
            one[0] ^= 0x10;
            other[0] ^= 0x10;
            await Assert.ThrowsAnyAsync<CryptographicException>(async () => await SealedBody.OpenAsync(others, Luzhou, Kinds.Child, "c1", one, Now));
            await Assert.ThrowsAnyAsync<CryptographicException>(() =>
                SealedStream.OpenAsync(others, new Damage(), "a/1", new MemoryStream(other), Now));
        }
    }

    private static async Task<(byte[] Body, byte[] Stream)> SealBothAsync(KeyRings keys)
    {
        var key = keys.Current.Encryption;
        using var stream = new MemoryStream();
        await SealedStream.SealAsync(key, "a/1", new MemoryStream(new byte[200_000]), stream, Now);
        return (SealedBody.Seal(key, Luzhou, Kinds.Child, "c1", "王小明"u8), stream.ToArray());
    }
}
