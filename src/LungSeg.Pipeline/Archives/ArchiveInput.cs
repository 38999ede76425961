using LungSeg.Dicom;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// Shows the files in a case's archives as blobs of the case, which <see cref="ArchiveBlobStore"/> reads. Only a
/// listing that is to be indexed is opened so: whether a case is complete, and whether it changed, is told by the
/// archives themselves.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="containers">Its containers; a tar.gz is unpacked into the work container.</param>
/// <param name="workPrefix">What names in the work container begin with.</param>
/// <param name="limits">What an archive may be at most.</param>
internal sealed class ArchiveInput(
    IBlobStore store, Containers containers, string workPrefix, ArchiveLimits? limits = null)
{
    private const int ConcurrentReads = 4;

    /// <summary>DICOM's mark lies at 128, ustar's at 257.</summary>
    private const int SniffedBytes = 512;

    private readonly ArchiveLimits _limits = limits ?? ArchiveLimits.Default;
    private readonly TarUnpacker _unpacker = new(store, containers.Work, workPrefix);

    /// <summary>
    /// A case's input with the files in its archives in the archives' stead, and what is left out of them.
    /// </summary>
    /// <returns>The input itself where no archive is among it; no request is made then.</returns>
    public async Task<CaseBlobs> OpenAsync(CaseBlobs input, CancellationToken cancellation)
    {
        var archives = input.Blobs.Where(blob => ArchiveNames.IsArchive(blob.Name)).ToArray();
        if (archives.Length == 0) return input;
        var opened = new OpenedArchive[archives.Length];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ConcurrentReads,
            CancellationToken = cancellation,
        };
        await Parallel.ForAsync(0, archives.Length, parallel, async (i, token) =>
            opened[i] = await OpenAsync(archives[i], token)
        );

        // A name that a blob has beside the archive stays that blob's.
        var blobs = input.Blobs.Except(archives).Concat(opened.SelectMany(archive => archive.Blobs))
            .DistinctBy(blob => blob.Name, StringComparer.Ordinal)
            .OrderBy(blob => blob.Name, StringComparer.Ordinal);
        return input with
        {
            Blobs = [.. blobs],
            LeftOut = [.. input.LeftOut, .. opened.SelectMany(archive => archive.LeftOut)],
        };
    }

    /// <summary>Deletes what was unpacked, for those who do not clear the case's work as a whole.</summary>
    public Task ClearAsync(CancellationToken cancellation) => _unpacker.ClearAsync(cancellation);

    private async Task<OpenedArchive> OpenAsync(BlobEntry blob, CancellationToken cancellation)
    {
        try
        {
            var address = new BlobAddress(containers.Scans, blob.Name);
            return await OpenAsync(blob, address, blob, cancellation);
        }
        catch (ArchiveFaultException fault)
        {
            return OpenedArchive.Not(fault.Fault with { Blob = blob.Name });
        }
        catch (BlobNotReadableException fault)
        {
            return OpenedArchive.Not(
                new(DicomFaultCodes.NotReadable, fault.Message, "Then run the scan again.", blob.Name));
        }
    }

    /// <param name="blob">The archive as the case has it.</param>
    /// <param name="address">Where its bytes are: the blob, or what was unpacked from it.</param>
    /// <param name="bytes">Those bytes' length and version.</param>
    /// <param name="cancellation">Ends it.</param>
    private async Task<OpenedArchive> OpenAsync(
        BlobEntry blob, BlobAddress address, BlobEntry bytes, CancellationToken cancellation)
    {
        var file = new ArchiveFile(store, address, bytes.Length, bytes.ETag);
        var kind = ArchiveKinds.Of(await file.ReadAsync(0, SniffedBytes, cancellation));
        var isUnpacked = address.Container != containers.Scans;
        if (kind != ArchiveKind.Tar && isUnpacked)
            throw new ArchiveFaultException(ArchiveFaults.Broken("There is no tar in its gzip."));
        if (kind == ArchiveKind.None && blob.Name.EndsWith(ArchiveNames.ZipEnding, StringComparison.OrdinalIgnoreCase))
            kind = ArchiveKind.Zip;
        switch (kind)
        {
            case ArchiveKind.Dicom:
                return new([blob], []);
            case ArchiveKind.Gzip:
                var tar = await _unpacker.UnpackAsync(address, blob, _limits, cancellation);
                return await OpenAsync(blob, new(containers.Work, tar.Name), tar, cancellation);
            case ArchiveKind.Zip:
                return Entries(blob, address, bytes, await ZipDirectory.ReadAsync(file, _limits, cancellation));
            case ArchiveKind.Tar:
                return Entries(blob, address, bytes, await TarDirectory.ReadAsync(file, _limits, cancellation));
            default:
                throw new ArchiveFaultException(
                    ArchiveFaults.Broken("It is no zip, tar or tar.gz, whatever its name says."));
        }
    }

    private OpenedArchive Entries(BlobEntry blob, BlobAddress address, BlobEntry bytes, ArchiveDirectory directory)
    {
        var total = directory.Entries.Where(entry => entry.Fault is null).Sum(entry => (double)entry.Length);
        if (total > _limits.TotalBytes || _limits.IsBomb(bytes.Length, (long)total))
        {
            throw new ArchiveFaultException(ArchiveFaults.TooLarge(
                $"Its {bytes.Length} bytes unpack to {total:0}; that is no scan, or more than {_limits.TotalBytes}."));
        }

        var (names, blobs, faults) = (new EntryNames(blob.Name), new List<BlobEntry>(), new List<Fault>());
        for (var i = 0; i < directory.Entries.Count; i++)
        {
            var entry = directory.Entries[i];
            if (entry.IsFolder) continue;
            var name = names.NameOf(entry.Name, i + 1);
            if (FaultOf(entry, name) is { } fault) faults.Add(fault with { Blob = name });
            else blobs.Add(new(name, entry.Length, TagOf(entry), blob.LastModified));
        }

        if (directory.Fault is { } broken)
            faults.Add(broken with { Blob = blob.Name });
        else if (directory.Entries.Count == 0)
            faults.Add(new(DicomFaultCodes.Empty, "There is no file in the archive.", "Pack it again.", blob.Name));
        return new(blobs, faults);

        string TagOf(ArchiveEntry entry) =>
            new EntryTag(
                address, bytes.ETag, bytes.ContentHash, entry.Encoding, entry.Offset, entry.Packed, entry.Length,
                entry.Crc).ToString();
    }

    private Fault? FaultOf(ArchiveEntry entry, string name)
    {
        if (CaseInput.FaultOf(entry.Name.Replace('\\', '/')) is { } other) return other;
        if (entry.Fault is not null) return entry.Fault;
        if (ArchiveNames.IsArchive(name)) return ArchiveFaults.Nested();
        return entry.Length > Array.MaxLength || _limits.IsBomb(entry.Packed, entry.Length)
            ? ArchiveFaults.TooLarge($"Its {entry.Packed} bytes unpack to {entry.Length}, which is no slice.")
            : null;
    }

    private sealed record OpenedArchive(IReadOnlyList<BlobEntry> Blobs, IReadOnlyList<Fault> LeftOut)
    {
        public static OpenedArchive Not(Fault fault) => new([], [fault]);
    }
}
