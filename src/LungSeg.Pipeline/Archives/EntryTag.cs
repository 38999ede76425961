using System.Globalization;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// The ETag of an entry that is shown as a blob: it says where the entry's bytes are, of which version of the archive.
/// So whoever has the tag (a plan does) reads the entry with one ranged read, in any process, without the archive's
/// directory.
/// </summary>
/// <param name="Archive">The archive: the blob itself, or what was unpacked from it.</param>
/// <param name="ETag">The archive's version.</param>
/// <param name="ContentHash">Hash of the archive's bytes where the store keeps one: the same bytes sent again are no
/// change.</param>
/// <param name="Encoding">How the bytes lie there.</param>
/// <param name="Offset">Where they or their local header begin.</param>
/// <param name="Packed">Bytes in the archive.</param>
/// <param name="Length">Bytes of the entry.</param>
/// <param name="Crc">The entry's CRC-32, or null.</param>
internal sealed record EntryTag(
    BlobAddress Archive, string ETag, string? ContentHash, EntryEncoding Encoding, long Offset, long Packed,
    long Length, uint? Crc)
{
    /// <summary>No store's own ETag begins so, and no blob name has the divider.</summary>
    private const string Scheme = "entry";
    private const char Divider = '|';
    private const int Parts = 10;

    public override string ToString() =>
        string.Join(
            Divider, Scheme, Encoding, Number(Offset), Number(Packed), Number(Length),
            Crc?.ToString("x8", CultureInfo.InvariantCulture), Archive.Container, Archive.Name, ContentHash, ETag);

    /// <summary>Reads a tag; null for the ETag of a plain blob.</summary>
    public static EntryTag? Find(string? etag)
    {
        if (etag is null || !etag.StartsWith(Scheme + Divider, StringComparison.Ordinal)) return null;
        var parts = etag.Split(Divider, Parts);
        if (parts.Length != Parts) return null;
        return new(
            new(parts[6], parts[7]),
            parts[9],
            parts[8].Length == 0 ? null : parts[8],
            Enum.Parse<EntryEncoding>(parts[1]),
            Number(parts[2]),
            Number(parts[3]),
            Number(parts[4]),
            parts[5].Length == 0
                ? null
                : uint.Parse(parts[5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
