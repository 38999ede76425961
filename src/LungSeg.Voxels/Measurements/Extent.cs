using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Measurements;

/// <summary>Where a region lies, LPS, mm; both ends of every row are looked at, so oblique grids are right as well.</summary>
internal sealed class Extent
{
    private Vector3D _sumOfIndices;

    public long Count { get; private set; }

    /// <summary>The corners of the box along the patient axes around the voxels' centres.</summary>
    public Vector3D Min { get; private set; } = new(double.MaxValue, double.MaxValue, double.MaxValue);

    public Vector3D Max { get; private set; } = new(double.MinValue, double.MinValue, double.MinValue);

    public Vector3D Centroid(VolumeGeometry grid) => grid.ToPatient(_sumOfIndices / Count);

    /// <summary>Adds the voxels of a row that have a label.</summary>
    public void Add(ReadOnlySpan<byte> row, byte label, int y, int z, VolumeGeometry grid)
    {
        int first = row.IndexOf(label), last = row.LastIndexOf(label);
        if (first < 0) return;
        long count = 0, sumX = 0;
        for (var x = first; x <= last; x++)
        {
            if (row[x] != label) continue;
            (count, sumX) = (count + 1, sumX + x);
        }

        Count += count;
        _sumOfIndices += new Vector3D(sumX, (double)y * count, (double)z * count);
        Include(grid.ToPatient(new(first, y, z)));
        Include(grid.ToPatient(new(last, y, z)));
    }

    /// <summary>The extent of what lies in either.</summary>
    public Extent Union(Extent other) => new()
    {
        Count = Count + other.Count,
        Min = Lesser(Min, other.Min),
        Max = Greater(Max, other.Max),
        _sumOfIndices = _sumOfIndices + other._sumOfIndices,
    };

    private void Include(Vector3D p) => (Min, Max) = (Lesser(Min, p), Greater(Max, p));

    private static Vector3D Lesser(Vector3D a, Vector3D b) => new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));

    private static Vector3D Greater(Vector3D a, Vector3D b) => new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z));
}
