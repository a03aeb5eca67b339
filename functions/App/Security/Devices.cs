using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Domain.Audit;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Security;

/// <summary>A device with the document that it was read from.</summary>
public sealed record StoredDevice(Device Device, Document Document);

/// <summary>
/// The phones and computers that accounts sign in on: a browser carries a number of its own, each session says which device it is on, and one that is
/// ended is refused whatever it sends, and told to empty itself.
/// </summary>
public sealed class Devices(IStore store, TimeProvider time)
{
    /// <summary>The claim of a session that names its device.</summary>
    public const string Claim = "device";

    /// <summary>What unseals the visits that a phone has taken along; the browser itself throws it away when they are to be dropped.</summary>
    public const string RoundKey = "taken";

    /// <summary>Where that key is sent along and can be read: the pages of visits alone.</summary>
    private const string RoundPath = "/portal/visits";

    private const string Cookie = "device";

    /// <summary>More than one person uses; the rest are forgotten by themselves.</summary>
    private const int Most = 30;

    private const int Tries = 3;

    /// <summary>Set where the session of a request was on a device that is ended.</summary>
    private static readonly object Ended = new();

    private static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    /// <summary>Notes that an account signs in on this browser: under its number, or a new one where that was another's or is ended.</summary>
    /// <returns>The device's id.</returns>
    public async Task<string> BeginAsync(HttpContext context, string account)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(account);
        if (NumberOf(context) is { } known && await OpenedAsync(IdOf(known), context.RequestAborted).ConfigureAwait(false) is { } found)
        {
            if (found.Device is { IsEnded: false } device && device.Account == account)
            {
                await TouchAsync(device.Id).ConfigureAwait(false);
                Give(context, known);
                return device.Id;
            }

            if (found.Device.IsEnded)
            {
                Empty(context);
            }
        }

        // Somebody else's round is nobody's here any more.
        DropRound(context);

        var (number, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), time.GetUtcNow());
        var begun = new Device(IdOf(number), account, NameOf(context.Request.Headers.UserAgent.ToString()), now, now);
        var batch = Batch.Technical().Create(Kinds.Device, begun.Id, begun, DeviceJson.Default.Device, FieldsOf(begun), expiresOn: begun.ForgottenAt);
        await store.CommitAsync(City, batch, CancellationToken.None).ConfigureAwait(false);
        Give(context, number);
        return begun.Id;
    }

    /// <summary>In use again. What was ended meanwhile stays so, and of two requests at once either may write.</summary>
    public async Task TouchAsync(string id)
    {
        if (await OpenedAsync(id, CancellationToken.None).ConfigureAwait(false) is { Device.IsEnded: false } found)
        {
            var batch = Put(Batch.Technical(), found, found.Device.Used(time.GetUtcNow()));
            await store.CommitAsync(City, batch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a session's device is ended; if so the request is known as one of it.</summary>
    public async Task<bool> IsEndedAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await OpenedAsync(id, context.RequestAborted).ConfigureAwait(false) is not { Device.IsEnded: true })
        {
            return false;
        }

        context.Items[Ended] = true;
        return true;
    }

    /// <summary>Whether a request in which nobody is signed in comes from a device that is ended.</summary>
    public async Task<bool> IsEndedAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(Ended)
            || (NumberOf(context) is { } number && await IsEndedAsync(context, IdOf(number)).ConfigureAwait(false));
    }

    /// <summary>Whether this is the device that the request comes from.</summary>
    public static bool IsThis(HttpContext context, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return NumberOf(context) is { } number && IdOf(number) == device.Id;
    }

    public async Task<StoredDevice?> FindAsync(string id, CancellationToken cancellation) => Wire.OpaqueId.Is(id)
        && await store.FindAsync(City, Kinds.Device, id, cancellation).ConfigureAwait(false) is { } document
            ? new(document.Read(DeviceJson.Default.Device), document) : null;

    /// <summary>
    /// For whoever uses it: one whose record is damaged counts as none, and the next sign-in makes a new one. As ended it would have its phone wiped,
    /// with visits that nobody has sent.
    /// </summary>
    private async Task<StoredDevice?> OpenedAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(id, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return null;
        }
    }

    /// <summary>The devices of an account, the last used first; those that are ended stay until they are forgotten.</summary>
    public async Task<IReadOnlyList<Device>> OfAsync(string account, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Device).Where(Fields.Actor, account).OrderBy(Fields.At, descending: true);
        var page = await store.ListAsync(City, query, new(Most), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => document.Read(DeviceJson.Default.Device))];
    }

    /// <summary>Ends a device, in one commit with who did it; twice is once.</summary>
    /// <returns>Whether it is ended; false where it changes all the time.</returns>
    public async Task<bool> EndAsync(StoredDevice found, AuditActor by, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        var now = time.GetUtcNow();
        for (var attempt = 0; attempt < Tries && !found.Device.IsEnded; attempt++)
        {
            var ended = found.Device.End(by, now);
            var batch = Put(Batch.Of(AuditEntries.Of("device", ended.Id, DivisionCode.Changzhi, "device.end", by, channel, now, null)), found, ended);
            if ((await store.CommitAsync(City, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return true;
            }

            if (await FindAsync(found.Device.Id, cancellation).ConfigureAwait(false) is not { } again)
            {
                return true; // signed out meanwhile
            }

            found = again;
        }

        return found.Device.IsEnded;
    }

    /// <summary>Signed out: the browser is nobody's device.</summary>
    public async Task LeaveAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        DropRound(context);
        if (NumberOf(context) is { } number
            && await FindAsync(IdOf(number), CancellationToken.None).ConfigureAwait(false) is { Device.IsEnded: false } found)
        {
            await store.CommitAsync(City, Batch.Technical().Delete(found.Document), CancellationToken.None).ConfigureAwait(false);
            context.Response.Cookies.Delete(Cookie, Options(context));
        }
    }

    /// <summary>Nothing that was kept stays on the device, even where the page's script does not run.</summary>
    public static void Empty(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers["Clear-Site-Data"] = "\"storage\"";
        DropRound(context);
    }

    /// <summary>Gives a phone a new key for what it takes along, until the instant at which it drops it.</summary>
    public static void GiveRoundKey(HttpContext context, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = RoundOptions(context);
        options.Expires = until;
        context.Response.Cookies.Append(RoundKey, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), options);
    }

    private static void DropRound(HttpContext context) => context.Response.Cookies.Delete(RoundKey, RoundOptions(context));

    /// <summary>What sort of device it says it is: enough to know one's phone from the office's computer.</summary>
    private static string NameOf(string agent)
    {
        bool Has(string word)
        {
            return agent.Contains(word, StringComparison.Ordinal);
        }

        var sort = Has("iPhone") ? "苹果手机" : Has("iPad") ? "平板电脑" : Has("Android") ? (Has("Mobile") ? "安卓手机" : "安卓平板")
            : Has("Windows") ? "Windows 电脑" : Has("Macintosh") ? "苹果电脑" : Has("Linux") ? "电脑" : "别的设备";
        return Has("MicroMessenger") ? sort + "（微信里打开）" : sort;
    }

    private static TechnicalBatch Put(TechnicalBatch batch, StoredDevice found, Device device) =>
        batch.Replace(found.Document, device, DeviceJson.Default.Device, FieldsOf(device), expiresOn: device.ForgottenAt);

    private static RecordBatch Put(RecordBatch batch, StoredDevice found, Device device) =>
        batch.Replace(found.Document, device, DeviceJson.Default.Device, FieldsOf(device), expiresOn: device.ForgottenAt);

    private static IndexFields FieldsOf(Device device) => new IndexFields().Set(Fields.Actor, device.Account).Set(Fields.At, device.UsedAt);

    private static string? NumberOf(HttpContext context) => context.Request.Cookies[Cookie] is { Length: 64 } number ? number : null;

    private static string IdOf(string number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("device\n" + number)).AsSpan(0, 16));

    private static void Give(HttpContext context, string number)
    {
        var options = Options(context);
        options.MaxAge = Device.Remembered;
        context.Response.Cookies.Append(Cookie, number, options);
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = IsSecure(context),
        IsEssential = true,
    };

    /// <summary>Also where a gateway in front ends the encryption.</summary>
    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || ProtectiveHeaders.IsHttps(context.RequestServices.GetRequiredService<Settings>());

    private static CookieOptions RoundOptions(HttpContext context) => new()
    {
        Path = RoundPath,
        HttpOnly = false, // read by taken.js
        SameSite = SameSiteMode.Strict,
        Secure = IsSecure(context),
        IsEssential = true,
    };
}

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Device))]
internal sealed partial class DeviceJson : JsonSerializerContext;
