using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>Where a mask lies; every row's ends are looked at, so oblique grids are right as well.</summary>
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

    /// <summary>The extent of a mask's voxels; null where there are none.</summary>
    public static LungExtent? Of(BitVolume mask)
    {
        var whole = new LungExtent();
        SlabScheduler.Run(mask.Size.Z, SlicesPerPiece, (start, end) =>
        {
            var part = new LungExtent();
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) part.AddRow(mask, y, z);
            }

            lock (whole) whole.Add(part);
        });
        return whole._count == 0 ? null : whole;
    }

    /// <summary>Of this and another mask's voxels together.</summary>
    public LungExtent Union(LungExtent other)
    {
        var both = new LungExtent();
        both.Add(this);
        both.Add(other);
        return both;
    }

    /// <summary>The mean of its voxel centres, LPS mm.</summary>
    public Vector3D Centroid(VolumeGeometry grid) => grid.ToPatient(new Vector3D(_sumX, _sumY, _sumZ) / _count);

    private void AddRow(BitVolume mask, int y, int z)
    {
        var words = mask.Row(y, z);
        var (first, last, count) = (-1, -1, 0);
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == 0) continue;
            if (first < 0) first = (w << 6) + BitOperations.TrailingZeroCount(words[w]);
            last = (w << 6) + BitOperations.Log2(words[w]);
            count += BitOperations.PopCount(words[w]);
            for (var rest = words[w]; rest != 0; rest &= rest - 1)
                _sumX += (w << 6) + BitOperations.TrailingZeroCount(rest);
        }

        if (first < 0) return;
        _sumY += (long)count * y;
        _sumZ += (long)count * z;
        _count += count;
        Include(mask.Geometry.ToPatient(new(first, y, z)));
        Include(mask.Geometry.ToPatient(new(last, y, z)));
    }

    private void Add(LungExtent other)
    {
        if (other._count == 0)
            return;
        (_sumX, _sumY, _sumZ, _count) = (
            _sumX + other._sumX, _sumY + other._sumY, _sumZ + other._sumZ, _count + other._count);
        Include(other.Min);
        Include(other.Max);
    }

    private void Include(Vector3D p)
    {
        Min = new(Math.Min(Min.X, p.X), Math.Min(Min.Y, p.Y), Math.Min(Min.Z, p.Z));
        Max = new(Math.Max(Max.X, p.X), Math.Max(Max.Y, p.Y), Math.Max(Max.Z, p.Z));
    }
}
