using System.Buffers.Binary;
using System.Text;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// Reads a zip's central directory: where each file lies and how long it is, without touching the files. Zip64
/// included. Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3. The framework's ZipArchive tells
/// no offsets, and it is by them that every stage reads a slice with one request.
/// </summary>
internal static class ZipDirectory
{
    private const uint FileHeader = 0x02014b50;
    private const int FileHeaderBytes = 46;
    private const ushort Encrypted = 1;
    private const ushort Utf8Name = 1 << 11;
    private const ushort Zip64Extra = 1;

    /// <summary>No blob's name is so long.</summary>
    private const int LongestName = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Lists the files in the directory's order.</summary>
    /// <exception cref="ArchiveFaultException">The archive is broken, too large, or one part of several.</exception>
    public static async Task<ArchiveDirectory> ReadAsync(
        ArchiveFile archive, ArchiveLimits limits, CancellationToken cancellation)
    {
        var end = await ZipEnd.ReadAsync(archive, cancellation);
        if (end.DirectoryBytes > limits.DirectoryBytes)
        {
            throw new ArchiveFaultException(
                ArchiveFaults.TooLarge(
                    $"Its directory has {end.DirectoryBytes} bytes; at most {limits.DirectoryBytes} are read."));
        }

        await using var stream = new BufferedStream(archive.Open(end.DirectoryOffset, end.DirectoryBytes), 64 << 10);
        var entries = new List<ArchiveEntry>();
        try
        {
            for (long read = 0; read < end.DirectoryBytes; read += await ReadEntryAsync())
            {
                if (entries.Count == limits.Entries)
                {
                    throw new ArchiveFaultException(
                        ArchiveFaults.TooLarge($"It has more than {limits.Entries} entries."));
                }
            }
        }
        catch (EndOfStreamException fault)
        {
            throw new ArchiveFaultException(ArchiveFaults.Broken("Its directory is cut off."), fault);
        }

        // Writers that know no zip64 let the count of 16 bits run over.
        if (entries.Count != end.Entries && entries.Count % 0x10000 != end.Entries)
        {
            throw new ArchiveFaultException(
                ArchiveFaults.Broken(
                    $"Its directory has {entries.Count} entries, and says that it has {end.Entries}."));
        }

        return new(entries);

        async Task<long> ReadEntryAsync()
        {
            var header = new byte[FileHeaderBytes];
            await stream.ReadExactlyAsync(header, cancellation);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != FileHeader)
            {
                throw new ArchiveFaultException(ArchiveFaults.Broken("Its directory is not where it says that it is."));
            }

            var (name, extra, comment) = (Short(header, 28), Short(header, 30), Short(header, 32));
            var rest = new byte[name + extra + comment];
            await stream.ReadExactlyAsync(rest, cancellation);
            entries.Add(Entry(header, rest.AsSpan(0, name), rest.AsSpan(name, extra), end.Shift, archive.Length));
            return FileHeaderBytes + rest.Length;
        }
    }

    private static ArchiveEntry Entry(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, long shift, long archiveLength)
    {
        var (flags, method, crc) = (
            Short(header, 8), Short(header, 10), BinaryPrimitives.ReadUInt32LittleEndian(header[16..]));
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        var wide = Zip64(extra);
        length = Widened(length, ref wide);
        packed = Widened(packed, ref wide);
        offset = Widened(offset, ref wide);

        var entry = new ArchiveEntry(
            Name(name, flags), method == 0 ? EntryEncoding.ZipStored : EntryEncoding.ZipDeflated, offset + shift,
            packed, length, crc);
        if ((flags & Encrypted) != 0)
            return entry with { Fault = ArchiveFaults.Encrypted() };
        if (method is not (0 or 8))
            return entry with
            {
                Fault = ArchiveFaults.Unsupported($"It is packed with method {method}, which is not read."),
            };
        var isThere =
            length >= 0
            && packed >= 0
            && offset >= 0
            && offset <= archiveLength - shift
            && packed <= archiveLength - shift - offset;
        if (!isThere)
            return entry with { Fault = ArchiveFaults.Broken("Its archive ends before it.") };
        if (method == 0 && packed != length)
            return entry with { Fault = ArchiveFaults.Broken("It is not packed and yet has two lengths.") };
        return entry;
    }

    /// <summary>The values that the zip64 extra field has, in the order of those that did not fit.</summary>
    private static ReadOnlySpan<byte> Zip64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var size = Math.Min(Short(extra, 2), extra.Length - 4);
            if (Short(extra, 0) == Zip64Extra) return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }

        return [];
    }

    private static long Widened(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8) return value;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value;
    }

    /// <summary>
    /// UTF-8 where it is that, said or not (macOS does not say); else one character a byte, which is enough to tell
    /// names apart.
    /// </summary>
    private static string Name(ReadOnlySpan<byte> name, int flags)
    {
        if (name.Length > LongestName) return "";
        try
        {
            return (flags & Utf8Name) != 0 ? Encoding.UTF8.GetString(name) : StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
