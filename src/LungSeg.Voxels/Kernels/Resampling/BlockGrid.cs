using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>A grid whose voxels are blocks of a finer one's; the last ones may be cut by the border.</summary>
internal static class BlockGrid
{
    /// <param name="fine">The finer grid.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    public static VolumeGeometry Of(VolumeGeometry fine, int edge)
    {
        var middle = (edge - 1) / 2.0;
        return fine with
        {
            Size = new(Blocks(fine.Size.X), Blocks(fine.Size.Y), Blocks(fine.Size.Z)),
            Spacing = fine.Spacing * edge,
            Origin = fine.ToPatient(new(middle, middle, middle)),
        };

        int Blocks(int voxels) => (voxels + edge - 1) / edge;
    }

    /// <summary>
    /// How many of a block's <paramref name="edge"/> voxels lie within the <paramref name="voxels"/> of an axis.
    /// </summary>
    public static int Inside(int block, int edge, int voxels) => Math.Min(edge, voxels - (block * edge));

    /// <summary>
    /// One HU for each block, of the rows in it that are taken column by column and of the columns then. A row of
    /// columns is all the scratch a worker has. The caller disposes the volume.
    /// </summary>
    /// <param name="fine">The CT.</param>
    /// <param name="edge">Voxels along a block's edge.</param>
    /// <param name="nothing">A column before its first row.</param>
    /// <param name="take">Takes a row of voxels into its columns.</param>
    /// <param name="finish">Makes a row of blocks of the columns of so many rows, which it may overwrite.</param>
    public static Volume<short> Reduce<T>(Volume<short> fine, int edge, T nothing, TakeRow<T> take, FinishRow<T> finish)
    {
        var size = fine.Size;
        var coarse = new Volume<short>(Of(fine.Geometry, edge));
        SlabScheduler.Run(coarse.Size.Z, 1, (start, end) =>
        {
            var columns = new T[size.X];
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < coarse.Size.Y; y++)
                {
                    Array.Fill(columns, nothing);
                    var (slices, rows) = (Inside(z, edge, size.Z), Inside(y, edge, size.Y));
                    for (var dz = 0; dz < slices; dz++)
                    {
                        for (var dy = 0; dy < rows; dy++) take(fine.Row((y * edge) + dy, (z * edge) + dz), columns);
                    }

                    finish(columns, slices * rows, coarse.Row(y, z));
                }
            }
        });
        return coarse;
    }

    internal delegate void TakeRow<T>(ReadOnlySpan<short> row, Span<T> columns);

    internal delegate void FinishRow<T>(Span<T> columns, int rows, Span<short> blocks);
}
