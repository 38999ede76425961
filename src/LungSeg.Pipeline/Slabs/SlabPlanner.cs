using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Pipeline.Slabs;

/// <summary>Cuts a series into slabs that one activity can hold: each makes its share of both grids.</summary>
internal static class SlabPlanner
{
    /// <param name="native">The CT's own grid.</param>
    /// <param name="isotropic">The grid that is segmented on.</param>
    /// <param name="interpolation">How one is made from the other: decides the halo.</param>
    /// <param name="slices">The native slices, for those that are missing; null where each is made by itself.</param>
    /// <param name="isotropicSlices">Slices of the isotropic grid in a slab; 0 chooses by
    /// <paramref name="slabBytes"/>.</param>
    /// <param name="slabBytes">The decoded input that a slab had best have,
    /// <see cref="Ports.IVolumeScratch.PreferredSlabBytes"/>.</param>
    public static IReadOnlyList<PlannedSlab> Plan(
        Size3 native, Size3 isotropic, Interpolation interpolation, IReadOnlyList<PlannedSlice>? slices,
        int isotropicSlices, long slabBytes)
    {
        var resampler = new IsotropicResampler(native, isotropic, interpolation);
        var count = isotropicSlices > 0
            ? (isotropic.Z + Math.Min(isotropicSlices, isotropic.Z) - 1) / Math.Min(isotropicSlices, isotropic.Z)
            : (int)Math.Clamp(1 + (((native.Length * sizeof(short)) - 1) / slabBytes), 1, native.Z);
        count = Math.Min(count, Math.Min(native.Z, isotropic.Z));

        var slabs = new List<PlannedSlab>(count);
        for (var i = 0; i < count; i++)
        {
            var own = Share(native.Z, i, count);
            var output = Share(isotropic.Z, i, count);
            var (needed, neededCount) = resampler.InputSlices(output.Z, output.Count);
            var first = Math.Min(own.Z, needed);
            var last = Math.Max(own.Z + own.Count, needed + neededCount) - 1;
            while (slices is not null && slices[first].Blob is null) first--;
            while (slices is not null && slices[last].Blob is null) last++;
            slabs.Add(new(output, own, new(first, last - first + 1)));
        }

        return slabs;
    }

    /// <summary>
    /// The part of <paramref name="length"/> that falls to one of <paramref name="count"/>; together they are all of
    /// it.
    /// </summary>
    private static SlabRange Share(int length, int index, int count)
    {
        var begin = (int)((long)length * index / count);
        return new(begin, (int)((long)length * (index + 1) / count) - begin);
    }
}
