using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Bronchi;

/// <summary>
/// Which of several masks is nearest to a place: cubes of growing edge are looked through, until one holds a set voxel.
/// The masks stay the caller's and must not change.
/// </summary>
internal sealed class NearestLabel(IReadOnlyList<BitVolume> masks)
{
    private readonly bool _isEmpty = masks.All(BitLogic.IsEmpty);

    /// <summary>The number of the mask; 0 where all are empty.</summary>
    public int At(int x, int y, int z)
    {
        var size = masks[0].Size;
        for (var reach = 0; !_isEmpty && reach < size.X + size.Y + size.Z; reach++)
        {
            var (best, label) = (int.MaxValue, -1);
            for (var dz = -reach; dz <= reach; dz++)
            {
                for (var dy = -reach; dy <= reach; dy++)
                {
                    // Of the cube its surface alone: what lies in it was looked at before.
                    var step = Math.Max(Math.Abs(dy), Math.Abs(dz)) == reach ? 1 : Math.Max(1, 2 * reach);
                    for (var dx = -reach; dx <= reach; dx += step)
                    {
                        int a = x + dx, b = y + dy, c = z + dz, square = (dx * dx) + (dy * dy) + (dz * dz);
                        if ((uint)a >= (uint)size.X || (uint)b >= (uint)size.Y || (uint)c >= (uint)size.Z) continue;
                        if (square >= best) continue;
                        for (var i = 0; i < masks.Count; i++)
                        {
                            if (masks[i][a, b, c]) (best, label) = (square, i);
                        }
                    }
                }
            }

            if (label >= 0) return label;
        }

        return 0;
    }
}
