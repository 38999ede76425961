using System.Runtime.Intrinsics.X86;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// One slice of HU resampled within its plane. Both axes go through one pass, which works down columns with lanes along
/// the row, in strips that stay in the cache:
/// <code>
///   slice (int16)  -- columns --&gt;  transposed plane  -- columns --&gt;  transposed back: the resampled slice
///   (float)
///   X x Y             Y to Y'      rows are x           X to X'      X' x Y'
/// </code>
/// Planes have <see cref="Edge"/> rows more at both ends, copies of the end rows, so that no sample reads beyond them.
/// The work space is one strip and one plane; an instance serves one thread at a time.
/// </summary>
internal sealed unsafe class PlaneResampler(AxisSampling alongX, AxisSampling alongY, Interpolation interpolation)
    : IDisposable
{
    private const int Edge = 2;
    private const int StripWidth = 64;
    private const int RowsAhead = 16;

    private readonly VoxelBuffer<float> _strip = new((alongY.Inputs + (2 * Edge)) * StripWidth);
    private readonly VoxelBuffer<float> _columns = new(Math.Max(alongX.Outputs, alongY.Outputs) * StripWidth);
    private readonly VoxelBuffer<float> _turned = new((alongX.Inputs + (2 * Edge)) * alongY.Outputs);

    /// <summary>Resamples a slice of HU, X x Y, to a plane of float, X' x Y'.</summary>
    public void Resample(ReadOnlySpan<short> slice, Span<float> plane)
    {
        int width = alongX.Inputs, turnedWidth = alongY.Outputs;
        fixed (short* from = slice)
        fixed (float* strip = _strip.Span, columns = _columns.Span, turned = _turned.Span, to = plane)
        {
            for (var x = 0; x < width; x += StripWidth)
            {
                var count = Math.Min(StripWidth, width - x);
                for (var y = 0; y < alongY.Inputs; y++)
                {
                    // The hardware prefetcher does not follow a stride of a whole row.
                    if (Sse.IsSupported && y + RowsAhead < alongY.Inputs)
                    {
                        for (var ahead = x; ahead < x + count; ahead += 32)
                            Sse.Prefetch0(from + ((y + RowsAhead) * width) + ahead);
                    }

                    RowBlend.Load(slice.Slice((y * width) + x, count), strip + ((y + Edge) * StripWidth));
                }

                ResampleColumns(strip, count, StripWidth, alongY, columns);
                PlaneTranspose.Run(
                    columns, alongY.Outputs, count, StripWidth, turned + ((x + Edge) * turnedWidth), turnedWidth);
            }

            for (var y = 0; y < turnedWidth; y += StripWidth)
            {
                var count = Math.Min(StripWidth, turnedWidth - y);
                ResampleColumns(turned + y, count, turnedWidth, alongX, columns);
                PlaneTranspose.Run(
                    columns, alongX.Outputs, count, StripWidth, to + (y * alongX.Outputs), alongX.Outputs);
            }
        }
    }

    public void Dispose()
    {
        _strip.Dispose();
        _columns.Dispose();
        _turned.Dispose();
    }

    /// <summary>
    /// Samples down the columns of a plane whose inner rows are filled; the plane becomes coefficients for cubic.
    /// </summary>
    private void ResampleColumns(float* plane, int width, int pitch, AxisSampling along, float* to)
    {
        var firstRow = plane + (Edge * pitch);
        var lastRow = firstRow + ((along.Inputs - 1) * pitch);
        for (var edge = 1; edge <= Edge; edge++)
        {
            new ReadOnlySpan<float>(firstRow, width).CopyTo(new(firstRow - (edge * pitch), width));
            new ReadOnlySpan<float>(lastRow, width).CopyTo(new(lastRow + (edge * pitch), width));
        }

        if (interpolation == Interpolation.Cubic)
            CubicSpline.FilterColumns(plane, along.Inputs + (2 * Edge), width, pitch);
        var rows = stackalloc float*[along.Taps];
        for (var sample = 0; sample < along.Outputs; sample++)
        {
            for (var k = 0; k < along.Taps; k++) rows[k] = firstRow + ((along.First[sample] + k) * pitch);
            RowBlend.Blend(rows, along.Weights(sample), to + (sample * StripWidth), width);
        }
    }
}
