namespace LungSeg.Workflow;

/// <summary>
/// One series from slices to summary: slabs fanned out, lungs found, results written, the summary last.
/// </summary>
public static class SeriesWorkflow
{
    public static async Task<SeriesOutcome> RunAsync(IWorkflowContext context, SeriesRequest series)
    {
        try
        {
            return await ProcessAsync(context, series);
        }
        catch (StageFailedException failure)
        {
            // One broken series must not take the case's others with it.
            return new(series.Key, SeriesStatus.Failed, Faults.Of(failure), null);
        }
    }

    private static async Task<SeriesOutcome> ProcessAsync(IWorkflowContext context, SeriesRequest series)
    {
        var timings = new List<StageTiming>();

        var slabs = await AllAsync(
            context, Stages.ConvertSlab,
            Enumerable.Range(0, series.Slabs).Select(slab => new SlabRequest(series, slab)));
        timings.AddRange(slabs.Select(slab => slab.Timing));
        if (slabs.Select(slab => slab.Fault).FirstOrDefault(fault => fault is not null) is { } unreadable)
        {
            return new(series.Key, SeriesStatus.Rejected, unreadable, null);
        }

        context.Report(new(Stages.SegmentVolume.Name, 0, 1, "Finding the lungs"));
        var segmented = await context.RunStageAsync(Stages.SegmentVolume, series);
        timings.Add(segmented.Timing);
        if (segmented.Fault is { } fault) return new(series.Key, SeriesStatus.Rejected, fault, null);

        var exports = await AllAsync(
            context, Stages.ExportResult, series.Options.Formats.Select(format => new ExportRequest(series, format)));
        timings.AddRange(exports.Select(export => export.Timing));

        context.Report(new(Stages.WriteSummary.Name, 0, 1, "Writing the summary"));
        var summary = await context.RunStageAsync(Stages.WriteSummary, new(series, exports, timings));
        return new(series.Key, SeriesStatus.Complete, null, summary.Blob);
    }

    private static Task<TOutput[]> AllAsync<TInput, TOutput>(
        IWorkflowContext context, Stage<TInput, TOutput> stage, IEnumerable<TInput> inputs)
    {
        var tasks = inputs.Select(input => context.RunStageAsync(stage, input)).ToArray();
        Report(0);
        return FanOut.WhenAllAsync(tasks, Report);

        void Report(int done) => context.Report(new(stage.Name, done, tasks.Length, $"{done} of {tasks.Length}"));
    }
}
