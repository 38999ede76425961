namespace LungSeg.Voxels.Geometry;

/// <summary>
/// The number of voxels along each index axis: X is a column step (fastest in memory), Y a row step, Z a slice step.
/// </summary>
public readonly record struct Size3(int X, int Y, int Z)
{
    /// <summary>Voxels in one slice.</summary>
    public int SliceLength => checked(X * Y);

    /// <summary>Voxels in the volume.</summary>
    public long Length => (long)X * Y * Z;

    public override string ToString() => $"{X} x {Y} x {Z}";
}
