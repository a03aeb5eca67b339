using System.Security.Cryptography;
using System.Text;

namespace Channels.WeChat;

/// <summary>WeChat's signature: hex SHA-1 over the ordinally sorted parts, joined.</summary>
public static class WeChatSignature
{
#pragma warning disable CA5350 // SHA-1 is what WeChat's protocol prescribes; replay and forgery are limited by the window and by encrypted mode.
    /// <param name="parts">Token, timestamp and nonce; in encrypted mode the cipher text too.</param>
    public static string Compute(params string[] parts) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Order(StringComparer.Ordinal)))));
#pragma warning restore CA5350

    public static bool Matches(string? signature, params string[] parts) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(signature ?? ""), Encoding.UTF8.GetBytes(Compute(parts)));
}
