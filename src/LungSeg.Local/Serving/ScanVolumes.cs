using System.Security.Cryptography;
using System.Text;
using LungSeg.Dicom.FoDicom;
using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Exports.Finished;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Viewer.Volumes;
using LungSeg.Workflow;

namespace LungSeg.Local.Serving;

/// <summary>
/// Reads a CT from its scan when it is first asked for, one at a time, and keeps it in a folder among the system's
/// temporary files, which goes with the server. Safe for use from any number of threads.
/// </summary>
/// <param name="results">Holds the results.</param>
/// <param name="containers">The containers' names.</param>
/// <param name="places">Where scans may lie.</param>
/// <param name="scratch">Where volumes are kept, and what is unpacked.</param>
internal sealed class ScanVolumes(IBlobStore results, Containers containers, ScanPlaces places, RunScratch scratch)
    : IScanVolumes
{
    /// <summary>So many volumes are kept, some 50 MB each.</summary>
    private const int Kept = 12;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Queue<string> _names = new();

    public IBlobStore Store => scratch.Files;

    public string Container => containers.Work;

    public async Task<(string? Name, Fault? Fault)> FindAsync(FinishedScan scan, CancellationToken cancellation)
    {
        var folder = FolderOf(scan);
        var name = folder + "ct.nii.gz";
        await _one.WaitAsync(cancellation);
        try
        {
            if (_names.Contains(name)) return (name, null);
            if (await ReadAsync(scan, folder, cancellation) is { } fault) return (null, fault);
            _names.Enqueue(name);
            if (_names.Count > Kept) await Store.DeleteAsync(new(Container, _names.Dequeue()), cancellation);
            return (name, null);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Fault?> ReadAsync(FinishedScan scan, string folder, CancellationToken cancellation)
    {
        Fault? last = null;
        foreach (var place in places.Of(scan))
        {
            var store = new RoutingBlobStore(new Dictionary<string, IBlobStore>
            {
                [containers.Results] = results,
                [containers.Scans] = place.Store,
                [containers.Work] = Store,
            });
            var (_, fault) = await new FinishedResults(store, containers, OptionalDecoders.All).ExportAsync(
                new(scan.CaseName, place.Prefix, ResultsPrefix: ""), scan.SeriesFolder + SummaryDocument.FileName,
                new(["ct"]), new ResultWriter(Store, name => new(Container, folder + name)), cancellation);
            if (fault is null)
                return null;
            last = fault;
        }

        // That a guessed folder holds other scans says nothing; that the right scan cannot be read does.
        return last is null || last.Code == "source-not-found"
            ? new("scan-not-found", "The CT is not among the results, and its scan was not found.", ScanPlaces.Cure)
            : last;
    }

    private static string FolderOf(FinishedScan scan)
    {
        var text = $"{scan.SeriesFolder} {scan.Version}";
        return $"volumes/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24]}/";
    }
}
