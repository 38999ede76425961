using LungSeg.Formats.Report;

namespace LungSeg.Formats.Tests.Report;

/// <summary>Models to write reports of.</summary>
internal static class ReportSamples
{
    /// <summary>One grey pixel.</summary>
    public static byte[] Pixel { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    /// <summary>A report with every part, numbers that round, and a bin of every kind.</summary>
    public static ReportModel Full { get; } =
        new()
        {
            CaseId = "case-1",
            SeriesKey = "3-77c0ffee",
            Revision = 2,
            Method = "robust",
            SoftwareVersion = "0.1.0",
            Flags =
            [
                new("contrast", ReportSeverity.Info, "A contrast agent raises the densities."),
                new(
                    "small-left-lung", ReportSeverity.Error, "The left lung is much smaller than the right.", 2.4,
                    "ratio"),
            ],
            Regions =
            [
                new("lungs", Values(4755.4, -854.49, 18.95)),
                new("right-lung", Values(2529.1, -855.1, 16.7)),
                new("left-lung", Values(2226.3, -853.8, 21.7)),
                new("lungs-upper", Values(1500, -860, 22)),
            ],
            Histogram = new(-1024, 10, [400, 900, 100, 100, 0, 25, 400], [0, 100, 100, 0, 0, 0, 0], -1000),
            Pictures = [new("Axial", "Axial slice through the middle of the lungs, their borders drawn.", Pixel)],
            Sections =
            [
                new("Grid", [new("Size", "512 × 512 × 133"), new("Spacing", "0.703 mm", "Between voxel centres.")]),
            ],
            Notes = [new("missing-rescale", "Slices have no rescale slope.", "Check the HU.", "case-1/0001.dcm")],
            Files = [new("masks/lungs.nii.gz", 1_234_567, new string('a', 64))],
        };

    private static Dictionary<string, double> Values(double volumeMl, double meanHu, double laa950Percent) =>
        new() { ["volumeMl"] = volumeMl, ["meanHu"] = meanHu, ["laa950Percent"] = laa950Percent };
}
