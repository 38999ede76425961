namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Where the samples along one axis read and with what weight: sample i is the sum over k of
/// <c>Weights(i)[k] * input[First[i] + k]</c>, where an index beyond the ends means the voxel at the end.
/// Sample i lies at i (n - 1) / (m - 1), so that the first and last centres coincide, as scipy.ndimage.zoom places it.
/// </summary>
internal sealed class AxisSampling
{
    private readonly float[] _weights;

    private AxisSampling(int inputs, int outputs, int taps, int tapsBefore, Action<double, Span<float>> weigh)
    {
        Inputs = inputs;
        Taps = taps;
        First = new int[outputs];
        _weights = new float[outputs * taps];
        for (var i = 0; i < outputs; i++)
        {
            var position = outputs > 1 ? (double)i * (inputs - 1) / (outputs - 1) : 0;
            var below = Math.Floor(position);
            First[i] = (int)below - tapsBefore;
            weigh(position - below, _weights.AsSpan(i * taps, taps));
        }
    }

    /// <summary>Voxels read from.</summary>
    public int Inputs { get; }

    /// <summary>Samples made.</summary>
    public int Outputs => First.Length;

    /// <summary>Voxels that each sample reads.</summary>
    public int Taps { get; }

    /// <summary>The first voxel of each sample; may be -1.</summary>
    public int[] First { get; }

    public static AxisSampling For(int inputs, int outputs, Interpolation interpolation) =>
        interpolation == Interpolation.Linear
            ? new(inputs, outputs, 2, 0, (t, w) => (w[0], w[1]) = ((float)(1 - t), (float)t))
            : new(inputs, outputs, 4, 1, CubicSpline.Weigh);

    public ReadOnlySpan<float> Weights(int sample) => _weights.AsSpan(sample * Taps, Taps);

    /// <summary>
    /// The voxels [first, last] that some samples in a row read, and a halo on both sides, within the axis.
    /// </summary>
    public (int First, int Last) Reach(int sample, int count, int halo) =>
        (Math.Max(0, First[sample] - halo), Math.Min(Inputs - 1, First[sample + count - 1] + Taps - 1 + halo));
}
