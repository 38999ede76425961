using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// One lung cut out of the CT in patient order: its mask, what of it lies deeper than its border, and its HU held
/// within limits around its median, which is also what lies outside. It owns its memory. For one thread.
/// </summary>
internal sealed class LungCrop : IDisposable
{
    private const int Margin = 4;

    private readonly double _scaleMm;
    private Volume<float>? _smoothed;

    /// <param name="isotropic">HU in patient order; not changed.</param>
    /// <param name="lung">The lung on the same grid, not empty.</param>
    /// <param name="p">The limits.</param>
    public LungCrop(Volume<short> isotropic, BitVolume lung, LobeParameters p)
    {
        _scaleMm = p.ScaleMm;
        Box = BitBox.Bounds(lung).Expand(Margin, Margin, Margin);
        Mask = BitBox.Crop(lung, Box);
        Inner = BinaryMorphology.Erode(Mask, StructuringElement.Ball(Mask.Geometry, p.BorderMm));
        MedianHu = Median(isotropic, lung);
        Hounsfield = new(Mask.Geometry);
        var (low, high) = ((float)(MedianHu - p.DarkestHu), (float)(MedianHu + p.BrightestHu));
        SlabScheduler.Run(Mask.Size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < Mask.Size.Y; y++)
                {
                    var row = Hounsfield.Row(y, z);
                    row.Fill(MedianHu);
                    var bits = Mask.Row(y, z);
                    if (!bits.ContainsAnyExcept(0UL)) continue;
                    var hu = isotropic.Row(y + Box.MinY, z + Box.MinZ);
                    foreach (var x in BitRow.SetBits(bits)) row[x] = Math.Clamp(hu[x + Box.MinX], low, high);
                }
            }
        });
    }

    /// <summary>The box by index of the whole grid; it may reach beyond it.</summary>
    public VoxelBox Box { get; }

    public BitVolume Mask { get; }

    /// <summary>The lung without its border.</summary>
    public BitVolume Inner { get; }

    public float MedianHu { get; }

    public Volume<float> Hounsfield { get; }

    /// <summary>The standard deviation of the smoothing, voxels.</summary>
    public double ScaleVoxels => _scaleMm / Spacing.X;

    /// <summary>The HU smoothed: made when first asked for, and kept for all that look for shapes in them.</summary>
    public Volume<float> Smoothed
    {
        get
        {
            if (_smoothed is not null) return _smoothed;
            _smoothed = new(Hounsfield.Geometry);
            GaussianFilter.Smooth(Hounsfield, _smoothed, ScaleVoxels);
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
        ForgetSmoothed();
    }

    /// <summary>Gives the memory of the smoothed HU back.</summary>
    public void ForgetSmoothed()
    {
        _smoothed?.Dispose();
        _smoothed = null;
    }

    private static float Median(Volume<short> isotropic, BitVolume lung)
    {
        var histogram = Measurements.HounsfieldHistogram.Of(isotropic, lung);
        return (float)histogram.Percentile(0.5);
    }
}
