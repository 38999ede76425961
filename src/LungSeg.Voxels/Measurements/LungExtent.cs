using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>Where a label lies; every row's ends are looked at, so oblique grids are right as well.</summary>
internal sealed class LungExtent
{
    private const int SlicesPerPiece = 16;

    private long _sumX;
    private long _sumY;
    private long _sumZ;
    private long _count;

    /// <summary>The lowest coordinates of its voxel centres, LPS mm.</summary>
    public Vector3D Min { get; private set; } = new(double.MaxValue, double.MaxValue, double.MaxValue);

    /// <summary>The highest.</summary>
    public Vector3D Max { get; private set; } = new(double.MinValue, double.MinValue, double.MinValue);

    /// <summary>The extent of a label's voxels; null where there are none.</summary>
    public static LungExtent? Of(Volume<byte> labels, byte label, int threads)
    {
        var whole = new LungExtent();
        SlabScheduler.Run(labels.Size.Z, SlicesPerPiece, threads, (start, end) =>
        {
            var part = new LungExtent();
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < labels.Size.Y; y++) part.AddRow(labels, label, y, z);
            }

            lock (whole) whole.Add(part);
        });
        return whole._count == 0 ? null : whole;
    }

    /// <summary>Of this and another label's voxels together.</summary>
    public LungExtent Union(LungExtent other)
    {
        var both = new LungExtent();
        both.Add(this);
        both.Add(other);
        return both;
    }

    /// <summary>The mean of its voxel centres, LPS mm.</summary>
    public Vector3D Centroid(VolumeGeometry grid) => grid.ToPatient(new Vector3D(_sumX, _sumY, _sumZ) / _count);

    private void AddRow(Volume<byte> labels, byte label, int y, int z)
    {
        var row = labels.Row(y, z);
        var first = row.IndexOf(label);
        if (first < 0) return;
        var last = row.LastIndexOf(label);
        var count = 0;
        for (var x = first; x <= last; x++)
        {
            if (row[x] != label) continue;
            _sumX += x;
            count++;
        }

        _sumY += (long)count * y;
        _sumZ += (long)count * z;
        _count += count;
        Include(labels.Geometry.ToPatient(new(first, y, z)));
        Include(labels.Geometry.ToPatient(new(last, y, z)));
    }

    private void Add(LungExtent other)
    {
        if (other._count == 0) return;
        (_sumX, _sumY, _sumZ, _count) = (_sumX + other._sumX, _sumY + other._sumY, _sumZ + other._sumZ, _count + other._count);
        Include(other.Min);
        Include(other.Max);
    }

    private void Include(Vector3D p)
    {
        Min = new(Math.Min(Min.X, p.X), Math.Min(Min.Y, p.Y), Math.Min(Min.Z, p.Z));
        Max = new(Math.Max(Max.X, p.X), Math.Max(Max.Y, p.Y), Math.Max(Max.Z, p.Z));
    }
}
