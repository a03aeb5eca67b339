using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// What a page of somebody without an account has to know of the page before, kept by their own browser and readable by nobody there: sealed, for one
/// path, gone with the browser's session. So a post can lead on to a page that is read (Back and reload work), and nothing unsent lies on the server.
/// </summary>
/// <remarks>
/// The mother fills in half the form, looks at 查进度 and comes back: what she typed came with her request, and no table of ours has it.
/// </remarks>
public sealed class SealedCookies(Settings settings, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>A browser keeps 4096 bytes a cookie, its name included.</summary>
    private const int Part = 3800;

    /// <summary>Together well below what a server takes as headers.</summary>
    private const int MostParts = 4;

    /// <summary>More than the largest page that is posted; what is sealed was ours, so this only bounds a mistake.</summary>
    private const int MostBytes = 256 * 1024;

    private const int Stamp = sizeof(long);

    /// <summary>Whether the browser has shown that it keeps this cookie.</summary>
    public static bool Has(HttpContext context, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Cookies.ContainsKey(name);
    }

    /// <summary>The content; null where there is none, it is older than that, or it is not ours.</summary>
    public byte[]? Read(HttpContext context, string name, string path, TimeSpan longest)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Joined(context.Request.Cookies, name) is not { } text)
        {
            return null;
        }

        try
        {
            var plain = Protector(name, path).Unprotect(Base64Url.DecodeFromChars(text));
            if (plain.Length < Stamp || time.GetUtcNow() - DateTimeOffset
                .FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(plain)) > longest)
            {
                return null;
            }

            using var packed = new BrotliStream(new MemoryStream(plain, Stamp, plain.Length - Stamp, writable: false), CompressionMode.Decompress);
            var content = new byte[MostBytes];
            return content[..packed.ReadAtLeast(content, MostBytes, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Gives it to the browser.</summary>
    /// <returns>False where it is too large for a browser to keep; then nothing was given.</returns>
    public bool Write(HttpContext context, string name, string path, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var plain = new MemoryStream();
        Span<byte> stamp = stackalloc byte[Stamp];
        BinaryPrimitives.WriteInt64LittleEndian(stamp, time.GetUtcNow().ToUnixTimeSeconds());
        plain.Write(stamp);
        using (var packed = new BrotliStream(plain, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(content);
        }

        var text = Base64Url.EncodeToString(Protector(name, path).Protect(plain.ToArray()));
        var parts = text.Chunk(Part).Select(part => new string(part)).ToList();
        if (content.Length > MostBytes || parts.Count > MostParts)
        {
            return false;
        }

        for (var part = 0; part < parts.Count; part++)
        {
            var value = part == 0 ? string.Create(CultureInfo.InvariantCulture, $"{parts.Count}.{parts[0]}") : parts[part];
            context.Response.Cookies.Append(NameOf(name, part), value, Options(context, path));
        }

        return true;
    }

    public void Delete(HttpContext context, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (var part = 0; part < MostParts; part++)
        {
            if (Has(context, NameOf(name, part)))
            {
                context.Response.Cookies.Delete(NameOf(name, part), Options(context, path));
            }
        }
    }

    private static string? Joined(IRequestCookieCollection cookies, string name)
    {
        if (cookies[name] is not [>= '1' and <= (char)('0' + MostParts) and var count, '.', .. var first])
        {
            return null;
        }

        var rest = Enumerable.Range(1, count - '1').Select(part => cookies[NameOf(name, part)]).ToList();
        return rest.Contains(null) ? null : first + string.Concat(rest);
    }

    private static string NameOf(string name, int part) => part == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{part}");

    private CookieOptions Options(HttpContext context, string path) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict, // nobody else's page posts with it
        Secure = context.Request.IsHttps || settings.PublicOrigin?.Scheme == Uri.UriSchemeHttps,
        Path = path,
        IsEssential = true,
    };

    private IDataProtector Protector(string name, string path) => protection.CreateProtector("cookie", name, path);
}
