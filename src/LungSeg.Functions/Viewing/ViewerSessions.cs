using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Functions.Viewing;

/// <summary>
/// Tickets of those who have signed in with a function key: the time of their end and an HMAC-SHA-256 of it. The key is
/// a blob of the work container, so every instance of the app knows it; deleting that blob ends all sessions.
/// </summary>
public sealed class ViewerSessions(IBlobStore store, LungSegOptions options, TimeProvider time)
{
    /// <summary>How long a ticket is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>A key that was deleted is forgotten after this.</summary>
    private static readonly TimeSpan KeyAge = TimeSpan.FromMinutes(1);

    private const int KeyBytes = 32;

    private Key? _key;

    private BlobAddress Address => new(options.WorkContainer, "viewer/session-key");

    /// <summary>A new ticket: letters, digits and a dot.</summary>
    public async Task<string> IssueAsync(CancellationToken cancellation)
    {
        var end = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{end}.{Sign(await KeyAsync(cancellation), end)}";
    }

    /// <summary>True for a ticket that was issued here and has not ended.</summary>
    public async Task<bool> IsValidAsync(string? ticket, CancellationToken cancellation)
    {
        if (ticket?.Split('.') is not [var end, var signature]) return false;
        var expected = Sign(await KeyAsync(cancellation), end);
        return CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(expected),
                Encoding.UTF8.GetBytes(signature)
            )
            && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && time.GetUtcNow().ToUnixTimeSeconds() < seconds;
    }

    private static string Sign(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private async Task<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (_key is { } known && time.GetElapsedTime(known.Read) < KeyAge) return known.Bytes;
        var bytes = await FindAsync(cancellation) ?? await MakeAsync(cancellation);
        _key = new(bytes, time.GetTimestamp());
        return bytes;
    }

    private async Task<byte[]?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            await using var stream = await store.OpenReadAsync(Address, 0, KeyBytes, ifETag: null, cancellation);
            var bytes = new byte[KeyBytes];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }

    private async Task<byte[]> MakeAsync(CancellationToken cancellation)
    {
        var bytes = RandomNumberGenerator.GetBytes(KeyBytes);
        try
        {
            await store.WriteAsync(
                Address, WriteCondition.IfAbsent, (stream, token) => stream.WriteAsync(bytes, token).AsTask(),
                cancellation);
            return bytes;
        }
        catch (BlobExistsException)
        {
            // Another instance was quicker.
            return await FindAsync(cancellation)
                ?? throw new StorageUnavailableException("The session key was deleted while it was made.");
        }
    }

    private sealed record Key(byte[] Bytes, long Read);
}
