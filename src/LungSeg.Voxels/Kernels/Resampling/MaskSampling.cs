using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Where the samples of a mask along one axis read and with what weight, in whole numbers, so that sums are exact:
/// sample i is the sum over k of <c>Weight(i, k) * input[Voxel(i, k)]</c> over <see cref="Unit"/>.
/// Layout: all samples' first tap, then all samples' second one, and so on.
/// </summary>
internal sealed class MaskSampling
{
    private const int Parts = 256;

    private readonly int[] _voxels;
    private readonly int[] _weights;
    private readonly int _firstInside;
    private readonly int _endInside;

    /// <summary>Sample i lies at input index <paramref name="origin"/> + i * <paramref name="step"/>.</summary>
    /// <param name="inputs">Voxels read from.</param>
    /// <param name="outputs">Samples made.</param>
    /// <param name="origin">Input index of sample 0.</param>
    /// <param name="step">Input voxels from sample to sample; may be negative.</param>
    /// <param name="smooth">Whether the input is first smoothed by the weights 1/4, 1/2, 1/4.</param>
    public MaskSampling(int inputs, int outputs, double origin, double step, bool smooth)
    {
        Outputs = outputs;
        Taps = smooth ? 4 : 2;
        Unit = smooth ? 4 * Parts : Parts;
        _voxels = new int[outputs * Taps];
        _weights = new int[outputs * Taps];
        for (var i = 0; i < outputs; i++)
        {
            var position = origin + (i * step);
            if (position >= -0.5 && position <= inputs - 0.5)
            {
                if (_endInside == 0) _firstInside = i;
                _endInside = i + 1;
            }

            var parts = (int)Math.Round(Math.Clamp(position, 0, inputs - 1) * Parts);
            int below = parts / Parts, t = parts % Parts;
            var first = smooth ? below - 1 : below;
            Span<int> weights = smooth ? [Parts - t, (2 * Parts) - t, Parts + t, t] : [Parts - t, t];
            for (var k = 0; k < Taps; k++)
            {
                _voxels[(k * outputs) + i] = Math.Clamp(first + k, 0, inputs - 1);
                _weights[(k * outputs) + i] = weights[k];
            }
        }
    }

    public int Outputs { get; }

    /// <summary>Voxels that each sample reads.</summary>
    public int Taps { get; }

    /// <summary>What a sample's weights sum to.</summary>
    public int Unit { get; }

    /// <summary>Whether a sample lies in a voxel of the input; others are empty.</summary>
    public bool Inside(int sample) => sample >= _firstInside && sample < _endInside;

    /// <summary>
    /// Those of a range of samples that lie in a voxel of the input; none of them where the end is not above the first.
    /// </summary>
    public (int First, int End) InsideOf(int first, int end) =>
        (Math.Max(first, _firstInside), Math.Min(end, _endInside));

    /// <summary>The voxel that tap k of a sample reads: that at the end for one beyond it.</summary>
    public int Voxel(int sample, int k) => _voxels[(k * Outputs) + sample];

    public int Weight(int sample, int k) => _weights[(k * Outputs) + sample];

    /// <summary>Samples from <paramref name="first"/> on, times <see cref="Unit"/>.</summary>
    public void Sample(ReadOnlySpan<int> input, int first, Span<int> samples)
    {
        samples.Clear();
        for (var k = 0; k < Taps; k++)
        {
            var voxels = _voxels.AsSpan((k * Outputs) + first, samples.Length);
            var weights = _weights.AsSpan((k * Outputs) + first, samples.Length);
            for (var i = 0; i < samples.Length; i++) samples[i] += weights[i] * input[voxels[i]];
        }
    }

    /// <summary>The sampling of each axis of one grid by another whose axes are parallel to it.</summary>
    /// <exception cref="ArgumentException">The axes are not parallel.</exception>
    public static (MaskSampling X, MaskSampling Y, MaskSampling Z) Between(
        VolumeGeometry from, VolumeGeometry to, bool smooth)
    {
        var origin = from.ToIndex(to.ToPatient(default));
        Vector3D Step(Vector3D axis) => from.ToIndex(to.ToPatient(axis)) - origin;
        Vector3D x = Step(new(1, 0, 0)), y = Step(new(0, 1, 0)), z = Step(new(0, 0, 1));

        // How far, in voxels, the last sample strays from its line.
        var stray = Math.Max(
            Math.Max(Math.Abs(x.Y) + Math.Abs(x.Z), Math.Abs(y.X) + Math.Abs(y.Z)), Math.Abs(z.X) + Math.Abs(z.Y));
        if (stray * Math.Max(to.Size.X, Math.Max(to.Size.Y, to.Size.Z)) > 0.01)
        {
            throw new ArgumentException("The grids' axes are not parallel.");
        }

        return (new(from.Size.X, to.Size.X, origin.X, x.X, smooth),
            new(from.Size.Y, to.Size.Y, origin.Y, y.Y, smooth),
            new(from.Size.Z, to.Size.Z, origin.Z, z.Z, smooth));
    }
}
