using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>What is known of a connected component; its voxels are in its <see cref="ComponentTable"/>.</summary>
public record struct Component
{
    private int _index;
    private long _voxelCount;
    private VoxelBox _box;
    private (long X, long Y, long Z) _indexSum;

    /// <summary>
    /// Its number: components are numbered by their first voxel in raster order (x fastest, then y, then z).
    /// </summary>
    public int Index { readonly get => _index; init => _index = value; }

    /// <summary>Voxels in it.</summary>
    public long VoxelCount { readonly get => _voxelCount; init => _voxelCount = value; }

    /// <summary>The smallest box around it, by index.</summary>
    public VoxelBox Box { readonly get => _box; init => _box = value; }

    /// <summary>The sums of its voxels' indices, for centroids of one or several components.</summary>
    public (long X, long Y, long Z) IndexSum { readonly get => _indexSum; init => _indexSum = value; }

    /// <summary>Its centroid by index, with fraction; <see cref="VolumeGeometry.ToPatient"/> gives mm.</summary>
    public readonly Vector3D Centroid => new Vector3D(IndexSum.X, IndexSum.Y, IndexSum.Z) / VoxelCount;

    /// <summary>The faces of the grid that it reaches.</summary>
    public readonly GridFaces Touches(Size3 grid) =>
        (Box.MinX == 0 ? GridFaces.LowX : 0) | (Box.MaxX == grid.X - 1 ? GridFaces.HighX : 0)
        | (Box.MinY == 0 ? GridFaces.LowY : 0) | (Box.MaxY == grid.Y - 1 ? GridFaces.HighY : 0)
        | (Box.MinZ == 0 ? GridFaces.LowZ : 0) | (Box.MaxZ == grid.Z - 1 ? GridFaces.HighZ : 0);

    /// <summary>
    /// Whether a component of an axial slice is a spot: of at most so many mm², and not at the edge of its slice.
    /// </summary>
    public readonly bool IsSpot(VolumeGeometry grid, double mostMm2) =>
        VoxelCount <= mostMm2 / (grid.Spacing.X * grid.Spacing.Y) && (Touches(grid.Size) & GridFaces.InSlice) == 0;

    /// <summary>
    /// Grows it, in its place in a table, by one run of voxels, x from start up to but not including end.
    /// </summary>
    /// <param name="index">Its number.</param>
    internal void Add(int index, int start, int end, int y, int z)
    {
        long length = end - start;
        Add(index, length, new(start, y, z, end - 1, y, z), ((start + end - 1) * length / 2, y * length, z * length));
    }

    /// <summary>Grows it, in its place in a table, by a part.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="part">What belongs to it, by another number.</param>
    internal void Add(int index, in Component part) => Add(index, part._voxelCount, part._box, part._indexSum);

    private void Add(int index, long voxelCount, VoxelBox box, (long X, long Y, long Z) indexSum)
    {
        _index = index;
        _box = _voxelCount == 0 ? box : _box.Union(box);
        _voxelCount += voxelCount;
        _indexSum.X += indexSum.X;
        _indexSum.Y += indexSum.Y;
        _indexSum.Z += indexSum.Z;
    }
}
