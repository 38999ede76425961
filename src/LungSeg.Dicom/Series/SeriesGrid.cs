using System.Globalization;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Series;

/// <summary>
/// The even grid that a stack of slices lies on. Slices are numbered by their distance along the normal of the first;
/// each must lie near its place on the straight line through all (least squares), so that positions written with few
/// digits pass and a real irregularity does not. The grid itself goes from the first slice's position to the last's.
/// </summary>
internal sealed partial class SeriesGrid
{
    /// <summary>The fewest slices that make a volume: two cannot tell a grid from an accident.</summary>
    public const int MinSlices = 3;

    /// <summary>How far a slice may be from its place along the normal, as a fraction of a step ...</summary>
    public const double StepTolerance = 0.1;

    /// <summary>... or in mm, where that is more: positions are seen written with one digit behind the point.</summary>
    public const double RoundingTolerance = 0.06;

    /// <summary>How far a slice may be from its place sideways, as a fraction of a pixel.</summary>
    public const double PixelTolerance = 0.5;

    /// <summary>
    /// Up to this share of the grid (and always one) slices are missing; beyond it, the grid is irregular.
    /// </summary>
    public const double MaxMissingFraction = 0.1;

    private SeriesGrid(IReadOnlyList<SlicePlane> slices, int[] places, double[]? truePlaces, Placement placement)
    {
        Slices = slices;
        Places = places;
        TruePlaces = truePlaces;
        Step = placement.Step;
        Tilt = placement.Tilt;
        IsTilted = placement.IsTilted;
    }

    /// <summary>The slices in order along the normal.</summary>
    public IReadOnlyList<SlicePlane> Slices { get; }

    /// <summary>Each slice's index z; of uneven slices the nearest.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>Where each slice lies, in steps, where the slices are not evenly spaced; else null.</summary>
    public IReadOnlyList<double>? TruePlaces { get; }

    /// <summary>From one slice to the next, mm.</summary>
    public Vector3D Step { get; }

    /// <summary>Slices on the grid, missing ones included.</summary>
    public int Size => Places[^1] + 1;

    public int Missing => Size - Slices.Count;

    /// <summary>
    /// Angle between the slice normal and the direction in which the slices follow each other, degrees.
    /// </summary>
    public double Tilt { get; }

    /// <summary>Whether the tilt moves the last slice sideways by so much that the axes are sheared.</summary>
    public bool IsTilted { get; }

    /// <summary>
    /// Fits a grid to slices of one orientation, sorted along their normal, no two in the same place.
    /// </summary>
    /// <returns>Null, or why there is none.</returns>
    public static DicomFault? Fit(IReadOnlyList<SlicePlane> slices, out SeriesGrid? grid)
    {
        grid = null;
        if (slices.Count < MinSlices) return SeriesFaults.TooFewSlices(slices.Count);
        var normal = slices[0].Normal;
        var heights = slices.Select(slice => slice.Position.Dot(normal)).ToArray();
        if (Number(heights, out var places) is { } irregular) return irregular;

        if (FindUneven(slices, heights, places) is { } uneven) return uneven;

        if (Placement.Of(slices, places.Select(place => (double)place).ToArray(), out var placement) is { } aside)
            return aside;
        grid = new(slices, places, null, placement);
        return null;
    }

    /// <summary>Whether a slice lies so near its place that it is taken as it is.</summary>
    public bool IsOnGrid(int slice) =>
        TruePlaces is null
        || Math.Abs(TruePlaces[slice] - Places[slice]) * Step.Length
            <= Math.Max(StepTolerance * Step.Length, RoundingTolerance);

    /// <summary>The grid in the patient.</summary>
    public VolumeGeometry Geometry()
    {
        var first = Slices[0];
        var pixels = first.Header.Pixels;
        return new(
            new(pixels.Columns, pixels.Rows, Size),
            new(first.Frame.SpacingX!.Value, first.Frame.SpacingY!.Value, Step.Length),
            first.Position, first.AxisX, first.AxisY, Step.Normalized());
    }

    /// <summary>Numbers slices by whole multiples of the median step.</summary>
    private static DicomFault? Number(double[] heights, out int[] places)
    {
        places = new int[heights.Length];
        var steps = new double[heights.Length - 1];
        for (var i = 0; i < steps.Length; i++) steps[i] = heights[i + 1] - heights[i];
        var sorted = steps.Order().ToArray();
        var median = sorted[(sorted.Length - 1) / 2];
        var limit = Math.Max(heights.Length + 1, heights.Length / (1 - MaxMissingFraction));
        for (var i = 0; i < steps.Length; i++)
        {
            var multiple = Math.Max(1, Math.Round(steps[i] / median));
            if (!(median > 0) || places[i] + multiple + 1 > limit)
            {
                return SeriesFaults.IrregularSpacing(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{heights.Length} slices between {heights[0]:0.##} and {heights[^1]:0.##} mm, with steps of "
                            + $"{sorted[0]:0.###} to {sorted[^1]:0.###} mm"));
            }

            places[i + 1] = places[i] + (int)multiple;
        }

        return null;
    }

    /// <summary>Finds a slice that is too far from its place on the line through all.</summary>
    private static DicomFault? FindUneven(IReadOnlyList<SlicePlane> slices, double[] heights, int[] places)
    {
        var (meanPlace, meanHeight) = (places.Average(), heights.Average());
        var (covariance, variance) = (0.0, 0.0);
        for (var i = 0; i < places.Length; i++)
        {
            covariance += (places[i] - meanPlace) * (heights[i] - meanHeight);
            variance += (places[i] - meanPlace) * (places[i] - meanPlace);
        }

        var step = covariance / variance;
        for (var i = 0; i < places.Length; i++)
        {
            var off = heights[i] - meanHeight - (step * (places[i] - meanPlace));
            if (Math.Abs(off) <= Math.Max(StepTolerance * step, RoundingTolerance)) continue;
            return SeriesFaults.IrregularSpacing(SeriesFaults.Invariant(
                $"{slices[i].Key.ObjectName} is {off:0.##} mm from its place on a grid of {step:0.###} mm"));
        }

        return null;
    }
}
