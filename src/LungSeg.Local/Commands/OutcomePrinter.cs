using System.Text.Json;
using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>
/// Prints how a case ended, for people or for programs: results to one writer, what went wrong to the other.
/// </summary>
/// <param name="resultsPlace">Where the results are: a folder, or a container's name.</param>
/// <param name="json">For programs: one line of JSON.</param>
/// <param name="results">For results: standard output.</param>
/// <param name="messages">For everything else: standard error.</param>
internal sealed class OutcomePrinter(string resultsPlace, bool json, TextWriter results, TextWriter messages)
{
    public void Print(EndedCase ended)
    {
        if (json)
        {
            results.WriteLine(JsonSerializer.Serialize(OutcomeDocument.Of(ended), OutcomeJson.Default.OutcomeDocument));
            return;
        }

        foreach (var series in ended.Outcome.Series)
        {
            if (ended.Summaries.TryGetValue(series.Key, out var summary))
                Print(ended.Outcome.CaseId, series.SummaryBlob!, summary);
            else if (series.Fault is { } fault)
                PrintFault(
                    $"{ended.Outcome.CaseId}, {series.Key} {series.Status.ToString().ToLowerInvariant()}", fault);
        }

        PrintLeftOut(ended);
    }

    private void Print(string caseId, string blob, SummaryDocument summary)
    {
        results.WriteLine();
        results.WriteLine(
            $"{caseId}, {summary.Series.Key}: {Shape(summary.NativeGrid.SizeVoxels)} -> "
                + $"{Shape(summary.IsotropicGrid.SizeVoxels)} voxels");
        if ((summary.Series.SourceFile ?? summary.Series.SourceFolder) is { Length: > 0 } source)
            results.WriteLine($"  from {source}");
        var width = summary.Regions.Any(IsLobe) ? 17 : 12;
        foreach (var region in summary.Regions.Where(region => IsWhole(region) || IsLobe(region) || IsWithin(region)))
        {
            var mean = region[Measures.MeanDensity] is { } hu
                ? FormattableString.Invariant($"  mean {hu,7:F1} HU")
                : "";
            results.WriteLine(
                FormattableString.Invariant($"  {region.Name.PadRight(width)} {region.VolumeMl,8:F0} mL{mean}"));
        }

        foreach (var flag in summary.QualityFlags)
            results.WriteLine($"  {flag.Severity}: {flag.Message} [{flag.Code}]");
        foreach (var warning in summary.Warnings)
            results.WriteLine($"  note: {warning.Message} [{warning.Code}]");
        results.WriteLine($"  report: {Path.Combine(resultsPlace, Path.GetDirectoryName(blob) ?? "", "report.html")}");
    }

    private void PrintLeftOut(EndedCase ended)
    {
        if (ended.Document is not { } document)
            return;
        foreach (var item in LeftOut.Of(document.RejectedSeries, document.RejectedObjects))
            messages.WriteLine($"{document.CaseId}: {item}");
        if (ended.Outcome.Status == CaseStatus.Complete || document.Fault is not { } fault)
            return;
        // What was said of the files is not said again of the case.
        if (document.RejectedSeries.Any(series => series.Fault == fault) || document.RejectedObjects.Contains(fault))
            messages.WriteLine($"{document.CaseId}: nothing was processed.");
        else
            PrintFault($"{document.CaseId}: nothing was processed", fault);
    }

    private void PrintFault(string what, Fault fault) =>
        messages.WriteLine($"{what}: {fault.Message} {fault.Cure} [{fault.Code}]");

    private static bool IsWhole(RegionDocument region) => region.Name is "lungs" or "right-lung" or "left-lung";

    private static bool IsLobe(RegionDocument region) => Structures.Lobes.Any(lobe => lobe.Id == region.Name);

    private static bool IsWithin(RegionDocument region) =>
        Structures.All.Any(structure => structure.LiesInLungs && structure.Id == region.Name);

    private static string Shape(int[] size) => $"{size[0]} x {size[1]} x {size[2]}";
}
