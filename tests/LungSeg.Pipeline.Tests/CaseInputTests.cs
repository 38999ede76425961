using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests;

/// <summary>What lies beside a scan and is none of it neither starts nor changes a case.</summary>
public class CaseInputTests
{
    [Theory]
    [InlineData("case/.DS_Store", "system-file")]
    [InlineData("case/__MACOSX/series/._1.dcm", "system-file")]
    [InlineData("case/__MACOSX/anything", "system-file")]
    [InlineData("case/._1.dcm", "system-file")]
    [InlineData("case/thumbs.db", "system-file")]
    [InlineData("case/Desktop.ini", "system-file")]
    [InlineData("case/DICOMDIR", "system-file")]
    [InlineData("case/1.dcm.filepart", "upload-under-way")]
    [InlineData("case/scan.zip.part", "upload-under-way")]
    [InlineData("case/scan.zip.CRDOWNLOAD", "upload-under-way")]
    [InlineData("case/1.dcm", null)]
    [InlineData("case/dicomdir/1.dcm", null)]
    [InlineData("case/part", null)]
    [InlineData("case/.hidden", null)]
    [InlineData("case/__MACOSX", null)]
    public void Names_tell_what_is_no_input(string name, string? code)
    {
        var listing = new List<BlobEntry> { Entry(name, 5) };
        var left = CaseInput.RemoveOthers(listing);
        Assert.Equal(code, left.SingleOrDefault()?.Code);
        Assert.Equal(code is null ? 1 : 0, listing.Count);
        Assert.Equal(code is not null, CaseInput.IsExcluded(name));
    }

    [Fact]
    public void Empty_blobs_that_are_folders_of_others_are_no_input_and_not_named()
    {
        List<BlobEntry> listing =
        [
            Entry("case/a", 0),
            Entry("case/a-1", 0),
            Entry("case/a/b", 0),
            Entry("case/a/b/1.dcm", 7),
            Entry("case/full", 3),
            Entry("case/full/1", 1),
        ];
        Assert.Empty(CaseInput.RemoveOthers(listing));
        Assert.Equal(["case/a-1", "case/a/b/1.dcm", "case/full", "case/full/1"], listing.Select(blob => blob.Name));
    }

    [Fact]
    public async Task The_listing_stays_the_same_whatever_lies_beside_the_scan()
    {
        var store = await DropAsync();
        var stages = new PipelineStages(store, new MemoryScratch(), Names);
        var before = await stages.RunAsync(Workflow.Stages.ListCase, Case, Cancellation);
        foreach (var name in new[] { "case/.DS_Store", "case/2.dcm.filepart", "case/DICOMDIR" })
            await WriteAsync(store, name, [1]);

        Assert.Equal(before, await stages.RunAsync(Workflow.Stages.ListCase, Case, Cancellation));
    }

    [Fact]
    public async Task A_marker_waits_for_files_and_not_for_parts_of_them()
    {
        var store = new LungSeg.Storage.MemoryBlobStore();
        await WriteAsync(store, "case/1.dcm", [1]);
        await WriteAsync(store, "case/2.dcm.filepart", [1]);
        await WriteAsync(store, "case/_READY", "2"u8.ToArray());
        var listing = await new PipelineStages(store, new MemoryScratch(), Names).RunAsync(
            Workflow.Stages.ListCase, Case, Cancellation);
        Assert.Equal((1, 1), (listing.Count, listing.Missing));
    }

    private static BlobEntry Entry(string name, long length) => new(name, length, "1", DateTimeOffset.UnixEpoch);
}
