using LungSeg.Dicom.FoDicom;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Exports.Finished;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>Exports the current revision of a case, series by series.</summary>
internal sealed class CaseExport(
    ResultPlace results, string? caseId, string? seriesKey, ExportOrder order, Func<string, ResultWriter> writerOf)
{
    /// <summary>Exports and prints; returns the exit code.</summary>
    public async Task<int> RunAsync(ExportPrinter printer, CancellationToken cancellation)
    {
        var containers = new Containers();
        var reference = results.Case(caseId);
        var document = await new CaseArchive(results.Store, containers).FindNewestResultAsync(reference, cancellation)
            ?? throw new UsageException($"There is no result of the case {reference.CaseId}.");
        var series = document.Series
            .Where(series => series.SummaryBlob is not null && (seriesKey is null || series.Key == seriesKey))
            .ToList();
        if (series.Count == 0)
            throw new UsageException($"The case has no result of a series {seriesKey}; it has {Keys(document)}.");

        var finished = new FinishedResults(results.Store, containers, OptionalDecoders.All);
        var code = ExitCodes.Done;
        foreach (var one in series)
        {
            var (written, fault) = await finished.ExportAsync(
                reference, one.SummaryBlob!, order, writerOf(one.Key), cancellation);
            if (fault is not null)
                code = ExitCodes.Rejected;
            printer.Print(one.Key, written, fault);
        }

        return code;
    }

    private static string Keys(CaseDocument document) =>
        string.Join(
            ", ", document.Series.Where(series => series.Status == SeriesStatus.Complete).Select(series => series.Key));
}
