using System.Runtime.CompilerServices;
using LungSeg.Cohorts.Results;
using LungSeg.Dicom;
using LungSeg.Dicom.Headers;
using LungSeg.DicomWeb;
using LungSeg.Local.Running;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
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
    private const string Ending = ".dcm";

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
            await foreach (var blob in place.Store.ListAsync(_containers.Results, prefix, cancellation))
            {
                if (blob.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
                    yield return new(blob);
            }
        }
    }

    /// <summary>A file as an object that can be sent.</summary>
    /// <exception cref="DicomFaultException">It is no DICOM, or does not say what it is.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public async Task<OutgoingObject> OpenAsync(BlobEntry blob, CancellationToken cancellation)
    {
        for (long size = InstanceIdentity.SuggestedPrefix; ;)
        {
            var prefix = await ReadAsync(blob, Math.Min(size, blob.Length), cancellation);
            var needed = InstanceIdentity.Read(prefix, blob.Length, out var identity);
            if (identity is not null)
                return new(identity, blob.Length, async token => await OpenReadAsync(blob, null, token));
            size = Math.Max(needed, 4 * size);
        }
    }

    private async Task<byte[]> ReadAsync(BlobEntry blob, long count, CancellationToken cancellation)
    {
        await using var stream = await OpenReadAsync(blob, count, cancellation);
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>All reads are of the version that was listed.</summary>
    private Task<BlobReadStream> OpenReadAsync(BlobEntry blob, long? length, CancellationToken cancellation) =>
        place.Store.OpenReadAsync(new(_containers.Results, blob.Name), 0, length, blob.ETag, cancellation);

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
