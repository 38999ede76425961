using System.Text.Json;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Summary;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>Prints how a case ended, for people or for programs.</summary>
internal sealed class OutcomePrinter(IBlobStore store, Containers containers, string resultsPlace, bool json)
{
    public async Task PrintAsync(CaseOutcome outcome, CancellationToken cancellation)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(outcome, CompactJson.Default.CaseOutcome));
            return;
        }

        foreach (var series in outcome.Series)
        {
            if (series.SummaryBlob is { } summary) await PrintSummaryAsync(summary, cancellation);
            else if (series.Fault is { } fault) PrintFault($"{series.Key} {series.Status.ToString().ToLowerInvariant()}", fault);
        }

        await PrintRejectionsAsync(outcome, cancellation);
    }

    private async Task PrintSummaryAsync(string blob, CancellationToken cancellation)
    {
        var summary = await store.ReadJsonAsync(new(containers.Results, blob), PipelineJson.Default.SummaryDocument, cancellation);
        Console.WriteLine();
        Console.WriteLine($"{summary.Series.Key}: {Shape(summary.NativeGrid.SizeVoxels)} -> {Shape(summary.IsotropicGrid.SizeVoxels)} voxels");
        foreach (var region in summary.Regions.Where(region => !IsThird(region)))
        {
            var mean = region.MeanHu is { } hu ? FormattableString.Invariant($"  {hu,7:F1} HU") : "";
            Console.WriteLine(FormattableString.Invariant($"  {region.Name,-12} {region.VolumeMl,8:F0} mL{mean}"));
        }

        foreach (var flag in summary.QualityFlags) Console.WriteLine($"  {flag.Severity}: {flag.Message} [{flag.Code}]");
        foreach (var warning in summary.Warnings) Console.WriteLine($"  note: {warning.Message} [{warning.Code}]");
        Console.WriteLine($"  report: {Path.Combine(resultsPlace, Path.GetDirectoryName(blob) ?? "", "report.html")}");
    }

    private async Task PrintRejectionsAsync(CaseOutcome outcome, CancellationToken cancellation)
    {
        if (outcome.ResultBlob.Length == 0) return;
        var document = await store.ReadJsonAsync(
            new(containers.Results, outcome.ResultBlob), PipelineJson.Default.CaseDocument, cancellation);
        foreach (var item in LeftOut.Of(document.RejectedSeries, document.RejectedObjects)) Console.WriteLine(item);
        if (outcome.Status == CaseStatus.Complete || document.Fault is not { } fault) return;
        if (document.RejectedSeries.Any(series => series.Fault == fault)) Console.WriteLine("Nothing was processed.");
        else PrintFault("Nothing was processed", fault);
    }

    private static void PrintFault(string what, Fault fault) =>
        Console.WriteLine($"{what}: {fault.Message} {fault.Cure} [{fault.Code}]");

    private static bool IsThird(RegionDocument region) => region.Name is not ("lungs" or "right-lung" or "left-lung");

    private static string Shape(int[] size) => $"{size[0]} x {size[1]} x {size[2]}";
}
