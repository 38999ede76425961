using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// One lung cut out of the CT in patient order: its mask, what of it lies deeper than its border, and its HU held
/// within limits around its median, which is also what lies outside. It owns its memory. For
/// one thread.
/// </summary>
internal sealed class LungCrop : IDisposable
{
    private const int Margin = 4;

    private delegate void RowAction(ReadOnlySpan<ulong> bits, int y, int z);

    private readonly Volume<short> _isotropic;
    private readonly (double Scale, double SoftKernel) _mm;
    private readonly (float Low, float High) _limits;
    private readonly bool _isNoisy;
    private Volume<float>? _soft;
    private Volume<float>? _smoothed;

    /// <param name="isotropic">HU in patient order; not changed, and needed as long as this is.</param>
    /// <param name="lung">The lung on the same grid, not empty.</param>
    /// <param name="p">The limits.</param>
    public LungCrop(Volume<short> isotropic, BitVolume lung, LobeParameters p)
    {
        _isotropic = isotropic;
        _mm = (p.ScaleMm, p.SoftKernelMm);
        Box = BitBox.Bounds(lung).Expand(Margin, Margin, Margin);
        Mask = BitBox.Crop(lung, Box);
        Inner = BinaryMorphology.Erode(Mask, StructuringElement.Ball(Mask.Geometry, p.BorderMm));
        MedianHu = Median(isotropic, lung);
        _limits = ((float)(MedianHu - p.DarkestHu), (float)(MedianHu + p.BrightestHu));
        _isNoisy = ImageNoise.Of(isotropic, Inner, Box) > p.MaxNoiseHu;
        Hounsfield = Cut(_limits.Low, _limits.High);
    }

    /// <summary>The box by index of the whole grid; it may reach beyond it.</summary>
    public VoxelBox Box { get; }

    public BitVolume Mask { get; }

    /// <summary>The lung without its border.</summary>
    public BitVolume Inner { get; }

    public float MedianHu { get; }

    public Volume<float> Hounsfield { get; }

    /// <summary>The HU without the noise of a sharp kernel; they themselves where there is none of it.</summary>
    public Volume<float> Soft => _isNoisy ? _soft ??= Softened() : Hounsfield;

    /// <summary>The standard deviation of the smoothing, voxels.</summary>
    public double ScaleVoxels => _mm.Scale / Spacing.X;

    /// <summary>
    /// The <see cref="Soft"/> HU smoothed: made when first asked for, and kept for all that look for shapes in them.
    /// </summary>
    public Volume<float> Smoothed
    {
        get
        {
            if (_smoothed is not null) return _smoothed;
            _smoothed = new(Hounsfield.Geometry);
            GaussianFilter.Smooth(Soft, _smoothed, ScaleVoxels);
            return _smoothed;
        }
    }

    public Size3 Size => Mask.Size;

    /// <summary>Edge lengths of a voxel, mm.</summary>
    public Vector3D Spacing => Mask.Geometry.Spacing;

    /// <summary>
    /// The centres of every n-th of the lung's voxels along each axis, mm from the first voxel's centre along the
    /// grid's axes.
    /// </summary>
    public List<Vector3D> Points(int every)
    {
        var points = new List<Vector3D>();
        for (var z = every / 2; z < Size.Z; z += every)
        {
            for (var y = every / 2; y < Size.Y; y += every)
            {
                for (var x = every / 2; x < Size.X; x += every)
                {
                    if (Mask[x, y, z]) points.Add(new(x * Spacing.X, y * Spacing.Y, z * Spacing.Z));
                }
            }
        }

        return points;
    }

    public void Dispose()
    {
        Mask.Dispose();
        Inner.Dispose();
        Hounsfield.Dispose();
        _soft?.Dispose();
        ForgetSmoothed();
    }

    /// <summary>Gives the memory of the smoothed HU back.</summary>
    public void ForgetSmoothed()
    {
        _smoothed?.Dispose();
        _smoothed = null;
    }

    /// <summary>The lung's HU within limits, and the median around it; the caller disposes them.</summary>
    private Volume<float> Cut(float low, float high)
    {
        var cut = new Volume<float>(Mask.Geometry);
        EachRow((bits, y, z) =>
        {
            var row = cut.Row(y, z);
            row.Fill(MedianHu);
            if (!bits.ContainsAnyExcept(0UL)) return;
            var hu = _isotropic.Row(y + Box.MinY, z + Box.MinZ);
            foreach (var x in BitRow.SetBits(bits)) row[x] = Math.Clamp(hu[x + Box.MinX], low, high);
        });
        return cut;
    }

    /// <summary>
    /// The lung's HU as a soft kernel would show them, within limits. Limits cut more from one side of noise than from
    /// the other: so they come after it is smoothed.
    /// </summary>
    private Volume<float> Softened()
    {
        var soft = Cut(float.NegativeInfinity, float.PositiveInfinity);
        GaussianFilter.Smooth(soft, _mm.SoftKernel / Spacing.X);
        EachRow((bits, y, z) =>
        {
            var row = soft.Row(y, z);
            for (var x = 0; x < row.Length; x++)
                row[x] = (bits[x >> 6] >> (x & 63) & 1) != 0 ? Math.Clamp(row[x], _limits.Low, _limits.High) : MedianHu;
        });
        return soft;
    }

    private void EachRow(RowAction action) => SlabScheduler.Run(Mask.Size.Z, 1, (start, end) =>
    {
        for (var z = start; z < end; z++)
        {
            for (var y = 0; y < Mask.Size.Y; y++) action(Mask.Row(y, z), y, z);
        }
    });

    private static float Median(Volume<short> isotropic, BitVolume lung)
    {
        var histogram = Measurements.HounsfieldHistogram.Of(isotropic, lung);
        return (float)histogram.Percentile(0.5);
    }
}
