using LungSeg.Dicom.Pixels;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Given;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>Every stage's body, put together: the one object that a driver needs.</summary>
public sealed class PipelineStages
{
    private readonly Dictionary<string, object> _handlers = [];

    /// <param name="store">Where scans lie and results go.</param>
    /// <param name="scratch">Where stages leave voxels for each other.</param>
    /// <param name="containers">The containers' names.</param>
    /// <param name="decoders">Pixel decoders beside the built-in ones, asked in order.</param>
    /// <param name="held">Holds slices from their headers' reading to their pixels'; left out, each is read for
    /// either.</param>
    /// <param name="given">Masks that are there already; left out, lungs are searched for.</param>
    /// <param name="models">Finds the engine of a model that this process has opened, null for others; left out, there
    /// are none.</param>
    /// <param name="followUps">Work that every finished revision is written down for; left out, there is none.</param>
    public PipelineStages(
        IBlobStore store, IVolumeScratch scratch, Containers containers, IReadOnlyList<IPixelDecoder>? decoders = null,
        HeldObjects? held = null, GivenSegmentation? given = null,
        Func<ModelReference, ISegmentationEngine?>? models = null, IReadOnlyList<FollowUps>? followUps = null)
    {
        store = new MeteredBlobStore(store);
        var work = new WorkArea(store, containers);
        var archive = new CaseArchive(store, containers);
        var sources = new VolumeSources(store, containers, new PixelDecoders(decoders ?? []), held);

        Add(Workflow.Stages.ListCase, new ListCaseHandler(store, containers));
        Add(Workflow.Stages.BeginRevision, new BeginRevisionHandler(archive, work));
        Add(Workflow.Stages.IndexSeries, new IndexSeriesHandler(store, scratch, containers, work, sources));
        Add(Workflow.Stages.ConvertSlab, new ConvertSlabHandler(scratch, work, sources));
        Add(Workflow.Stages.SegmentVolume, new SegmentVolumeHandler(store, scratch, work, given, models));
        Add(Workflow.Stages.ExportResult, new ExportResultHandler(store, scratch, work, sources));
        Add(Workflow.Stages.WriteSummary, new WriteSummaryHandler(store, work, given?.Source));
        Add(Workflow.Stages.FinishCase, new FinishCaseHandler(store, scratch, archive, work, followUps ?? []));
    }

    /// <summary>The names of the stages that have a body.</summary>
    public IReadOnlyCollection<string> Names => _handlers.Keys;

    /// <summary>Runs a stage's body once.</summary>
    public Task<TOutput> RunAsync<TInput, TOutput>(
        Stage<TInput, TOutput> stage, TInput input, CancellationToken cancellation) =>
        ((IStageHandler<TInput, TOutput>)_handlers[stage.Name]).RunAsync(input, cancellation);

    private void Add<TInput, TOutput>(Stage<TInput, TOutput> stage, IStageHandler<TInput, TOutput> handler) =>
        _handlers.Add(stage.Name, handler);
}
