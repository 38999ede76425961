using System.Buffers.Binary;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// What a zip's last record says of its directory. Source: APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
/// </summary>
/// <param name="DirectoryOffset">Where the directory begins in the file.</param>
/// <param name="DirectoryBytes">Its length.</param>
/// <param name="Entries">How many entries it says that it has.</param>
/// <param name="Shift">Bytes before the archive proper, which its offsets do not count: a program that unpacks
/// it.</param>
internal sealed record ZipEnd(long DirectoryOffset, long DirectoryBytes, long Entries, long Shift)
{
    private const uint End = 0x06054b50;
    private const int EndBytes = 22;
    private const uint End64 = 0x06064b50;
    private const int End64Bytes = 56;
    private const uint Locator64 = 0x07064b50;
    private const int Locator64Bytes = 20;

    /// <exception cref="ArchiveFaultException">There is no such record, or it makes no sense.</exception>
    public static async Task<ZipEnd> ReadAsync(ArchiveFile archive, CancellationToken cancellation)
    {
        var tail = await archive.ReadAsync(
            Math.Max(0, archive.Length - EndBytes - ushort.MaxValue - Locator64Bytes), int.MaxValue, cancellation);
        var at = FindEnd(tail);
        if (at < 0) throw Broken("It has no directory at its end: it was not sent whole.");
        var end = tail.AsMemory(at);
        var position = archive.Length - tail.Length + at;
        if (Short(end, 4) is not (0 or ushort.MaxValue)) throw Broken("It is one part of several.");

        var found = new ZipEnd(Int(end, 16), Int(end, 12), Short(end, 10), 0);
        if (at >= Locator64Bytes && Int(tail.AsMemory(at - Locator64Bytes), 0) == Locator64)
        {
            (found, position) = await Read64Async(
                archive, (long)Long(tail.AsMemory(at - Locator64Bytes), 8), position - Locator64Bytes, cancellation);
        }

        // What lies before the archive proper, offsets do not count.
        var shift = position - found.DirectoryBytes - found.DirectoryOffset;
        if (found.DirectoryBytes < 0 || found.DirectoryOffset < 0 || shift < 0)
            throw Broken("Its directory is not where it says that it is.");
        return found with { DirectoryOffset = found.DirectoryOffset + shift, Shift = shift };
    }

    private static async Task<(ZipEnd End, long Position)> Read64Async(
        ArchiveFile archive, long stated, long locator, CancellationToken cancellation)
    {
        // Right before its locator, where nothing lies between them, wherever the locator says.
        foreach (var position in (long[])[stated, locator - End64Bytes])
        {
            if (position < 0 || position > locator - End64Bytes) continue;
            ReadOnlyMemory<byte> end = await archive.ReadAsync(position, End64Bytes, cancellation);
            if (end.Length < End64Bytes || Int(end, 0) != End64) continue;
            return (new((long)Long(end, 48), (long)Long(end, 40), (long)Long(end, 32), 0), position);
        }

        throw Broken("Its directory is not where it says that it is.");
    }

    /// <summary>The last record whose comment ends with the file; else the last one.</summary>
    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        var last = -1;
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) != End) continue;
            if (at + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length) return at;
            if (last < 0) last = at;
        }

        return last;
    }

    private static ArchiveFaultException Broken(string what) => new(ArchiveFaults.Broken(what));

    private static int Short(ReadOnlyMemory<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[at..]);

    private static long Int(ReadOnlyMemory<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);

    private static ulong Long(ReadOnlyMemory<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
}
