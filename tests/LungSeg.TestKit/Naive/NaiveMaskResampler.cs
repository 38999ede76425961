using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>The trilinear field of a mask, perhaps smoothed, at a point; clamped at the ends.</summary>
public static class NaiveMaskResampler
{
    /// <summary>The field's value at a fractional index of the mask; 0 outside its voxels.</summary>
    public static double Field(BitVolume mask, Vector3D index, bool smooth)
    {
        var size = mask.Size;
        if (index.X < -0.5 || index.Y < -0.5 || index.Z < -0.5) return 0;
        if (index.X > size.X - 0.5 || index.Y > size.Y - 0.5 || index.Z > size.Z - 0.5) return 0;
        double value = 0;
        foreach (var (x, wx) in Taps(index.X, size.X, smooth))
        {
            foreach (var (y, wy) in Taps(index.Y, size.Y, smooth))
            {
                foreach (var (z, wz) in Taps(index.Z, size.Z, smooth))
                {
                    if (mask[x, y, z]) value += wx * wy * wz;
                }
            }
        }

        return value;
    }

    private static IEnumerable<(int Voxel, double Weight)> Taps(double position, int count, bool smooth)
    {
        position = Math.Clamp(position, 0, count - 1);
        var below = (int)position;
        foreach (var (voxel, weight) in new[] { (below, 1 - (position - below)), (below + 1, position - below) })
        {
            int At(int i) => Math.Clamp(i, 0, count - 1);
            yield return (At(voxel), smooth ? weight / 2 : weight);
            if (!smooth) continue;
            yield return (At(voxel - 1), weight / 4);
            yield return (At(voxel + 1), weight / 4);
        }
    }
}
