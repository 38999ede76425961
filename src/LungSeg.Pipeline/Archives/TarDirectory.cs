using System.Formats.Tar;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// Lists a tar's files by its headers (POSIX.1-2001, ustar, GNU); what lies between them is passed over.
/// </summary>
internal static class TarDirectory
{
    /// <summary>Lists the files in the archive's order; of one that is cut off, those before.</summary>
    /// <exception cref="ArchiveFaultException">The archive has too many entries.</exception>
    public static async Task<ArchiveDirectory> ReadAsync(
        ArchiveFile archive, ArchiveLimits limits, CancellationToken cancellation)
    {
        var entries = new List<ArchiveEntry>();
        await using var stream = new TarHeaderStream(archive);
        await using var reader = new TarReader(stream, leaveOpen: true);
        try
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) continue;
                if (entries.Count == limits.Entries)
                {
                    throw new ArchiveFaultException(
                        ArchiveFaults.TooLarge($"It has more than {limits.Entries} entries."));
                }

                entries.Add(Entry(entry, archive.Length));
            }
        }
        catch (Exception fault)
            when (fault
                    is InvalidDataException
                        or EndOfStreamException
                        or FormatException
                        or ArgumentException
                        or OverflowException
            )
        {
            return new(
                entries,
                ArchiveFaults.Broken(
                    $"It is broken after {entries.Count} files: it was not sent whole, or something else is in it."));
        }

        return new(entries);
    }

    private static ArchiveEntry Entry(TarEntry entry, long archiveLength)
    {
        // Only a file with bytes has a place.
        var offset = entry.Length > 0 ? entry.DataOffset : 0;
        var found = new ArchiveEntry(entry.Name, EntryEncoding.Plain, offset, entry.Length, entry.Length, Crc: null);
        if (entry.EntryType
            is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            return found with { Fault = ArchiveFaults.Unsupported("It is no file but a link or a device.") };
        }

        return offset < 0 || offset > archiveLength || entry.Length > archiveLength - offset
            ? found with { Fault = ArchiveFaults.Broken("Its archive ends before it.") }
            : found;
    }
}
