using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The union of a structuring element set at every voxel of a mask (or of its background), 64 voxels a word.
/// <code>
///   1. each slice is widened along x by 1, 2 ... RadiusX voxels: shifts of the whole slice by so many bits
///   2. for each dz, rows y + dy widened by HalfWidth(dy, dz) are or-ed: whole slices, shifted by dy rows
///   3. the outcome for dz is or-ed to the slices z - dz and z + dz
/// </code>
/// Shifts run over the ends of rows, so bits of one row appear in the neighbouring row's first or last RadiusX voxels;
/// the caller keeps a margin that wide on both sides in x and does not use it (in y and z, what lies beyond counts for
/// nothing). Complexity: about (2 RadiusX + number of rows (dy, |dz|) of the element) / 64 operations a voxel, empty
/// slices free. Exact. Parallel over slabs of slices, each reading RadiusZ slices beyond its own.
/// </summary>
internal static unsafe class SlabDilation
{
    /// <summary>A mask on the same grid; the caller disposes it.</summary>
    public static BitVolume Run(BitVolume source, StructuringElement element, bool ofBackground)
    {
        var target = new BitVolume(source.Geometry);
        var slices = source.Size.Z;

        // Slabs of several times the halo, but enough of them for every worker.
        var grain = Math.Max(2 * element.RadiusZ, 1 + ((slices - 1) / (2 * SlabScheduler.Workers)));
        SlabScheduler.Run(slices, grain, (start, end) =>
        {
            using var widened = new WidenedSlice(source, element);
            for (var z = Math.Max(0, start - element.RadiusZ); z < Math.Min(slices, end + element.RadiusZ); z++)
            {
                if (widened.Load(source.Slice(z), ofBackground)) Spread(widened, element, target, z, start, end);
            }
        });
        return target;
    }

    private static void Spread(
        WidenedSlice widened, StructuringElement element, BitVolume target, int z, int start, int end)
    {
        var inputs = stackalloc ulong*[(2 * element.RadiusY) + 1];
        for (var dz = 0; dz <= element.RadiusZ; dz++)
        {
            bool below = z - dz >= start && z - dz < end, above = z + dz >= start && z + dz < end;
            if (!below && !above) continue;
            var reach = element.Reach(dz);
            for (var dy = -reach; dy <= reach; dy++) inputs[dy + reach] = widened.Rows(element.HalfWidth(dy, dz), dy);
            fixed (ulong* lower = target.Slice(below ? z - dz : z + dz), upper = target.Slice(above ? z + dz : z - dz))
            {
                OrInto(lower, upper, inputs, (2 * reach) + 1, target.WordsPerSlice);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OrInto(ulong* lower, ulong* upper, ulong** inputs, int count, int words)
    {
        var i = 0;
        for (; i <= words - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            var union = Vector.Load(inputs[0] + i);
            for (var k = 1; k < count; k++) union |= Vector.Load(inputs[k] + i);
            (Vector.Load(lower + i) | union).Store(lower + i);
            (Vector.Load(upper + i) | union).Store(upper + i);
        }

        for (; i < words; i++)
        {
            var union = inputs[0][i];
            for (var k = 1; k < count; k++) union |= inputs[k][i];
            lower[i] |= union;
            upper[i] |= union;
        }
    }
}
