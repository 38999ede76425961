using System.Collections.Concurrent;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Separable resampling of HU between grids with the same first and last voxel centres, linear or cubic B-spline:
/// scipy.ndimage.zoom(order = 1 or 3, mode = "nearest") to ±1 HU. int16 in and out, x fastest; float within.
/// Slabs of output slices can be made alone from the input slices they need, and joined are bit-identical to the whole,
/// for any cut, any number of threads and any processor: along z the cubic's inverse filter has a fixed length
/// (<see cref="CubicSpline.InverseFilter"/>), and nothing depends on where a slab begins.
/// <code>
///   input slices --in the plane, parallel over slices--&gt; ring of float planes --along z, parallel over
///   columns--&gt; output
/// </code>
/// Rounding: nearest, halves to even, saturating. Complexity: linear in input and output voxels; work space is the
/// ring, about 40 planes, never a float volume. Lanes: <see cref="RowBlend"/>.
/// </summary>
public sealed unsafe class IsotropicResampler
{
    private const int OutputSlicesPerRound = 32;
    private const int VoxelsPerColumn = 2048;

    private readonly AxisSampling _alongX;
    private readonly AxisSampling _alongY;
    private readonly AxisSampling _alongZ;
    private readonly Interpolation _interpolation;
    private readonly int _halo;

    /// <summary>Prepares resampling from a grid of one size to a grid of another.</summary>
    public IsotropicResampler(Size3 from, Size3 to, Interpolation interpolation)
    {
        From = from;
        To = to;
        _interpolation = interpolation;
        _halo = interpolation == Interpolation.Cubic ? CubicSpline.Halo : 0;
        _alongX = AxisSampling.For(from.X, to.X, interpolation);
        _alongY = AxisSampling.For(from.Y, to.Y, interpolation);
        _alongZ = AxisSampling.For(from.Z, to.Z, interpolation);
    }

    public Size3 From { get; }

    public Size3 To { get; }

    /// <summary>A whole volume resampled to another grid over it; the caller disposes it.</summary>
    /// <param name="volume">HU.</param>
    /// <param name="target">The grid to sample at, as <see cref="IsotropicGrid"/> or
    /// <see cref="VolumeGeometry.WithSize"/> makes it.</param>
    /// <param name="interpolation">Linear or cubic.</param>
    public static Volume<short> ResampleWhole(Volume<short> volume, VolumeGeometry target, Interpolation interpolation)
    {
        var result = new Volume<short>(target);
        var resampler = new IsotropicResampler(volume.Size, target.Size, interpolation);
        resampler.Resample(volume.Span, 0, target.Size.Z, result.Span);
        return result;
    }

    /// <summary>The input slices that a slab of output slices is made from, halo included.</summary>
    public (int Z0, int Count) InputSlices(int outputZ0, int outputCount)
    {
        var (first, last) = _alongZ.Reach(outputZ0, outputCount, _halo);
        return (first, last - first + 1);
    }

    /// <summary>Makes a slab of output slices.</summary>
    /// <param name="inputSlices">The slices that <see cref="InputSlices"/> names, and only these.</param>
    /// <param name="outputZ0">The first output slice.</param>
    /// <param name="outputCount">How many.</param>
    /// <param name="output">Their voxels; overwritten.</param>
    /// <exception cref="ArgumentException">A span has another length than its slices.</exception>
    public void Resample(ReadOnlySpan<short> inputSlices, int outputZ0, int outputCount, Span<short> output)
    {
        var (inputZ0, inputCount) = InputSlices(outputZ0, outputCount);
        if (inputSlices.Length != inputCount * From.SliceLength)
            throw new ArgumentException($"Expected {inputCount} slices.", nameof(inputSlices));
        if (output.Length != outputCount * To.SliceLength)
            throw new ArgumentException($"Expected {outputCount} slices.", nameof(output));
        fixed (
            short* from = inputSlices,
                to = output)
        {
            using var work = new Work(this, from, inputZ0, to, outputZ0, outputCount);
            for (var z = 0; z < outputCount; z += OutputSlicesPerRound)
            {
                work.Round(outputZ0 + z, Math.Min(OutputSlicesPerRound, outputCount - z));
            }
        }
    }

    /// <summary>One call's ring of planes and work spaces; rounds go up in z.</summary>
    private sealed class Work : IDisposable
    {
        private readonly IsotropicResampler _plan;
        private readonly short* _input;
        private readonly short* _output;
        private readonly int _inputZ0;
        private readonly int _outputZ0;
        private readonly int _ringLength;
        private readonly VoxelBuffer<float> _ring;
        private readonly ConcurrentBag<PlaneResampler> _planeResamplers = [];
        private int _planesDone;

        public Work(IsotropicResampler plan, short* input, int inputZ0, short* output, int outputZ0, int outputCount)
        {
            _plan = plan;
            _input = input;
            _inputZ0 = _planesDone = inputZ0;
            _output = output;
            _outputZ0 = outputZ0;
            for (var z = 0; z < outputCount; z += OutputSlicesPerRound)
            {
                var needed = plan.InputSlices(outputZ0 + z, Math.Min(OutputSlicesPerRound, outputCount - z)).Count;
                _ringLength = Math.Max(_ringLength, needed);
            }

            _ring = new(checked(_ringLength * plan.To.SliceLength));
        }

        /// <summary>Makes some output slices: first the planes they need and the ring lacks, then along z.</summary>
        public void Round(int outputZ, int count)
        {
            var (first, last) = _plan._alongZ.Reach(outputZ, count, _plan._halo);
            var begin = Math.Max(first, _planesDone);
            SlabScheduler.Run(last + 1 - begin, 1, (start, _) => ResamplePlane(begin + start));
            _planesDone = Math.Max(_planesDone, last + 1);
            SlabScheduler.Run(_plan.To.SliceLength, VoxelsPerColumn, (start, end) =>
                ResampleColumn(start, end - start, outputZ, count)
            );
        }

        public void Dispose()
        {
            _ring.Dispose();
            foreach (var resampler in _planeResamplers) resampler.Dispose();
        }

        private void ResamplePlane(int z)
        {
            if (!_planeResamplers.TryTake(out var resampler))
                resampler = new(_plan._alongX, _plan._alongY, _plan._interpolation);
            var slice = new ReadOnlySpan<short>(
                _input + ((long)(z - _inputZ0) * _plan.From.SliceLength), _plan.From.SliceLength);
            resampler.Resample(slice, new(Plane(z), _plan.To.SliceLength));
            _planeResamplers.Add(resampler);
        }

        /// <summary>Samples along z for <paramref name="length"/> neighbouring voxels of the plane.</summary>
        private void ResampleColumn(int start, int length, int outputZ, int count)
        {
            var along = _plan._alongZ;
            var firstTap = along.First[outputZ];
            var taps = along.First[outputZ + count - 1] + along.Taps - firstTap;
            using var coefficients = new VoxelBuffer<float>(_plan._halo > 0 ? taps * length : 0, cleared: false);
            var inputs = stackalloc float*[taps + (2 * _plan._halo)];
            for (var k = -_plan._halo; k < taps + _plan._halo; k++)
            {
                inputs[k + _plan._halo] = Plane(Math.Clamp(firstTap + k, 0, along.Inputs - 1)) + start;
            }

            fixed (float* buffer = coefficients.Span)
            {
                for (var k = 0; k < taps && _plan._halo > 0; k++)
                {
                    RowBlend.BlendSymmetric(
                        inputs + k + _plan._halo, CubicSpline.InverseFilter, buffer + (k * length), length);
                }

                // What the samples read: the coefficients for cubic, the planes themselves for linear.
                for (var k = 0; k < taps && _plan._halo > 0; k++) inputs[k] = buffer + (k * length);
                for (var z = outputZ; z < outputZ + count; z++)
                {
                    var to = _output + ((long)(z - _outputZ0) * _plan.To.SliceLength) + start;
                    RowBlend.Blend(inputs + (along.First[z] - firstTap), along.Weights(z), to, length);
                }
            }
        }

        private float* Plane(int z)
        {
            fixed (float* ring = _ring.Span) return ring + ((long)(z % _ringLength) * _plan.To.SliceLength);
        }
    }
}
