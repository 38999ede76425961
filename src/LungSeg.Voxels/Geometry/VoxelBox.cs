namespace LungSeg.Voxels.Geometry;

/// <summary>A box of voxels by index, both ends inside; it may reach beyond a grid.</summary>
public readonly record struct VoxelBox(int MinX, int MinY, int MinZ, int MaxX, int MaxY, int MaxZ)
{
    /// <summary>The box that holds nothing and grows by <see cref="Union"/>.</summary>
    public static VoxelBox Empty =>
        new(int.MaxValue, int.MaxValue, int.MaxValue, int.MinValue, int.MinValue, int.MinValue);

    public bool IsEmpty => MaxX < MinX || MaxY < MinY || MaxZ < MinZ;

    /// <summary>Voxels along each axis; zero for an empty box.</summary>
    public Size3 Size => IsEmpty ? default : new(MaxX - MinX + 1, MaxY - MinY + 1, MaxZ - MinZ + 1);

    /// <summary>The whole of a grid.</summary>
    public static VoxelBox Of(Size3 size) => new(0, 0, 0, size.X - 1, size.Y - 1, size.Z - 1);

    /// <summary>The smallest box that holds both.</summary>
    public VoxelBox Union(VoxelBox other) => new(
        Math.Min(MinX, other.MinX), Math.Min(MinY, other.MinY), Math.Min(MinZ, other.MinZ),
        Math.Max(MaxX, other.MaxX), Math.Max(MaxY, other.MaxY), Math.Max(MaxZ, other.MaxZ));

    /// <summary>What both hold; perhaps empty.</summary>
    public VoxelBox Intersect(VoxelBox other) => new(
        Math.Max(MinX, other.MinX), Math.Max(MinY, other.MinY), Math.Max(MinZ, other.MinZ),
        Math.Min(MaxX, other.MaxX), Math.Min(MaxY, other.MaxY), Math.Min(MaxZ, other.MaxZ));

    /// <summary>Grown by so many voxels on both sides of each axis.</summary>
    public VoxelBox Expand(int x, int y, int z) => new(MinX - x, MinY - y, MinZ - z, MaxX + x, MaxY + y, MaxZ + z);

    public bool Contains(int x, int y, int z) =>
        x >= MinX && x <= MaxX && y >= MinY && y <= MaxY && z >= MinZ && z <= MaxZ;

    /// <summary>The grid of a box's voxels: the same axes and spacing, the origin at the box's first voxel.</summary>
    public VolumeGeometry GridWithin(VolumeGeometry grid) => grid with
    {
        Size = Size,
        Origin = grid.ToPatient(new(MinX, MinY, MinZ)),
    };
}
