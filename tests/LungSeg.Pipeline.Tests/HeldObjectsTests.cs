using System.Text;
using LungSeg.Dicom.Headers;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Sources;
using LungSeg.Pipeline.Stages;
using LungSeg.TestKit.Storage;

using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests;

/// <summary>Slices that are held from their headers' reading to their pixels' are the same slices, read once.</summary>
public class HeldObjectsTests
{
    private const int Slices = 37;

    [Fact]
    public async Task Each_slice_is_read_once_and_gives_the_same_voxels()
    {
        var store = await DropAsync();
        var (reads, counting) = Counting(store);
        using var held = new HeldObjects(long.MaxValue);

        var twice = await ConvertAsync(store, new MemoryScratch(), "linear", int.MaxValue);
        var once = await ConvertAsync(counting, new MemoryScratch(), "linear", int.MaxValue, held);

        Assert.Equal(twice.Native, once.Native);
        Assert.Equal(twice.Isotropic, once.Isotropic);
        Assert.Equal(Slices, reads.Count);
        Assert.Equal(Slices, reads.Distinct().Count());
        Assert.Equal(0, held.Bytes);
    }

    [Fact]
    public async Task What_does_not_fit_is_read_twice_and_the_bound_is_kept()
    {
        var store = await DropAsync();
        var (reads, counting) = Counting(store);
        var lengths = await LengthsAsync(store);
        using var held = new HeldObjects(lengths.Max() * 10);
        var max = 0L;
        var watching = new FaultInjectingBlobStore(counting, (_, _) =>
        {
            max = Math.Max(max, held.Bytes);
            return Fault.None;
        });

        var whole = await ConvertAsync(store, new MemoryScratch(), "cubic", int.MaxValue);
        var some = await ConvertAsync(watching, new MemoryScratch(), "cubic", 9, held);

        Assert.Equal(whole.Isotropic, some.Isotropic);
        Assert.InRange(max, 1, lengths.Max() * 10);
        Assert.True(reads.Count > Slices);
        Assert.Equal(0, held.Bytes);
    }

    [Fact]
    public async Task A_slice_replaced_after_indexing_is_used_as_it_was_indexed()
    {
        var store = await DropAsync();
        using var held = new HeldObjects(long.MaxValue);
        var stages = new PipelineStages(store, new MemoryScratch(), Names, held: held);
        var series = await IndexAsync(stages, "linear", int.MaxValue);
        await WriteAsync(store, "case/IM00005.dcm", "another"u8.ToArray());

        Assert.Null((await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation)).Fault);

        // Indexed anew it is what it is now: no image.
        var listing = await stages.RunAsync(Workflow.Stages.ListCase, Case, Cancellation);
        var index = await stages.RunAsync(
            Workflow.Stages.IndexSeries, new(series.Revision, listing.Fingerprint, series.Options, false),
            Cancellation);
        Assert.Equal(1, index.RejectedObjects);
    }

    [Fact]
    public async Task Only_slices_of_planned_series_stay_and_go_with_their_case()
    {
        var store = await DropAsync();
        var slices = (await LengthsAsync(store)).Sum();
        await WriteAsync(store, "case/notes.txt", "not an image"u8.ToArray());
        await WriteAsync(store, "case/lone.dcm", OfAnotherSeries(await ReadAsync(store, "case/IM00003.dcm")));
        using var held = new HeldObjects(long.MaxValue);

        await IndexAsync(new(store, new MemoryScratch(), Names, held: held), "linear", int.MaxValue);

        Assert.Equal(slices, held.Bytes);
        held.Drop("another-case/");
        Assert.Equal(slices, held.Bytes);
        held.Drop("case/");
        Assert.Equal(0, held.Bytes);
    }

    [Fact]
    public async Task What_was_read_while_the_case_arrived_is_not_read_again()
    {
        var store = await DropAsync();
        var slices = (await LengthsAsync(store)).Sum();
        await WriteAsync(store, "case/notes.txt", "not an image"u8.ToArray());
        var gone = new BlobEntry("case/gone.dcm", 1000, "1", DateTimeOffset.UnixEpoch);
        var (reads, counting) = Counting(store);
        using var held = new HeldObjects(long.MaxValue);
        await using var ahead = new ReadAhead(counting, Names, held);

        var arrived = await store.ListAsync(Names.Scans, "", Cancellation).ToListAsync(Cancellation);
        for (var look = 0; look < 3; look++) ahead.Ask([gone, .. arrived]);
        while (held.Bytes < slices) await Task.Delay(10, Cancellation);
        var whole = await ConvertAsync(store, new MemoryScratch(), "linear", int.MaxValue);
        var once = await ConvertAsync(counting, new MemoryScratch(), "linear", int.MaxValue, held);

        Assert.Equal(whole.Isotropic, once.Isotropic);
        Assert.Equal(Slices, reads.Count(name => name.EndsWith(".dcm", StringComparison.Ordinal) && name != gone.Name));
        Assert.Equal(
            Slices,
            reads.Distinct().Count(name => name.EndsWith(".dcm", StringComparison.Ordinal) && name != gone.Name));
        Assert.Equal(0, held.Bytes);
    }

    private static (List<string> Reads, IBlobStore Store) Counting(IBlobStore store)
    {
        var reads = new List<string>();
        return (reads, new FaultInjectingBlobStore(store, (call, address) =>
        {
            if (call == StoreCall.Read && address.Container == Names.Scans)
            {
                lock (reads) reads.Add(address.Name);
            }

            return Fault.None;
        }));
    }

    private static async Task<long[]> LengthsAsync(IBlobStore store) =>
        await store.ListAsync(Names.Scans, "", Cancellation).Select(blob => blob.Length).ToArrayAsync(Cancellation);

    /// <summary>A single slice of a series of its own, which is too little to be planned.</summary>
    private static byte[] OfAnotherSeries(byte[] slice)
    {
        var uid = Encoding.ASCII.GetBytes(SliceHeaderReader.Read(slice).Header!.SeriesInstanceUid);
        slice[slice.AsSpan().IndexOf(uid) + uid.Length - 1] ^= 1;
        return slice;
    }

    private static async Task<byte[]> ReadAsync(IBlobStore store, string name)
    {
        await using var stream = await store.OpenReadAsync(new(Names.Scans, name), 0, null, null, Cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }
}
