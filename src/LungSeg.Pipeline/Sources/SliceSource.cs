using LungSeg.Dicom;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Pixels;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Reads DICOM objects from the scans container: headers from their first kilobytes, or from the whole of an object
/// that can be held for its pixels; pixels slice by slice. Objects in archives are read as those beside them are.
/// </summary>
internal sealed class SliceSource(
    IBlobStore store, Containers containers, PixelDecoders decoders, HeldObjects? held = null)
{
    /// <summary>Objects read at a time: one is decoded while the others' bytes arrive.</summary>
    private static readonly int ConcurrentReads = Math.Max(4, 2 * Environment.ProcessorCount);

    private readonly InputBlobs _blobs = new(store, containers);
    private readonly HeldObjects _held = held ?? new(0);

    public PixelDecoders Decoders => decoders;

    /// <summary>
    /// Reads an object's header from as few bytes as it takes. One object that cannot be read is a fault of that
    /// object.
    /// </summary>
    public async Task<HeaderRead> ReadHeaderAsync(BlobEntry blob, CancellationToken cancellation)
    {
        try
        {
            return await ReadHeaderBytesAsync(blob, cancellation);
        }
        catch (BlobNotReadableException fault)
        {
            return new() { Fault = new(DicomFaultCodes.NotReadable, fault.Message, "Then run the scan again.") };
        }
        catch (EntryBrokenException fault)
        {
            return new() { Fault = Broken(fault) };
        }
    }

    private async Task<HeaderRead> ReadHeaderBytesAsync(BlobEntry blob, CancellationToken cancellation)
    {
        var version = SliceVersion.Of(blob);
        if (_held.HasRoomFor(blob.Length)) return await ReadAndHoldAsync(version, (int)blob.Length, cancellation);
        for (var prefix = (long)SliceHeaderReader.SuggestedPrefix; ;)
        {
            var length = (int)Math.Min(prefix, Math.Min(blob.Length, Array.MaxLength));
            using var bytes = await ReadAsync(version, length, cancellation);
            var read = SliceHeaderReader.Read(bytes.Span, blob.Length);
            if (read.BytesNeeded == 0) return read;
            prefix = Math.Max(4 * prefix, read.BytesNeeded);
        }
    }

    /// <summary>Decodes slices of any objects to HU, several objects at a time.</summary>
    /// <inheritdoc cref="ReadPixelsAsync" path="/param|/returns"/>
    public async Task<Fault?> ReadAllAsync(
        IReadOnlyList<PlannedSlice> slices, FrameDestination destination, CancellationToken cancellation)
    {
        var objects = Enumerable
            .Range(0, slices.Count)
            .GroupBy(i => slices[i].Blob!)
            .Select(group => group.ToArray())
            .ToArray();
        var faults = new Fault?[objects.Length];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ConcurrentReads,
            CancellationToken = cancellation,
        };
        await Parallel.ForAsync(0, objects.Length, parallel, async (i, token) =>
            faults[i] = await ReadPixelsAsync(
                [.. objects[i].Select(slice => slices[slice])], place => destination(objects[i][place]), token)
        );
        return faults.FirstOrDefault(fault => fault is not null);
    }

    /// <summary>
    /// Decodes the frames of one object to HU. The blob must still be the version that was indexed.
    /// </summary>
    /// <param name="slices">Slices of one and the same object.</param>
    /// <param name="destination">Where a slice's HU go, by its place in <paramref name="slices"/>.</param>
    /// <returns>Null, or why the object cannot be read.</returns>
    public async Task<Fault?> ReadPixelsAsync(
        IReadOnlyList<PlannedSlice> slices, FrameDestination destination, CancellationToken cancellation)
    {
        var slice = slices[0];
        try
        {
            using var bytes = _held.Take(slice.Version)
                ?? await ReadAsync(slice.Version, checked((int)slice.Length), cancellation);
            return Decode(bytes.Span, slices, destination) is { } fault ? Faults.Of(fault, slice.Blob!) : null;
        }
        catch (StorageException fault) when (fault is BlobChangedException or BlobNotFoundException)
        {
            return Faults.Changed(slice.Blob!, fault);
        }
        catch (EntryBrokenException fault)
        {
            return Faults.Of(Broken(fault), slice.Blob!);
        }
    }

    /// <summary>Lets go of the objects whose pixels nobody will ask for.</summary>
    /// <param name="prefix">What the objects' names begin with.</param>
    /// <param name="wanted">Those that stay.</param>
    public void DropUnwanted(string prefix, IEnumerable<PlannedSlice> wanted)
    {
        var kept = wanted.Where(slice => slice.Blob is not null).Select(slice => slice.Version).ToHashSet();
        _held.Drop(version => version.Blob.StartsWith(prefix, StringComparison.Ordinal) && !kept.Contains(version));
    }

    /// <summary>An object's first bytes. The caller disposes them.</summary>
    /// <exception cref="BlobChangedException">The blob has other bytes now.</exception>
    public async Task<VoxelBuffer<byte>> ReadAsync(SliceVersion version, int length, CancellationToken cancellation)
    {
        var bytes = new VoxelBuffer<byte>(length, cleared: false);
        try
        {
            await using var stream = await _blobs.OpenAsync(version, 0, length, cancellation);
            await stream.ReadExactlyAsync(bytes.Bytes(0, length), cancellation);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static DicomFault Broken(EntryBrokenException fault)
    {
        var broken = ArchiveFaults.Broken(fault.Message);
        return new(broken.Code, broken.Message, broken.Cure);
    }

    private async Task<HeaderRead> ReadAndHoldAsync(SliceVersion version, int length, CancellationToken cancellation)
    {
        var bytes = _held.Take(version) ?? await ReadAsync(version, length, cancellation);
        var read = SliceHeaderReader.Read(bytes.Span, length);
        if (read.Header is null) bytes.Dispose();
        else _held.Put(version, bytes);
        return read;
    }

    private DicomFault? Decode(
        ReadOnlySpan<byte> file, IReadOnlyList<PlannedSlice> slices, FrameDestination destination)
    {
        var read = SliceHeaderReader.Read(file);
        if (read.Header is not { } header) return read.Fault;
        if (SlicePixels.Open(file, header, decoders, out var pixels) is { } closed) return closed;
        using (pixels)
        {
            for (var i = 0; i < slices.Count; i++)
            {
                if (pixels.Read(slices[i].Frame, destination(i)) is { } fault) return fault;
            }
        }

        return null;
    }
}

/// <summary>Where the HU of a slice go, by its place in a list.</summary>
internal delegate Span<short> FrameDestination(int place);
