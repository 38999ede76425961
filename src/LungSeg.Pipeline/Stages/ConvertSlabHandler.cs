using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Sources;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>Makes one slab of a planned series; see <see cref="SlabConverter"/>.</summary>
internal sealed class ConvertSlabHandler(IVolumeScratch scratch, WorkArea work, VolumeSources sources)
    : IStageHandler<SlabRequest, SlabReceipt>
{
    public async Task<SlabReceipt> RunAsync(SlabRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.ConvertSlab.Name);
        var plan = await work.ReadPlanAsync(request.Series, cancellation);
        var fault = await new SlabConverter(scratch, sources).ConvertAsync(plan, request, cancellation);
        return new(request.Slab, fault, meter.Timing);
    }
}
