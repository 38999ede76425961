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
        var complete = await FindAsync(reference, CaseDocument.CompleteName, cancellation);
        var failed = await FindAsync(reference, CaseDocument.FailedName, cancellation);
        return (failed?.Revision ?? 0) > (complete?.Revision ?? 0) ? failed : complete;
    }

    /// <summary>
    /// Writes the document under its name. A failure that a later revision cured is taken away, for the new document
    /// carries its record; a result is never taken away for a later failure.
    /// </summary>
    /// <returns>The document's name among the results.</returns>
    public async Task<string> WriteAsync(CaseReference reference, CaseDocument document, CancellationToken cancellation)
    {
        var complete = document.Status == CaseStatus.Complete;
        var address = Address(reference, complete ? CaseDocument.CompleteName : CaseDocument.FailedName);
        await store.WriteJsonAsync(address, document, PipelineJson.Default.CaseDocument, cancellation);
        if (complete) await store.DeleteAsync(Address(reference, CaseDocument.FailedName), cancellation);
        return address.Name;
    }

    private Task<CaseDocument?> FindAsync(CaseReference reference, string name, CancellationToken cancellation) =>
        store.FindJsonAsync(Address(reference, name), PipelineJson.Default.CaseDocument, cancellation);

    private BlobAddress Address(CaseReference reference, string name) =>
        new(containers.Results, reference.ResultsPrefix + name);
}
