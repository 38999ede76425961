namespace LungSeg.Learned.Sampling;

/// <summary>
/// Places along an axis at which something is read by linear interpolation. Voxel centres are whole numbers; a place
/// more than half a voxel beyond the first or last is outside.
/// </summary>
internal sealed class AxisSamples
{
    private AxisSamples(int count) => (Low, Fraction) = (new int[count], new float[count]);

    /// <summary>The voxel at or before each place; -1 outside.</summary>
    public int[] Low { get; }

    /// <summary>How much of the next voxel is in it, 0 to 1; 0 where there is no next one.</summary>
    public float[] Fraction { get; }

    public int Count => Low.Length;

    /// <param name="count">How many places.</param>
    /// <param name="place">Each place, in voxels.</param>
    /// <param name="length">Voxels along the axis.</param>
    public static AxisSamples Of(int count, Func<int, double> place, int length)
    {
        var samples = new AxisSamples(count);
        for (var i = 0; i < count; i++)
        {
            var at = place(i);
            if (at < -0.5 - 1e-9 || at > length - 0.5 + 1e-9)
            {
                samples.Low[i] = -1;
                continue;
            }

            at = Math.Clamp(at, 0, length - 1);
            samples.Low[i] = (int)at;
            samples.Fraction[i] = (float)(at - (int)at);
        }

        return samples;
    }

    /// <summary>
    /// So many places that divide a stretch of voxels evenly: the stretch's ends are the ends of the first and last.
    /// </summary>
    public static AxisSamples Stretch(int count, int first, int voxels, int length) =>
        Of(count, i => first - 0.5 + ((i + 0.5) * voxels / count), length);
}
