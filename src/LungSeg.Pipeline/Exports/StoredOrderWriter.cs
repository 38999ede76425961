using System.Runtime.InteropServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Writes HU in the order of the input's own axes, where those are not the native grid's: as many of the input's slices
/// at a time as fit in a buffer, each filled in one pass over the slabs.
/// </summary>
internal sealed class StoredOrderWriter(SegmentedSeries series)
{
    private const long BufferBytes = 128 << 20;

    public async Task WriteAsync(Stream file, CancellationToken cancellation)
    {
        var (size, native) = (series.StoredGrid.Size, series.NativeGrid.Size);
        var (first, steps) = series.Plan.StoredOrder.PlacesIn(native);
        var slices = (int)Math.Clamp(BufferBytes / sizeof(short) / size.SliceLength, 1, size.Z);
        using var buffer = new VoxelBuffer<short>(checked(slices * size.SliceLength), cleared: false);
        for (var k = 0; k < size.Z; k += slices)
        {
            var count = Math.Min(slices, size.Z - k);
            await series.ForEachSlabAsync(slab => Fill(slab, k, count), cancellation);
            file.Write(MemoryMarshal.AsBytes(buffer.Span[..(count * size.SliceLength)]));
        }

        void Fill(HounsfieldSlab slab, int k, int count)
        {
            var begin = (long)slab.Z * native.SliceLength;
            var voxels = slab.Span;
            for (var row = 0; row < count * size.Y; row++)
            {
                var from = first - begin + (row % size.Y * steps[1]) + ((k + (row / size.Y)) * steps[2]);
                var last = from + ((size.X - 1) * steps[0]);
                if (Math.Max(from, last) < 0 || Math.Min(from, last) >= voxels.Length) continue;
                var to = buffer.Span.Slice(row * size.X, size.X);
                for (var i = 0; i < to.Length; i++, from += steps[0])
                {
                    if ((ulong)from < (ulong)voxels.Length) to[i] = voxels[(int)from];
                }
            }
        }
    }
}
