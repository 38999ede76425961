using LungSeg.Workflow;

namespace LungSeg.Pipeline.Archives;

/// <summary>How an entry's bytes lie in the archive.</summary>
internal enum EntryEncoding
{
    /// <summary>As they are.</summary>
    Plain,

    /// <summary>As they are, behind a zip's local file header.</summary>
    ZipStored,

    /// <summary>As a raw Deflate stream (RFC 1951), behind a zip's local file header.</summary>
    ZipDeflated,
}

/// <summary>A file in an archive, as the archive's directory tells of it.</summary>
/// <param name="Name">Its name as the archive has it: not checked, never a path. Empty where it is too long to be
/// kept.</param>
/// <param name="Encoding">How its bytes lie there.</param>
/// <param name="Offset">Where they or their local header begin, bytes from the archive's beginning.</param>
/// <param name="Packed">Bytes that it takes in the archive.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Crc">The file's CRC-32; null where the archive has none.</param>
internal sealed record ArchiveEntry(
    string Name, EntryEncoding Encoding, long Offset, long Packed, long Length, uint? Crc)
{
    /// <summary>Why it cannot be read; null where nothing speaks against it.</summary>
    public Fault? Fault { get; init; }

    /// <summary>True for an entry that only stands for a folder.</summary>
    public bool IsFolder => Length == 0 && Name.Length > 0 && Name[^1] is '/' or '\\';
}

/// <summary>What an archive's directory tells.</summary>
/// <param name="Entries">Its files, in the archive's order.</param>
/// <param name="Fault">Why there may be more; null where these are all.</param>
internal sealed record ArchiveDirectory(IReadOnlyList<ArchiveEntry> Entries, Fault? Fault = null);
