using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>
/// Lungs whose diaphragm is flattened, as emphysema does: in each column of voxels along z the lung is stretched down
/// to a dome of another height. Slices are counted from the feet.
/// </summary>
internal static class FlatDiaphragm
{
    /// <summary>HU or labels with the diaphragm flattened; the caller disposes the volume.</summary>
    /// <param name="volume">On the labels' grid.</param>
    /// <param name="labels">Where the lungs are.</param>
    /// <param name="domeMm">From a lung's lowest voxel to nine tenths of its columns' lowest.</param>
    public static Volume<T> Of<T>(Volume<T> volume, Volume<byte> labels, double domeMm)
        where T : unmanaged
    {
        var (flat, size) = (Grids.Sampled(volume, volume.Geometry), volume.Size);
        foreach (var side in (byte[])[1, 2])
        {
            var columns = Columns(labels, side).OrderBy(column => column.Low).ToArray();
            var lowest = columns[0].Low;
            var dome = (columns[columns.Length * 9 / 10].Low - lowest) * labels.Geometry.Spacing.Z;
            var fraction = Math.Min(1, domeMm / dome);
            foreach (var (x, y, low, high) in columns)
            {
                var start = lowest + (int)Math.Round(fraction * (low - lowest));
                for (var z = start; z < high; z++)
                {
                    flat[x, y, z] = volume[x, y, low + ((z - start) * (high - low) / (high - start))];
                }
            }
        }

        return flat;

        IEnumerable<(int X, int Y, int Low, int High)> Columns(Volume<byte> of, byte side)
        {
            for (var i = 0; i < size.SliceLength; i++)
            {
                var (x, y) = (i % size.X, i / size.X);
                var lung = Enumerable.Range(0, size.Z).Where(z => of[x, y, z] == side).ToArray();
                if (lung.Length > 0) yield return (x, y, lung[0], lung[^1]);
            }
        }
    }
}
