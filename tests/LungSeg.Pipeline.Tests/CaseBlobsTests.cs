using LungSeg.Pipeline.Cases;
using LungSeg.Storage;
using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests;

/// <summary>The one listing of cases, which watcher, sweep, viewer and triggers share.</summary>
public sealed class CaseBlobsTests
{
    [Fact]
    public async Task Cases_are_what_has_input_or_a_marker()
    {
        var store = new MemoryBlobStore();
        foreach (var name in (string[])
                [
                    "a/1.dcm",
                    "a/_READY",
                    "a-b/2.dcm",
                    "a.b/3.dcm.filepart",
                    "b/.DS_Store",
                    "c/_READY",
                    "d/1.dcm",
                    "d/sub/2.dcm",
                    "d/Thumbs.db",
                    "stray.dcm",
                ])
        {
            await WriteAsync(store, name, [1]);
        }

        var strays = new List<string>();
        var cases = new List<CaseBlobs>();
        await foreach (var found in CaseBlobs.AllAsync(store, Names.Scans, blob => strays.Add(blob.Name), Cancellation))
            cases.Add(found);

        Assert.Equal(["a", "a-b", "c", "d"], cases.Select(found => found.CaseId).Order(StringComparer.Ordinal));
        Assert.Equal(["stray.dcm"], strays);
        var (a, c, d) = (
            cases.Single(found => found.CaseId == "a"), cases.Single(found => found.CaseId == "c"),
            cases.Single(found => found.CaseId == "d"));
        Assert.Equal(("a/1.dcm", "a/_READY"), (Assert.Single(a.Blobs).Name, a.Marker?.Name));
        Assert.Empty(c.Blobs);
        Assert.Equal(["d/1.dcm", "d/sub/2.dcm"], d.Blobs.Select(blob => blob.Name));
        Assert.Equal("system-file", Assert.Single(d.LeftOut).Code);

        // One case listed by itself is the same.
        var alone = await CaseBlobs.FindAsync(store, Names.Scans, Workflow.CaseReference.Named("d"), Cancellation);
        Assert.Equal(d.Blobs, alone.Blobs);
        Assert.True(
            (await CaseBlobs.FindAsync(store, Names.Scans, Workflow.CaseReference.Named("a.b"), Cancellation)).IsEmpty);
    }
}
