using LungSeg.TestKit.Comparing;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>What became of a scan that was bent, beside what was expected.</summary>
/// <param name="Right">Dice of the right lung.</param>
/// <param name="Left">Dice of the left lung.</param>
/// <param name="Swapped">Share of what was found whose side is the other one.</param>
/// <param name="Flags">Raised by the bent scan.</param>
internal sealed record VariedScan(double Right, double Left, double Swapped, IReadOnlyList<QualityFlag> Flags)
{
    public IEnumerable<string> Warnings =>
        Flags.Where(flag => flag.Severity != QualitySeverity.Info).Select(flag => flag.Code);

    /// <summary>Bends a scan, segments it, and compares with its labels bent alike.</summary>
    /// <param name="variation">How.</param>
    /// <param name="scan">HU.</param>
    /// <param name="labels">Where the lungs are: the truth of a phantom, or what was found in the scan as it
    /// was.</param>
    public static VariedScan Of(ScanVariation variation, Volume<short> scan, Volume<byte> labels)
    {
        using var bent = variation.Scan(scan, labels);
        using var expected = variation.Truth(labels);
        using var found = Segment(bent);
        return new(DiceOf(1), DiceOf(2), SwappedFraction(found.Labels.Span, expected.Span), found.Flags);

        double DiceOf(byte side) => MaskComparison.DiceOf(found.Labels, expected, label => label == side);
    }

    private static double SwappedFraction(ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        var (all, swapped) = (0, 0);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] == 0) continue;
            all++;
            if (expected[i] != 0 && expected[i] != found[i]) swapped++;
        }

        return swapped / (double)Math.Max(1, all);
    }

    /// <summary>A scan segmented as a run does; the caller disposes the result.</summary>
    public static SegmentedScan Segment(Volume<short> scan)
    {
        using var isotropic = RealCase.Isotropic(scan);
        return SegmentedScan.Of(isotropic, scan);
    }
}
