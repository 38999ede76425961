using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Measurements;

/// <summary>What is measured of a lung, or of both.</summary>
public sealed record RegionMeasurement
{
    public required RegionDensity Whole { get; init; }

    /// <summary>Thirds of the region's height along the patient's axis from feet to head.</summary>
    public required RegionDensity UpperThird { get; init; }

    public required RegionDensity MiddleThird { get; init; }

    public required RegionDensity LowerThird { get; init; }

    /// <summary>Mean position of the voxels, LPS, mm.</summary>
    public required Vector3D Centroid { get; init; }

    /// <summary>The corners of the box along the patient axes around the voxels' centres, LPS, mm.</summary>
    public required Vector3D BoxMin { get; init; }

    public required Vector3D BoxMax { get; init; }
}

/// <summary>The measurements of a scan.</summary>
/// <param name="All">Of all lungs together; null where there is none.</param>
/// <param name="Each">Of each lung, in the order in which they were given; null for one without voxels.</param>
public sealed record LungMeasurements(RegionMeasurement? All, IReadOnlyList<RegionMeasurement?> Each);
