using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Holds each lung's axial slices to those above and below: a lung widens to its middle and narrows again, and shifts
/// little from slice to slice. Where its section is much smaller than in slices on both sides, or lies elsewhere than
/// in the one below, part of it is missing: an open chest wall, a zone without air, a cut in the scan.
/// </summary>
internal static class SliceCheck
{
    /// <summary>How far above and below is looked for larger sections, mm: beyond ten slices of 8 mm.</summary>
    private const double ReachMm = 90;

    /// <summary>
    /// Of the lesser of the largest sections on both sides, a section has at least this share: healthy lungs have .87.
    /// </summary>
    private const double MinFraction = 0.75;

    /// <summary>
    /// A section shares at least so much of the smaller one with the section below: healthy lungs .88 at slices of 8
    /// mm.
    /// </summary>
    private const double MinCommon = 0.6;

    /// <summary>Sections that are compared are larger than this, cm².</summary>
    private const double MinArea = 10;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        var slices = Missing(scene.Right) + Missing(scene.Left);
        if (slices > 0) yield return QualityFlags.LungMissingInSlices(slices * scene.Grid.Spacing.Z);
    }

    /// <summary>Slices in which part of a lung is missing.</summary>
    private static int Missing(BitVolume lung)
    {
        var spacing = lung.Geometry.Spacing;
        var (squareCentimetres, reach) = (spacing.X * spacing.Y / 100, (int)(ReachMm / spacing.Z));
        double[] areas = [.. Sections.Of(lung).Select(section => squareCentimetres * section)];
        return Enumerable.Range(0, areas.Length).Count(z => IsNarrow(z) || IsElsewhere(z));

        bool IsNarrow(int z)
        {
            var below = areas.AsSpan(Math.Max(0, z - reach)..(z + 1)).ToArray().Max();
            var above = areas.AsSpan(z..Math.Min(areas.Length, z + reach + 1)).ToArray().Max();
            return Math.Min(below, above) > MinArea && areas[z] < MinFraction * Math.Min(below, above);
        }

        bool IsElsewhere(int z) => z > 0 && Math.Min(areas[z], areas[z - 1]) is > MinArea and var area
            && squareCentimetres * Sections.Common(lung, z, z - 1) < MinCommon * area;
    }
}
