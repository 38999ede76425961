using System.Runtime.InteropServices;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.TestKit.Volumes;
using LungSeg.Voxels.Geometry;
using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests.Sources;

/// <summary>
/// The phantom's scan as files that are no DICOM gives the voxels that its slices give, on both grids.
/// </summary>
public sealed class VolumeFileTests
{
    // Made by the first test that asks, whose context it needs: the class itself may be looked at outside of a test.
    private static readonly Lazy<Task<Scan>> LazySlices = new(ScanAsync);

    private static Task<Scan> Slices => LazySlices.Value;

    public static TheoryData<string, VoxelType, bool, bool, bool> Kinds()
    {
        var kinds = new TheoryData<string, VoxelType, bool, bool, bool>();
        foreach (var format in (string[])["nifti", "nrrd", "mha"])
        {
            foreach (var isPacked in (bool[])[false, true])
            {
                foreach (var isDetached in (bool[])[false, true])
                    kinds.Add(format, VoxelType.Int16, false, isPacked, isDetached);
            }

            foreach (var type in (VoxelType[])
                    [VoxelType.Int16, VoxelType.Int32, VoxelType.Int64, VoxelType.Float32, VoxelType.Float64])
            {
                kinds.Add(format, type, true, type == VoxelType.Int32, false);
                if (type != VoxelType.Int16) kinds.Add(format, type, false, false, false);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_file_of_any_kind_gives_what_the_slices_give(
        string format, VoxelType type, bool isBigEndian, bool isPacked, bool isDetached)
    {
        var scan = await Slices;
        var builder = scan.Builder with
        {
            Type = type,
            IsBigEndian = isBigEndian,
            IsPacked = isPacked,
            IsDetached = isDetached,
        };
        await RequireSameAsync(scan, builder.Files(format));
    }

    [Theory]
    [InlineData(VoxelType.UInt16, 1, -1024)]
    [InlineData(VoxelType.UInt32, 0.5, -2000)]
    [InlineData(VoxelType.UInt64, 1, -3024)]
    public async Task Unsigned_values_with_slope_and_intercept_are_the_same_HU(
        VoxelType type, double slope, double intercept)
    {
        var scan = await Slices;
        await RequireSameAsync(
            scan, (scan.Builder with { Type = type, Slope = slope, Intercept = intercept }).Files("nifti"));
        await RequireSameAsync(
            scan,
            (scan.Builder with
            {
                Type = type,
                Slope = slope,
                Intercept = intercept,
                Version = 2,
                IsBigEndian = true,
            }).Files("nifti"));
    }

    [Theory]
    [InlineData("right-anterior-superior")]
    [InlineData("LAS")]
    public async Task Every_space_of_a_NRRD_is_followed(string space) =>
        await RequireSameAsync(await Slices, ((await Slices).Builder with { Space = space }).Files("nrrd"));

    [Fact]
    public async Task A_qform_alone_is_followed() =>
        await RequireSameAsync(
            await Slices, ((await Slices).Builder with { HasSform = false, HasQform = true }).Files("nifti"));

    /// <summary>
    /// Both voxels and slabs: the file's slices are the grid's, turned around, or each has a part of every one.
    /// </summary>
    [Fact]
    public async Task The_axes_may_come_in_any_order_and_direction()
    {
        var scan = await Slices;
        var size = scan.Grid.Size;
        for (var order = 0; order < StoredOrders.Count; order++)
        {
            var stored = StoredOrders.Grid(scan.Grid, order);
            var voxels = StoredOrders.Voxels(size, (x, y, z) => scan.Voxels[x + (size.X * (y + (size.Y * z)))], order);
            var builder = new VolumeFileBuilder(stored, voxels) { IsPacked = order % 3 == 1 };
            await RequireSameAsync(
                scan,
                builder.Files(
                    order % 3 == 2 ? "mha"
                    : order % 3 == 1 ? "nrrd"
                    : "nifti"),
                slabSlices: 13,
                StoredGridIs(stored));
        }
    }

    [Fact]
    public async Task A_file_is_known_by_its_first_bytes_whatever_its_name()
    {
        var scan = await Slices;
        foreach (var format in (string[])["nifti", "nrrd", "mha"])
        {
            await RequireSameAsync(
                scan, [("000001", (scan.Builder with { IsPacked = true }).Files(format)[0].Content)]);
            await RequireSameAsync(scan, [("slice.dcm", scan.Builder.Files(format)[0].Content)]);
        }

        var (_, slice) = LungSeg
            .Phantoms.PhantomDicom.Files(LungSeg.Phantoms.PhantomGrid.Centred(new(16, 16, 3), new(8, 8, 8)))
            .First();
        var store = new MemoryBlobStore();
        await WriteAsync(store, "case/slice.nii", slice);
        Assert.Equal("too-few-slices", Assert.Single((await IndexedAsync(store)).RejectedSeries).Fault.Code);
    }

    [Fact]
    public async Task A_file_in_an_archive_is_read_as_one_beside_it()
    {
        var scan = await Slices;
        var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(
                zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in (scan.Builder with { IsDetached = true, IsPacked = true }).Files("nrrd"))
            {
                using var entry = archive.CreateEntry($"a folder/{name}").Open();
                entry.Write(content);
            }
        }

        await RequireSameAsync(scan, [("scan.zip", zip.ToArray())]);
    }

    [Theory]
    [InlineData("nifti")]
    [InlineData("nrrd")]
    [InlineData("mha")]
    public async Task A_header_and_its_voxels_may_have_lost_their_names(string format)
    {
        var scan = await Slices;
        var files = (scan.Builder with { IsDetached = true }).Files(format);
        (string, byte[])[] numbered = [.. files.Select((file, i) => ($"{i + 1:000000}", file.Content))];
        await RequireSameAsync(
            scan, numbered, holds: plan => plan.Warnings.Any(warning => warning.Code == "data-file-renamed"));

        var store = await StoreAsync([.. numbered, ("another", new byte[files[1].Content.Length])]);
        Assert.Equal("data-file-missing", Assert.Single((await IndexedAsync(store)).RejectedSeries).Fault.Code);
    }

    [Fact]
    public async Task A_file_beside_the_slices_that_it_was_made_of_is_remarked_upon()
    {
        var store = await DropAsync();
        var scan = await Slices;
        await WriteAsync(store, "case/scan.nii", scan.Builder.Files("nifti")[0].Content);
        var shifted = scan.Builder with { Grid = scan.Grid with { Origin = scan.Grid.Origin + new Vector3D(0, 0, 8) } };
        await WriteAsync(store, "case/shifted.nii", shifted.Files("nifti")[0].Content);
        using var scratch = new MemoryScratch();

        var index = await IndexStageAsync(store, new(store, scratch, Names));

        var plans = new List<SeriesPlan>();
        foreach (var ticket in index.Series)
            plans.Add(await PlanAsync(store, new(Revision, ticket.Key, ticket.Slabs, Options)));
        Assert.Equal(3, plans.Count);
        var slices = plans.Single(plan => plan.File is null);
        foreach (var plan in plans)
        {
            var warning = plan.Warnings.SingleOrDefault(warning => warning.Code == "same-grid");
            Assert.Equal(plan.File?.Header.Blob == "case/scan.nii", warning is not null);
            if (warning is not null)
                Assert.Contains(slices.Description.Key, warning.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Volumes_over_time_are_scans_of_their_own()
    {
        var scan = await Slices;
        foreach (var format in (string[])["nifti", "nrrd", "mha"])
        {
            var length = scan.Voxels.Length;
            var builder = scan.Builder with
            {
                Volumes = 3,
                Voxel = i => scan.Voxels[i % length] + (i / length),
                IsPacked = format == "nrrd",
            };
            var store = await StoreAsync(builder.Files(format));
            var stages = new PipelineStages(store, new MemoryScratch(), Names);
            var index = await IndexStageAsync(store, stages);
            Assert.Equal(["volume-1", "volume-2", "volume-3"], index.Series.Select(ticket => ticket.Key[^8..]));
            using var scratch = new MemoryScratch();
            stages = new(store, scratch, Names);
            var series = new Workflow.SeriesRequest(Revision, index.Series[2].Key, index.Series[2].Slabs, Options);
            Assert.Null((await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation)).Fault);
            var plan = await PlanAsync(store, series);
            Assert.Contains(plan.Warnings, warning => warning.Code == "series-split");
            using var native = await scratch.GatherAsync(
                WorkArea.Scratch(series, ScratchNames.NativeVolume), plan.NativeGrid.ToGeometry(),
                [.. plan.Slabs.Select(slab => slab.Native)], Cancellation);
            Assert.Equal(scan.Voxels.Select(hu => (short)(hu + 2)), native.Value.Span.ToArray());
        }
    }

    private static readonly Workflow.RevisionReference Revision = new(Case, 1, "input");
    private static readonly Workflow.ProcessingOptions Options = new() { SpacingMm = 3 };

    private static Func<SeriesPlan, bool> StoredGridIs(VolumeGeometry stored) =>
        plan =>
            plan.StoredGrid.Size == stored.Size
            && (plan.StoredGrid.ToPatient(new(1, 2, 3)) - stored.ToPatient(new(1, 2, 3))).Length < 1e-3;

    private static async Task RequireSameAsync(
        Scan scan, IReadOnlyList<(string Name, byte[] Content)> files, int slabSlices = int.MaxValue,
        Func<SeriesPlan, bool>? holds = null)
    {
        var store = await StoreAsync(files);
        using var scratch = new MemoryScratch();
        var (_, native, isotropic) = await ConvertAsync(store, scratch, "linear", slabSlices);
        Assert.True(scan.Native.AsSpan().SequenceEqual(native), $"{files[0].Name} has other HU");
        Assert.True(scan.Isotropic.AsSpan().SequenceEqual(isotropic), $"{files[0].Name} has other isotropic HU");
        if (holds is null) return;
        var series = await IndexAsync(new PipelineStages(store, scratch, Names), "linear", slabSlices);
        Assert.True(holds(await PlanAsync(store, series)));
    }

    internal static async Task<MemoryBlobStore> StoreAsync(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var store = new MemoryBlobStore();
        foreach (var (name, content) in files) await WriteAsync(store, $"case/{name}", content);
        return store;
    }

    internal static async Task<Workflow.CaseIndex> IndexStageAsync(
        MemoryBlobStore store, PipelineStages stages, Workflow.ProcessingOptions? options = null)
    {
        var listing = await stages.RunAsync(Workflow.Stages.ListCase, Case, Cancellation);
        return await stages.RunAsync(
            Workflow.Stages.IndexSeries, new(Revision, listing.Fingerprint, options ?? Options, false), Cancellation);
    }

    internal static async Task<IndexDocument> IndexedAsync(
        MemoryBlobStore store, Workflow.ProcessingOptions? options = null)
    {
        using var scratch = new MemoryScratch();
        await IndexStageAsync(store, new(store, scratch, Names), options);
        return await store.ReadJsonAsync(
            new WorkArea(store, Names).Index(Revision), PipelineJson.Default.IndexDocument, Cancellation);
    }

    internal static async Task<Scan> ScanAsync()
    {
        var store = await DropAsync();
        using var scratch = new MemoryScratch();
        var (_, native, isotropic) = await ConvertAsync(store, scratch, "linear", int.MaxValue);
        var plan = await PlanAsync(store, await IndexAsync(new(store, scratch, Names), "linear", int.MaxValue));
        return new(plan.NativeGrid.ToGeometry(), MemoryMarshal.Cast<byte, short>(native).ToArray(), native, isotropic);
    }

    internal sealed record Scan(VolumeGeometry Grid, short[] Voxels, byte[] Native, byte[] Isotropic)
    {
        public VolumeFileBuilder Builder => new(Grid, Voxels);
    }
}
