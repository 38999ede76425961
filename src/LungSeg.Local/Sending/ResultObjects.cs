using System.Runtime.CompilerServices;
using LungSeg.Cohorts.Results;
using LungSeg.Local.Running;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;
using LungSeg.Workflow;

namespace LungSeg.Local.Sending;

/// <summary>
/// The DICOM files among results: those of the newest revision of every case that has results, and what
/// <c>export</c> wrote. Memory holds the cases' names.
/// </summary>
/// <param name="place">Where results lie.</param>
/// <param name="caseId">Only this case; null for all.</param>
internal sealed class ResultObjects(ResultPlace place, string? caseId)
{
    private readonly Containers _containers = new();

    /// <summary>How many results were looked at so far, with or without DICOM files.</summary>
    public int Results { get; private set; }

    /// <summary>The files, each result's in ordinal order of their names.</summary>
    public async IAsyncEnumerable<FoundObject> FindAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var folder in FoldersAsync(cancellation))
        {
            Results++;
            if (folder.Fault is not null)
            {
                yield return folder;
                continue;
            }

            var prefix = folder.Blob.Name.Length == 0 ? "" : folder.Blob.Name + "/";
            await foreach (var blob in Files.ListAsync(prefix, cancellation)) yield return new(blob);
        }
    }

    /// <summary>The files of the place.</summary>
    public StoredObjects Files => new(place.Store, _containers.Results);

    private async IAsyncEnumerable<FoundObject> FoldersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // A store's case lies under its name; a folder of runs may have it at any depth.
        var within =
            place.RunName is null && caseId is not null ? CaseReference.Named(caseId).ResultsPrefix : "";
        await foreach (
            var found in new CohortReader(place.Store, _containers, within).ReadAsync(cancellation))
        {
            foreach (var series in found.Series.Where(series => IsWanted(series.Summary.CaseId)))
                yield return Folder(series.ResultPath);
            foreach (var failure in found.Failures.Where(failure => failure.Status == CohortFailure.Unreadable))
            {
                if (caseId is null || failure.CaseId == caseId)
                    yield return Folder(failure.ResultPath) with { Fault = failure.Fault.Message };
            }
        }

        // Only a folder is searched for exports: none lies in a store.
        if (place.RunName is null) yield break;
        await foreach (var folder in ExportsAsync(cancellation))
            yield return Folder(folder);
    }

    private async IAsyncEnumerable<string> ExportsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in place.Store.ListAsync(_containers.Results, "", cancellation))
        {
            if (blob.Name != ExportDocument.FileName
                && !blob.Name.EndsWith("/" + ExportDocument.FileName, StringComparison.Ordinal))
                continue;
            var export = await place.Store.FindJsonAsync(
                new(_containers.Results, blob.Name), PipelineJson.Default.ExportDocument, cancellation);
            if (export is not null && IsWanted(export.CaseId))
                yield return blob.Name[..^ExportDocument.FileName.Length].TrimEnd('/');
        }
    }

    private bool IsWanted(string id) => caseId is null || id == caseId;

    private static FoundObject Folder(string name) => new(new(name, 0, "", default));
}
