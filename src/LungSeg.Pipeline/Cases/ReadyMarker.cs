using System.Globalization;
using System.Text;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// The blob <c>_READY</c>, put last by whoever uploads a case: empty, or one line with the number of files, or one line
/// for each expected SOP instance UID.
/// </summary>
/// <param name="ExpectedCount">The number of files that must be there; null where the marker names none.</param>
/// <param name="ExpectedInstances">SOP instance UIDs that must be there; empty where the marker lists none.</param>
public sealed record ReadyMarker(int? ExpectedCount, IReadOnlyList<string> ExpectedInstances)
{
    /// <summary>The marker's name, the last segment of its blob's name.</summary>
    public const string Name = "_READY";

    /// <summary>A marker with 100,000 UIDs is about this long; more is not read.</summary>
    public const int MaximumBytes = 8 << 20;

    private static readonly ReadyMarker Empty = new(null, []);

    public static bool Is(string blobName) =>
        blobName.EndsWith(Name, StringComparison.Ordinal)
        && (blobName.Length == Name.Length || blobName[^(Name.Length + 1)] == '/');

    /// <summary>
    /// Reads a marker that was listed; one that has just been taken away reads as an empty one, which is not asked for.
    /// </summary>
    public static async Task<ReadyMarker> ReadAsync(
        IBlobStore store, string container, BlobEntry marker, CancellationToken cancellation)
    {
        if (marker.Length == 0) return Empty;
        try
        {
            await using var stream = await store.OpenReadAsync(
                new(container, marker.Name), 0, MaximumBytes, null, cancellation);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellation);
            return Parse(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (BlobNotFoundException)
        {
            return Empty;
        }
    }

    public static ReadyMarker Parse(ReadOnlySpan<byte> content)
    {
        var lines = Encoding.UTF8.GetString(content)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 1 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return new(count, []);
        }

        return new(lines.Length == 0 ? null : lines.Length, lines);
    }
}
