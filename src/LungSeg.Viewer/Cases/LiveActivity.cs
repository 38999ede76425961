using System.Collections.Concurrent;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>The latest report of every case that runs in this process. Safe for use from any thread.</summary>
public sealed class LiveActivity : ICaseActivity
{
    private readonly ConcurrentDictionary<string, WorkflowProgress> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes a workflow's report. A child's instance id begins with its case's id and a colon, which no case id has.
    /// </summary>
    public void Report(string instanceId, WorkflowProgress progress)
    {
        var colon = instanceId.IndexOf(':');
        var isChild = colon >= 0;
        var caseId = isChild ? instanceId[..colon] : instanceId;

        // "0 of 1 series" says less than what the series itself says.
        if (!isChild
            && progress.Stage == SeriesStage
            && _running.TryGetValue(caseId, out var known)
            && known.Stage != Stages.IndexSeries.Name)
            return;
        _running[caseId] = progress;
    }

    /// <summary>The case runs no more.</summary>
    public void End(string caseId) => _running.TryRemove(caseId, out _);

    public ValueTask<IReadOnlyDictionary<string, WorkflowProgress>> RunningAsync(CancellationToken cancellation) =>
        new(new Dictionary<string, WorkflowProgress>(_running, StringComparer.Ordinal));

    private const string SeriesStage = "Series";
}
