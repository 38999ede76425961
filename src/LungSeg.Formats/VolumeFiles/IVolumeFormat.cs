namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// One format of files that hold a volume. To add one: one class here and one line in <see cref="VolumeFormats.All"/>.
/// </summary>
public interface IVolumeFormat
{
    /// <summary>Endings of the names that files with such a header mostly have, lower case, with the dot.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>True where the first bytes are those of such a file; the name does not count.</summary>
    /// <param name="head">The file's first bytes, unpacked where the whole file is packed.</param>
    bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>Reads the header of a file that was recognized.</summary>
    /// <param name="head">The file's first bytes, unpacked where the whole file is packed.</param>
    /// <param name="file">The file.</param>
    /// <returns>The header; null where <paramref name="head"/> is not all of it and the file has more.</returns>
    /// <exception cref="VolumeFaultException">The header makes no volume.</exception>
    VolumeHeader? ReadHeader(ReadOnlySpan<byte> head, VolumeFileInfo file);
}

/// <summary>What is known of a file before its header is read.</summary>
/// <param name="Name">Its name without folders.</param>
/// <param name="IsPacked">The whole file is gzip.</param>
/// <param name="IsWhole">The head is all of the file.</param>
public sealed record VolumeFileInfo(string Name, bool IsPacked, bool IsWhole);
