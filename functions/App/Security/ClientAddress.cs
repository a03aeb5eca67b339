using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// Who is calling, as an address: from the one header that the front end is configured to set (<c>Site:ClientAddressHeader</c>), otherwise from the
/// connection. No other header is believed.
/// </summary>
public sealed class ClientAddress(Settings settings)
{
    public IPAddress Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (settings.ClientAddressHeader is { } header && context.Request.Headers[header] is { Count: > 0 } values)
        {
            // A list grows at its end: the last entry is the one that our own front end wrote.
            var last = values[^1].AsSpan();
            last = last[(last.LastIndexOf(',') + 1)..].Trim();
            if (IPAddress.TryParse(last, out var address))
            {
                return address;
            }

            if (IPEndPoint.TryParse(last, out var endpoint))
            {
                return endpoint.Address;
            }
        }

        return context.Connection.RemoteIpAddress ?? IPAddress.None;
    }

    /// <summary>What limits count by: an IPv4 address, or the /64 that one IPv6 household or device is given whole.</summary>
    public UInt128 KeyOf(HttpContext context)
    {
        var address = Of(context);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
