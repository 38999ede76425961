using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests.Samples;

/// <summary>
/// Writes many finished cases, the same in every run: volumes that are normal, LAA-950 with a long tail, some flags,
/// one case in a hundred without a result.
/// </summary>
internal static class SampleCohort
{
    private const int RefusedEach = 100;

    private static readonly VolumeGeometry Grid = VolumeGeometry.AxisAligned(
        new(32, 32, 24), new(8, 8, 10), new(-128, -128, 0));

    private static readonly QualityFlagDocument[] Flags =
    [
        new("densitometry-thick-slices", "info", "The slices lie far apart.", 5, "mm"),
        new("lungs-cut-by-scan-end", "warning", "The lungs are cut by the scan's end.", 12, "mL"),
        new("no-lungs", "error", "There are no lungs.", null, null),
    ];

    /// <summary>How many of some cases have no result.</summary>
    public static int Refused(int count) => count / RefusedEach;

    /// <param name="server">Where to.</param>
    /// <param name="count">How many cases: <c>case-00001</c> and on.</param>
    /// <param name="otherFiles">Files that each result lists beside its pictures.</param>
    public static async Task WriteAsync(ViewerServer server, int count, int otherFiles = 0)
    {
        var random = new Random(7);
        string[] names =
        [
            "previews/surface.png", "previews/axial.png", "previews/coronal.png",
            .. Enumerable.Range(1, otherFiles).Select(i => $"masks/structure-{i:00}.nii.gz"),
        ];
        ResultFile[] files = [.. names.Select(name => new ResultFile(name, 123_456, new string('a', 64)))];
        for (var i = 1; i <= count; i++)
        {
            var caseId = $"case-{i:00000}";
            if (i % RefusedEach == 0)
            {
                await SampleCase.WriteRejectedAsync(server, caseId);
                continue;
            }

            var folder = $"{caseId}/{SampleCase.Key}/";
            foreach (var name in names.Take(3)) await server.PutAsync("results", folder + name, SampleCase.Pixel);
            await server.Store.WriteJsonAsync(
                new("results", folder + SummaryDocument.FileName), Summary(caseId, random, files),
                PipelineJson.Default.SummaryDocument, default);
            await SampleCase.WriteDocumentAsync(server, $"{caseId}/{CaseDocument.CompleteName}", new()
            {
                CaseId = caseId,
                Revision = 1,
                Status = CaseStatus.Complete,
                Series = [new(SampleCase.Key, SeriesStatus.Complete, null, folder + SummaryDocument.FileName)],
                SoftwareVersion = "0.1.0",
            });
        }
    }

    private static SummaryDocument Summary(string caseId, Random random, IReadOnlyList<ResultFile> files)
    {
        var right = Math.Round(2700 + (450 * Normal(random)), 4);
        var left = Math.Round((right * 0.87) + (90 * Normal(random)), 4);
        var mean = Math.Round(-840 + (25 * Normal(random)), 4);
        var emphysema = Math.Round(Math.Min(60, Math.Exp(0.4 + (1.1 * Normal(random)))), 4);
        var chance = random.Next(100);
        return SampleSummary.Of(
            caseId, Grid,
            [
                SampleSummary.Region("lungs", Math.Round(right + left, 4), null, mean, emphysema),
                SampleSummary.Region("right-lung", right, 1, mean + 2, emphysema),
                SampleSummary.Region("left-lung", left, 2, mean - 2, emphysema),
                SampleSummary.Region("right-upper-lobe", right / 2, null, mean, emphysema),
            ],
            chance switch { < 1 => [Flags[2]], < 6 => [Flags[0], Flags[1]], < 16 => [Flags[0]], _ => [] }, files);
    }

    /// <summary>Box and Muller's way from even numbers to normal ones.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
