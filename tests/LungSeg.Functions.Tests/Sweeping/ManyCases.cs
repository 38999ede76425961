using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;

namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>
/// An account that keeps any number of finished cases of two blobs each, made up as they are asked for; some were never
/// started, some got another slice after their end. What else is written lies in memory.
/// </summary>
internal sealed class ManyCases(
    IBlobStore memory, Containers containers, int count, IReadOnlySet<int> unstarted, IReadOnlySet<int> changed)
    : DelegatingBlobStore(memory)
{
    private static readonly DateTimeOffset Dropped = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string NameOf(int index) => $"case-{index:D7}";

    public override IAsyncEnumerable<string> ListFoldersAsync(
        string container, string after, CancellationToken cancellation)
    {
        var first = after.Length == 0 ? 0 : IndexOf(after) + 1;
        var all = Enumerable.Range(first, Math.Max(0, count - first));
        if (container == containers.Results) all = all.Where(index => !unstarted.Contains(index));
        return ListedAsync(all.Select(NameOf));
    }

    public override IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, CancellationToken cancellation) =>
        container == containers.Scans
            ? ListedAsync(Blobs(IndexOf(prefix), changed.Contains(IndexOf(prefix)) ? 3 : 2))
            : base.ListAsync(container, prefix, cancellation);

    public override Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        if (address.Container != containers.Results || CaseReference.CaseIdOf(address.Name) is null)
            return base.OpenReadAsync(address, offset, length, ifETag, cancellation);
        var index = IndexOf(address.Name);
        if (unstarted.Contains(index) || !address.Name.EndsWith(CaseDocument.CompleteName, StringComparison.Ordinal))
            throw new BlobNotFoundException(address);
        var document = Ended(NameOf(index), Blobs(index, 2));
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document, PipelineJson.Default.CaseDocument);
        return Task.FromResult<BlobReadStream>(new BytesReadStream(new(json), "1"));
    }

    /// <summary>The document of a case that ended well over just these blobs.</summary>
    public static CaseDocument Ended(string caseId, IEnumerable<BlobEntry> blobs) => new()
    {
        CaseId = caseId,
        Revision = 1,
        Status = CaseStatus.Complete,
        Revisions = [new(1, CaseStatus.Complete, CaseFingerprint.Of(blobs), new())],
        SoftwareVersion = "1",
    };

    private static async IAsyncEnumerable<T> ListedAsync<T>(IEnumerable<T> items)
    {
        await Task.CompletedTask;
        foreach (var item in items) yield return item;
    }

    private static int IndexOf(string name) =>
        int.Parse(name.AsSpan(5, 7), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<BlobEntry> Blobs(int index, int blobs) => Enumerable.Range(1, blobs).Select(blob =>
        new BlobEntry($"{NameOf(index)}/{blob}.dcm", 1, "1", Dropped, "0"));
}
