namespace LungSeg.Pipeline.Documents;

/// <summary>What was measured in one region. Definitions and sources are in <c>docs/measurements.md</c>.</summary>
public sealed record RegionDocument
{
    /// <summary><c>lungs</c>, <c>right-lung</c>, <c>left-lung</c>, one of these with <c>-upper</c>, <c>-middle</c>,
    /// <c>-lower</c>, a lobe such as <c>left-upper-lobe</c>, or an estimate: <c>dense-right</c>,
    /// <c>dense-left</c>, <c>whole-right</c>, <c>whole-left</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value in the label masks; null for a region that has none of its own.</summary>
    public int? Label { get; init; }

    public required long Voxels { get; init; }

    public required double VolumeMl { get; init; }

    /// <summary>Of the whole lung, air or not, on its side; for dense parts, see <c>docs/segmentation.md</c>.</summary>
    public double? WholeLungPercent { get; init; }

    /// <summary>Mean lung density.</summary>
    public double? MeanHu { get; init; }

    public double? StandardDeviationHu { get; init; }

    public double? Skewness { get; init; }

    /// <summary>Excess kurtosis: 0 for a normal distribution.</summary>
    public double? Kurtosis { get; init; }

    public double? MassG { get; init; }

    public double? Laa950Percent { get; init; }

    public double? Laa925Percent { get; init; }

    public double? Laa910Percent { get; init; }

    public double? Laa856Percent { get; init; }

    public double? Haa700Percent { get; init; }

    public double? Haa600Percent { get; init; }

    public double? Haa500Percent { get; init; }

    public double? Haa250Percent { get; init; }

    public double? Haa600To250Percent { get; init; }

    public double? Perc10Hu { get; init; }

    public double? Perc15Hu { get; init; }

    public double? SurfaceAreaMm2 { get; init; }

    public double[]? CentroidLpsMm { get; init; }

    /// <summary>Lowest corner (right, anterior, inferior) of the box around its voxels.</summary>
    public double[]? BoxMinimumLpsMm { get; init; }

    public double[]? BoxMaximumLpsMm { get; init; }
}
