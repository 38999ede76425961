using System.IO.Compression;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// Every format of volume files that is read. First bytes decide which one a file is; names only say where to look
/// first.
/// </summary>
public static class VolumeFormats
{
    /// <summary>As much of a file as nearly every header has room in.</summary>
    public const int UsualHeader = 16 << 10;

    /// <summary>No header is longer: what 3D Slicer writes about segments included.</summary>
    public const int LongestHeader = 4 << 20;

    /// <summary>Enough for every format's mark.</summary>
    private const int MarkBytes = 352;

    public static IReadOnlyList<IVolumeFormat> All { get; } =
    [new NiftiFormat(), new NrrdFormat(), new MetaImageFormat()];

    /// <summary>True for names that files with such headers mostly have.</summary>
    public static bool IsNamedSo(string name) =>
        All.Any(format => format.Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The name without what says that it is a volume.</summary>
    public static string WithoutEnding(string name)
    {
        var ending = All.SelectMany(format => format.Endings)
            .Where(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length);
        return ending is null ? name : name[..^ending.Length];
    }

    /// <summary>Whether the first bytes are a volume file's.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> head) =>
        !IsDicom(head) && FormatOf(Unpacked(head, MarkBytes) ?? head) is not null;

    /// <summary>Reads a header.</summary>
    /// <param name="head">The file's first bytes.</param>
    /// <param name="length">The file's length, bytes.</param>
    /// <param name="name">The file's name without folders.</param>
    /// <returns>The header; null where more of the file is needed.</returns>
    /// <exception cref="VolumeFaultException">It is none, or makes no volume.</exception>
    public static VolumeHeader? ReadHeader(ReadOnlySpan<byte> head, long length, string name)
    {
        var unpacked = Unpacked(head, LongestHeader);
        var format = FormatOf(unpacked ?? head) ?? throw VolumeFaults.Broken("it begins as no volume file does");
        var header = format.ReadHeader(unpacked ?? head, new(name, unpacked is not null, head.Length == length));
        if (header is null && (head.Length == length || head.Length >= LongestHeader))
            throw VolumeFaults.Cut("its header");
        return header is null ? null : VolumeChecks.Checked(header);
    }

    private static IVolumeFormat? FormatOf(ReadOnlySpan<byte> head)
    {
        foreach (var format in All)
        {
            if (format.Recognizes(head)) return format;
        }

        return null;
    }

    private static bool IsDicom(ReadOnlySpan<byte> head) =>
        head.Length >= 132 && head[128..132].SequenceEqual("DICM"u8);

    /// <summary>What is to be had from the beginning of a gzip stream; null where it is none.</summary>
    private static byte[]? Unpacked(ReadOnlySpan<byte> head, int max)
    {
        if (head.Length < 2 || head[0] != 0x1f || head[1] != 0x8b) return null;
        using var packed = new MemoryStream(head.ToArray());
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new byte[Math.Min(max, 64 * (long)head.Length)];
        var count = 0;
        try
        {
            for (int read; count < bytes.Length && (read = stream.Read(bytes, count, bytes.Length - count)) > 0;)
                count += read;
        }
        catch (Exception fault) when (VolumeDataStream.IsBroken(fault))
        {
            // Cut off where the head ends, or broken behind what was read.
        }

        return bytes[..count];
    }
}
