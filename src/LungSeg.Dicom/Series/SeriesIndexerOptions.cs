using LungSeg.Dicom.Pixels;

namespace LungSeg.Dicom.Series;

/// <summary>What an index accepts.</summary>
public sealed record SeriesIndexerOptions
{
    /// <summary>Whether missing slices are interpolated; otherwise they reject a series.</summary>
    public bool AllowMissingSlices { get; init; }

    /// <summary>
    /// Whether a volume is made of slices that are not evenly spaced, interpolated from where they lie; otherwise they
    /// reject a series.
    /// </summary>
    public bool ResampleUneven { get; init; }

    /// <summary>The widest gap between two slices that is interpolated over, mm.</summary>
    public double MaxInterpolatedGap { get; init; } = 10;

    /// <summary>The most voxels of a series: at two bytes each, its memory. By default 1 GB of HU.</summary>
    public long MaxVoxels { get; init; } = 1L << 29;

    /// <summary>
    /// Edge length of the voxels, mm, that the volume will be made of; null for as many voxels as the CT has.
    /// </summary>
    public double? IsotropicSpacing { get; init; }

    /// <summary>The most voxels of that volume; wrong pixel spacings make many.</summary>
    public long MaxIsotropicVoxels { get; init; } = 1L << 30;

    /// <summary>The decoders at hand: objects in other syntaxes are rejected.</summary>
    public PixelDecoders Decoders { get; init; } = PixelDecoders.BuiltIn;
}
