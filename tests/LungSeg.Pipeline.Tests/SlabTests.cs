using System.Runtime.InteropServices;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Voxels.Kernels;
using LungSeg.Workflow;

using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests;

/// <summary>Slabs converted one by one, on any scratch, join to exactly the volume that is done at once.</summary>
public class SlabTests
{
    [Theory]
    [InlineData("linear", 1)]
    [InlineData("linear", 7)]
    [InlineData("linear", 33)]
    [InlineData("cubic", 5)]
    [InlineData("cubic", 16)]
    public async Task Slabs_joined_are_bit_identical_to_the_whole(string interpolation, int slabSlices)
    {
        var store = await DropAsync();
        var whole = await ConvertAsync(store, new MemoryScratch(), interpolation, int.MaxValue);
        var slabs = await ConvertAsync(store, new BlobScratch(store, Names.Work), interpolation, slabSlices);

        Assert.Equal(whole.Native, slabs.Native);
        Assert.Equal(whole.Isotropic, slabs.Isotropic);
        Assert.True(slabs.Count > 1);
    }

    [Theory]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task Scratch_that_is_kept_and_stored_gives_the_same_voxels(long bound, long largest)
    {
        var store = await DropAsync();
        var whole = await ConvertAsync(store, new MemoryScratch(), "cubic", int.MaxValue);
        await using var writer = new WriteBehind(TimeSpan.Zero, TimeProvider.System);
        using var scratch = new WriteBehindScratch(new BlobScratch(store, Names.Work), writer, bound)
        {
            LargestBytes = largest,
        };

        var kept = await ConvertAsync(store, scratch, "cubic", 16);
        Assert.Equal(whole.Isotropic, kept.Isotropic);

        // Another process finds the same in the store.
        var stored = await ConvertAsync(store, new BlobScratch(store, Names.Work), "cubic", 16);
        Assert.Equal(whole.Native, stored.Native);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(201, false)]
    public async Task A_volume_that_stays_in_memory_is_not_cut(long volumeBytes, bool isWhole)
    {
        var blobs = new BlobScratch(new MemoryBlobStore(), Names.Work);
        await using var writer = new WriteBehind(TimeSpan.Zero, TimeProvider.System);
        using var roomy = new WriteBehindScratch(blobs, writer, boundBytes: 400) { LargestBytes = 200 };
        using var refusing = new WriteBehindScratch(blobs, writer, boundBytes: 10_000) { LargestBytes = 100 };

        var expected = isWhole ? long.MaxValue : blobs.PreferredSlabBytes(volumeBytes);
        Assert.Equal(expected, roomy.PreferredSlabBytes(volumeBytes));
        Assert.Equal(expected, refusing.PreferredSlabBytes(volumeBytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task A_volume_that_is_too_large_for_memory_goes_through_the_store(long bound)
    {
        var store = await DropAsync();
        var overflow = new MemoryBlobStore();
        using var scratch = new OverflowScratch(new BlobScratch(overflow, Names.Work), bound);
        var whole = await ConvertAsync(store, new MemoryScratch(), "cubic", int.MaxValue);

        var converted = await ConvertAsync(store, scratch, "cubic", slabSlices: bound == 0 ? 30 : 0);

        Assert.Equal(bound == 0, converted.Count > 1);
        Assert.Equal(whole.Native, converted.Native);
        Assert.Equal(whole.Isotropic, converted.Isotropic);
        Assert.Equal(bound == 0, await overflow.ListAsync(Names.Work, "", Cancellation).AnyAsync(Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task A_series_read_again_in_every_pass_shows_the_same_voxels(long kept)
    {
        var store = await DropAsync();
        var scratch = new BlobScratch(store, Names.Work);
        var whole = await ConvertAsync(store, scratch, "linear", 30);
        var series = await IndexAsync(new(store, scratch, Names), "linear", 30);
        var plan = await PlanAsync(store, series);

        using var slabs = new NativeSlabs(scratch, series, plan, kept);
        for (var pass = 0; pass < 2; pass++)
        {
            var seen = new List<byte>();
            await slabs.ForEachAsync(slab => seen.AddRange(MemoryMarshal.AsBytes(slab.Span)), Cancellation);
            Assert.Equal(whole.Native, seen.ToArray());
        }
    }

    [Fact]
    public async Task A_blob_that_changed_after_indexing_is_never_mixed_in()
    {
        var store = await DropAsync();
        var stages = new PipelineStages(store, new MemoryScratch(), Names);
        var series = await IndexAsync(stages, "linear", int.MaxValue);
        await WriteAsync(store, "case/IM00005.dcm", "another"u8.ToArray());

        var receipt = await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation);

        Assert.Equal("changed-during-run", receipt.Fault!.Code);
        Assert.Equal("case/IM00005.dcm", receipt.Fault.Blob);
    }

    [Fact]
    public async Task A_blob_that_was_sent_again_after_indexing_is_read_as_it_is_now()
    {
        var store = await DropAsync();
        var stages = new PipelineStages(store, new MemoryScratch(), Names);
        var series = await IndexAsync(stages, "linear", int.MaxValue);
        await DropAsync(store);

        Assert.Null((await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation)).Fault);
    }

    [Fact]
    public void Every_slice_of_both_grids_belongs_to_exactly_one_slab()
    {
        var slices = Enumerable.Repeat(new PlannedSlice("b", "e", 1, 0, null, null), 41).ToArray();
        foreach (var count in (int[])[0, 1, 2, 13, 100, int.MaxValue])
        {
            var slabs = SlabPlanner.Plan(
                new(8, 8, 41), new(6, 6, 103), Interpolation.Cubic, slices, count, long.MaxValue);

            Assert.Equal(
                Enumerable.Range(0, 103),
                slabs.SelectMany(slab => Enumerable.Range(slab.Isotropic.Z, slab.Isotropic.Count)));
            Assert.Equal(
                Enumerable.Range(0, 41), slabs.SelectMany(slab => Enumerable.Range(slab.Native.Z, slab.Native.Count)));
        }
    }
}
