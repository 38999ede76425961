using System.Collections.Concurrent;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports.Finished;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Api;
using LungSeg.Voxels.Measurements;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>
/// Makes a card of a case's documents, and remembers it until the case's own file changes. A document that cannot be
/// read becomes a fault on its card: it hides no other case.
/// </summary>
internal sealed class CardReader(IBlobStore store, Containers containers)
{
    /// <summary>The regions that are whole structures, and not parts of one.</summary>
    private static readonly HashSet<string> WholeRegions = new(CohortTable.AllRegions, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, (string Version, CaseCard Card)> _known = new(StringComparer.Ordinal);

    /// <summary>The card of a case that has a result or a failure; different cases may be read at once.</summary>
    public async Task<CaseCard?> ReadAsync(ListedCase blobs, CancellationToken cancellation)
    {
        var version = $"{blobs.Complete?.ETag} {blobs.Failed?.ETag}";
        if (_known.TryGetValue(blobs.Id, out var known) && known.Version == version) return known.Card;

        try
        {
            var complete = await FindAsync(blobs.Complete, cancellation);
            var failed = await FindAsync(blobs.Failed, cancellation);

            // A later failure takes no result away; the newest one is what is shown.
            var document = (failed?.Revision ?? 0) > (complete?.Revision ?? 0) ? failed : complete;
            if (document is null) return null;
            var changed = document == failed ? blobs.Failed : blobs.Complete;
            var card = await CardAsync(blobs, document, changed!.LastModified, cancellation);
            _known[blobs.Id] = (version, card);
            return card;
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException))
        {
            // Whatever is wrong with a document, no JSON or one with holes, it is that case's fault alone.
            return Unreadable(blobs);
        }
    }

    /// <summary>Forgets the cases that are no more.</summary>
    public void KeepOnly(IEnumerable<string> ids)
    {
        foreach (var gone in _known.Keys.Except(ids).ToList()) _known.TryRemove(gone, out _);
    }

    private async Task<CaseDocument?> FindAsync(BlobEntry? blob, CancellationToken cancellation) =>
        blob is null
            ? null
            : await store.FindJsonAsync(
                new(containers.Results, blob.Name), PipelineJson.Default.CaseDocument, cancellation);

    private async Task<CaseCard> CardAsync(
        ListedCase blobs, CaseDocument document, DateTimeOffset changed, CancellationToken cancellation)
    {
        var series = new List<SeriesCard>();
        foreach (var outcome in document.Series) series.Add(await SeriesAsync(blobs, outcome, cancellation));
        var status = document.Status switch
        {
            CaseStatus.Rejected => CardStatus.Rejected,
            CaseStatus.Failed => CardStatus.Failed,
            _ => CardStatus.Complete,
        };
        return new(
            blobs.Id,
            string.IsNullOrWhiteSpace(document.CaseId) ? blobs.Id : document.CaseId,
            blobs.RunFolder,
            status,
            document.Revision,
            changed,
            blobs.ScanFiles,
            Progress: null,
            document.Fault,
            document.Forced,
            series,
            [.. document.RejectedSeries.Select(rejected => new RejectedSeriesCard(rejected.Key, rejected.Fault))],
            document.RejectedObjects);
    }

    private async Task<SeriesCard> SeriesAsync(ListedCase blobs, SeriesOutcome outcome, CancellationToken cancellation)
    {
        foreach (var name in CaseBlobNames.OfSummary(blobs.ResultsPrefix, outcome.SummaryBlob))
        {
            var address = new BlobAddress(containers.Results, name);
            if (await store.FindJsonAsync(address, PipelineJson.Default.SummaryDocument, cancellation) is { } summary)
            {
                return Card(outcome, summary, name[..^SummaryDocument.FileName.Length]);
            }
        }

        return new(
            outcome.Key, outcome.Status, outcome.Fault, Folder: null, Method: null, Slices: null, SpacingMm: null,
            SourceFolder: null, [], [], Confidence: null, [], []);
    }

    private static SeriesCard Card(SeriesOutcome outcome, SummaryDocument summary, string folder) =>
        new(
            outcome.Key,
            outcome.Status,
            outcome.Fault,
            folder,
            summary.Method,
            summary.Series.Slices,
            summary.NativeGrid.SpacingMm,
            summary.Series.SourceFolder,
            [.. FinishedStructures.Of(summary).Select(structure => structure.Id)],
            [.. summary.Regions.Where(region => WholeRegions.Contains(region.Name)).Select(KeyFigures)],
            summary.Confidence,
            [
                .. summary.QualityFlags.Select(flag => new FlagCard(
                    flag.Code, flag.Severity, flag.Message, flag.Value, flag.Unit)),
            ],
            [.. summary.Files.Select(file => new FileCard(file.Name, file.Bytes))])
        {
            Measured = [.. summary.Regions.Where(region => WholeRegions.Contains(region.Name)).Select(Measured)],
        };

    private static RegionCard KeyFigures(RegionDocument region) =>
        new(region.Name, Measures.All
            .Where(measure => measure.IsKeyFigure && region.Values.ContainsKey(measure.Key))
            .ToDictionary(measure => measure.Key, measure => region.Values[measure.Key]));

    private static MeasuredRegion Measured(RegionDocument region) =>
        new(region.Name, [.. Measures.All.Select(measure => region[measure] ?? double.NaN)]);

    private static CaseCard Unreadable(ListedCase blobs) =>
        new(
            blobs.Id,
            blobs.Id,
            blobs.RunFolder,
            CardStatus.Failed,
            Revision: 0,
            (blobs.Complete ?? blobs.Failed)?.LastModified,
            blobs.ScanFiles,
            Progress: null,
            new(
                "unreadable-result", "A file of the result is no JSON of the kind it should be.",
                "Process the case again with this version."),
            Forced: false,
            [],
            [],
            []);
}
