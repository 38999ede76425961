using System.Buffers.Binary;

namespace LungSeg.Pipeline.Archives;

/// <summary>What a file is, by its first bytes.</summary>
internal enum ArchiveKind
{
    None,
    Dicom,
    Zip,
    Gzip,
    Tar,
}

/// <summary>Tells archives by their first bytes: their names are often another's.</summary>
internal static class ArchiveKinds
{
    private const int HeaderBytes = 512;
    private const int ChecksumAt = 148;

    /// <param name="head">The first 512 bytes, or all of a shorter file.</param>
    public static ArchiveKind Of(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 132 && head[128..132].SequenceEqual("DICM"u8))
            return ArchiveKind.Dicom;
        if (head.Length >= 4
            && head[..2].SequenceEqual("PK"u8)
            && BinaryPrimitives.ReadUInt16LittleEndian(head[2..]) is 0x0403 or 0x0605 or 0x0807)
        {
            return ArchiveKind.Zip;
        }

        if (head.Length >= 2 && head[0] == 0x1f && head[1] == 0x8b) return ArchiveKind.Gzip;
        return head.Length == HeaderBytes && IsTar(head) ? ArchiveKind.Tar : ArchiveKind.None;
    }

    /// <summary>
    /// The header's checksum: the sum of its bytes, the checksum's own taken as blanks. An archive of nothing is all
    /// zeros.
    /// </summary>
    private static bool IsTar(ReadOnlySpan<byte> header)
    {
        if (!header.ContainsAnyExcept((byte)0)) return true;
        var sum = 8 * ' ';
        for (var i = 0; i < header.Length; i++) sum += i is >= ChecksumAt and < ChecksumAt + 8 ? 0 : header[i];
        var stated = 0;
        foreach (var digit in header.Slice(ChecksumAt, 8))
        {
            if (digit is >= (byte)'0' and <= (byte)'7') stated = (8 * stated) + digit - '0';
            else if (digit is not ((byte)' ' or 0)) return false;
        }

        return stated == sum;
    }
}
