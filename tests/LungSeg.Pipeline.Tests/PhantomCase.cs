using LungSeg.Phantoms;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Tests;

/// <summary>A small phantom's scan in memory, put through the first stages.</summary>
internal static class PhantomCase
{
    public static readonly Containers Names = new();
    public static readonly CaseReference Case = CaseReference.Named("case");

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MemoryBlobStore> DropAsync(MemoryBlobStore? again = null)
    {
        var store = again ?? new MemoryBlobStore();
        foreach (var (name, bytes) in PhantomDicom.Files(PhantomGrid.Centred(new(48, 40, 37), new(8, 8, 8))))
        {
            await WriteAsync(store, $"case/{name}", bytes);
        }

        return store;
    }

    public static Task WriteAsync(IBlobStore store, string name, byte[] bytes) =>
        store.WriteAsync(
            new(Names.Scans, name), WriteCondition.Always, (stream, token) => stream.WriteAsync(bytes, token).AsTask(),
            Cancellation);

    public static async Task<SeriesRequest> IndexAsync(
        PipelineStages stages, string interpolation, int slabSlices, bool resampleUneven = false)
    {
        var options = new ProcessingOptions
        {
            SpacingMm = 3,
            Interpolation = interpolation,
            SlabSlices = slabSlices,
            ResampleUneven = resampleUneven,
        };
        var revision = new RevisionReference(Case, 1, "input");
        var listing = await stages.RunAsync(Workflow.Stages.ListCase, Case, Cancellation);
        var index = await stages.RunAsync(
            Workflow.Stages.IndexSeries, new(revision, listing.Fingerprint, options, false), Cancellation);
        var ticket = Assert.Single(index.Series);
        return new(revision, ticket.Key, ticket.Slabs, options);
    }

    public static Task<SeriesPlan> PlanAsync(IBlobStore store, SeriesRequest series) =>
        store.ReadJsonAsync(new WorkArea(store, Names).Plan(series), PipelineJson.Default.SeriesPlan, Cancellation);

    public static async Task<(int Count, byte[] Native, byte[] Isotropic)> ConvertAsync(
        IBlobStore store, IVolumeScratch scratch, string interpolation, int slabSlices, HeldObjects? held = null,
        bool resampleUneven = false)
    {
        var stages = new PipelineStages(store, scratch, Names, held: held);
        var series = await IndexAsync(stages, interpolation, slabSlices, resampleUneven);
        for (var slab = 0; slab < series.Slabs; slab++)
        {
            var receipt = await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, slab), Cancellation);
            Assert.Null(receipt.Fault);
        }

        var plan = await PlanAsync(store, series);
        using var native = await scratch.GatherAsync(
            WorkArea.Scratch(series, ScratchNames.NativeVolume), plan.NativeGrid.ToGeometry(),
            [.. plan.Slabs.Select(slab => slab.Native)], Cancellation);
        using var isotropic = await scratch.GatherAsync(
            WorkArea.Scratch(series, ScratchNames.IsotropicVolume), plan.IsotropicGrid.ToGeometry(),
            [.. plan.Slabs.Select(slab => slab.Isotropic)], Cancellation);
        return (series.Slabs,
            native.Value.SlabBytes(0, native.Value.Size.Z).ToArray(),
            isotropic.Value.SlabBytes(0, isotropic.Value.Size.Z).ToArray());
    }
}
