using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Sources;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.Workflow;
using Fault = LungSeg.TestKit.Storage.Fault;

namespace LungSeg.Pipeline.Tests;

/// <summary>One file that cannot be read is that file's fault, and not the end of the whole scan.</summary>
public class NotReadableTests
{
    [Fact]
    public async Task A_file_that_may_not_be_opened_is_left_out_by_name()
    {
        var inner = await PhantomCase.DropAsync();
        await PhantomCase.WriteAsync(inner, "case/private.dcm", [1, 2, 3]);
        var store = new FaultInjectingBlobStore(inner, (call, address) =>
            call == StoreCall.Read && address.Name == "case/private.dcm"
                ? throw new BlobNotReadableException(
                    $"The file of {address} may not be opened: give this user the right to it.")
                : Fault.None
        );
        var stages = new PipelineStages(store, new MemoryScratch(), PhantomCase.Names);

        var series = await PhantomCase.IndexAsync(stages, "linear", slabSlices: 0);

        var index = await store.ReadJsonAsync(
            new WorkArea(store, PhantomCase.Names).Index(series.Revision), PipelineJson.Default.IndexDocument,
            PhantomCase.Cancellation);
        var left = Assert.Single(index.RejectedObjects);
        Assert.Equal(("not-readable", "case/private.dcm"), (left.Code, left.Blob));
        Assert.Contains("give this user the right", left.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private", "not-readable")]
    [InlineData("gone", "changed-during-run")]
    public async Task Who_sorts_files_by_their_headers_gets_the_fault_of_one_and_goes_on(string what, string code)
    {
        var inner = await PhantomCase.DropAsync();
        var store = new FaultInjectingBlobStore(inner, (call, address) => (call, what) switch
        {
            (StoreCall.Read, "private") => throw new BlobNotReadableException($"{address} may not be opened."),
            (StoreCall.Read, _) => throw new BlobNotFoundException(address),
            _ => Fault.None,
        });
        var blob = await AnySliceAsync(inner);

        var read = await new SliceHeaders(store, PhantomCase.Names).ReadAsync(blob, PhantomCase.Cancellation);
        var whole = await new SliceHeaders(inner, PhantomCase.Names).ReadAsync(blob, PhantomCase.Cancellation);

        Assert.Equal((null, code), (read.Header, read.Fault!.Code));
        Assert.Equal("CT", whole.Header!.Modality);
    }

    private static async Task<BlobEntry> AnySliceAsync(MemoryBlobStore store)
    {
        await foreach (var blob in store.ListAsync(PhantomCase.Names.Scans, "", PhantomCase.Cancellation))
            return blob;
        throw new InvalidOperationException("The phantom has no slices.");
    }
}
