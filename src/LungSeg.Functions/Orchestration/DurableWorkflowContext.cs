using LungSeg.Functions.Attempts;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask;

namespace LungSeg.Functions.Orchestration;

/// <summary>The workflow's calls as Durable's.</summary>
internal sealed class DurableWorkflowContext(TaskOrchestrationContext context) : IWorkflowContext
{
    /// <summary>Raised when the case's marker has come: ends a wait early.</summary>
    public const string MarkedEvent = "CaseMarked";

    /// <summary>Four tries, 5, 10 and 20 seconds apart, and only for faults that may pass.</summary>
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new(4, TimeSpan.FromSeconds(5), backoffCoefficient: 2) { HandleFailure = MayPass });

    private Task? _marked;

    public string InstanceId => context.InstanceId;

    public DateTime UtcNow => context.CurrentUtcDateTime;

    public async Task<TOutput> RunStageAsync<TInput, TOutput>(Stage<TInput, TOutput> stage, TInput input)
    {
        try
        {
            return await context.CallActivityAsync<TOutput>(stage.Name, input, Retry);
        }
        catch (TaskFailedException failure)
        {
            throw new StageFailedException(stage.Name, failure.FailureDetails.ErrorMessage, failure)
            {
                WorkerLost = failure.FailureDetails.IsCausedBy<WorkerLostException>(),
            };
        }
    }

    public async Task<SeriesOutcome> RunSeriesAsync(string instanceId, SeriesRequest request)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<SeriesOutcome>(
                SeriesOrchestrator.Name, request, new SubOrchestrationOptions(instanceId: instanceId));
        }
        catch (TaskFailedException failure)
        {
            throw new StageFailedException(SeriesOrchestrator.Name, failure.FailureDetails.ErrorMessage, failure);
        }
    }

    public async Task WaitUntilAsync(DateTime utc)
    {
        using var timer = new CancellationTokenSource();
        _marked ??= context.WaitForExternalEvent<object?>(MarkedEvent);
        var first = await Task.WhenAny(context.CreateTimer(utc, timer.Token), _marked);
        if (first == _marked) _marked = null;

        // Not CancelAsync: it would go on upon another thread, where an orchestrator must not be.
        timer.Cancel();
    }

    public void Report(WorkflowProgress progress) => context.SetCustomStatus(progress);

    public void ContinueAsNew(CaseRequest request) => context.ContinueAsNew(request);

    /// <summary>
    /// True for throttling, time-outs and want of memory; false for whatever would fail just so again.
    /// </summary>
    internal static bool MayPass(TaskFailureDetails failure) =>
        failure.IsCausedBy<StorageUnavailableException>() || failure.IsCausedBy<OutOfMemoryException>();
}
