using System.Buffers;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Pipeline.Sources;

/// <summary>Reads volume files as streams: 256 KiB at a time, whatever their size.</summary>
internal sealed class VolumeFileReader(InputBlobs blobs)
{
    private const int ChunkBytes = 256 << 10;

    private delegate void TakeValues(long first, ReadOnlySpan<double> values);

    /// <summary>True where the first bytes are a volume file's.</summary>
    public async Task<bool> IsVolumeAsync(PlannedFile file, CancellationToken cancellation) =>
        VolumeFormats.Recognizes(await HeadAsync(file, VolumeFormats.UsualHeader, cancellation));

    /// <summary>Reads the header; null where the file is no volume.</summary>
    /// <exception cref="VolumeFaultException">The header makes no volume.</exception>
    public async Task<VolumeHeader?> FindHeaderAsync(PlannedFile file, CancellationToken cancellation)
    {
        for (var prefix = VolumeFormats.UsualHeader; ; prefix = Math.Min(16 * prefix, VolumeFormats.LongestHeader))
        {
            var head = await HeadAsync(file, prefix, cancellation);
            if (!VolumeFormats.Recognizes(head))
                return null;
            var name = file.Blob[(file.Blob.LastIndexOf('/') + 1)..];
            if (VolumeFormats.ReadHeader(head, file.Length, name) is { } header) return header;
        }
    }

    /// <summary>Reads all voxels once and says what they are like, volume by volume.</summary>
    /// <exception cref="VolumeFaultException">They are not all there, or cannot be unpacked.</exception>
    public async Task<IReadOnlyList<VoxelSurvey>> SurveyAsync(
        VolumeHeader header, PlannedVolumeFile file, CancellationToken cancellation)
    {
        VoxelSurvey[] surveys = [.. Enumerable.Range(0, header.Volumes).Select(_ => new VoxelSurvey())];
        var length = header.Grid.Size.Length;
        await ReadAsync(
            header, file, 0, length * header.Volumes,
            (first, values) =>
            {
                while (!values.IsEmpty)
                {
                    var volume = (int)(first / length);
                    var own = (int)Math.Min(values.Length, ((volume + 1) * length) - first);
                    surveys[volume].Add(values[..own]);
                    first += own;
                    values = values[own..];
                }
            },
            cancellation);
        return surveys;
    }

    /// <summary>Reads slices in canonical order to HU.</summary>
    /// <exception cref="VolumeFaultException">They are not all there, or cannot be unpacked.</exception>
    public Task ReadAsync(
        VolumeHeader header, PlannedVolumeFile file, AxisOrder order, SlabRange slices, SlabVoxels voxels,
        CancellationToken cancellation)
    {
        var (size, canonical) = (header.Grid.Size, order.Apply(header.Grid).Size);
        var (first, steps) = order.PlacesIn(canonical);
        first -= (long)slices.Z * canonical.SliceLength;
        var volume = size.Length * file.Volume;

        // Where the file's slices are the slab's, only those are read; else each has a part of every one.
        var (from, count) =
            order.Z.Axis == 2
                ? (order.Z.Sign > 0 ? slices.Z : size.Z - slices.Z - slices.Count, slices.Count)
                : (0, size.Z);
        return ReadAsync(
            header, file, volume + ((long)from * size.SliceLength), (long)count * size.SliceLength,
            (at, values) => Place(values, at - volume, size, first, steps, voxels()), cancellation);
    }

    private static void Place(
        ReadOnlySpan<double> values, long at, Size3 size, long first, long[] steps, Span<short> slab)
    {
        while (!values.IsEmpty)
        {
            var (row, i) = Math.DivRem(at, size.X);
            var (k, j) = Math.DivRem(row, size.Y);
            var own = (int)Math.Min(values.Length, size.X - i);
            var to = first + (i * steps[0]) + (j * steps[1]) + (k * steps[2]);
            for (var n = 0; n < own; n++, to += steps[0])
            {
                if ((ulong)to < (ulong)slab.Length) slab[(int)to] = StoredVoxels.Hounsfield(values[n]);
            }

            at += own;
            values = values[own..];
        }
    }

    /// <summary>Reads voxels in the file's order, counted through all of its volumes.</summary>
    private async Task ReadAsync(
        VolumeHeader header, PlannedVolumeFile file, long first, long count, TakeValues take,
        CancellationToken cancellation)
    {
        var data = file.Data ?? file.Header;
        var isPacked = header.Data.Packing != VolumePacking.None || IsGzip(file.Data);
        var bytes = header.Type.Bytes();
        var start = VolumeDataStream.FirstVoxel(header, isPacked, data.Length) + (first * bytes);
        await using var stream = await OpenAsync(header, data, isPacked, start, count * bytes, cancellation);
        var converter = new StoredVoxels(header, file.OffsetHu);
        var (stored, values) = (
            ArrayPool<byte>.Shared.Rent(ChunkBytes), ArrayPool<double>.Shared.Rent(ChunkBytes / bytes));
        try
        {
            for (long done = 0; done < count;)
            {
                var chunk = (int)Math.Min(count - done, ChunkBytes / bytes);
                await VolumeDataStream.ReadAsync(stream, stored.AsMemory(0, chunk * bytes), cancellation);
                converter.Values(stored.AsSpan(0, chunk * bytes), values.AsSpan(0, chunk));
                take(first + done, values.AsSpan(0, chunk));
                done += chunk;
            }

            if (isPacked && first + count == header.Grid.Size.Length * header.Volumes)
                await VolumeDataStream.EndAsync(stream, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
            ArrayPool<double>.Shared.Return(values);
        }
    }

    /// <summary>
    /// Opens the bytes from a voxel on; packed ones are unpacked from their beginning, for there is no other place to
    /// begin.
    /// </summary>
    private async Task<Stream> OpenAsync(
        VolumeHeader header, PlannedFile data, bool isPacked, long start, long length, CancellationToken cancellation)
    {
        if (!isPacked) return await blobs.OpenAsync(data.Version, start, length, cancellation);
        var begin = VolumeDataStream.PackedFrom(header);
        var packed = await blobs.OpenAsync(data.Version, begin, null, cancellation);
        try
        {
            var stream = await VolumeDataStream.UnpackAsync(packed, cancellation);
            await VolumeDataStream.SkipAsync(stream, start - begin, cancellation);
            return stream;
        }
        catch
        {
            await packed.DisposeAsync();
            throw;
        }
    }

    private static bool IsGzip(PlannedFile? data) =>
        data is not null && data.Blob.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private async Task<byte[]> HeadAsync(PlannedFile file, int max, CancellationToken cancellation)
    {
        var head = new byte[Math.Min(max, file.Length)];
        await using var stream = await blobs.OpenAsync(file.Version, 0, head.Length, cancellation);
        await stream.ReadExactlyAsync(head, cancellation);
        return head;
    }
}
