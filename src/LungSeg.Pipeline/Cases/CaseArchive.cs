using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>Reads and writes the case's own file among the results.</summary>
public sealed class CaseArchive(IBlobStore store, Containers containers)
{
    /// <summary>The newest finished revision's document, complete or failed; null where none has finished.</summary>
    public async Task<CaseDocument?> FindNewestAsync(CaseReference reference, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(
            FindAsync(reference, CaseDocument.CompleteName, cancellation),
            FindAsync(reference, CaseDocument.FailedName, cancellation));
        var (complete, failed) = (found[0], found[1]);
        return (failed?.Revision ?? 0) > (complete?.Revision ?? 0) ? failed : complete;
    }

    /// <summary>The newest revision that has results; null where none has.</summary>
    public Task<CaseDocument?> FindNewestResultAsync(CaseReference reference, CancellationToken cancellation) =>
        FindAsync(reference, CaseDocument.CompleteName, cancellation);

    /// <summary>Writes the document under its name, and takes away what it replaces.</summary>
    /// <returns>The document's name among the results.</returns>
    public async Task<string> WriteAsync(CaseReference reference, CaseDocument document, CancellationToken cancellation)
    {
        var complete = document.Status == CaseStatus.Complete;
        var address = Address(reference, complete ? CaseDocument.CompleteName : CaseDocument.FailedName);
        await store.WriteJsonAsync(address, document, PipelineJson.Default.CaseDocument, cancellation);
        await TidyAsync(reference, document, cancellation);
        return address.Name;
    }

    /// <summary>
    /// Takes away the failure that the newest document cured, for it carries that failure's record; a first revision
    /// cures none. A result is never taken away for a later failure.
    /// </summary>
    public async Task TidyAsync(CaseReference reference, CaseDocument newest, CancellationToken cancellation)
    {
        if (newest.Status != CaseStatus.Complete || newest.Revisions.Count == 1) return;
        await store.DeleteAsync(Address(reference, CaseDocument.FailedName), cancellation);
    }

    private Task<CaseDocument?> FindAsync(CaseReference reference, string name, CancellationToken cancellation) =>
        store.FindJsonAsync(Address(reference, name), PipelineJson.Default.CaseDocument, cancellation);

    private BlobAddress Address(CaseReference reference, string name) =>
        new(containers.Results, reference.ResultsPrefix + name);
}
