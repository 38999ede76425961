using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.TestKit.Volumes;
using LungSeg.Workflow;
using static LungSeg.Pipeline.Tests.PhantomCase;
using static LungSeg.Pipeline.Tests.Sources.VolumeFileTests;

namespace LungSeg.Pipeline.Tests.Sources;

/// <summary>What is wrong with a volume file is said when it is indexed: by file, rule and remedy.</summary>
public sealed class VolumeFileFaultTests
{
    // Made by the first test that asks, whose context it needs: the class itself may be looked at outside of a test.
    private static readonly Lazy<Task<Scan>> LazySlices = new(ScanAsync);

    private static Task<Scan> Slices => LazySlices.Value;

    [Theory]
    [InlineData("nifti", false)]
    [InlineData("nifti", true)]
    [InlineData("nrrd", false)]
    [InlineData("nrrd", true)]
    [InlineData("mha", false)]
    [InlineData("mha", true)]
    public async Task A_file_that_is_cut_off_is_named(string format, bool isPacked)
    {
        var (name, content) = ((await Slices).Builder with { IsPacked = isPacked }).Files(format)[0];
        foreach (var length in (int[])[content.Length - 20, content.Length / 2, 700])
        {
            var fault = await RefusedAsync((name, content[..length]));
            Assert.Equal("truncated", fault.Code);
            Assert.Equal($"case/{name}", fault.Blob);
        }
    }

    [Theory]
    [InlineData("nifti")]
    [InlineData("nrrd")]
    [InlineData("mha")]
    public async Task Packed_voxels_that_are_broken_are_named(string format)
    {
        var (name, content) = ((await Slices).Builder with { IsPacked = true }).Files(format)[0];
        var broken = content.ToArray();
        broken[^6] ^= 0x55; // the checksum
        Assert.Equal("malformed", (await RefusedAsync((name, broken))).Code);
        broken = content.ToArray();
        broken.AsSpan(broken.Length / 2, 200).Fill(0xff);
        Assert.Equal("malformed", (await RefusedAsync((name, broken))).Code);
    }

    [Theory]
    [InlineData("nifti", "scan.img")]
    [InlineData("nrrd", "scan.raw")]
    [InlineData("mha", "scan.raw")]
    public async Task A_data_file_that_is_not_there_is_named(string format, string data)
    {
        var fault = await RefusedAsync(((await Slices).Builder with { IsDetached = true }).Files(format)[0]);
        Assert.Equal("data-file-missing", fault.Code);
        Assert.Contains(data, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other/secret.raw")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\x.raw")]
    public async Task A_header_names_nothing_outside_its_case(string file)
    {
        var (name, header) = ((await Slices).Builder with { IsDetached = true }).Files("mha")[0];
        var text = System.Text.Encoding.ASCII.GetString(header).Replace("scan.raw", file, StringComparison.Ordinal);
        var fault = await RefusedAsync((name, System.Text.Encoding.ASCII.GetBytes(text)), ("passwd", [1, 2, 3]));
        Assert.Equal("data-file-missing", fault.Code);
    }

    [Fact]
    public async Task A_header_that_promises_more_than_its_bytes_can_hold_costs_nothing()
    {
        byte[] header =
        [
            .. "NRRD0004\ntype: short\ndimension: 3\nspace: LPS\nsizes: 800 800 800\n"u8,
            .. "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nendian: little\nencoding: gzip\n\n"u8,
        ];
        var fault = await RefusedAsync(("bomb.nrrd", [.. header, .. VolumeFileBuilder.Gzip(new byte[100_000])]));
        Assert.Equal("malformed", fault.Code);

        fault = await RefusedAsync(
            ("raw.nrrd",
                System.Text.Encoding.ASCII.GetBytes(
                    System.Text.Encoding.ASCII.GetString(header).Replace("gzip", "raw", StringComparison.Ordinal))));
        Assert.Equal("truncated", fault.Code);
    }

    [Fact]
    public async Task Masks_are_left_out_and_stop_no_scan()
    {
        var scan = await Slices;
        var mask = scan.Builder with
        {
            Type = VoxelType.UInt8,
            Voxel = i =>
                scan.Voxels[i] < -500 ? 2
                : scan.Voxels[i] < 0 ? 1
                : 0,
            IsPacked = true,
        };
        var index = await IndexedAsync(
            await StoreAsync([.. scan.Builder.Files("nifti"), .. mask.Files("nifti", "lungs")]));
        Assert.Empty(index.RejectedSeries);
        var fault = Assert.Single(index.RejectedObjects);
        Assert.Equal(("label-map", "case/lungs.nii.gz"), (fault.Code, fault.Blob));
    }

    [Fact]
    public async Task HU_with_1024_added_are_refused_until_the_user_says_so()
    {
        var scan = await Slices;
        var shifted = scan.Builder with { Type = VoxelType.UInt16, Voxel = i => scan.Voxels[i] + 1024 };
        var fault = await RefusedAsync(shifted.Files("nrrd")[0]);
        Assert.Equal("not-hu", fault.Code);
        Assert.Contains("--hu-offset -1024", fault.Cure, StringComparison.Ordinal);

        using var scratch = new MemoryScratch();
        var store = await StoreAsync(shifted.Files("nrrd"));
        var stages = new PipelineStages(store, scratch, Names);
        var options = new ProcessingOptions { SpacingMm = 3, OffsetHu = -1024 };
        var index = await IndexStageAsync(store, stages, options);
        var series = new SeriesRequest(new(Case, 1, "input"), index.Series[0].Key, 1, options);
        Assert.Null((await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation)).Fault);
        var plan = await PlanAsync(store, series);
        Assert.Contains(plan.Warnings, warning => warning.Code == "hu-offset-added");
        using var native = await scratch.GatherAsync(
            WorkArea.Scratch(series, ScratchNames.NativeVolume), plan.NativeGrid.ToGeometry(),
            [.. plan.Slabs.Select(slab => slab.Native)], Cancellation);
        Assert.Equal(scan.Voxels, native.Value.Span.ToArray());
    }

    [Fact]
    public async Task Probabilities_and_infinities_are_no_HU()
    {
        var scan = await Slices;
        var builder = scan.Builder with { Type = VoxelType.Float32 };
        var normalised = builder with { Voxel = i => (scan.Voxels[i] + 1024) / 3000.0 };
        Assert.Equal("not-hu", (await RefusedAsync(normalised.Files("mha")[0])).Code);
        var infinite = builder with { Voxel = i => i == 77 ? double.PositiveInfinity : scan.Voxels[i] };
        Assert.Equal("not-hu", (await RefusedAsync(infinite.Files("nifti")[0])).Code);
    }

    [Fact]
    public async Task What_is_no_number_is_air_and_said()
    {
        var scan = await Slices;
        var builder = scan.Builder with
        {
            Type = VoxelType.Float32,
            Voxel = i => i % 1000 == 0 ? double.NaN : scan.Voxels[i],
        };
        var plan = await PlanOfAsync(builder.Files("nifti"));
        Assert.Contains("voxels-without-value", plan.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Sides_that_a_file_does_not_say_are_said_to_be_unknown()
    {
        var scan = await Slices;
        foreach (var files in (IReadOnlyList<(string, byte[])>[])
                [
                    (scan.Builder with { HasSform = false }).Files("nifti"),
                    (scan.Builder with { Space = null }).Files("nrrd"),
                ])
        {
            var plan = await PlanOfAsync(files);
            Assert.Contains("sides-unknown", plan.Warnings.Select(warning => warning.Code));
            Assert.Equal(
                plan.File!.HasTransform, plan.Description.FileFormat!.StartsWith("NRRD", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sides_that_are_not_known_flag_the_result(bool areKnown)
    {
        var store = await StoreAsync(((await Slices).Builder with { HasSform = areKnown }).Files("nifti"));
        using var scratch = new MemoryScratch();
        var stages = new PipelineStages(store, scratch, Names);
        var series = await PhantomCase.IndexAsync(stages, "linear", int.MaxValue);
        for (var slab = 0; slab < series.Slabs; slab++)
            Assert.Null((await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, slab), Cancellation)).Fault);

        await stages.RunAsync(Workflow.Stages.SegmentVolume, series, Cancellation);

        var record = await new WorkArea(store, Names).ReadSegmentationAsync(series, Cancellation);
        Assert.Equal(!areKnown, record.QualityFlags.Any(flag => flag.Code == "sides-uncertain"));
    }

    [Fact]
    public async Task A_volume_above_the_limit_is_refused_before_it_is_read()
    {
        var store = await StoreAsync((await Slices).Builder.Files("nifti"));
        var index = await IndexedAsync(store, new() { SpacingMm = 3, MaxVoxels = 1000 });
        Assert.Equal("too-large", Assert.Single(index.RejectedSeries).Fault.Code);
    }

    [Fact]
    public async Task The_largest_scan_is_taken_alone_where_that_is_asked_for()
    {
        var store = await StoreAsync(((await Slices).Builder with { Volumes = 2 }).Files("nifti"));
        using var scratch = new MemoryScratch();
        var options = new ProcessingOptions { SpacingMm = 3, LargestOnly = true };
        var index = await IndexStageAsync(store, new(store, scratch, Names), options);
        Assert.EndsWith("-volume-1", Assert.Single(index.Series).Key, StringComparison.Ordinal);
        Assert.Equal("not-largest", Assert.Single((await IndexedAsync(store, options)).RejectedObjects).Code);
    }

    [Fact]
    public async Task Formats_that_refer_to_slices_are_left_out_by_name()
    {
        var store = await StoreAsync((await Slices).Builder.Files("nifti"));
        using var scratch = new MemoryScratch();
        var options = new ProcessingOptions { SpacingMm = 3, Formats = ["masks", "dicom-seg"] };
        var index = await IndexStageAsync(store, new(store, scratch, Names), options);
        var plan = await PlanAsync(store, new(new(Case, 1, "input"), index.Series[0].Key, 1, options));
        Assert.Equal("format-left-out", Assert.Single(plan.Warnings).Code);
    }

    private static async Task<SeriesPlan> PlanOfAsync(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var store = await StoreAsync(files);
        using var scratch = new MemoryScratch();
        var index = await IndexStageAsync(store, new(store, scratch, Names));
        return await PlanAsync(store, new(new(Case, 1, "input"), Assert.Single(index.Series).Key, 1, new()));
    }

    private static async Task<Fault> RefusedAsync(params (string Name, byte[] Content)[] files)
    {
        var index = await IndexedAsync(await StoreAsync(files));
        var fault = Assert.Single(index.RejectedSeries).Fault;
        Assert.NotEmpty(fault.Cure);
        return fault;
    }
}
