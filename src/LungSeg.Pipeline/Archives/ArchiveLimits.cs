namespace LungSeg.Pipeline.Archives;

/// <summary>What an archive may be at most: beyond lies no scan, but a bomb or a backup.</summary>
/// <param name="Entries">Entries of one archive.</param>
/// <param name="TotalBytes">Bytes of all its entries, unpacked.</param>
/// <param name="Ratio">Bytes unpacked for a byte packed, of one entry and of the whole. A thorax packs 1:2, zeros up to
/// 1:1000.</param>
/// <param name="FreeBytes">What the ratio does not count for: entries and archives that unpack to no more than
/// this.</param>
/// <param name="DirectoryBytes">Bytes of a zip's central directory.</param>
internal sealed record ArchiveLimits(
    int Entries = 200_000, long TotalBytes = 16L << 30, int Ratio = 100, long FreeBytes = 64 << 20,
    long DirectoryBytes = 64 << 20)
{
    public static readonly ArchiveLimits Default = new();

    /// <summary>True where so much is made of so little that it is no scan.</summary>
    public bool IsBomb(long packed, long unpacked) => unpacked > FreeBytes && unpacked / Ratio > packed;
}
