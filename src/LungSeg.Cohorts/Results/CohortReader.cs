using System.Runtime.CompilerServices;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Cohorts.Results;

/// <summary>
/// Reads the newest results of every case at any depth of the results, one listing and then some documents at a time:
/// memory holds the cases' names and no more than a few cases.
/// </summary>
/// <param name="store">Where results lie.</param>
/// <param name="containers">The containers' names.</param>
/// <param name="within">Only results whose names start with this; all when empty.</param>
public sealed class CohortReader(IBlobStore store, Containers containers, string within = "")
{
    /// <summary>Every case in ordinal order of the folders' names.</summary>
    public async IAsyncEnumerable<CohortCase> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new CohortCaseReader(store, containers);
        var cases = (await FoldersAsync(cancellation))
            .ToAsyncEnumerable()
            .ReadAheadAsync(folder => reader.ReadAsync(folder.Key, folder.Value, cancellation), cancellation);
        await foreach (var read in cases)
            yield return read;
    }

    /// <summary>
    /// What the names of each case's results start with, with the '/' at its end, and which of its documents are there.
    /// </summary>
    private async Task<SortedDictionary<string, CaseDocuments>> FoldersAsync(CancellationToken cancellation)
    {
        var folders = new SortedDictionary<string, CaseDocuments>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(containers.Results, within, cancellation))
        {
            var name = blob.Name.AsSpan(blob.Name.LastIndexOf('/') + 1);
            var document = name switch
            {
                CaseDocument.CompleteName => CaseDocuments.Complete,
                CaseDocument.FailedName => CaseDocuments.Failed,
                _ => CaseDocuments.None,
            };
            if (document == CaseDocuments.None)
                continue;
            var folder = blob.Name[..^name.Length];
            folders[folder] = folders.GetValueOrDefault(folder) | document;
        }

        return folders;
    }
}
