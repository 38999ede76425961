using System.Text.Json;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>
/// A folder with the results of many cases: documents as a run writes them, with numbers of their own.
/// </summary>
internal static class ManyResults
{
    /// <summary>Writes the results of cases; the same again for the same numbers.</summary>
    /// <param name="run">A true run, whose documents are the pattern.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cases">How many.</param>
    /// <returns>The summaries by the paths of their folders.</returns>
    public static IReadOnlyDictionary<string, SummaryDocument> Write(FolderRun run, string folder, int cases)
    {
        var (pattern, document) = (run.Summaries[0], run.Case);
        var random = new Random(1);
        var written = new Dictionary<string, SummaryDocument>();
        for (var i = 0; i < cases; i++)
        {
            var caseId = $"case-{i:D5}";
            var summary = pattern with
            {
                CaseId = caseId,
                Regions = [.. Regions(pattern, random, i)],
                QualityFlags =
                    i % 3 == 0
                        ? []
                        :
                        [
                            new("leak-suspected", "warning", $"Says \"{i}\",\nand more.", random.NextDouble(), "mL"),
                            new("x", i % 3 == 1 ? "error" : "info", "x", null, null),
                        ],
                MethodParameters =
                    i % 10 == 0 ? new Dictionary<string, double> { ["group.sizeMm"] = 1.25 } : pattern.MethodParameters,
                Series = pattern.Series with { Manufacturer = i % 7 == 0 ? null : "Maker, \"Über\" & Söhne" },
            };
            Save(Path.Combine(folder, caseId), document with { CaseId = caseId }, summary);
            written.Add($"{caseId}/{summary.Series.Key}", summary);
        }

        return written;
    }

    /// <summary>Writes a case that has a failure.</summary>
    public static void Fail(string folder, string caseId, FolderRun run)
    {
        Directory.CreateDirectory(Path.Combine(folder, caseId));
        var fault = new Fault("no-ct-series", "There is no CT series in the case.", "Put one there.");
        var document = run.Case with { CaseId = caseId, Status = CaseStatus.Rejected, Series = [], Fault = fault };
        File.WriteAllText(
            Path.Combine(folder, caseId, CaseDocument.FailedName),
            JsonSerializer.Serialize(document, PipelineJson.Default.CaseDocument));
    }

    private static IEnumerable<RegionDocument> Regions(SummaryDocument pattern, Random random, int place)
    {
        foreach (var region in pattern.Regions)
        {
            yield return region
                .With(Measures.Voxels, random.NextInt64(1, 1L << 40))
                .With(Measures.Volume, Math.Round(random.NextDouble() * 5000, 4))
                .With(
                    Measures.MeanDensity,
                    random.Next(20) == 0 ? null : Math.Round(-900 + (random.NextDouble() * 200), 4))
                .With(Measures.All.Single(measure => measure.Key == "kurtosis"), random.NextDouble() * 1e-9);
        }

        // What only some cases have, and a structure that this version does not know.
        if (place % 5 == 1)
            yield return Region("dense-right", place).With(Measures.WholeLungFraction, 1.5) with { Label = 1 };
        if (place % 50 == 2)
            yield return Region("of-tomorrow", place);
    }

    private static RegionDocument Region(string name, int size) => new()
    {
        Name = name,
        Values = new Dictionary<string, double> { [Measures.Voxels.Key] = size, [Measures.Volume.Key] = size },
    };

    private static void Save(string folder, CaseDocument document, SummaryDocument summary)
    {
        Directory.CreateDirectory(Path.Combine(folder, summary.Series.Key));
        File.WriteAllText(
            Path.Combine(folder, CaseDocument.CompleteName),
            JsonSerializer.Serialize(document, PipelineJson.Default.CaseDocument));
        File.WriteAllText(
            Path.Combine(folder, summary.Series.Key, SummaryDocument.FileName),
            JsonSerializer.Serialize(summary, PipelineJson.Default.SummaryDocument));
    }
}
