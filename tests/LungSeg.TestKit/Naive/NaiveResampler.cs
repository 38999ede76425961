using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Separable resampling in double precision by the formulas, an axis at a time, without rounding.</summary>
public static class NaiveResampler
{
    /// <summary>Values [z, y, x] at the target's voxels, the first and last centres of both grids coinciding.</summary>
    public static double[,,] Resample(Volume<short> volume, Size3 to, Interpolation interpolation)
    {
        var from = volume.Size;
        var values = new double[from.Z, from.Y, from.X];
        foreach (var (x, y, z) in NaiveMask.Indices(from)) values[z, y, x] = volume[x, y, z];
        var alongX = Axis(new(to.X, from.Y, from.Z), values, 2, to.X, interpolation);
        var alongY = Axis(new(to.X, to.Y, from.Z), alongX, 1, to.Y, interpolation);
        return Axis(to, alongY, 0, to.Z, interpolation);
    }

    private static double[,,] Axis(Size3 size, double[,,] values, int axis, int outputs, Interpolation interpolation)
    {
        var result = new double[size.Z, size.Y, size.X];
        var inputs = values.GetLength(axis);
        foreach (var (x, y, z) in NaiveMask.Indices(size))
        {
            int[] at = [z, y, x];
            var position = outputs > 1 ? at[axis] * (double)(inputs - 1) / (outputs - 1) : 0;
            double Sample(int i)
            {
                int[] index = [z, y, x];
                index[axis] = Math.Clamp(i, 0, inputs - 1);
                return values[index[0], index[1], index[2]];
            }

            result[z, y, x] =
                interpolation == Interpolation.Linear ? Linear(position, Sample) : Cubic(position, Sample);
        }

        return result;
    }

    private static double Linear(double position, Func<int, double> sample)
    {
        var below = (int)position;
        return sample(below) + ((position - below) * (sample(below + 1) - sample(below)));
    }

    private static double Cubic(double position, Func<int, double> sample)
    {
        // The coefficient at k is the sum of √3 z^|j| sample(k + j); 20 terms leave 1e-11.
        var value = 0.0;
        for (var k = (int)position - 1; k <= (int)position + 2; k++)
        {
            var coefficient = 0.0;
            for (var j = -20; j <= 20; j++)
                coefficient += Math.Sqrt(3) * Math.Pow(Math.Sqrt(3) - 2, Math.Abs(j)) * sample(k + j);
            value += BSpline(position - k) * coefficient;
        }

        return value;
    }

    private static double BSpline(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? (2 / 3.0) - (x * x) + (x * x * x / 2) : x < 2 ? Math.Pow(2 - x, 3) / 6 : 0;
    }
}
