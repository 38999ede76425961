using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>What is known of a connected component; its voxels are in its <see cref="ComponentTable"/>.</summary>
public readonly record struct Component
{
    /// <summary>Its number: components are numbered by their first voxel in raster order (x fastest, then y, then z).</summary>
    public int Index { get; init; }

    /// <summary>Voxels in it.</summary>
    public long VoxelCount { get; init; }

    /// <summary>The smallest box around it, by index.</summary>
    public VoxelBox Box { get; init; }

    /// <summary>The sums of its voxels' indices, for centroids of one or several components.</summary>
    public (long X, long Y, long Z) IndexSum { get; init; }

    /// <summary>Its centroid by index, with fraction; <see cref="VolumeGeometry.ToPatient"/> gives mm.</summary>
    public Vector3D Centroid => new Vector3D(IndexSum.X, IndexSum.Y, IndexSum.Z) / VoxelCount;

    /// <summary>The faces of the grid that it reaches.</summary>
    public GridFaces Touches(Size3 grid) =>
        (Box.MinX == 0 ? GridFaces.LowX : 0) | (Box.MaxX == grid.X - 1 ? GridFaces.HighX : 0)
        | (Box.MinY == 0 ? GridFaces.LowY : 0) | (Box.MaxY == grid.Y - 1 ? GridFaces.HighY : 0)
        | (Box.MinZ == 0 ? GridFaces.LowZ : 0) | (Box.MaxZ == grid.Z - 1 ? GridFaces.HighZ : 0);

    /// <summary>The component grown by one run of voxels, x from start up to but not including end.</summary>
    internal Component With(int start, int end, int y, int z)
    {
        long length = end - start;
        var box = new VoxelBox(start, y, z, end - 1, y, z);
        return this with
        {
            VoxelCount = VoxelCount + length,
            Box = VoxelCount == 0 ? box : Box.Union(box),
            IndexSum = (IndexSum.X + ((start + end - 1) * length / 2), IndexSum.Y + (y * length), IndexSum.Z + (z * length)),
        };
    }
}
