using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>Voxels of a mask by axial slices.</summary>
internal static class Sections
{
    /// <summary>Voxels in each slice.</summary>
    public static int[] Of(BitVolume mask) => [.. Enumerable.Range(0, mask.Size.Z).Select(z => Common(mask, z, z))];

    /// <summary>Voxels that are set in both of two slices.</summary>
    public static int Common(BitVolume mask, int z, int other)
    {
        Span<ulong> one = mask.Slice(z), two = mask.Slice(other);
        var count = 0;
        for (var i = 0; i < one.Length; i++) count += BitOperations.PopCount(one[i] & two[i]);
        return count;
    }

    /// <summary>Voxels that are set in one of two slices alone.</summary>
    public static int Changed(BitVolume mask, int z, int other) =>
        Common(mask, z, z) + Common(mask, other, other) - (2 * Common(mask, z, other));
}
